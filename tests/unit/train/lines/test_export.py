"""The recognizer's file is what its export describes, and only the right source is taken."""

import zipfile

import pytest

from chequeocr.errors import ModelCorruptError
from chequeocr.models import registry
from chequeocr.train.lines.export import CHARSET, MEMBER, make_original

onnx = pytest.importorskip("onnx")


@pytest.fixture(scope="module")
def shipped():
    return onnx.load(registry.path("cheque-lines"))


def test_characters_are_distinct_and_end_with_the_space():
    assert len(set(CHARSET)) == len(CHARSET)
    assert CHARSET[-1] == " "


def test_the_shipped_file_has_the_head_of_this_charset(shipped):
    described = {p.key: p.value for p in shipped.metadata_props}
    assert described["character"].split("\n") == list(CHARSET)
    assert "Apache-2.0" in described["licence"]
    assert shipped.graph.output[0].type.tensor_type.shape.dim[-1].dim_value == len(CHARSET) + 1
    assert (shipped.graph.input[0].name, shipped.graph.output[0].name) == ("images", "logits")


def test_another_model_is_refused(tmp_path):
    (tmp_path / "other.onnx").write_bytes(b"other weights")
    with pytest.raises(ModelCorruptError, match="rapidocr 3"):
        make_original(tmp_path / "other.onnx", tmp_path / "made.onnx")
    assert not (tmp_path / "made.onnx").exists()


def test_a_wheel_without_the_model_is_refused(tmp_path):
    wheel = tmp_path / "rapidocr-0.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("rapidocr/__init__.py", "")
    with pytest.raises(ModelCorruptError, match=MEMBER):
        make_original(wheel, tmp_path / "made.onnx")


def test_a_file_that_is_no_wheel_is_refused(tmp_path):
    (tmp_path / "rapidocr-0.whl").write_bytes(b"no archive")
    with pytest.raises(ModelCorruptError):
        make_original(tmp_path / "rapidocr-0.whl", tmp_path / "made.onnx")
