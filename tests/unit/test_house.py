"""The rules of the house that no linter holds: what CONTRIBUTING says of the package's shape is so."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "chequeocr"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAX_LOOSE_MODULES = 10
MAX_FUNCTION_LINES = 40


def dotted(path: Path) -> str:
    """The name under which a module of ours is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def private(part: str) -> bool:
    """Whether a part of a dotted name is private."""
    return part.startswith("_") and not part.startswith("__")


def from_outside(importer: str, name: str) -> bool:
    """Whether a dotted name holds a private part whose package is not one that the importer lives in."""
    parts = name.split(".")
    for at, part in enumerate(parts):
        owner = ".".join(parts[:at])
        if private(part) and not f"{importer}.".startswith(f"{owner}."):
            return True
    return False


def imported(source: str) -> Iterator[tuple[str, str]]:
    """(name in the module, dotted name of ours) of every import of a module's text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def private_names_of_others(importer: str, source: str) -> list[str]:
    """Private names of other packages of ours that a module imports, or takes from what it imports."""
    bound = {here: name for here, name in imported(source) if name.split(".")[0] == "chequeocr"}
    names = {name for _, name in imported(source) if name.split(".")[0] == "chequeocr"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in bound:
            names.add(f"{bound[node.value.id]}.{node.attr}")
    return sorted(name for name in names if from_outside(importer, name))


def test_no_module_takes_a_private_name_of_another_package() -> None:
    found = {dotted(path): private_names_of_others(dotted(path), path.read_text("utf-8")) for path in MODULES}
    assert {module: names for module, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from chequeocr.parse.text import tidy", []),
        ("from chequeocr.parse._text import tidy", ["chequeocr.parse._text.tidy"]),
        ("from chequeocr.parse.text import _tidy as tidy", ["chequeocr.parse.text._tidy"]),
        ("import chequeocr.parse._text", ["chequeocr.parse._text"]),
        ("from chequeocr.parse import text\ntext._tidy('a')", ["chequeocr.parse.text._tidy"]),
        ("from chequeocr.decide._own import a", []),
        ("from chequeocr.findings import __doc__", []),
        ("from numpy._core import a", []),
    ],
)
def test_what_counts_as_a_private_name_of_another_package(source: str, names: list[str]) -> None:
    assert private_names_of_others("chequeocr.decide.rules", source) == names


def test_the_top_of_the_package_is_folders() -> None:
    """Ten modules at most beside the folders, `__init__` and `__main__` among them."""
    loose = [path.name for path in PACKAGE.glob("*.py")]
    assert len(loose) <= MAX_LOOSE_MODULES, loose


def test_importing_the_package_loads_no_other_module_of_it() -> None:
    """Nor anything that others installed: what `import chequeocr` costs is what its one file costs."""
    code = (
        "import sys, json; before = set(sys.modules); import chequeocr; new = set(sys.modules) - before; "
        "print(json.dumps(sorted(m for m in new if m.split('.')[0] not in sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(done.stdout) == ["chequeocr"]


def test_contributing_shows_the_layers_that_import_linter_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.search(r"^## Where things are$.*?^```text\n(.*?)^```", page, re.M | re.S)
    assert shown, "CONTRIBUTING.md, Where things are, shows the layers in a ```text block"
    assert shown[1].splitlines() == contract["layers"]


def test_the_newcomers_map_shows_every_room_and_nothing_that_is_not_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/.]+(?:\.py|/))`", page))
    # A row of a room names its modules without the room.
    places = (ROOT, PACKAGE, *(path for path in PACKAGE.iterdir() if path.is_dir()))
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
    rooms = {f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    loose = {path.name for path in PACKAGE.glob("*.py") if not path.name.startswith("__")}
    assert sorted((rooms | loose) - named) == []


def test_functions_on_the_reading_path_fit_on_a_screen() -> None:
    """Forty lines at most, docstring included."""
    off_the_path = {"synth", "train", "evaluate", "cli"}
    functions = [
        (node.end_lineno - node.lineno + 1, f"{dotted(path)}.{node.name}")
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] not in off_the_path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 500
    assert [one for one in functions if one[0] > MAX_FUNCTION_LINES] == []
