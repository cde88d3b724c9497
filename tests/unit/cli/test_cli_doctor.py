"""`chequeocr doctor`: what it says of installations that are broken."""

from __future__ import annotations

import builtins
from importlib.metadata import PackageNotFoundError

import pytest

from chequeocr.cli import checks
from chequeocr.errors import ModelNotFoundError
from chequeocr.runtime.system import missing_library


def versions(monkeypatch: pytest.MonkeyPatch, installed: dict[str, str]) -> None:
    def version(name: str) -> str:
        if name not in installed:
            raise PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(checks, "version", version)


def broken(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    def fail(_module: str) -> None:
        raise ImportError(message)

    monkeypatch.setattr(checks, "import_module", fail)


def test_two_opencvs(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, {"opencv-python": "4.12.0", "opencv-python-headless": "4.11.0"})
    check = checks.opencv()
    assert check.state == "failed"
    assert check.todo == "pip uninstall -y opencv-python opencv-python-headless && pip install opencv-python"


def test_one_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, {"opencv-python": "4.12.0"})
    assert checks.opencv() == checks.Check("OpenCV", "ok", "opencv-python 4.12.0")


@pytest.mark.parametrize(
    ("library", "package"), [("libGL.so.1", "libgl1"), ("libgthread-2.0.so.0", "libglib2.0-0")]
)
def test_system_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    versions(monkeypatch, {"opencv-python": "4.12.0"})
    broken(monkeypatch, f"{library}: cannot open shared object file: No such file or directory")
    check = checks.opencv()
    assert check.state == "failed"
    assert library in check.detail
    assert check.todo == f"apt-get install {package} (Debian, Ubuntu)"


def test_unknown_library_is_still_named() -> None:
    error = missing_library(ImportError("libfoo-2.so.7: cannot open shared object file: No such file"))
    assert error is not None
    assert "libfoo-2.so.7" in str(error)
    assert error.exit_code == 5


def test_old_and_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, {"numpy": "1.9.3", "pillow": "12.0.0", "onnxruntime": "1.30.0+cpu"})
    states = {check.name: check for check in checks.core()}
    assert states["numpy"].state == "failed"
    assert "too old" in states["numpy"].detail
    assert states["pillow"].state == "ok"
    assert states["onnxruntime"].state == "ok"
    assert states["supervision"].todo == "pip install 'supervision>=0.26'"


def test_extras_may_be_absent_but_not_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, {"transformers": "5.15.1", "torch": "2.13.0+cpu", "inference-sdk": "2.0.0"})
    states = {check.name: check for check in checks.extras()}
    assert states["transformers"].state == "warning"
    assert ">=5.18,<6" in states["transformers"].detail
    assert states["torch"].state == "ok"
    assert states["inference-sdk"].state == "warning"
    assert states["pandas"].state == "absent"
    assert states["onnx"].todo == "pip install 'chequeocr[train]'"


def test_sample_without_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_reader(name: str, *arguments: object, **options: object) -> object:
        if name == "chequeocr.reader.reader":
            raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
        return real(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_reader)
    check = checks.sample()
    assert (check.state, check.todo) == ("failed", "apt-get install libgl1 (Debian, Ubuntu)")


def test_release_numbers_are_compared_as_numbers() -> None:
    assert checks._older("5.9.1", "5.18")
    assert not checks._older("5.18.0", "5.18")
    assert not checks._older("2.13.0+cpu", "2.4")


def test_a_package_that_breaks_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_module: str) -> None:
        raise RuntimeError("module compiled against ABI version 1 but this is 2")

    versions(monkeypatch, {"onnxruntime": "1.30.0"})
    monkeypatch.setattr(checks, "import_module", fail)
    check = {check.name: check for check in checks.core()}["onnxruntime"]
    assert (check.state, "ABI version" in check.detail) == ("failed", True)


def test_a_missing_table_of_models_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def models() -> None:
        raise ModelNotFoundError("models.json is missing")

    monkeypatch.setattr("chequeocr.models.registry.models", models)
    assert [(check.state, check.detail) for check in checks.model_files()] == [
        ("failed", "models.json is missing")]
