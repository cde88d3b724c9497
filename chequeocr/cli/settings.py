"""Options made from a settings class: names, defaults, ranges and help stand in the class alone.

In: a frozen dataclass described with `chequeocr.runtime.settings`. Out: a decorator for a command, which then
gets the settings themselves, as the user gave them.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import click

from chequeocr.cli.values import Folder, NewFile
from chequeocr.runtime.settings import Described, PathKind, Range, descriptions

Command = Callable[..., None]
Types: TypeAlias = "Mapping[str, click.ParamType[Any]]"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A setting on its way to an option: the names that lead to it, its description, its default."""

    way: tuple[str, ...]
    one: Described
    default: Any

    @property
    def beginnings(self) -> set[tuple[str, ...]]:
        """The way to it and to all that it lies in."""
        return {self.way[: length + 1] for length in range(len(self.way))}

    @property
    def parameter(self) -> str:
        """The name under which click hands its value over."""
        return "__".join(self.way)


def settings_options(
    kind: type, *, skip: Collection[str] = (), types: Types | None = None, name: str = "settings"
) -> Callable[[Command], Command]:
    """Returns a decorator that adds an option for each described setting of the class; the command gets the
    settings made of them as `name`.

    Settings within settings have their options beside the others. `skip` names those that get none, "steps",
    "data.batch" of the settings within `data`, or "data" for all of these; `types` says what click makes of a
    setting's value, by the setting's name, where its type tells too little.
    """
    left_out = {tuple(one.split(".")) for one in skip}
    entries = [entry for entry in _entries(kind, None, ()) if not left_out & entry.beginnings]

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_settings(*arguments: Any, **given: Any) -> None:
            values = {entry.way: given.pop(entry.parameter) for entry in entries}
            command(*arguments, **{name: _made(kind, None, values)}, **given)

        made: Command = with_settings
        for entry in reversed(entries):
            made = _option(entry, types or {})(made)
        return made

    return decorate


def _entries(kind: type, held: object, way: tuple[str, ...]) -> Iterator[_Entry]:
    """The described settings of a class, with the defaults of `held`, else those of the class."""
    known = {one.field.name: one for one in descriptions(kind)}
    for field in dataclasses.fields(kind):
        default = getattr(held, field.name) if held is not None else _default(field)
        here = (*way, field.name)
        if field.name in known:
            yield _Entry(here, known[field.name], default)
        elif is_dataclass(default) and not isinstance(default, type):
            yield from _entries(type(default), default, here)


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _option(entry: _Entry, types: Types) -> Callable[[Command], Command]:
    setting, default = entry.one.setting, entry.default
    option = setting.option or "--" + entry.way[-1].replace("_", "-")
    if entry.one.kind is bool:
        return click.option(f"{option}/--no-{option[2:]}", entry.parameter, default=default,
                            show_default=True, help=setting.help)  # fmt: skip
    kind, metavar = _type(entry.one)
    kind = types.get(entry.way[-1], kind)
    # An option that must be given may have no default, not even None.
    given = {"default": default, "show_default": default is not None}
    if default is MISSING:
        given = {"required": True}
    return click.option(option, entry.parameter, metavar=setting.metavar or metavar, type=kind,
                        help=setting.help, **given)  # fmt: skip


def _type(one: Described) -> tuple[click.ParamType[Any], str | None]:
    """What click makes of the value, and what stands for it in the help."""
    values = one.setting.values
    if one.choices:
        return click.Choice(one.choices), None
    if one.kind is Path:
        return _path(values)
    if one.kind in (int, float, Decimal):
        span = values if isinstance(values, Range) else Range()
        if one.kind is int:
            return click.IntRange(_whole(span.least), _whole(span.most)), "N"
        return click.FloatRange(span.least, span.most, span.open_least, span.open_most), "X"
    return click.STRING, "NAME"


def _path(values: object) -> tuple[click.ParamType[Any], str]:
    if values is PathKind.NEW_FOLDER:
        return Folder(), "DIR"
    if values is PathKind.NEW_FILE:
        return NewFile(), "FILE"
    if values is PathKind.FOLDER:
        return click.Path(exists=True, file_okay=False, path_type=Path), "DIR"
    return click.Path(exists=True, dir_okay=False, path_type=Path), "FILE"


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _made(kind: type, held: object, values: Mapping[tuple[str, ...], Any]) -> Any:
    """The settings: `held`, or what the class makes, with these values."""
    own = {way[0]: value for way, value in values.items() if len(way) == 1}
    inner: dict[str, dict[tuple[str, ...], Any]] = {}
    for way, value in values.items():
        if len(way) > 1:
            inner.setdefault(way[0], {})[way[1:]] = value
    defaults = {field.name: _default(field) for field in dataclasses.fields(kind)}
    for first, nested in inner.items():
        before = getattr(held, first) if held is not None else defaults[first]
        own[first] = _made(type(before), before, nested)
    return kind(**own) if held is None else dataclasses.replace(held, **own)  # type: ignore[type-var]
