"""Writes a file by a declared layout, or refuses: nothing is cut, rounded or left out that isn't declared so.

In: a reconciliation or a register, a `Layout`. Out: bytes, or a new file. What doesn't fit raises
LayoutError, which names the record and the field; then nothing is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal

from chequeocr.errors import FileAccessError, LayoutError, SettingsError
from chequeocr.output.tables.plain import csv_cell
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.formats import (
    Misfit,
    amount_text,
    date_text,
    encoded,
    line_text,
    signed,
    without_accents,
)
from chequeocr.reconcile.layout import LINE_ENDS, Layout, LayoutField
from chequeocr.reconcile.layout_sources import (
    ENDS,
    SOURCES,
    Item,
    Kind,
    of_posted,
    of_reconciled,
    of_register,
    posted,
    sum_of,
)
from chequeocr.reconcile.register import Register, RegisterRow
from chequeocr.reconcile.result import ReconciledRow, Reconciliation
from chequeocr.runtime.whole import write_whole

Rows = Reconciliation | Register | Iterable[ReconciledRow] | Iterable[RegisterRow]

_SHOWN = 5


def write_layout(
    rows: Rows, layout: Layout | str | Path, path: str | Path, day: datetime.date | None = None
) -> Path:
    """Writes `rows` by a layout, or the path of one, to the new file `path`; returns the path.

    `rows`: a Reconciliation, a Register, or some rows of either. `day` is the day that a header states; None:
    that of the reconciliation, else today. Raises LayoutError where a value doesn't fit, SettingsError for a
    layout that isn't valid or is for other rows, FileAccessError where the file is there or can't be written.
    """
    data = layout_bytes(rows, layout if isinstance(layout, Layout) else Layout.load(layout), day)
    try:
        return write_whole(data, [Path(path)])
    except OSError as error:
        raise FileAccessError(f"{path}: can't be written: {error.strerror or error}") from error


def layout_bytes(rows: Rows, layout: Layout, day: datetime.date | None = None) -> bytes:
    """Returns the file that `write_layout` writes. Raises LayoutError, SettingsError."""
    if day is None and isinstance(rows, Reconciliation):
        day = rows.policy.day
    items = [item for item in _items(rows, layout) if _wanted(item, layout)]
    _check_currencies(items, layout)
    whole = _Whole(layout, items, day or datetime.date.today())
    lines = [whole.titles()] if layout.titles else []
    lines += [whole.line(layout.header, whole.ends, "header")] if layout.header else []
    lines += [
        whole.line(layout.fields, Item(item.name, {**item.values, "number": number}), f"record {number}")
        for number, item in enumerate(items, 1)
    ]
    lines += [whole.line(layout.trailer, whole.ends, "trailer")] if layout.trailer else []
    whole.refuse()
    ending = LINE_ENDS[layout.line_end]
    return encoded("".join(line + ending for line in lines), layout.encoding)


def _items(rows: Rows, layout: Layout) -> Iterable[Item]:
    currency = rows.currency if isinstance(rows, Reconciliation) else None
    for row in rows.register if isinstance(rows, Reconciliation) and layout.records == "register" else rows:
        if isinstance(row, RegisterRow) != (layout.records == "register"):
            raise SettingsError(f'layout {layout.name}: records = "{layout.records}" is for other rows')
        if isinstance(row, RegisterRow):
            if not layout.select.status or row.status in layout.select.status:
                yield of_register(row, currency)
        elif layout.records == "postings":
            if posted(row):
                yield from of_posted(row)
        elif _selected(row, layout):
            yield of_reconciled(row)


def _selected(row: ReconciledRow, layout: Layout) -> bool:
    select = layout.select
    if select.needs_review is not None and row.needs_review != select.needs_review:
        return False
    return not select.outcomes or row.outcome in select.outcomes


def _wanted(item: Item, layout: Layout) -> bool:
    return layout.select.currency in (None, item.currency)


def _check_currencies(items: list[Item], layout: Layout) -> None:
    """Amounts of several currencies can't be told apart where no field names them, nor added up."""
    amounts = [one.source or "" for one in layout.fields if layout.kind(one) == "amount"]
    stated = (item for item in items if any(item.values[name] is not None for name in amounts))
    found = sorted({item.currency or "none" for item in stated})
    named = any(one.source == "currency" for one in layout.fields)
    added = any(one.source == "total" for one in (*layout.header, *layout.trailer))
    if len(found) > 1 and (added or not named):
        raise LayoutError(
            f"{layout.name}: the rows are in several currencies ({', '.join(found[:_SHOWN])}): "
            "declare [select] currency, a file for each"
        )


class _Whole:
    """The file as a whole: what header and trailer state, and what doesn't fit."""

    def __init__(self, layout: Layout, items: list[Item], day: datetime.date) -> None:
        self._layout = layout
        self._items = items
        count = len(items)
        more = (bool(layout.header), bool(layout.trailer), layout.titles)
        self.ends = Item("", {"count": count, "records": count + sum(more), "day": day, "currency": None})
        self._misfits: list[str] = []

    def titles(self) -> str:
        """Returns the names of the fields as a record."""
        fields = tuple(LayoutField(one.name, constant=one.name) for one in self._layout.fields)
        return self.line(fields, self.ends, "titles")

    def line(self, fields: tuple[LayoutField, ...], item: Item, where: str) -> str:
        """Returns a record; what doesn't fit is kept for `refuse`."""
        layout = self._layout
        known = ENDS if item is self.ends else SOURCES[layout.records]
        parts, column = [], 1
        for one in fields:
            try:
                text = self._text(one, item, "text" if one.source is None else known[one.source])
            except Misfit as misfit:
                called = f"{where}: {item.name}" if item.name else where
                self._misfits.append(f"{called}, field {one.name!r}: {misfit}")
                text = " " * (one.width or 0)
            gap = (one.at or column) - column
            parts.append(" " * gap + text)
            column += gap + len(text)
        if layout.form == "delimited":
            return layout.delimiter.join(parts)
        return "".join(parts).ljust(layout.length or 0)

    def refuse(self) -> None:
        """Raises LayoutError where something didn't fit."""
        if self._misfits:
            more = len(self._misfits) - _SHOWN
            shown = "; ".join(self._misfits[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
            raise LayoutError(f"{self._layout.name}: nothing is written: {shown}")

    def _text(self, one: LayoutField, item: Item, kind: Kind) -> str:
        value = one.constant if one.source is None else self._value(one, item)
        absent = value is None
        if absent and one.empty is None:
            raise Misfit("there is no value, and the layout declares no empty")
        text = one.empty or "" if absent else self._formatted(one, item, kind, value)
        encoded(text, self._layout.encoding)
        return _fitted(text, one, self._layout, "constant" if absent or one.constant is not None else kind)

    def _value(self, one: LayoutField, item: Item) -> object:
        if one.source != "total" or item is not self.ends:
            return item.values[one.source or ""]
        added = self._layout.amount_field(one.of)
        return sum_of(self._items, added.source or "")

    def _formatted(self, one: LayoutField, item: Item, kind: Kind, value: object) -> str:
        if isinstance(value, Decimal):
            text = amount_text(value, one.format or "", self._decimals(one, item))
            fill = (one.width, one.pad) if one.width and one.pad == "0" and one.align == "right" else None
            return signed(text, value < 0, one.sign, fill)
        if isinstance(value, datetime.date):
            return date_text(value, one.format or "")
        text = line_text(str(value))
        if one.codes is not None:
            if text not in one.codes:
                raise Misfit("the codes have none for the value")
            text = one.codes[text]
        text = without_accents(text) if one.plain else text
        text = text.upper() if one.upper else text
        return text[: one.width] if one.cut else text

    def _decimals(self, one: LayoutField, item: Item) -> int:
        """The decimals of an amount: as declared, else of its currency. A total is in the currency of all."""
        currency = item.currency
        if item is self.ends:
            one = one if one.decimals is not None else self._layout.amount_field(one.of)
            stated = {each.currency for each in self._items if each.values[one.source or ""] is not None}
            currency = next(iter(stated), self._layout.select.currency or "USD")  # of none, 0 in any
        if one.decimals is not None:
            return one.decimals
        if currency is None or currency not in CURRENCIES:
            raise Misfit("the currency is not known: declare decimals")
        return CURRENCIES[currency].decimals


def _fitted(text: str, one: LayoutField, layout: Layout, kind: Kind | Literal["constant"]) -> str:
    """Returns a text filled up to the width of its field, and quoted as the layout has it."""
    if one.width is not None and len(text) > one.width:
        raise Misfit(f"{len(text)} characters, the field has {one.width}")
    if one.width is not None and one.pad is not None:
        pad = " " if kind == "constant" else one.pad
        text = text.rjust(one.width, pad) if one.align == "right" else text.ljust(one.width, pad)
    return _cell(text, layout, kind) if layout.form == "delimited" else text


def _cell(text: str, layout: Layout, kind: Kind | Literal["constant"]) -> str:
    """Returns the cell of a delimited file. A text that a spreadsheet would take for a formula is refused, or
    as the layout declares."""
    if kind == "text" and layout.formulas != "keep" and csv_cell(text.lstrip()) != text.lstrip():
        if layout.formulas == "refuse":
            raise Misfit("a spreadsheet would take the text for a formula: declare [file] formulas")
        text = f"'{text}"
    needed = any(char in text for char in (layout.delimiter, '"'))
    if layout.quote == "never":
        if needed:
            raise Misfit("the text has the delimiter or a quote in it, and the layout doesn't quote")
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if needed or layout.quote == "always" else text
