"""The cheques of a cash letter as pictures to read: the front of each, with what the file states of it.

In: the bytes of a file. Out: a `Part` a cheque, in the order of the file, lazily; a `Failure` in the place of
one without a picture of its front, and of what comes behind a fault. The back of a cheque is no second one.
"""

from __future__ import annotations

from collections.abc import Iterator

from chequeocr.errors import CashLetterError, NoImagesError
from chequeocr.outcome import Failure
from chequeocr.source.part import Part
from chequeocr.source.x937.stated import expected
from chequeocr.source.x937.walk import Item, walk


def cheques(data: bytes, name: str) -> Iterator[Part | Failure]:
    """Yields the cheques; their number in the file is their index. Raises NoImagesError for a file that is
    whole and has none."""
    count = 0
    try:
        for event in walk(data, name):
            if isinstance(event, Item):
                yield _part(event, data, name)
                count += 1
    except CashLetterError as error:
        yield Failure(name, count, error)
        return
    if not count:
        raise NoImagesError(f"{name}: no cheque in this cash letter")


def _part(item: Item, data: bytes, name: str) -> Part | Failure:
    front = item.picture("front")
    if front is None:
        record = "25" if item.detail.kind == "cheque" else "31"
        where = f"byte {item.detail.offset:,}, record {record}"
        message = f"{name}: {where}: cheque {item.index + 1} has no picture of its front"
        return Failure(name, item.index, CashLetterError(message))
    return Part(name, front.picture(data), item.index, expected=expected(item))
