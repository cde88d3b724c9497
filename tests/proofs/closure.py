"""Which modules of ours a module needs, by its import statements, those inside of functions too.

In: dotted names. Out: the files, as paths in the repository. Found by reading, nothing is imported. What is
imported for type checkers only doesn't count; a name that is put together while the program runs is not seen.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

OURS = ("chequeocr", "tests")


def closure(root: Path, names: Iterable[str], leaving: Iterable[str] = ()) -> set[str]:
    """Paths of these modules and of all that they import; not of those in `leaving`.

    ModuleNotFoundError where one of `names` is no module of ours.
    """
    found: set[str] = set()
    left = set(leaving)
    todo = list(names)
    for name in todo:
        if _file(root, name) is None:
            raise ModuleNotFoundError(f"no module {name} below {root.name}")
    while todo:
        name = todo.pop()
        path = _file(root, name)
        if path is None or name in left or (relative := path.relative_to(root).as_posix()) in found:
            continue
        found.add(relative)
        todo += _imports(path.read_text(encoding="utf-8"))
    return found


@functools.cache
def _imports(source: str) -> tuple[str, ...]:
    """Every dotted name that may be a module: `a`, `a.b` and `a.b.c` of `from a.b import c`."""
    found: list[str] = []
    for node in _executed(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] in OURS:
                found += [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return tuple(found)


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, but not what only type checkers read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _executed(child)


def _file(root: Path, name: str) -> Path | None:
    base = root.joinpath(*name.split("."))
    candidates = (base.with_name(f"{base.name}.py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)
