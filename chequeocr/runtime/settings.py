"""Settings that are described once: what a field of a dataclass is for, and which values it may have.

In: a frozen dataclass whose fields carry a `Setting` in their metadata (`described`). Out: `check` raises
SettingsError for a value that can't be meant; the command line makes its options of the same descriptions
(`chequeocr.cli.settings`). A field without a description is checked by whoever made it, and has no option.
"""

from __future__ import annotations

import dataclasses
import math
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from chequeocr.errors import SettingsError

_KEY = "chequeocr"


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `least` to `most`, None for no limit; `open_least`, `open_most` leave the end itself out.

    >>> str(Range(1)), str(Range(0, 1, open_most=True)), str(Range(0, open_least=True))
    ('of at least 1', 'from 0 to below 1', 'above 0')
    """

    least: float | None = None
    most: float | None = None
    open_least: bool = False
    open_most: bool = False

    def holds(self, value: float | Decimal) -> bool:
        """Returns whether the number is in the range. NaN is in no range, infinity neither."""
        if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
            return False
        if self.least is not None and (value < self.least or (self.open_least and value == self.least)):
            return False
        return self.most is None or value < self.most or (not self.open_most and value == self.most)

    def __str__(self) -> str:
        if self.least is None:
            return "" if self.most is None else f"{'below' if self.open_most else 'of at most'} {self.most}"
        if self.most is None:
            return f"{'above' if self.open_least else 'of at least'} {self.least}"
        first = "above" if self.open_least else "from"
        return f"{first} {self.least} to {'below ' * self.open_most}{self.most}"


class PathKind(Enum):
    """What a path has to be."""

    FOLDER = "a folder"
    FILE = "a file"
    NEW_FOLDER = "a folder to write to, made where it isn't there"
    NEW_FILE = "a file to write"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting is for, in one sentence; which values it may have; the name of its option where that is
    not the field's own; what stands for its value in the help."""

    help: str
    values: Range | PathKind | None = None
    option: str = ""
    metavar: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """A field of a settings class: its description, its type without None, and whether it may be None."""

    field: dataclasses.Field[Any]
    setting: Setting
    kind: Any
    optional: bool

    @property
    def choices(self) -> tuple[str, ...]:
        """The texts that it may be, where its type is a Literal."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()


def described(
    help: str, values: Range | PathKind | None = None, *, option: str = "", metavar: str = ""
) -> Mapping[str, Setting]:
    """Returns the metadata of a field: `steps: int = field(default=6000, metadata=described("Steps.",
    Range(1)))`."""
    return {_KEY: Setting(help, values, option, metavar)}


def descriptions(kind: Any) -> tuple[Described, ...]:
    """Returns the described fields of a settings class, in their order."""
    return tuple(
        Described(field, field.metadata[_KEY], *_without_none(_type_of(kind, field)))
        for field in dataclasses.fields(kind)
        if _KEY in field.metadata
    )


def _type_of(kind: type, field: dataclasses.Field[Any]) -> Any:
    """The type of one field: others may have types that only type checkers import."""
    alone = types.SimpleNamespace(__annotations__={field.name: field.type})
    return get_type_hints(alone, vars(sys.modules[kind.__module__]))[field.name]


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    others = [one for one in get_args(hint) if one is not type(None)]
    return (others[0] if len(others) == 1 else hint), len(others) < len(get_args(hint))


def check(settings: object) -> None:
    """Raises SettingsError for the first described setting whose value is not of its type or range."""
    for one in descriptions(type(settings)):
        value = getattr(settings, one.field.name)
        if value is None and one.optional:
            continue
        wanted = _wanted(one)
        if wanted and not _fits(one, value):
            raise SettingsError(f"{one.field.name} must be {wanted}, not {value!r:.60}")


def _wanted(one: Described) -> str:
    """What the setting must be, in words; empty where nothing is known of its type."""
    if one.choices:
        return f"one of {', '.join(one.choices)}"
    name = {bool: "True or False", str: "a text", Path: "a pathlib.Path", int: "a whole number",
            float: "a number", Decimal: "a Decimal"}.get(one.kind, "")  # fmt: skip
    span = str(one.setting.values) if isinstance(one.setting.values, Range) else ""
    return f"{name} {span}".rstrip() if name else ""


def _fits(one: Described, value: object) -> bool:
    if one.choices:
        return value in one.choices
    if one.kind in (bool, str, Path):
        return isinstance(value, one.kind)
    if isinstance(value, bool) or not isinstance(value, (int, float) if one.kind is float else one.kind):
        return False
    span = one.setting.values
    return not isinstance(span, Range) or span.holds(value)
