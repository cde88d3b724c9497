"""The one door for pages: any source to its pages, lazily, and a failure in the place of what can't be read.

In: a source (path, encoded bytes, binary file, PIL image, RGB array), or many. Out: pages, one at a time; a
page that can't be read is a `Failure` in its place, and the others come all the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from chequeocr.errors import ChequeOcrError
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name
from chequeocr.source.image import load_page, load_pages
from chequeocr.source.limits import SourceLimits
from chequeocr.types import Page

_DEFAULT = SourceLimits()


def pages(source: Any, limits: SourceLimits = _DEFAULT) -> Iterator[Page | Failure]:
    """Yields every page of one source. A damaged page ends it: what comes after it can't be found."""
    index = 0
    try:
        for page in load_pages(source, limits):
            yield page
            index = page.index + 1
    except ChequeOcrError as error:
        yield Failure(name_of(source), index, error)


def first_pages(sources: Iterable[Any], limits: SourceLimits = _DEFAULT) -> Iterator[Page | Failure]:
    """Yields the first page of each source. A Failure among the sources is passed on in its place."""
    for source in sources:
        if isinstance(source, Failure):
            yield source
            continue
        try:
            page: Page | Failure = load_page(source, limits)
        except ChequeOcrError as error:
            page = Failure(name_of(source), 0, error)
        yield page


def name_of(source: Any) -> str:
    """Returns the printable name of a source that could not be loaded; what isn't a path goes by its kind."""
    if isinstance(source, (str, os.PathLike)):
        return display_name(source)
    return f"<{type(source).__name__}>"
