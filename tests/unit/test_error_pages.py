"""docs/errors.md has a heading for each error, with its class and its exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chequeocr import errors

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, errors.ChequeOcrError)
]


def test_codes_are_unique():
    codes = [cls.code for cls in CLASSES]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_error_has_its_heading(cls):
    section = re.search(rf"^### {re.escape(cls.code)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/errors.md has no heading '### {cls.code}'"
    assert f"`{cls.__name__}`, exit code {cls.exit_code}." in section[1]


def test_the_page_names_no_other_error():
    assert set(re.findall(r"^### (\S+)$", PAGE, re.MULTILINE)) == {cls.code for cls in CLASSES}
