"""The finder's file is what its export describes, and only the right source is taken."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chequeocr.errors import MissingExtraError, ModelCorruptError
from chequeocr.models import registry
from chequeocr.train.text.export import MEMBER, SOURCE_SHA256, UPSTREAM, make_text

onnx = pytest.importorskip("onnx")


def test_the_shipped_file_is_described_and_has_ends_of_open_sizes() -> None:
    shipped = onnx.load(registry.path("cheque-text"))
    described = {prop.key: prop.value for prop in shipped.metadata_props}
    assert described["name"] == "cheque-text"
    assert "Apache-2.0" in described["licence"]
    assert SOURCE_SHA256 in described["source"]
    ends = [(one.name, [dim.dim_param or dim.dim_value for dim in one.type.tensor_type.shape.dim])
            for one in (*shipped.graph.input, *shipped.graph.output)]  # fmt: skip
    assert ends == [("pictures", ["n", 3, "h", "w"]), ("text", ["n", 1, "h", "w"])]


def test_its_weights_are_stored_as_halves() -> None:
    shipped = onnx.load(registry.path("cheque-text"))
    large = [one for one in shipped.graph.initializer if np.prod(one.dims) > 1000]
    assert large
    assert {one.data_type for one in large} == {onnx.TensorProto.FLOAT16}


def test_another_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.onnx").write_bytes(b"other weights")
    with pytest.raises(ModelCorruptError, match=r"rapidocr-onnxruntime 1\.2\.3"):
        make_text(tmp_path / "other.onnx", tmp_path / "made.onnx")
    assert not (tmp_path / "made.onnx").exists()


def test_a_wheel_with_another_model_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "rapidocr_onnxruntime-0.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(MEMBER, b"other weights")
    with pytest.raises(ModelCorruptError, match=SOURCE_SHA256):
        make_text(wheel, tmp_path / "made.onnx")


def test_a_wheel_without_the_model_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "rapidocr_onnxruntime-0.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("rapidocr_onnxruntime/__init__.py", "")
    with pytest.raises(ModelCorruptError, match=MEMBER):
        make_text(wheel, tmp_path / "made.onnx")


def test_a_file_that_is_no_wheel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rapidocr_onnxruntime-0.whl").write_bytes(b"no archive")
    with pytest.raises(ModelCorruptError, match=MEMBER):
        make_text(tmp_path / "rapidocr_onnxruntime-0.whl", tmp_path / "made.onnx")


def test_without_onnx_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingExtraError, match="train"):
        make_text(tmp_path / "other.onnx", tmp_path / "made.onnx")


def model_of(tmp_path: Path) -> Path:
    """A finder of one convolution, its weights in nodes and its ends named by numbers, as upstream's are."""
    helper, numpy_helper = onnx.helper, onnx.numpy_helper
    kernel = np.arange(27, dtype=np.float32).reshape(1, 3, 3, 3) / 100
    weights = helper.make_node("Constant", [], ["k"], value=numpy_helper.from_array(kernel))
    conv = helper.make_node("Conv", ["x", "k"], ["7"], pads=[1, 1, 1, 1])
    ends = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [-1, deep, -1, -1])
            for name, deep in (("x", 3), ("7", 1))]  # fmt: skip
    graph = helper.make_graph([weights, conv], "finder", ends[:1], ends[1:])
    path = tmp_path / "ch_PP-OCRv3_det_infer.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], ir_version=7), path)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_made_gives_what_the_source_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    source = model_of(tmp_path)
    sha = hashlib.sha256(source.read_bytes()).hexdigest()
    monkeypatch.setattr("chequeocr.train.text.export.UPSTREAM", replace(UPSTREAM, sha256=sha))
    if packed:
        with zipfile.ZipFile(tmp_path / "a.whl", "w") as archive:
            archive.write(source, MEMBER)
    target = tmp_path / "new" / "made.onnx"
    sha = make_text(tmp_path / "a.whl" if packed else source, target)
    assert sha == hashlib.sha256(target.read_bytes()).hexdigest()
    pictures = np.random.default_rng(1).random((2, 3, 32, 64), np.float32)
    on_cpu = ["CPUExecutionProvider"]
    before, after = (onnxruntime.InferenceSession(str(path), providers=on_cpu) for path in (source, target))
    (expected,) = before.run(None, {"x": pictures})
    (got,) = after.run(["text"], {"pictures": pictures})
    np.testing.assert_allclose(got, expected, atol=0.01)
