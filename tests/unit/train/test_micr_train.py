"""Training of the reader of magnetic lines: which lines may train, the loss, steps, export, going on."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT  # noqa: E402
from chequeocr.synth.micrfont import e13b_line  # noqa: E402
from chequeocr.train.micr import (  # noqa: E402
    MicrTrainSettings,
    ctc_loss,
    export,
    learning_rate,
    new_run,
    train,
    train_step,
)
from chequeocr.train.micr_data import (  # noqa: E402
    Batch,
    Sources,
    batches,
    cmc7_text,
    draw_cmc7,
    draw_e13b,
    e13b_text,
    load_lines,
    may_train,
    read_labels,
    sample,
)
from chequeocr.train.micr_look import look  # noqa: E402
from chequeocr.train.micr_model import MicrNet  # noqa: E402

EVEN, ODD = "reallife_cgi_1212994546-0.png", "reallife_cgi_1212992377-0.png"


def test_the_rule_of_the_halves() -> None:
    # sha1sum of the names starts with f2c78de2 and 00af41eb.
    assert may_train(EVEN)
    assert not may_train(ODD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind in ("e13b", "cmc7"):
        (tmp_path / kind).mkdir()
        rows = [f"{name}\tA12  C3" for name in (EVEN, ODD)]
        (tmp_path / kind / "labels.tsv").write_text("\n".join(["image\ttext", *rows]))
        for name in (EVEN, ODD):
            cv2.imwrite(str(tmp_path / kind / name), 255 - np.pad(e13b_line("⑆12 ⑈3", 30), 8))
    return tmp_path


def test_only_permitted_lines_are_loaded(folder: Path) -> None:
    assert read_labels(folder / "e13b") == [(EVEN, "⑆12 ⑈3"), (ODD, "⑆12 ⑈3")]
    lines = load_lines(folder)
    assert [(line.kind, line.spaced) for line in lines] == [("e13b", False), ("cmc7", True)]
    assert lines[0].mask.shape[0] == 30


def test_no_permitted_line_of_the_real_set_is_a_measured_one(shared_data: Path) -> None:
    for kind, held in (("e13b", 253), ("cmc7", 256)):
        names = [name for name, _ in read_labels(shared_data / "micr_lines" / kind)]
        assert sum(not may_train(name) for name in names) == held


def test_texts_and_pictures_of_many_seeds() -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        for text, draw in ((e13b_text(rng), lambda t, r: draw_e13b(t, r, ())), (cmc7_text(rng), draw_cmc7)):
            assert text == text.strip() != ""
            assert set(text) <= set(CHARACTERS)
            mask = draw(text, rng)
            assert mask.any()
            picture = look(mask, rng)
            assert picture.dtype == np.uint8
            assert picture.ndim == 2


def test_samples_repeat_and_fit_their_labels() -> None:
    one, again = (sample(np.random.default_rng(3), Sources()) for _ in range(2))
    assert one[1:] == again[1:]
    np.testing.assert_array_equal(one[0], again[0])
    batch = next(batches(Sources(), 3, seed=1, pool=2))
    assert batch.lines.shape[:3] == (3, 1, HEIGHT)
    assert batch.lines.shape[3] % 16 == 0
    assert batch.lengths.sum() == len(batch.labels)
    assert batch.labels.min() >= 1


def test_an_unwritten_space_costs_nothing_where_spaces_are_not_written() -> None:
    space = CHARACTERS.index(" ") + 1
    logits = torch.full((1, 3, len(CHARACTERS) + 1), -20.0)
    logits[0, 0, 2] = logits[0, 1, space] = logits[0, 2, 3] = 20.0
    lines, labels, lengths = np.zeros((1, 1, 40, 16), np.float32), np.array([2, 3]), np.array([2])
    free = ctc_loss(logits, Batch(lines, labels, lengths, np.array([False])))
    strict = ctc_loss(logits, Batch(lines, labels, lengths, np.array([True])))
    assert float(free) == pytest.approx(0.0, abs=1e-4)
    assert float(strict) > 5


def test_learning_rate_warms_up_and_cools_down() -> None:
    assert learning_rate(0, 1000, 1.0) < 0.02
    assert learning_rate(99, 1000, 1.0) == pytest.approx(1.0)
    assert learning_rate(999, 1000, 1.0) == pytest.approx(0.01, abs=0.001)


def test_steps_lower_the_loss() -> None:
    torch.set_num_threads(1)
    run = new_run(MicrTrainSettings(out=Path("unused")))
    batch = next(batches(Sources(), 2, seed=5, pool=1))
    losses = [train_step(run, batch, half=False) for _ in range(12)]
    assert run.step == 12
    assert losses[-1] < 0.7 * losses[0]


def test_onnx_gives_what_torch_gives(tmp_path: Path) -> None:
    torch.manual_seed(3)
    net = MicrNet().eval()
    path = export(net.state_dict(), tmp_path / "net.onnx")
    assert path.stat().st_size < 1_000_000
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    assert session.get_modelmeta().custom_metadata_map["character"].split("\n") == list(CHARACTERS)
    for shape in ((1, 1, HEIGHT, 64), (3, 1, HEIGHT, 160)):
        lines = torch.rand(shape, generator=torch.Generator().manual_seed(0))
        with torch.no_grad():
            wanted = net(lines).numpy()
        (given,) = session.run(None, {"lines": lines.numpy()})
        assert given.shape == (shape[0], shape[3] // 4, len(CHARACTERS) + 1)
        np.testing.assert_allclose(given, wanted, atol=0.02)


def test_train_goes_on_from_its_checkpoint(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    common = {"out": out, "lines": folder, "batch": 1, "half": False, "keep_every": 1, "progress": False}
    assert train(MicrTrainSettings(**common, steps=1)).is_file()
    assert torch.load(out / "last.pt", weights_only=True)["step"] == 1
    train(MicrTrainSettings(**common, steps=2))
    assert torch.load(out / "last.pt", weights_only=True)["step"] == 2
