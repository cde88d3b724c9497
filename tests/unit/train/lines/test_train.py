"""The recognizer's training: the network against its graph, the drawn crops, steps, checkpoints, mixing."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnx = pytest.importorskip("onnx", reason="needs the extra train")

import onnxruntime as ort  # noqa: E402

from chequeocr.errors import FileAccessError, ModelCorruptError, SettingsError  # noqa: E402
from chequeocr.models import registry  # noqa: E402
from chequeocr.synth.fonts import font_book  # noqa: E402
from chequeocr.train.lines.data import LinesData  # noqa: E402
from chequeocr.train.lines.hands import figure_writer, font_writer, read_mnist, stroke_writer  # noqa: E402
from chequeocr.train.lines.model import LinesNet, load_weights, store_weights  # noqa: E402
from chequeocr.train.lines.page import Papers, Strip, trim  # noqa: E402
from chequeocr.train.lines.settings import LinesDataSettings, LinesTrainSettings  # noqa: E402
from chequeocr.train.lines.text import (  # noqa: E402
    draw_day,
    draw_figures,
    draw_name,
    draw_text,
    draw_words,
)
from chequeocr.train.lines.train import blend, change, ctc_loss, greedy, train  # noqa: E402


@pytest.fixture(scope="module")
def shipped() -> onnx.ModelProto:
    return onnx.load(str(registry.path("cheque-lines")))


def _classes(model: onnx.ModelProto) -> int:
    return int(model.graph.output[0].type.tensor_type.shape.dim[2].dim_value)


def test_the_network_computes_what_the_graph_computes(shipped: onnx.ModelProto) -> None:
    net = LinesNet(_classes(shipped)).eval()
    load_weights(net, shipped)
    images = np.random.default_rng(0).uniform(-1, 1, (2, 3, 48, 352)).astype(np.float32)
    session = ort.InferenceSession(shipped.SerializeToString(), providers=["CPUExecutionProvider"])
    (expected,) = session.run(None, {"images": images})
    with torch.no_grad():
        assert np.abs(net(torch.from_numpy(images)).numpy() - expected).max() < 1e-3


def test_weights_come_back_bit_by_bit(shipped: onnx.ModelProto) -> None:
    copy = onnx.ModelProto.FromString(shipped.SerializeToString())
    net = LinesNet(_classes(shipped))
    load_weights(net, shipped)
    with torch.no_grad():
        net.head.bias.add_(1.0)
    store_weights(net, copy)
    assert copy != shipped
    with torch.no_grad():
        net.head.bias.sub_(1.0)
    load_weights(net, shipped)
    store_weights(net, copy)
    assert copy == shipped


def test_a_file_of_another_network_is_refused(shipped: onnx.ModelProto) -> None:
    with pytest.raises(ModelCorruptError, match="not those of cheque-lines"):
        load_weights(LinesNet(_classes(shipped) + 1), shipped)


def test_batch_norms_keep_their_statistics() -> None:
    net = LinesNet(5).train()
    before = net.beside.norm.running_mean.clone()
    net(torch.randn(1, 3, 48, 64))
    assert torch.equal(net.beside.norm.running_mean, before)


def test_ctc_loss_on_a_literal_matrix() -> None:
    # Two steps, even odds of blank, a, b: "a" has three paths of nine (a a, a -, - a), "ab" one.
    logits = torch.zeros(2, 2, 3)
    expected = (np.log(3.0) + np.log(9.0) / 2) / 2
    assert float(ctc_loss(logits, [[1], [1, 2]])) == pytest.approx(expected, abs=1e-5)


def test_what_was_read_right_is_held() -> None:
    before = torch.tensor([[[0.0, 5.0, 0.0], [5.0, 0.0, 0.0], [0.0, 0.0, 5.0]]])
    assert greedy(before[0]) == [1, 2]
    assert float(change(before, before, [[1, 2]])) == pytest.approx(0.0, abs=1e-6)
    other = before.flip(2)
    assert float(change(other, before, [[1, 2]])) > 1.0
    assert float(change(other, before, [[2, 2]])) == 0.0  # that it read wrongly: free to change


def test_texts_are_of_their_fields() -> None:
    rng = np.random.default_rng(1)
    for _ in range(300):
        assert re.fullmatch(r"\d[\d ,.]*(?:[\d/=.,*-]| \d\d/100)*", draw_figures(rng))
        assert re.search(r"[A-Za-zÀ-ÿ]", draw_words(rng))
        assert re.search(r"\d", draw_day(rng))
        assert draw_name(rng).strip()
    assert {draw_text(rng)[0] for _ in range(200)} == {
        "payee_name", "amount_in_numbers", "amount_in_words", "date",
    }  # fmt: skip


def _weights(model: onnx.ModelProto) -> list[list[float]]:
    return [onnx.numpy_helper.to_array(tensor).ravel().tolist() for tensor in model.graph.initializer]


def _mnist(folder: Path) -> Path:
    """Ten figures: figure n is a bar n + 2 columns wide, twenty rows high."""
    pictures = np.zeros((10, 28, 28), np.uint8)
    for n in range(10):
        pictures[n, 4:24, 4 : 6 + n] = 255
    head = struct.pack(">4i", 2051, 10, 28, 28)
    (folder / "train-images-idx3-ubyte").write_bytes(head + pictures.tobytes())
    (folder / "train-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, 10) + bytes(range(10)))
    return folder


def test_real_figures_stand_on_the_baseline(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    real = read_mnist(_mnist(tmp_path))
    marks = font_writer(rng, font_book(None).hand)
    mask, baseline = figure_writer(rng, real, marks)("1090", 40.0)
    cut, row = trim(mask, baseline)
    assert 30 <= row <= 52
    assert abs(cut.shape[0] - row) <= 8
    assert cut.max() > 200


def test_a_crop_holds_the_writing() -> None:
    rng = np.random.default_rng(3)
    papers = Papers.draw(rng, font_book(None), 2)
    found = 0
    for _ in range(12):
        mask, baseline = stroke_writer(rng)("4,50,000", 40.0)
        image = Strip(rng, papers, "amount_in_numbers", 40.0).crop(mask, baseline, None)
        if image is not None:
            found += 1
            assert image.dtype == np.uint8
            assert image.shape[2] == 3
            assert image.shape[1] > image.shape[0]
    assert found >= 8


@pytest.mark.usefixtures("few")
def test_batches_repeat_with_their_seed() -> None:
    first, again, other = (
        next(iter(LinesData(LinesDataSettings(batch=4), (seed,)))) for seed in (7, 7, 8)
    )
    assert first.texts == again.texts
    assert np.array_equal(first.images, again.images)
    assert first.texts != other.texts
    assert first.images.shape[:3] == (len(first.texts), 3, 48)


@pytest.mark.usefixtures("few")
def test_training_goes_on_where_it_stopped_and_mixes(tmp_path: Path, shipped: onnx.ModelProto) -> None:
    data = LinesDataSettings(batch=2)
    common = {"out": tmp_path, "data": data, "workers": 0, "keep_every": 1, "device": "cpu", "hold": 1.0}
    first = train(LinesTrainSettings(steps=1, **common))
    assert first.name == "step-000001.onnx"
    second = train(LinesTrainSettings(steps=2, **common))
    assert second.name == "step-000002.onnx"
    assert json.loads((tmp_path / "settings.json").read_text())["steps"] == 2
    other = {**common, "data": LinesDataSettings(batch=3, kind="figures")}
    with pytest.raises(SettingsError, match=r"\(data\.kind: figures, was all; data\.batch: 3, was 2\)"):
        train(LinesTrainSettings(steps=3, **other))
    trained = onnx.load(str(second))
    assert trained.graph.node == shipped.graph.node
    assert trained != shipped

    half = tmp_path / "half.onnx"
    blend(registry.path("cheque-lines"), [second], 0.0, half)
    assert _weights(onnx.load(str(half))) == _weights(shipped)
    blend(registry.path("cheque-lines"), [second, second], 1.0, half)
    mixed = onnx.load(str(half))
    assert _weights(mixed) == _weights(trained)
    told = {entry.key: entry.value for entry in mixed.metadata_props}
    assert told["name"] == "half"
    assert told["changed"].endswith("; 1 of the way to weights trained on drawn crops")
    with pytest.raises(SettingsError, match=r"from 0 to 1, not 1\.5"):
        blend(second, [second], 1.5, half)
    with pytest.raises(SettingsError, match="trained weights"):
        blend(second, [], 0.5, half)


def test_what_cannot_be_trained_from_is_refused_at_once(tmp_path: Path) -> None:
    shipped_file = registry.path("cheque-lines")
    with pytest.raises(SettingsError, match="lacks train-images"):
        read_mnist(tmp_path)
    for file in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"):
        (tmp_path / file).write_bytes(b"x" * 100)
    with pytest.raises(SettingsError, match="not those of MNIST"):
        read_mnist(tmp_path)
    with pytest.raises(SettingsError, match=r"labels\.csv"):
        LinesData(LinesDataSettings(names=tmp_path), (0,))
    (tmp_path / "labels.csv").write_text("image,text\nnope.png,ANNA\n")
    with pytest.raises(SettingsError, match=r"nope\.png"):
        LinesData(LinesDataSettings(names=tmp_path), (0,))
    with pytest.raises(SettingsError, match="not a folder of measured sets"):
        train(LinesTrainSettings(out=tmp_path / "run", measure=tmp_path))
    (tmp_path / "cheques").mkdir()
    (tmp_path / "cheques" / "gt.jsonl").write_text("")
    with pytest.raises(SettingsError, match=r"courtesy_amounts.labels\.csv can't be read"):
        train(LinesTrainSettings(out=tmp_path / "run", measure=tmp_path))
    with pytest.raises(SettingsError, match="holds no font"):
        train(LinesTrainSettings(out=tmp_path / "run", data=LinesDataSettings(fonts=tmp_path)))
    for device in ("abacus", "meta", "cuda:99"):
        with pytest.raises(SettingsError, match=f"device '{device}'"):
            train(LinesTrainSettings(out=tmp_path / "run", device=device))
    for wrong in ({"hold": float("nan")}, {"average": 1.0}, {"seed": -1}, {"workers": -1}):
        with pytest.raises(SettingsError, match=f"{next(iter(wrong))} must be"):
            LinesTrainSettings(out=tmp_path, **wrong)
    with pytest.raises(SettingsError, match="kind must be one of"):
        LinesDataSettings(kind="runes")
    junk = tmp_path / "junk.onnx"
    junk.write_bytes(b"no model")
    with pytest.raises(ModelCorruptError, match="not an ONNX file of a recognizer"):
        train(LinesTrainSettings(out=tmp_path / "run", start=junk))
    with pytest.raises(ModelCorruptError, match="not an ONNX file of a recognizer"):
        blend(shipped_file, [registry.path("cheque-fields")], 0.5, tmp_path / "x.onnx")
    with pytest.raises(SettingsError, match="one of the files to mix"):
        blend(shipped_file, [shipped_file], 0.5, shipped_file)
    with pytest.raises(FileAccessError, match="nowhere"):
        blend(shipped_file, [shipped_file], 0.5, tmp_path / "nowhere" / "x.onnx")
    (tmp_path / "run" / "last.pt").write_bytes(b"no checkpoint")
    with pytest.raises(SettingsError, match="not a checkpoint of this kind"):
        train(LinesTrainSettings(out=tmp_path / "run", workers=0))
