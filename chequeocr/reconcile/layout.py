"""The declared layout of a file for a bank or a bookkeeping system: records, fields, formats.

In: a TOML file. Out: `Layout`, frozen. Nothing about a layout is guessed: what it doesn't say is refused, and
no layout is called a bank's. docs/reconcile.md has the keys; `write_layout` writes by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, get_args

from chequeocr.errors import SettingsError
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.formats import date_tokens
from chequeocr.reconcile.layout_sources import ENDS, SOURCES, Kind, Records
from chequeocr.reconcile.outcomes import OUTCOMES, Outcome

Form = Literal["fixed", "delimited"]
Sign = Literal["none", "leading", "trailing"]
AMOUNTS: Final = ("minor", "point", "comma")
"""How an amount is written: 1250.00 as 125000, 1250.00 or 1250,00."""

SINGLE_BYTE: Final = ("ascii", "latin-1", "iso8859-15", "cp1252", "cp437", "cp850", "cp037", "cp500")
ENCODINGS: Final = (*SINGLE_BYTE, "utf-8")
LINE_ENDS: Final = {"crlf": "\r\n", "lf": "\n"}
_MOST_WIDTH = 10_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class LayoutField:
    """One field of a record: where its value comes from and how it is written.

    `source`: a name of `layout_sources`, or None for a `constant`. `width`: characters; of a delimited layout
    the most. `at`: the column it begins in, counted from 1. `pad`: None doesn't fill up. `format`: of a date
    (MMDDYYYY) or of an amount (AMOUNTS). `decimals`: of an amount; None: the currency's. `empty`: what stands
    for an absent value; None refuses it. `codes`: what is written for each value. `of`: the field that a
    total adds up. `plain`: letters lose their accents.
    """

    name: str
    source: str | None = None
    constant: str | None = None
    width: int | None = None
    at: int | None = None
    align: Literal["left", "right"] = "left"
    pad: str | None = None
    format: str | None = None
    sign: Sign = "none"
    decimals: int | None = None
    upper: bool = False
    plain: bool = False
    cut: bool = False
    empty: str | None = None
    codes: MappingProxyType[str, str] | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """Which rows are written; what is empty or None selects by nothing."""

    outcomes: tuple[Outcome, ...] = ()
    status: tuple[str, ...] = ()
    needs_review: bool | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A file to write. `name` is its name without the ending. `records`: a record for each row of a
    "reconciliation", for each register row that is paid ("postings"), or for each row of a "register".

    `length`: of a fixed record, which is filled up to it. `titles`: begins a delimited file with the fields'
    names. `formulas`: what comes of a text of a delimited file that a spreadsheet takes for a formula. Raises
    SettingsError.
    """

    name: str
    form: Form
    records: Records
    fields: tuple[LayoutField, ...]
    header: tuple[LayoutField, ...] = ()
    trailer: tuple[LayoutField, ...] = ()
    select: Select = field(default_factory=Select)
    encoding: str = "ascii"
    line_end: str = "crlf"
    delimiter: str = ","
    quote: Literal["needed", "always", "never"] = "needed"
    formulas: Literal["refuse", "apostrophe", "keep"] = "refuse"
    titles: bool = False
    length: int | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise _bad("[file] name", "must be 1 to 64 letters, figures, - and _")
        for key, choice in (("form", get_args(Form)), ("records", tuple(SOURCES)), ("encoding", ENCODINGS),
                            ("line_end", tuple(LINE_ENDS)), ("quote", ("needed", "always", "never")),
                            ("formulas", ("refuse", "apostrophe", "keep"))):  # fmt: skip
            _one_of(f"[file] {key}", getattr(self, key), choice)
        if len(self.delimiter) != 1 or self.delimiter in '"\r\n' or self.delimiter.isalnum():
            raise _bad("[file] delimiter", "must be one character that is no letter, figure or quote")
        if not _encodes(self.delimiter, self.encoding):
            raise _bad("[file] delimiter", f"is not in {self.encoding}")
        if self.form == "fixed" and self.encoding not in SINGLE_BYTE:
            raise _bad("[file] encoding", f"of a fixed layout must be one of {', '.join(SINGLE_BYTE)}")
        if self.length is not None and (self.form != "fixed" or not 1 <= self.length <= _MOST_WIDTH):
            raise _bad("[file] length", f"is for a fixed layout, from 1 to {_MOST_WIDTH}")
        if self.titles and self.form == "fixed":
            raise _bad("[file] titles", "is for a delimited layout")
        _check_select(self)
        if not self.fields:
            raise _bad("[[field]]", "is missing: a layout has at least one field")
        _check_record(self, "field", self.fields, SOURCES[self.records])
        _check_record(self, "header", self.header, ENDS)
        _check_record(self, "trailer", self.trailer, ENDS)

    @classmethod
    def load(cls, path: str | Path) -> Layout:
        """Reads a layout from a TOML file. Raises FileAccessError, SettingsError."""
        from chequeocr.reconcile.layout_toml import load

        return load(path)

    @classmethod
    def parse(cls, text: str, name: str = "layout") -> Layout:
        """Returns the layout of a TOML text; `name` is what messages call it. Raises SettingsError."""
        from chequeocr.reconcile.layout_toml import parse

        return parse(text, name)

    def amount_field(self, name: str | None) -> LayoutField:
        """Returns the field that a total adds up: the one called `name`, else the only one of amounts.

        Raises SettingsError.
        """
        amounts = [one for one in self.fields if self.kind(one) == "amount"]
        found = [one for one in amounts if name in (None, one.name)]
        if len(found) != 1:
            raise _bad("a total's of", "must name a field of amounts")
        return found[0]

    def kind(self, one: LayoutField) -> Kind:
        """Returns what a field of the rows holds."""
        return "text" if one.source is None else SOURCES[self.records][one.source]


def _check_select(layout: Layout) -> None:
    select = layout.select
    for one in select.outcomes:
        _one_of("[select] outcomes", one, OUTCOMES)
    for status in select.status:
        _one_of("[select] status", status, ("issued", "void", "stopped", "cleared"))
    if select.currency is not None and select.currency not in CURRENCIES:
        raise _bad("[select] currency", "must be a code of ISO 4217")
    if layout.records != "reconciliation" and (select.outcomes or select.needs_review is not None):
        raise _bad("[select] outcomes, needs_review", 'are for records = "reconciliation"')
    if layout.records != "register" and select.status:
        raise _bad("[select] status", 'is for records = "register"')


def _check_record(
    layout: Layout, where: str, fields: tuple[LayoutField, ...], known: MappingProxyType[str, Kind]
) -> None:
    names: set[str] = set()
    column = 1
    for one in fields:
        said = f"[[{where}]] {one.name!r:.40}"
        if one.name in names:
            raise _bad(said, "is there twice")
        names.add(one.name)
        _check_field(layout, said, one, known)
        if one.at is not None and (layout.form != "fixed" or one.at < column):
            raise _bad(said, f"at is for a fixed layout, and {column} or more: fields may not overlap")
        column = (one.at or column) + (one.width or 0)
    longest = layout.length or _MOST_WIDTH
    if layout.form == "fixed" and column - 1 > longest:
        raise _bad(f"[[{where}]]", f"has {column - 1} characters, more than {longest}")


def _check_field(layout: Layout, said: str, one: LayoutField, known: MappingProxyType[str, Kind]) -> None:
    if (one.source is None) == (one.constant is None):
        raise _bad(said, "needs one of source and constant")
    if one.source is not None and one.source not in known:
        raise _bad(said, f"source {one.source!r:.40} must be one of {', '.join(known)}")
    if one.width is None and (layout.form == "fixed" or one.pad is not None or one.cut):
        raise _bad(said, "needs a width")
    if one.width is not None and not 1 <= one.width <= _MOST_WIDTH:
        raise _bad(said, f"width must be from 1 to {_MOST_WIDTH}")
    _one_of(f"{said} align", one.align, ("left", "right"))
    _one_of(f"{said} sign", one.sign, get_args(Sign))
    if one.pad is not None and (len(one.pad) != 1 or not one.pad.isprintable()):
        raise _bad(said, "pad must be one character")
    if one.pad is not None and one.pad.isalnum() and one.align == "left":
        raise _bad(said, 'pad: a figure or a letter needs align = "right": on the right it changes the value')
    texts = (one.name, one.constant or "", one.empty or "", *(one.codes or {}).values())
    if not all(text.isprintable() for text in texts):
        raise _bad(said, "has a control character: it would break the record")
    if not all(_encodes(text, layout.encoding) for text in (*texts, one.pad or "")):
        raise _bad(said, f"has a character that is not in {layout.encoding}")
    if one.width is not None and any(len(text) > one.width for text in texts[1:]):
        raise _bad(said, f"has a constant, empty or code of more than {one.width} characters, its width")
    _check_kind(layout, said, one, "text" if one.source is None else known[one.source])


def _check_kind(layout: Layout, said: str, one: LayoutField, kind: Kind) -> None:
    if kind == "amount":
        _one_of(f"{said} format", one.format, AMOUNTS)
        if one.decimals is not None and not 0 <= one.decimals <= 4:
            raise _bad(said, "decimals must be from 0 to 4")
    elif kind == "date":
        if one.format is None or date_tokens(one.format) is None:
            raise _bad(said, "format must be one of dates: YYYY or YY, and MM and DD, or DDD, as in MMDDYYYY")
    elif one.format is not None:
        raise _bad(said, "format is for dates and amounts")
    if kind != "amount" and (one.decimals is not None or one.sign != "none"):
        raise _bad(said, "decimals and sign are for amounts")
    if kind != "text" and (one.cut or one.upper or one.plain or one.codes is not None):
        raise _bad(said, "cut, upper, plain and codes are for texts")
    if one.source == "total":
        layout.amount_field(one.of)
    elif one.of is not None:
        raise _bad(said, "of is for a total")


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _one_of(name: str, value: object, choice: Sequence[str]) -> None:
    if value not in choice:
        raise _bad(name, f"must be one of {', '.join(map(repr, choice))}")


def _bad(where: str, why: str) -> SettingsError:
    return SettingsError(f"layout: {where} {why}")
