"""The tutorial notebook, executed whole against a loopback server and a local checkpoint.

`fixtures/trocr-tiny` reads amounts only, so what TrOCR makes of the name is not judged here; the last
section, with the embedded models, is held to what was written on the fixture.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("inference_sdk")
pytest.importorskip("ipykernel")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "01_tutorial.ipynb"


def _sample() -> str:
    """The picture that the notebook names."""
    source = NOTEBOOK.read_text(encoding="utf-8")
    return source.split('SAMPLE = \\"')[1].split('\\"')[0]


def _printed(notebook: Any, tag: str) -> str:
    cells = [c for c in notebook.cells if tag in c.metadata.get("tags", ())]
    assert len(cells) == 1, f"one cell of the notebook must be tagged {tag!r}"
    return "".join(o.text for o in cells[0].outputs if o.output_type == "stream" and o.name == "stdout")


def _run(notebook: Any, folder: Path, **environment: str) -> Any:
    """The notebook, executed in a folder, with no key but one that is given."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ROBOFLOW_API_KEY", raising=False)
        patch.setenv("CHEQUEOCR_TUTORIAL_TROCR", str(ROOT / "fixtures" / "trocr-tiny"))
        patch.setenv("CHEQUEOCR_TUTORIAL_IMAGE", str(ROOT / "fixtures" / _sample()))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        for name, value in environment.items():
            patch.setenv(name, value)
        where = {"metadata": {"path": str(folder)}}
        nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    return notebook


def _after(label: str, text: str) -> str:
    return next(line.removeprefix(label).strip() for line in text.splitlines() if line.startswith(label))


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from chequeocr.detect.embedded import cheque_fields
    from tests.support.roboflow_server import serving

    with serving(cheque_fields(), key="local") as url:
        return _run(nbformat.read(NOTEBOOK, as_version=4), tmp_path_factory.mktemp("elsewhere"),
                    CHEQUEOCR_TUTORIAL_API_URL=url, ROBOFLOW_API_KEY="local")  # fmt: skip


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """What was written on the sample when it was drawn."""
    path = (ROOT / "fixtures" / _sample()).with_suffix(".truth.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_whole_picture_is_not_the_amount(executed: Any, truth: dict[str, Any]) -> None:
    assert _printed(executed, "whole").strip() not in (truth["amount_figures"], truth["payee"])


def test_detector_finds_the_tutorials_two_classes(executed: Any) -> None:
    names = [line.split()[0] for line in _printed(executed, "detect").splitlines()]
    assert {"Payee_Name", "Amount_In_Numbers"} <= set(names)


def test_the_tutorials_own_calls_print_a_name_and_an_amount(executed: Any) -> None:
    printed = _printed(executed, "fields")
    assert _after("name:", printed)
    assert any(letter.isdigit() for letter in _after("amount:", printed))


def test_the_same_in_two_lines_gives_the_amount(executed: Any, truth: dict[str, Any]) -> None:
    printed = _printed(executed, "same")
    assert Decimal(_after("amount:", printed)) == Decimal(truth["amount"])


def test_embedded_models_give_name_and_amount(executed: Any, truth: dict[str, Any]) -> None:
    printed = _printed(executed, "embedded")
    assert _after("name:", printed) == truth["payee"]
    assert Decimal(_after("amount:", printed)) == Decimal(truth["amount"])


def test_without_a_key_all_that_needs_none_runs(tmp_path: Path, truth: dict[str, Any]) -> None:
    without = _run(nbformat.read(NOTEBOOK, as_version=4), tmp_path,
                   CHEQUEOCR_TUTORIAL_API_URL="http://127.0.0.1:9")  # fmt: skip
    assert "sections 2 to 5 are left out" in _printed(without, "settings")
    for tag in ("detect", "fields", "same"):
        assert _printed(without, tag) == ""
    printed = _printed(without, "embedded")
    assert _after("name:", printed) == truth["payee"]
    assert Decimal(_after("amount:", printed)) == Decimal(truth["amount"])


def test_the_last_section_needs_the_cheque_and_nothing_else(tmp_path: Path, truth: dict[str, Any]) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    kept = {"picture", "embedded", "more"}
    notebook.cells = [cell for cell in notebook.cells if kept & set(cell.metadata.get("tags", ()))]
    blocked = "import sys; sys.modules |= dict.fromkeys(('torch', 'transformers', 'inference_sdk'))"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(blocked))
    printed = _printed(_run(notebook, tmp_path), "embedded")
    assert _after("name:", printed) == truth["payee"]


def test_install_cell_is_for_colab_alone() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cell = next(c for c in notebook.cells if "install" in c.metadata.get("tags", ()))
    lines = cell.source.splitlines()
    guard = lines.index('if "google.colab" in sys.modules:')
    assert all(line.startswith("    ") for line in lines[guard + 1 :])
    assert not any("%pip" in c.source for c in notebook.cells if c.cell_type == "code" and c is not cell)


def test_stored_without_outputs_and_without_a_key() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(not c.outputs and c.execution_count is None for c in code)
