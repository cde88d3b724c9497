"""What a proof is about, as digests: of the meaning of code, of the bytes of everything else.

In: paths in the repository, each a file, or `file:part` for one table of a TOML file or one line of
constraints.txt. Out: a short digest of each. Comments, docstrings and layout of Python code don't count:
words may be mended without proving again what the code does.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
import tomllib
from pathlib import Path

_LENGTH = 12  # hexadecimal figures kept: chance meetings are none of our worries, long lines in diffs are


def digest(root: Path, what: str) -> str:
    """The digest of a file below `root`, or of a part of it. KeyError or FileNotFoundError where it isn't."""
    name, _, part = what.partition(":")
    path = root / name
    if part:
        content = _part(path, part).encode()
    elif path.suffix == ".py":
        content = meaning(path.read_text(encoding="utf-8")).encode()
    else:
        content = path.read_bytes()
    return hashlib.sha256(content).hexdigest()[:_LENGTH]


@functools.cache
def meaning(source: str) -> str:
    """Python code without what nobody executes; the same text on every Python that we support.

    `ast.dump` won't do: from 3.12 to 3.13 it gained fields and began to leave out empty ones.
    """
    return _dumped(ast.parse(source))


def _dumped(value: object) -> str:
    if isinstance(value, ast.AST):
        fields = ((name, getattr(value, name, None)) for name in value._fields)
        kept = ((name, inner) for name, inner in fields if inner not in (None, []))
        return f"{type(value).__name__}({', '.join(f'{name}={_dumped(inner)}' for name, inner in kept)})"
    if isinstance(value, list):
        return f"[{', '.join(_dumped(inner) for inner in value if not _said(inner))}]"
    return repr(value)


def _said(node: object) -> bool:
    """Whether a statement is a string that stands alone: a docstring, or words under an attribute."""
    alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return alone and isinstance(node.value.value, str)


def _part(path: Path, part: str) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        table = tomllib.loads(text)
        for key in part.split("."):
            table = table[key]
        return json.dumps(table, sort_keys=True)
    pins = dict(line.split("==") for line in text.splitlines() if re.fullmatch(r"[^#\s]+==\S+", line))
    return pins[part]
