"""Putting what was measured into a page of the docs.

In: a page that holds the lines `<!-- NAME: begin -->` and `<!-- NAME: end -->`. Out: the page with new text
between them, or what stands there.
"""

from __future__ import annotations

from pathlib import Path


def write_into(page: Path, name: str, measured: str) -> None:
    """Replaces what stands between the two lines of that name. ValueError where the page lacks one."""
    before, _, after = _parted(page, name)
    begin, end = _marks(name)
    page.write_text(f"{before}{begin}\n{measured}\n{end}{after}", encoding="utf-8")


def written(page: Path, name: str) -> str:
    """What stands between the two lines of that name. ValueError where the page lacks one."""
    return _parted(page, name)[1].strip("\n")


def _parted(page: Path, name: str) -> tuple[str, str, str]:
    begin, end = _marks(name)
    text = page.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{page} must hold the lines {begin} and {end}")
    before, rest = text.split(begin)
    between, after = rest.split(end)
    return before, between, after


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
