"""Names of fields as people type them.

In: the value of an option. Out: canonical names, or click.BadParameter.
"""

from __future__ import annotations

import click


def field_name(raw: str) -> str:
    """Canonical name of a field as somebody typed it; click.BadParameter where nobody knows it."""
    from chequeocr.fields import FIELDS, canonical_name

    name = canonical_name(raw)
    if name not in FIELDS:
        raise click.BadParameter(f"no field is called {raw.strip()!r:.60}; fields are: {', '.join(FIELDS)}")
    return name


def field_names(raw: str) -> tuple[str, ...]:
    """The canonical names in a list with commas; click.BadParameter where it names none."""
    names = tuple(dict.fromkeys(field_name(name) for name in raw.split(",") if name.strip()))
    if not names:
        raise click.BadParameter("name at least one field")
    return names
