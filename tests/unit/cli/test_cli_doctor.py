"""`chequeocr doctor`: what it says of installations that are broken."""

from __future__ import annotations

import builtins
import sys
import tomllib
from email import message_from_string
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from chequeocr.cli import checks, requirements
from chequeocr.errors import ModelNotFoundError
from chequeocr.recognize import trocr
from chequeocr.runtime.system import missing_library

ROOT = Path(__file__).resolve().parents[3]
OPENCV = requirements.Needed("opencv-python", SpecifierSet(">=4.9"))


ABOUT = """Metadata-Version: 2.4
Name: chequeocr
Version: 0
Requires-Python: >=3.11
Requires-Dist: numpy>=1.26
Requires-Dist: opencv-python>=4.9
Requires-Dist: pillow>=10.4
Requires-Dist: onnxruntime>=1.20
Requires-Dist: supervision>=0.26
Requires-Dist: colorama>=0.4; sys_platform == 'nowhere'
Provides-Extra: all
Requires-Dist: chequeocr[train]; extra == 'all'
Requires-Dist: pandas>=2.1; extra == 'all'
Requires-Dist: torch>=2.4; extra == 'all'
Provides-Extra: dev
Requires-Dist: pytest>=8.2; extra == 'dev'
Provides-Extra: roboflow
Requires-Dist: inference-sdk<2,>=1.8; extra == 'roboflow'
Provides-Extra: train
Requires-Dist: onnx>=1.16; extra == 'train'
Requires-Dist: torch>=2.4; extra == 'train'
Requires-Dist: transformers<6,>=5.18; extra == 'train'
Provides-Extra: trocr
Requires-Dist: torch>=2.4; extra == 'trocr'
"""


def versions(monkeypatch: pytest.MonkeyPatch, installed: dict[str, str]) -> None:
    def version(name: str) -> str:
        if name not in installed:
            raise PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(requirements, "version", version)
    monkeypatch.setattr(requirements, "metadata", lambda _: message_from_string(ABOUT))


def said(monkeypatch: pytest.MonkeyPatch, installed: dict[str, str]) -> dict[str, checks.Check]:
    """What the doctor says of packages of these versions, all of which can be imported."""
    versions(monkeypatch, installed)
    monkeypatch.setattr(checks, "import_module", lambda _: None)
    return {check.name: check for check in checks.packages()}


def broken(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    def fail(_module: str) -> None:
        raise ImportError(message)

    monkeypatch.setattr(checks, "import_module", fail)


def test_two_opencvs(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, {"opencv-python": "4.12.0", "opencv-python-headless": "4.11.0"})
    check = checks.opencv(OPENCV)
    assert check.state == "failed"
    assert check.todo == "pip uninstall -y opencv-python opencv-python-headless && pip install opencv-python"


def test_one_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, {"opencv-python": "4.12.0"})
    assert checks.opencv(OPENCV) == checks.Check("OpenCV", "ok", "opencv-python 4.12.0")


@pytest.mark.parametrize("name", ["opencv-python", "opencv-python-headless"])
def test_an_opencv_that_is_too_old(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    versions(monkeypatch, {name: "4.8.1.78"})
    check = checks.opencv(OPENCV)
    assert (check.state, check.detail) == ("failed", f"{name} 4.8.1.78 is installed; >=4.9 is required")


@pytest.mark.parametrize(
    ("library", "package"), [("libGL.so.1", "libgl1"), ("libgthread-2.0.so.0", "libglib2.0-0")]
)
def test_system_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    versions(monkeypatch, {"opencv-python": "4.12.0"})
    broken(monkeypatch, f"{library}: cannot open shared object file: No such file or directory")
    check = checks.opencv(OPENCV)
    assert check.state == "failed"
    assert library in check.detail
    assert check.todo == f"apt-get install {package} (Debian, Ubuntu)"


def test_unknown_library_is_still_named() -> None:
    error = missing_library(ImportError("libfoo-2.so.7: cannot open shared object file: No such file"))
    assert error is not None
    assert "libfoo-2.so.7" in str(error)
    assert error.exit_code == 5


def test_old_and_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    found = said(monkeypatch, {"numpy": "1.9.3", "pillow": "10.4.0", "onnxruntime": "1.30.0+cpu"})
    assert found["numpy"] == checks.Check(
        "numpy", "failed", "1.9.3 is installed; >=1.26 is required", "pip install 'numpy>=1.26'")
    assert found["pillow"].state == "ok"
    assert found["onnxruntime"].state == "ok"
    assert found["supervision"] == checks.Check(
        "supervision", "failed", "not installed", "pip install 'supervision>=0.26'")
    assert "colorama" not in found, "it is for another system"


@pytest.mark.parametrize(
    ("installed", "state"),
    [("1.26", "ok"), ("1.26.0rc1", "failed"), ("1.25.9", "failed"), ("1.100", "ok"), ("2.5.0.dev3", "ok"),
     ("1.26+local.1", "ok"), ("no version", "failed")],
)  # fmt: skip
def test_versions_are_compared_as_pip_compares_them(
    monkeypatch: pytest.MonkeyPatch, installed: str, state: str
) -> None:
    assert said(monkeypatch, {"numpy": installed})["numpy"].state == state


def test_extras_may_be_absent_but_not_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    found = said(monkeypatch, {"transformers": "5.15.1", "torch": "2.13.0+cpu", "inference-sdk": "2.0.0"})
    assert found["transformers"] == checks.Check(
        "transformers", "warning", "5.15.1 is installed; >=5.18,<6 is required by the extra train",
        "pip install 'chequeocr[train]'")
    assert (found["torch"].state, found["torch"].detail) == ("ok", "2.13.0+cpu (extras train, trocr)")
    assert found["inference-sdk"].state == "warning"
    assert found["pandas"] == checks.Check(
        "pandas", "absent", "for the extra all", "pip install 'chequeocr[all]'")
    assert found["onnx"].todo == "pip install 'chequeocr[train]'"
    assert "pytest" not in found, "only our own tests need it"


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.platform, "python_version", lambda: "3.10.4")
    check = said(monkeypatch, {})["chequeocr"]
    assert check.state == "failed"
    assert check.detail.endswith("Python >=3.11 is required")


def test_a_package_that_is_only_imported_has_no_requirements(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(requirements, "metadata", none)
    assert [(check.name, check.state) for check in checks.packages()] == [
        ("chequeocr", "ok"), ("requirements", "warning")]


def test_packaging_itself_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "chequeocr.cli.requirements")
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    found = {check.name: check for check in checks.packages()}
    assert (found["packaging"].state, found["packaging"].todo) == ("failed", "pip install packaging")


def test_pyproject_says_what_works() -> None:
    """A bound for each dependency, and for transformers the one that its user checks before it loads it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in project["dependencies"]:
        name = Requirement(line).name
        module = checks._MODULES.get(name, name)
        assert name in checks._OPENCV or find_spec(module), f"{name}: imported as?"
    for line in (*project["dependencies"], *project["optional-dependencies"]["trocr"]):
        assert Requirement(line).specifier, f"{line}: nothing is known to work"
    line = next(one for one in project["optional-dependencies"]["trocr"] if one.startswith("transformers"))
    assert Requirement(line).specifier == trocr._WORKING


def test_sample_without_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_reader(name: str, *arguments: object, **options: object) -> object:
        if name == "chequeocr.reader.reader":
            raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
        return real(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_reader)
    check = checks.sample()
    assert (check.state, check.todo) == ("failed", "apt-get install libgl1 (Debian, Ubuntu)")


def test_a_package_that_breaks_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_module: str) -> None:
        raise RuntimeError("module compiled against ABI version 1 but this is 2")

    versions(monkeypatch, {"onnxruntime": "1.30.0"})
    monkeypatch.setattr(checks, "import_module", fail)
    check = {check.name: check for check in checks.packages()}["onnxruntime"]
    assert (check.state, "ABI version" in check.detail) == ("failed", True)


def test_a_missing_table_of_models_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def models() -> None:
        raise ModelNotFoundError("models.json is missing")

    monkeypatch.setattr("chequeocr.models.registry.models", models)
    assert [(check.state, check.detail) for check in checks.model_files()] == [
        ("failed", "models.json is missing")]
