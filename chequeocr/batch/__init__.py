"""Whole folders: many files, read by several processes into a run file that a stop doesn't harm.

    from chequeocr.batch import run

    summary = run(["scans/"], "run.db")

Names are loaded on first use: the command line's help needs no model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chequeocr.batch.runs import Progress, run
    from chequeocr.batch.settings import BatchSettings, Summary
    from chequeocr.batch.store import open_store

_HOME = {
    "BatchSettings": "settings",
    "Progress": "runs",
    "Summary": "settings",
    "open_store": "store",
    "run": "runs",
}

__all__ = ["BatchSettings", "Progress", "Summary", "open_store", "run"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'chequeocr.batch' has no attribute {name!r}")
    return getattr(import_module(f"chequeocr.batch.{_HOME[name]}"), name)
