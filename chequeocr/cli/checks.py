"""What `chequeocr doctor` looks at, one function a subject.

In: the running installation. Out: Checks. Nothing heavy is imported at the top, and every import is
expected to fail: this is for installations that are broken.
"""

from __future__ import annotations

import json
import platform
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Literal

from chequeocr import __version__
from chequeocr.errors import ChequeOcrError, ModelError
from chequeocr.runtime.system import missing_library

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

    from chequeocr.cli.requirements import Needed

State = Literal["ok", "absent", "warning", "failed"]

SAMPLE = "cli/sample"
"""Folder of the package with `cheque.jpg` (synthetic: the fixture fr_printed_1, 1000 pixels wide) and
`cheque.json`, what must be read on it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor; `todo` says what to do. An extra that is `absent` is not a failure."""

    name: str
    state: State
    detail: str
    todo: str = ""


_MODULES = {"pillow": "PIL", "pyyaml": "yaml"}
"""What a distribution is imported as where that is another name."""

_OPENCV = tuple(f"opencv-{kind}" for kind in ("python", "python-headless", "contrib-python",
                                              "contrib-python-headless"))


def all_checks() -> Iterator[Check]:
    """Yields every check, one after the other."""
    yield from packages()
    yield from model_files()
    yield sample()


def packages() -> Iterator[Check]:
    """Compares Python and the packages with what this package's metadata require."""
    try:
        from chequeocr.cli.requirements import needed, python_versions

        required, pythons = needed(), python_versions()
    except PackageNotFoundError:
        yield python()
        yield Check("requirements", "warning", "chequeocr is imported, not installed: no version is checked",
                    "in the checkout: pip install .")  # fmt: skip
    except ImportError as error:
        yield python()
        why = f"{_why(error)[0]}; no version is checked"
        yield Check("packaging", "failed", why, "pip install packaging")
    else:
        yield python(pythons)
        yield from core(one for one in required if not one.extras)
        yield from extras(one for one in required if one.extras)


def python(versions: SpecifierSet | None = None) -> Check:
    """Names this package and its interpreter, for whoever reads the report."""
    running = platform.python_version()
    where = f"{__version__} on Python {running}, {platform.system()} {platform.machine()}"
    if versions is not None and not versions.contains(running, prereleases=True):
        return Check("chequeocr", "failed", f"{where}: Python {versions} is required",
                     "make the environment with a Python that fits")  # fmt: skip
    return Check("chequeocr", "ok", where)


def core(required: Iterable[Needed]) -> Iterator[Check]:
    """Checks that the packages that everything needs are there, of a version that works, and importable."""
    for one in required:
        yield opencv(one) if one.name in _OPENCV else _package(one)


def opencv(one: Needed) -> Check:
    """Checks that there is exactly one OpenCV: several overwrite each other's files, and which one works
    is chance."""
    from chequeocr.cli.requirements import installed_version

    found = {name: installed for name in _OPENCV if (installed := installed_version(name))}
    listed = ", ".join(f"{name} {installed}" for name, installed in found.items())
    if len(found) > 1:
        return Check("OpenCV", "failed", f"several at once: {listed}",
                     f"pip uninstall -y {' '.join(found)} && pip install opencv-python")
    broken = _import("cv2")
    if broken is not None:
        return Check("OpenCV", "failed", f"{listed or 'none'}: {broken[0]}", broken[1])
    if not found:
        return Check("OpenCV", "warning", "importable, but not as one of PyPI's distributions")
    if not all(map(one.met_by, found.values())):
        return Check("OpenCV", "failed", f"{listed} is installed; {one.wanted} is required", one.pip)
    return Check("OpenCV", "ok", listed)


def extras(required: Iterable[Needed]) -> Iterator[Check]:
    """Checks optional packages: one may be absent, but not of a version that doesn't work."""
    for one in required:
        installed = one.installed()
        named = f"extra{'s' if len(one.extras) > 1 else ''} {', '.join(one.extras)}"
        todo = f"pip install 'chequeocr[{one.extras[0]}]'"
        if installed is None:
            yield Check(one.name, "absent", f"for the {named}", todo)
        elif not one.met_by(installed):
            why = f"{installed} is installed; {one.wanted} is required by the {named}"
            yield Check(one.name, "warning", why, todo)
        else:
            yield Check(one.name, "ok", f"{installed} ({named})")


def model_files() -> Iterator[Check]:
    """Checks the shipped models by their sha256."""
    from chequeocr.models import registry

    try:
        names = tuple(registry.models())
    except ModelError as error:
        yield Check("models", "failed", str(error))
        return
    for name in names:
        try:
            registry.verify(name)
        except ModelError as error:
            yield Check(f"model {name}", "failed", str(error))
        else:
            yield Check(f"model {name}", "ok", f"sha256 {registry.info(name).sha256[:16]}..., as published")


def sample() -> Check:
    """Reads one shipped cheque and compares its record with the expected one."""
    folder = files("chequeocr") / SAMPLE
    try:
        expected: dict[str, str] = json.loads((folder / "cheque.json").read_text(encoding="utf-8"))
        from chequeocr.reader.reader import ChequeReader

        with as_file(folder / "cheque.jpg") as path:
            read = ChequeReader().read(path).to_dict()
    except (ChequeOcrError, OSError) as error:  # OSError: the installation lacks the sample itself
        return Check("reading", "failed", str(error))
    except Exception as error:  # noqa: BLE001 - not hidden but reported: that is what this is for
        return Check("reading", "failed", *_why(error))
    wrong = [name for name, value in expected.items() if _value(read.get(name)) != value]
    if wrong:
        return Check("reading", "failed", f"the sample cheque's {', '.join(wrong)} came out differently",
                     "compare the versions above with constraints.txt, and report it")
    return Check("reading", "ok", f"the sample cheque's {', '.join(expected)} are right")


def _value(field: dict[str, Any] | None) -> Any:
    return None if field is None else field["value"]


def _package(one: Needed) -> Check:
    installed = one.installed()
    if installed is None:
        return Check(one.name, "failed", "not installed", one.pip)
    if not one.met_by(installed):
        return Check(one.name, "failed", f"{installed} is installed; {one.wanted} is required", one.pip)
    broken = _import(_MODULES.get(one.name, one.name))
    if broken is not None:
        return Check(one.name, "failed", f"{installed}: {broken[0]}", broken[1])
    return Check(one.name, "ok", installed)


def _import(module: str) -> tuple[str, str] | None:
    """What is wrong with a module and what to do about it, None where it can be imported."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module(module)
    except Exception as error:  # noqa: BLE001 - a package built for another numpy raises anything
        return _why(error)
    return None


def _why(error: Exception) -> tuple[str, str]:
    """What went wrong, and what to do about it."""
    if not isinstance(error, ImportError):
        return f"{type(error).__name__}: {error}", "install it again; if that doesn't help, report this"
    library = missing_library(error)
    if library is not None:
        what, _, todo = str(library).partition(": ")
        return what, todo
    return f"can't be imported: {error}", "install it again"
