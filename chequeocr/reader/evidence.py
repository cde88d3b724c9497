"""What the lines on a leaf say against paying: words, another currency, another payee, no cheque's print.

In: the `Line`s of a leaf and its record. Out: findings. Pure: no model runs here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from chequeocr.decide.currency import foreign
from chequeocr.decide.policy import percent
from chequeocr.decide.rules import micr_shown
from chequeocr.examine.beside import stands_after, stands_after_only, stands_before
from chequeocr.examine.form import labels, shows_cheque
from chequeocr.examine.payee import glued, names_another, stands_behind
from chequeocr.examine.screen import window
from chequeocr.examine.wording import limits, warned
from chequeocr.reader.assemble import NO_CHEQUE
from chequeocr.reader.lines import Line, covers, joined
from chequeocr.record import Cheque, Finding, money
from chequeocr.types import Box, Image

FIGURES, WORDS, PAYEE = "amount_in_numbers", "amount_in_words", "payee_name"


_APART = 0.12  # of the picture's diagonal: what stands nearer is said twice on one form
_ROW = 0.5  # of the figures' box: a line that covers so much of it is the amount
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]{2})")  # where a heading runs into what was written before it
_MICR_SURE = 0.75
"""Confidence of a MICR line, selected on accepted cheques, real, drawn and crooked: none lies below 0.79.
What was read where the line was cut through, or cut off, lay at 0.23 and 0.79."""

_SURELY = -0.2  # mean log-probability of a printed number
_RIGHT, _TOP = 0.55, 0.3  # of the picture: right of it, and above it, forms print the cheque's number
_NUMBER = re.compile(r"(?:(?:cheque|check|chèque|chq)?\s*(?:no|n[°º]|#)\.?:?\s*)?(\d{3,8})", re.IGNORECASE)
_TWICE = 3  # labels that stand twice


def worth_a_look(cheque: Cheque, *, form: bool = True) -> bool:
    """Returns whether a record is one to look at again: it would be accepted, or says an amount rather surely
    on a paper without the numbers of a cheque. The latter only where its `form` can be judged: its numbers
    were asked for, and its print is large enough to be read."""
    if cheque.decision == "accept" or not form:
        return cheque.decision == "accept"
    sure = cheque.amount is not None and (cheque.amount.confidence or 0.0) > NO_CHEQUE
    return sure and not _numbered(cheque)


def of_words(lines: Sequence[Line], cheque: Cheque, image: Image) -> Iterator[Finding]:
    """Yields the words that stop a cheque. What the payee was read as is its own: it may be called Sample."""
    payee = _letters(cheque.payee_name.text) if cheque.payee_name else ""
    said = joined(lines)
    for one in warned([_GLUED.sub(" ", line.text) for line in said]):
        line = said[one.line]
        if line.field != PAYEE or not (_letters(one.word) in payee or _letters(line.text) in payee):
            yield Finding.of(one.code, word=one.word, where=_where(line, image))


def of_leaves(lines: Sequence[Line], image: Image) -> Iterator[Finding]:
    """Yields that what forms say once stands here twice, far apart: two cheques, or parts of two."""
    apart = _APART * float(np.hypot(image.shape[0], image.shape[1]))
    said = [(label, line) for line in lines for label in labels(line.text)]
    twice = {
        label for i, (label, one) in enumerate(said) for other_label, other in said[:i]
        if label == other_label and np.linalg.norm(one.corners.mean(0) - other.corners.mean(0)) > apart
    }  # fmt: skip
    if len(twice) >= _TWICE:
        yield Finding.of("several-cheques", label=", ".join(sorted(twice)))


def of_limits(lines: Sequence[Line], cheque: Cheque) -> Iterator[Finding]:
    """Yields that the cheque says a limit which its amount exceeds."""
    lowest: Decimal | None = min(limits([line.text for line in joined(lines)]), default=None)
    amount = cheque.amount
    if lowest is not None and amount is not None and amount.value > lowest:
        yield Finding.of("words-against-payment", "limit", limit=money(lowest, amount.currency))


def of_form(lines: Sequence[Line], cheque: Cheque) -> Iterator[Finding]:
    """Yields that nothing printed shows a cheque."""
    if not _numbered(cheque) and not shows_cheque([line.text for line in lines]):
        yield Finding.of("other-document", "unshown")


def of_micr(cheque: Cheque) -> Iterator[Finding]:
    """Yields that no MICR line could be read, or none surely: whoever cuts it off hides which account is to
    pay, and what stands in its place is read as figures, too."""
    line = cheque.micr
    if line is None or line.value is None:
        yield Finding.of("micr-missing")
    elif line.confidence is not None and line.confidence < _MICR_SURE:
        yield Finding.of("micr-missing", "unsure", confidence=percent(line.confidence, 1))


def of_window(lines: Sequence[Line], image: Image) -> Iterator[Finding]:
    """Yields that a program's window stands around the cheque."""
    seen = window([line.text for line in lines])
    if seen is not None:
        yield Finding.of("screen-photo", "window", word=seen[0], where=_where(lines[seen[1]], image))


def of_numbers(lines: Sequence[Line], cheque: Cheque, image: Image) -> Iterator[Finding]:
    """Yields that the number printed at the top right is another one than the MICR line's."""
    line = cheque.micr.value if cheque.micr else None
    number = line.cheque_number if line else None
    printed = [
        found[1] for one in lines
        if one.sure >= _SURELY and _top_right(one, image) and (found := _NUMBER.fullmatch(one.text.strip()))
    ]  # fmt: skip
    if number and printed and number.lstrip("0") not in {other.lstrip("0") for other in printed}:
        yield Finding.of("numbers-differ", number=number, printed=printed[0])


def of_currency(lines: Sequence[Line], cheque: Cheque) -> Iterator[Finding]:
    """Yields that a line names another currency than the amount's; a payee may be called Pound."""
    currency = cheque.amount.currency if cheque.amount else None
    for line in lines:
        if currency is None or line.field == PAYEE:
            continue
        against = foreign(line.text, currency, line.field) or foreign(line.text, currency)
        if against:
            field = FIGURES if line.field == FIGURES else WORDS
            yield Finding.of("other-currency", "beside", field=field, named=against, currency=currency)
            return


def of_amount(
    lines: Sequence[Line], row: Sequence[Line], cheque: Cheque, figures: Box | None
) -> Iterator[Finding]:
    """Yields that something was put before the figures, or after the end of figures or words. `row` begins
    with the figures' own, longer than their box."""
    amount = cheque.amount
    if amount is None:
        return
    own = [one for one in lines if one.field == FIGURES]
    whole = [*row[:1], *(one for one in own if figures is not None and covers(one.corners, figures) >= _ROW)]
    if any(stands_before(one.text, amount.value) or stands_after(one.text) for one in whole):
        yield Finding.of("altered-suspect", "beside", field=FIGURES)
    if any(stands_after_only(one.text) for one in joined(lines) if one.field == WORDS):
        yield Finding.of("altered-suspect", "after", field=WORDS)


def of_payee(lines: Sequence[Line], cheque: Cheque, box: Box | None) -> Iterator[Finding]:
    """Yields that the payee's line, or what stands behind it in its row, names a second payee."""
    if box is None or cheque.payee_name is None:
        return
    own = [line.text for line in lines if line.field == PAYEE and "IFSC" not in labels(line.text)]
    behind = [line.text for line in lines if not line.field and line.right_of(box)]
    payee = cheque.payee_name.text
    named = any(names_another(text) or glued(text) for text in (payee, *own))
    if named or any(map(stands_behind, behind)):
        yield Finding.of("altered-suspect", "another", field=PAYEE)


def _numbered(cheque: Cheque) -> bool:
    """Whether a bank's number was read in a MICR line with its symbols, or as an IFSC."""
    micr, ifsc = cheque.micr, cheque.ifsc
    if micr is not None and micr.value is not None and micr.value.routing and micr_shown(micr.text):
        return True
    return ifsc is not None and bool(ifsc.value)


def _top_right(line: Line, image: Image) -> bool:
    x, y = line.corners.mean(axis=0) / (image.shape[1], image.shape[0])
    return bool(x > _RIGHT and y < _TOP)


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


def _where(line: Line, image: Image) -> str:
    """The place of a line for people: "at the top left"."""
    x, y = line.corners.mean(axis=0) / (image.shape[1], image.shape[0])
    row = "top" if y < 1 / 3 else "middle" if y < 2 / 3 else "bottom"
    column = " left" if x < 1 / 3 else "" if x < 2 / 3 else " right"
    return f"in the middle{column and ' on the' + column}" if row == "middle" else f"at the {row}{column}"
