"""What is wrong with a cash letter and can be survived: typed, frozen, with the byte where it stands.

In: nothing. Out: `Note`, and numbers out of a record's text fields. A sentence holds no number of an
account or a bank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoteCode = Literal[
    "record-length", "record-unknown", "record-misplaced", "trailer-missing", "after-end",
    "count-differs", "total-differs", "credit-differs", "credit-unclear",
    "picture-length", "picture-missing", "value-odd", "notes-left-out",
]  # fmt: skip
"""Every code, for programs."""


@dataclass(frozen=True, slots=True)
class Note:
    """One fault. `record` is the record's type ("25"), `offset` the byte of the file at which it begins, its
    length prefix included. Of notes that say the same of many records the first is kept, with their `count`.

    `severity` "error": something doesn't add up or is lost. "info": a value that the standard doesn't have.
    """

    code: NoteCode
    severity: Literal["info", "error"]
    record: str
    offset: int
    message: str
    count: int = 1

    @property
    def sentence(self) -> str:
        """The note for people: which record, where, what."""
        again = f" ({self.count} times)" if self.count > 1 else ""
        return f"record {self.record} at byte {self.offset:,}: {self.message}{again}"


def odd(record: str, offset: int, message: str) -> Note:
    """Returns the note on a value that the standard doesn't have, and that changes nothing."""
    return Note("value-odd", "info", record, offset, message)


def number(text: str) -> int | None:
    """Returns the number in a field, blanks around it allowed; None for blanks alone and for other text.

    >>> number(" 7408  "), number("   "), number("-26"), number("1 2")
    (7408, None, None, None)
    """
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else None


def stated_length(text: str, most: int) -> int | None:
    """Returns the length in a field; blanks are 0. None for other text, and for more than `most`.

    >>> [stated_length(text, 80) for text in ("0038", "    ", "0x1F", "99")]
    [38, 0, None, None]
    """
    length = number(text) if text.strip() else 0
    return length if length is not None and length <= most else None
