"""Which commit a figure is of.

In: the paths that it depends on. Out: a short hash, marked where one of them isn't as committed: a page that
another measurement wrote a minute ago is no change of what is measured.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEASURED = ("chequeocr", "tests/bench", "tests/compat", "pyproject.toml", "constraints.txt")


def commit(paths: Iterable[str] = MEASURED, root: Path = ROOT) -> str:
    """Short hash of the checkout's commit, "unknown" where it is none."""
    changed = "+changes" if _git(root, "status", "--porcelain", "--", *paths) else ""
    return (_git(root, "rev-parse", "--short", "HEAD") or "unknown") + changed


def _git(root: Path, *arguments: str) -> str:
    line = ["git", "-C", str(root), *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()
