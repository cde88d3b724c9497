"""Names of fields as people type them.

In: the value of an option. Out: canonical names, or click.BadParameter.
"""

from __future__ import annotations

import click


def field_name(raw: str) -> str:
    """Returns the canonical name of a field as somebody typed it. Raises click.BadParameter if it is
    unknown."""
    from chequeocr.fields import FIELDS, canonical_name

    name = canonical_name(raw)
    if name not in FIELDS:
        raise click.BadParameter(f"no field is called {raw.strip()!r:.60}; fields are: {', '.join(FIELDS)}")
    return name


def field_names(raw: str) -> tuple[str, ...]:
    """Returns the canonical names in a list with commas. Raises click.BadParameter if it names none."""
    names = tuple(dict.fromkeys(field_name(name) for name in raw.split(",") if name.strip()))
    if not names:
        raise click.BadParameter("name at least one field")
    return names
