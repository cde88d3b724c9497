"""Class names of an ONNX detector: from its metadata or a file beside it.

In: the metadata map, or a path. Out: names in the order of the class ids.
Ultralytics writes `names` as a Python dict literal, `{0: 'payee', 1: 'date'}`; others write JSON.
"""

from __future__ import annotations

import ast
import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path

logger = logging.getLogger(__name__)

Names = tuple[str, ...]

# Much more than any detector's names need; ast.literal_eval on megabytes would eat the memory.
MAX_CHARACTERS = 100_000


def from_metadata(metadata: Mapping[str, str]) -> Names | None:
    """Names under the key `names`, None where there are none or they can't be understood."""
    text = metadata.get("names", "")
    return _literal(text) if 0 < len(text) <= MAX_CHARACTERS else None


def beside(model: Path) -> Names | None:
    """Names from the first of these files that is there: for `a/best.onnx` that is `a/best.names`,
    `a/best.yaml`, then `a/names.txt`, `a/class_names.txt`, `a/classes.txt`, `a/data.yaml`."""
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
    """Names from a file's text: one a line, or with `yaml` the `names:` entry of a data.yaml.

    Of YAML only what such files hold is understood: `names: [a, b]`, `names: {0: a, 1: b}`, or lines
    `- a` or `0: a` under `names:`.

    >>> parse("payee\\ndate\\n")
    ('payee', 'date')
    >>> parse("nc: 2\\nnames:\\n  0: payee\\n  1: date\\n", yaml=True)
    ('payee', 'date')
    >>> parse("names: [payee, 'amount']", yaml=True)
    ('payee', 'amount')
    """
    if not yaml:
        return tuple(line.strip() for line in text.splitlines() if line.strip()) or None
    found = re.search(r"^names:[ \t]*(?P<inline>[^\n#]*)", text, re.MULTILINE)
    if found is None:
        return None
    inline = found["inline"].strip()
    if inline:
        return _literal(inline) or _flow(inline)
    names: list[str] = []
    for line in text[found.end() :].lstrip("\n").splitlines():
        item = re.match(r"\s*(?:-|\d+:)\s+(?P<name>.+?)\s*$", line)
        if item is None:
            break
        names.append(item["name"].strip("'\""))
    return tuple(names) or None


def _flow(text: str) -> Names | None:
    """`[a, b]` or `{0: a, 1: b}` with unquoted names."""
    if text[0] + text[-1] not in ("[]", "{}"):
        return None
    items = [re.sub(r"^\s*\d+\s*:", "", item).strip().strip("'\"") for item in text[1:-1].split(",")]
    return tuple(item for item in items if item) or None


def _literal(text: str) -> Names | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, dict):
        try:
            by_id = {int(key): name for key, name in value.items()}
        except (TypeError, ValueError):
            return None
        if sorted(by_id) != list(range(len(by_id))):
            return None
        value = [by_id[i] for i in range(len(by_id))]
    if isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value):
        return tuple(value)
    return None
