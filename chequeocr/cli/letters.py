"""A cash letter as a table for people, and as plain JSON types.

In: a `LetterFile`. Out: rich renderables; a dictionary in the form chequeocr-x937/1 (docs/cli.md). Texts of
the file go in as plain `Text` without control characters: no sender can write markup or drive a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from chequeocr.cli.fitted import Fitted
from chequeocr.record import printable
from chequeocr.source.x937.letter import Bundle, CashLetter, LetterFile
from chequeocr.source.x937.notes import Note
from chequeocr.source.x937.stated import expected
from chequeocr.source.x937.walk import Deposit, Item, View

SCHEMA = "chequeocr-x937/1"

_COLUMNS = ("item", "bundle", "amount", "cheque no.", "routing no.", "account", "payee", "bytes of pictures")


def shown(letter: LetterFile, name: str) -> RenderableType:
    """Returns the list for people: the file, its cash letters, its cheques, what doesn't add up."""
    parts: list[RenderableType] = [_head(letter, name)]
    parts += [_letter_line(number, one) for number, one in enumerate(letter.letters, 1)]
    table = Fitted([Text(column) for column in _COLUMNS], right={0, 2})
    for row in _rows(letter):
        table.add_row(*(Text(printable(cell)) for cell in row))
    if table.rows:
        parts.append(table)
    parts += [_note_line(note) for note in letter.notes]
    parts.append(_verdict(letter))
    return Group(*parts)


def as_dict(letter: LetterFile, name: str) -> dict[str, Any]:
    """Returns plain JSON types: amounts as text, everything in the order of the file."""
    error = None if letter.error is None else {"code": letter.error.code, "message": str(letter.error)}
    values = {
        "schema": SCHEMA,
        "source": name,
        "framing": letter.frame.words,
        "records": letter.records,
        "adds_up": letter.adds_up,
        "header": _plain(letter.header),
        "cash_letters": [_letter_dict(one) for one in letter.letters],
        "trailer": _plain(letter.trailer),
        "notes": [asdict(note) for note in letter.notes],
        "error": error,
    }
    safe: dict[str, Any] = _safe(values)
    return safe


def _head(letter: LetterFile, name: str) -> Text:
    head = letter.header
    line = Text(f"{name}  {letter.records:,} records ({letter.frame.words})")
    if head is not None:
        kind = "test file" if head.test else "production file"
        sender, receiver = head.origin_name or head.origin, head.destination_name or head.destination
        line.append(printable(f"; {kind} of {head.created}, level {head.level}, from {sender} to {receiver}"))
    return line


def _letter_line(number: int, letter: CashLetter) -> Text:
    head = letter.header
    items = [item for bundle in letter.bundles for item in bundle.items]
    credits = [*letter.deposits, *(one for bundle in letter.bundles for one in bundle.deposits)]
    total = sum((item.detail.amount or Decimal(0) for item in items), Decimal(0))
    what = f" {head.id} of {head.date}" if head is not None else ""
    counts = f"{_counted(len(letter.bundles), 'bundle')}, {_counted(len(items), 'item')}"
    text = f"cash letter {number}{what}: {counts}, total {total:,f}"
    if credits:
        amounts = (one.credit.amount for one in credits)
        text += f", credits {', '.join('unclear' if one is None else f'{one:,f}' for one in amounts)}"
    return Text(printable(text))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _rows(letter: LetterFile) -> Iterator[Sequence[str]]:
    bundles = (bundle for one in letter.letters for bundle in one.bundles)
    for number, bundle in enumerate(bundles, 1):
        for item in bundle.items:
            said = expected(item)
            amount = "" if said.amount is None else f"{said.amount:,f}"
            returned = " (returned)" if item.detail.kind == "return" else ""
            numbers = (said.cheque_number or "", item.detail.routing, said.account or "", item.payee)
            yield (str(item.index + 1), f"{number}{returned}", amount, *numbers, _pictures(item.views))


def _pictures(views: Sequence[View]) -> str:
    sizes = ((view.side, view.data.end - view.data.start) for view in views if view.data is not None)
    return ", ".join(f"{side} {size:,}" for side, size in sizes if size) or "none"


def _note_line(note: Note) -> Text:
    style = "red" if note.severity == "error" else ""
    return Text.assemble((note.severity, style), f" {note.sentence}")


def _verdict(letter: LetterFile) -> Text:
    if letter.error is not None:
        return Text("The file can't be read to its end.", style="red")
    return Text("Everything adds up.") if letter.adds_up else Text("Not everything adds up.", style="red")


def _letter_dict(letter: CashLetter) -> dict[str, Any]:
    return {
        "header": _plain(letter.header),
        "bundles": [_bundle_dict(one) for one in letter.bundles],
        "credits": [_credit_dict(one) for one in letter.deposits],
        "trailer": _plain(letter.trailer),
    }


def _bundle_dict(bundle: Bundle) -> dict[str, Any]:
    return {
        "header": _plain(bundle.header),
        "items": [_item_dict(one) for one in bundle.items],
        "credits": [_credit_dict(one) for one in bundle.deposits],
        "trailer": _plain(bundle.trailer),
    }


def _item_dict(item: Item) -> dict[str, Any]:
    detail, said = item.detail, expected(item)
    return {
        "item": item.index,
        "offset": detail.offset,
        "kind": detail.kind,
        "amount": said.amount,
        "cheque_number": said.cheque_number,
        "routing": detail.routing,
        "account": said.account,
        "payee": said.payee,
        "on_us": detail.on_us,
        "auxiliary_on_us": item.auxiliary,
        "processing_code": detail.processing_code,
        "sequence": detail.sequence,
        "return_reason": detail.reason,
        "pictures": _views(item.views),
    }


def _credit_dict(deposit: Deposit) -> dict[str, Any]:
    credit = deposit.credit
    return {
        "offset": credit.offset,
        "record": credit.kind,
        "amount": credit.amount,
        "routing": credit.routing,
        "on_us": credit.on_us,
        "sequence": credit.sequence,
        "pictures": _views(deposit.views),
    }


def _views(views: Sequence[View]) -> list[dict[str, Any]]:
    return [
        {"side": view.side, "full": view.full, "offset": image.start, "bytes": image.end - image.start}
        for view in views if (image := view.data) is not None
    ]  # fmt: skip


def _plain(record: Any) -> dict[str, Any] | None:
    return None if record is None else asdict(record)


def _safe(value: Any) -> Any:
    """The same with amounts as text, and text without control characters."""
    if isinstance(value, dict):
        return {key: _safe(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_safe(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return printable(value) if isinstance(value, str) else value
