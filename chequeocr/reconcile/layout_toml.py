"""The TOML of a layout: each key of a known type, no key that is not known.

In: TOML text. Out: `Layout`. A message names the file, the record and the key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.reconcile.layout import Layout, LayoutField, Select

_TABLES = ("file", "select")
_RECORDS: Final = {"field": "fields", "header": "header", "trailer": "trailer"}
_MOST_BYTES = 1_000_000
_KEYS: Final[dict[str, dict[str, type]]] = {
    "file": {"name": str, "form": str, "records": str, "encoding": str, "line_end": str, "delimiter": str,
             "quote": str, "formulas": str, "titles": bool, "length": int},
    "select": {"outcomes": list, "status": list, "needs_review": bool, "currency": str},
    "field": {"name": str, "source": str, "constant": str, "width": int, "at": int, "align": str, "pad": str,
              "format": str, "sign": str, "decimals": int, "upper": bool, "plain": bool, "cut": bool,
              "empty": str, "codes": dict, "of": str},
}  # fmt: skip
_CALLED: Final = {str: "a text", bool: "true or false", int: "a whole number", list: "a list of texts",
                  dict: "a table of texts"}  # fmt: skip


def load(path: str | Path) -> Layout:
    """Reads a layout from a TOML file. Raises FileAccessError, SettingsError."""
    return parse(read_toml(path, "layout"), str(path))


def read_toml(path: str | Path, what: str) -> str:
    """Returns the text of a TOML file. Raises FileAccessError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text of at most 1 MB"
        raise FileAccessError(f"{path}: the {what} can't be read: {why}") from error


def tables(text: str, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    """Returns the tables of a TOML text. Raises SettingsError for one that is not TOML, or not known."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{name}: not TOML: {error}") from error
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise SettingsError(f"{name}: has {unknown[0]!r:.40}; it takes {', '.join(known)}")
    return values


def typed(table: object, keys: Mapping[str, type], where: str) -> dict[str, Any]:
    """Returns a table whose keys are known and of their types. Raises SettingsError."""
    if not isinstance(table, dict):
        raise SettingsError(f"{where} must be a table")
    for key, value in table.items():
        if key not in keys:
            raise SettingsError(f"{where} has {key!r:.40}; it takes {', '.join(keys)}")
        inside = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
        if type(value) is not keys[key] or not all(isinstance(one, str) for one in inside):
            raise SettingsError(f"{where} {key} must be {_CALLED[keys[key]]}")
    return dict(table)


def parse(text: str, name: str) -> Layout:
    """Returns the layout of a TOML text; `name` is what messages call it. Raises SettingsError."""
    values = tables(text, name, (*_TABLES, *_RECORDS))
    try:
        return made(values)
    except SettingsError as error:
        raise SettingsError(f"{name}: {error}") from error


def made(values: dict[str, Any]) -> Layout:
    """Returns the layout of parsed tables. Raises SettingsError."""
    file = typed(values.get("file", {}), _KEYS["file"], "[file]")
    for key in ("name", "form", "records"):
        if key not in file:
            raise SettingsError(f"[file] {key} is missing")
    select = typed(values.get("select", {}), _KEYS["select"], "[select]")
    for key in ("outcomes", "status"):
        select[key] = tuple(select.get(key, ()))
    lists: dict[str, Any] = {}
    for table, attribute in _RECORDS.items():
        listed = values.get(table, [])
        if not isinstance(listed, list):
            raise SettingsError(f"[[{table}]] must be a list of tables, in double brackets")
        lists[attribute] = tuple(_field(one, table, file["form"]) for one in listed)
    return Layout(select=Select(**select), **lists, **file)


def _field(table: object, where: str, form: str) -> LayoutField:
    values = typed(table, _KEYS["field"], f"[[{where}]]")
    if not values.get("name", "").strip():
        raise SettingsError(f"[[{where}]] name is missing")
    if form == "fixed":
        values.setdefault("pad", " ")
    if "codes" in values:
        values["codes"] = MappingProxyType(values["codes"])
    return LayoutField(**values)
