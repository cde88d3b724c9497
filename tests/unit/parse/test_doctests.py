"""The examples in docstrings are the specification of what they show: run them."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import chequeocr.decide
import chequeocr.examine
import chequeocr.parse
import chequeocr.source

PACKAGES = (chequeocr.parse, chequeocr.decide, chequeocr.examine, chequeocr.source)
MODULES = ["chequeocr.recognize.strips"] + [
    info.name
    for package in PACKAGES
    for info in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [
        test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
    ]
    assert len(examples) >= 20
