"""Putting what was measured into a page of the docs.

In: a page that holds the lines `<!-- NAME: begin -->` and `<!-- NAME: end -->`. Out: the page with new text
between them.
"""

from __future__ import annotations

from pathlib import Path


def write_into(page: Path, name: str, measured: str) -> None:
    """Replaces what stands between the two lines of that name. ValueError where the page lacks one."""
    begin, end = (f"<!-- {name}: {mark} -->" for mark in ("begin", "end"))
    text = page.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{page} must hold the lines {begin} and {end}")
    before, after = text.split(begin)[0], text.split(end)[1]
    page.write_text(f"{before}{begin}\n{measured}\n{end}{after}", encoding="utf-8")
