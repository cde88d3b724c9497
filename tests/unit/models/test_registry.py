"""The table of shipped models, and what happens to damaged and missing files."""

import hashlib
import json
from pathlib import Path

import pytest

from chequeocr.errors import ModelCorruptError, ModelNotFoundError
from chequeocr.models import registry
from chequeocr.models.session import open_session


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A registry of one model, `lines`, whose file holds b"weights"."""
    (tmp_path / "lines.onnx").write_bytes(b"weights")
    row = {"name": "lines", "kind": "recognizer", "file": "lines.onnx", "licence": "Apache-2.0",
           "what": "reads", "card": "docs/models/lines.md", "sha256": hashlib.sha256(b"weights").hexdigest()}
    (tmp_path / "models.json").write_text(json.dumps([row]))
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    monkeypatch.setattr(registry, "_TABLE", tmp_path / "models.json")
    registry.models.cache_clear()
    yield tmp_path
    registry.models.cache_clear()


@pytest.mark.parametrize("name", registry.models())
def test_shipped_files_have_the_published_hash(name):
    assert registry.verify(name) == Path(registry.__file__).parent / registry.info(name).file


@pytest.mark.parametrize("name", registry.models())
def test_shipped_models_have_a_card_and_a_licence(name):
    model = registry.info(name)
    assert model.licence == "Apache-2.0"
    assert (Path(__file__).parents[3] / model.card).is_file()


def test_version_is_name_and_eight_digits(shelf):
    assert registry.info("lines").version == "lines@" + hashlib.sha256(b"weights").hexdigest()[:8]


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ModelNotFoundError, match="cheque-lines"):
        registry.path("cheque-line")


def test_missing_file_says_install_again(shelf):
    (shelf / "lines.onnx").unlink()
    with pytest.raises(ModelNotFoundError, match="install it again"):
        registry.verify("lines")


def test_damage_is_found_even_after_a_good_check(shelf):
    registry.verify("lines")
    (shelf / "lines.onnx").write_bytes(b"weighty")
    with pytest.raises(ModelCorruptError, match="install chequeocr again"):
        registry.verify("lines")


def test_opening_a_damaged_shipped_file_is_refused_before_it_is_parsed(shelf):
    (shelf / "lines.onnx").write_bytes(b"tampered")
    with pytest.raises(ModelCorruptError, match="sha256"):
        open_session(shelf / "lines.onnx", 1)


def test_other_peoples_files_are_not_compared(shelf):
    registry.check(shelf / "theirs.onnx")


def test_update_hashes_writes_what_is_there(shelf):
    (shelf / "lines.onnx").write_bytes(b"new weights")
    registry.update_hashes()
    assert registry.verify("lines").read_bytes() == b"new weights"
    assert json.loads((shelf / "models.json").read_text())[0]["sha256"] == (
        hashlib.sha256(b"new weights").hexdigest())


def test_missing_table_says_install_again(shelf):
    (shelf / "models.json").unlink()
    with pytest.raises(ModelNotFoundError, match=r"models\.json is missing"):
        registry.path("lines")


@pytest.mark.parametrize("text", ["", "[{}]", '[{"name": "x"}]', "3"])
def test_damaged_table_says_so(shelf, text):
    (shelf / "models.json").write_text(text)
    with pytest.raises(ModelCorruptError, match=r"models\.json is damaged"):
        registry.models()
