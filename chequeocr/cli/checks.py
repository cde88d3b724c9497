"""What `chequeocr doctor` looks at, one function a subject.

In: the running installation. Out: Checks. Nothing heavy is imported at the top, and every import is
expected to fail: this is for installations that are broken.
"""

from __future__ import annotations

import json
import platform
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from typing import Any, Literal

from chequeocr._version import __version__
from chequeocr.errors import ChequeOcrError, ModelError
from chequeocr.runtime.system import missing_library

State = Literal["ok", "absent", "warning", "failed"]

SAMPLE = "cli/sample"
"""Folder of the package with `cheque.jpg` (synthetic: the fixture fr_printed_1, 1000 pixels wide) and
`cheque.json`, what must be read on it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor; `todo` says what to do. An extra that is `absent` is no fault."""

    name: str
    state: State
    detail: str
    todo: str = ""


# Distribution, module, oldest version that works; pyproject.toml says the same to pip.
_CORE = (
    ("numpy", "numpy", "1.26"),
    ("pillow", "PIL", "10.4"),
    ("pydantic", "pydantic", "2.8"),
    ("onnxruntime", "onnxruntime", "1.20"),
    ("supervision", "supervision", "0.26"),
    ("click", "click", "8.1"),
    ("rich", "rich", "13.7"),
)
# Extra, distribution, oldest version, first version that is too new.
_EXTRAS = (
    ("roboflow", "inference-sdk", "1.8", "2"),
    ("trocr", "torch", "2.4", ""),
    ("trocr", "transformers", "5.18", "6"),
    ("train", "accelerate", "1.0", ""),
    ("train", "onnx", "1.16", ""),
    ("all", "pandas", "2.1", ""),
)
_OPENCV = tuple(f"opencv-{kind}" for kind in ("python", "python-headless", "contrib-python",
                                              "contrib-python-headless"))


def all_checks() -> Iterator[Check]:
    """Every check, one after the other."""
    yield python()
    yield from core()
    yield opencv()
    yield from extras()
    yield from model_files()
    yield sample()


def python() -> Check:
    """This package and its interpreter, for whoever is shown the report."""
    where = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return Check("chequeocr", "ok", f"{__version__} on {where}")


def core() -> Iterator[Check]:
    """The packages that everything needs: there, new enough, and importable."""
    for distribution, module, oldest in _CORE:
        yield _package(distribution, module, oldest)


def opencv() -> Check:
    """Exactly one OpenCV: several overwrite each other's files, and which one works is chance."""
    found = {name: installed for name in _OPENCV if (installed := _version(name))}
    listed = ", ".join(f"{name} {installed}" for name, installed in found.items())
    if len(found) > 1:
        return Check("OpenCV", "failed", f"several at once: {listed}",
                     f"pip uninstall -y {' '.join(found)} && pip install opencv-python")
    broken = _import("cv2")
    if broken is not None:
        return Check("OpenCV", "failed", f"{listed or 'none'}: {broken[0]}", broken[1])
    if not found:
        return Check("OpenCV", "warning", "importable, but not as one of PyPI's distributions")
    return Check("OpenCV", "ok", listed)


def extras() -> Iterator[Check]:
    """Optional packages: absent is fine, a version that doesn't work is not."""
    for extra, distribution, oldest, too_new in _EXTRAS:
        installed = _version(distribution)
        todo = f"pip install 'chequeocr[{extra}]'"
        if installed is None:
            yield Check(distribution, "absent", f"for the extra {extra}", todo)
        elif _older(installed, oldest) or (too_new and not _older(installed, too_new)):
            wanted = f">={oldest}" + (f",<{too_new}" if too_new else "")
            yield Check(distribution, "warning", f"{installed} does not work, {wanted} does", todo)
        else:
            yield Check(distribution, "ok", f"{installed} (extra {extra})")


def model_files() -> Iterator[Check]:
    """The shipped models by their sha256."""
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
    """One shipped cheque, read and compared with what must come out."""
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


def _package(distribution: str, module: str, oldest: str) -> Check:
    installed = _version(distribution)
    if installed is None:
        return Check(distribution, "failed", "not installed", f"pip install '{distribution}>={oldest}'")
    if _older(installed, oldest):
        todo = f"pip install -U '{distribution}>={oldest}'"
        return Check(distribution, "failed", f"{installed} is too old", todo)
    broken = _import(module)
    if broken is not None:
        return Check(distribution, "failed", f"{installed}: {broken[0]}", broken[1])
    return Check(distribution, "ok", installed)


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


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _older(installed: str, wanted: str) -> bool:
    """Compares release numbers: "5.9.1" is older than "5.18". Suffixes ("+cpu", "rc1") don't count."""
    return _release(installed) < _release(wanted)


def _release(text: str) -> list[int]:
    match = re.match(r"\d+(\.\d+)*", text)
    return [int(part) for part in match[0].split(".")] if match else []
