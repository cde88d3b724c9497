"""Class names of an ONNX detector: from its metadata or a file beside it.

In: the metadata map, or a path. Out: names in the order of the class ids.
Ultralytics writes `names` as a Python dict literal, `{0: 'payee', 1: 'date'}`; others write JSON. Both
are YAML.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

logger = logging.getLogger(__name__)

Names = tuple[str, ...]

# Much more than any detector's names need; parsing megabytes would take minutes.
MAX_CHARACTERS = 100_000

_NULL = ("", "~", "null")  # YAML 1.1, null


def from_metadata(metadata: Mapping[str, str]) -> Names | None:
    """Returns the names under the key `names`, or None if there are none or they can't be parsed."""
    text = metadata.get("names", "")
    return _named(_loaded(text)) if 0 < len(text) <= MAX_CHARACTERS else None


def beside(model: Path) -> Names | None:
    """Returns the names from the first of these files that exists: for `a/best.onnx` that is
    `a/best.names`, `a/best.yaml`, then `a/names.txt`, `a/class_names.txt`, `a/classes.txt`, `a/data.yaml`."""
    own = [model.with_suffix(suffix) for suffix in (".names", ".yaml")]
    shared = [model.with_name(name) for name in ("names.txt", "class_names.txt", "classes.txt", "data.yaml")]
    for path in (*own, *shared):
        if path.is_file() and path.stat().st_size <= MAX_CHARACTERS:
            names = parse(path.read_text(encoding="utf-8", errors="replace"), path.suffix == ".yaml")
            if names:
                logger.debug("class names from %s", path.name)
                return names
    return None


def parse(text: str, yaml: bool = False) -> Names | None:
    """Returns the names in a file's text: one a line, or with `yaml` the `names:` entry of a data.yaml.

    >>> parse("payee\\ndate\\n")
    ('payee', 'date')
    >>> parse("nc: 2\\nnames:\\n  0: payee\\n  1: date\\n", yaml=True)
    ('payee', 'date')
    >>> parse("names: [payee, 'amount']", yaml=True)
    ('payee', 'amount')
    """
    if not yaml:
        return tuple(line.strip() for line in text.splitlines() if line.strip()) or None
    found = _loaded(text)
    return _named(found.get("names")) if isinstance(found, dict) else None


def _loaded(text: str) -> object:
    """What a text of YAML holds, every scalar a text: a class may be called `no` or `12`. None where it isn't
    YAML.

    JSON and the literals of Python that Ultralytics writes are YAML, too.
    """
    import yaml

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts, lists and dicts
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _named(found: object) -> Names | None:
    """The names in a list, or in a mapping from 0, 1, 2, ...; None where it is something else."""
    if isinstance(found, dict):
        try:
            by_id = {int(key): name for key, name in found.items()}
        except (TypeError, ValueError):
            return None
        if sorted(by_id) != list(range(len(by_id))):
            return None
        found = [by_id[i] for i in range(len(by_id))]
    if not isinstance(found, list) or not all(isinstance(name, str) and name not in _NULL for name in found):
        return None
    return tuple(found) or None
