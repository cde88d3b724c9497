"""What people type where the type of a setting alone doesn't tell: days, amounts, codes, fields, paths.

In: the text of an option. Out: the value of the setting, or click's message about a text that is none. What
is a value already, as the default of a setting, comes back as it is.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chequeocr.cli.names import field_name, field_names

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # not generic in click 8.2


class Day(_ParamType):
    """A day written YYYY-MM-DD, or one of the words today and none."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the date, "today", or None for "none"."""
        if not isinstance(value, str) or value.lower() == "today":
            return value.lower() if isinstance(value, str) else value
        if value.lower() == "none":
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                raise ValueError  # fromisoformat takes 20260331 and 2026-W14-2, too
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r:.40} is not a day such as 2026-03-31, or today, or none", param, ctx)


class Money(_ParamType):
    """An amount from 0 up, in plain notation."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the amount."""
        if isinstance(value, str) and not re.fullmatch(r"\d{1,18}(\.\d{1,4})?", value, re.ASCII):
            self.fail(f"{value!r:.40} is no amount such as 50000 or 1308.45, of 18 figures and 4 decimals "
                      "at most", param, ctx)  # fmt: skip
        return Decimal(value)


class Code(_ParamType):
    """A code that is written in capitals, however it was typed; or one of some words."""

    name = "code"

    def __init__(self, *words: str) -> None:
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the code. Whether there is such a code the settings know."""
        return value.lower() if value.lower() in self._words else value.upper()


class FieldNames(_ParamType):
    """Names of fields with commas between; where `or_none`, the word none stands for no field."""

    name = "fields"

    def __init__(self, *, or_none: bool = False) -> None:
        self._or_none = or_none

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the canonical names."""
        if not isinstance(value, str):
            return value
        return () if self._or_none and value.strip().lower() == "none" else field_names(value)


class Shares(_ParamType):
    """Names of fields, each with a share: date=0.9,payee_name=0.5; the word none stands for no field."""

    name = "shares"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns pairs of canonical names and numbers. Whether a number will do the settings know."""
        if not isinstance(value, str):
            return value
        if value.strip().lower() == "none":
            return ()
        pairs: dict[str, float] = {}
        for part in value.split(","):
            name, _, share = part.partition("=")
            if not re.fullmatch(r"\s*\d?\.?\d{1,6}\s*", share, re.ASCII):
                self.fail(f"{part.strip()!r:.60} is no field with a confidence, such as date=0.9", param, ctx)
            pairs[field_name(name)] = float(share)
        return tuple(pairs.items())


class NewFile(click.Path):
    """A file to write; whether it may exist already is the command's to say."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the path. An empty name would come out as the current folder, after hours of work."""
        if value == "":
            self.fail("the file's name is empty", param, ctx)
        return super().convert(value, param, ctx)


class Folder(click.Path):
    """A folder to write to, whether or not it exists."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the path. An empty name, as an unset variable gives it, doesn't mean the current folder."""
        if value == "":
            self.fail("the folder's name is empty", param, ctx)
        return super().convert(value, param, ctx)


TYPES = {
    "as_of": Day(),
    "least": Money(),
    "most": Money(),
    "currency": Code(),
    "country": Code("auto"),
    "required": FieldNames(or_none=True),
    "least_for": Shares(),
    "fields": FieldNames(),
}
"""What click makes of each such setting of `Policy` and `ReaderSettings`, by its name."""
