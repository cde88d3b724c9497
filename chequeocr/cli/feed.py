"""The pages of the inputs of `chequeocr read`, and which input each outcome belongs to.

In: files and failures. Out: their pages, for a reader; then, outcome by outcome, the file and the picture. A
file may have any number of pages, a page any number of cheques.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from chequeocr.cli.inputs import Item, Success, failed, path_of
from chequeocr.errors import ChequeOcrError
from chequeocr.outcome import Failure
from chequeocr.record import Cheque
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import pages
from chequeocr.types import Image, Page


class Feed:
    """The pages of `items`, in order. The reader that takes them must give all outcomes of a page together,
    in the pages' order. `pictures`: whether outcomes come with their pages' pictures."""

    def __init__(self, items: Sequence[Item], limits: SourceLimits, *, pictures: bool) -> None:
        self._items = items
        self._limits = limits
        self._pictures = pictures
        self._under_way: deque[tuple[int, Image | None]] = deque()
        self._of: tuple[int, Image | None] = (0, None)
        self._left = [1] * len(items)  # pages without an outcome; one that is never given stands for the rest

    def pages(self) -> Iterator[Page | Failure]:
        """Yields every page, as it is asked for. A failure among the items is a page of its own."""
        for number, item in enumerate(self._items):
            for page in [item] if isinstance(item, Failure) else pages(item, self._limits):
                keep = self._pictures and isinstance(page, Page)
                self._under_way.append((number, page.image if keep and isinstance(page, Page) else None))
                self._left[number] += 1
                yield page
            self._left[number] -= 1

    def failures(self) -> Iterator[Failure]:
        """Yields the pages, where no item is a file."""
        return (page for page in self.pages() if isinstance(page, Failure))

    def outcome(self, result: Cheque | Failure) -> Success[Cheque] | Failure:
        """Returns the next result that the reader gave, with the file and the picture that it is of."""
        if isinstance(result, Failure) or result.cheque == 0:  # the first of its page
            self._of = self._under_way.popleft()
            self._left[self._of[0]] -= 1
        if isinstance(result, Failure):
            return result
        number, image = self._of
        return Success(self._path(number), result, image)

    def unread(self, error: ChequeOcrError) -> list[Failure]:
        """Returns a failure for each input of which not every page has come back, because of `error`."""
        items = zip(self._items, self._left, strict=True)
        return [failed(item, error) for item, left in items if left]

    def _path(self, number: int) -> Path:
        item = self._items[number]
        assert not isinstance(item, Failure)
        return path_of(item)
