"""Training of the reader of MICR lines: which lines may train, the loss, steps, export, going on."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import FileAccessError, SettingsError  # noqa: E402
from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT  # noqa: E402
from chequeocr.synth.micrfont import e13b_line  # noqa: E402
from chequeocr.train.micr.data import (  # noqa: E402
    Batch,
    Sources,
    batches,
    cmc7_text,
    draw_cmc7,
    draw_e13b,
    e13b_text,
    load_glyphs,
    load_lines,
    may_train,
    read_labels,
    sample,
)
from chequeocr.train.micr.model import MicrNet  # noqa: E402
from chequeocr.train.micr.photograph import photograph  # noqa: E402
from chequeocr.train.micr.settings import MicrTrainSettings  # noqa: E402
from chequeocr.train.micr.train import ctc_loss, export, new_run, train, train_step  # noqa: E402

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
            picture = photograph(mask, rng)
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


def settings(tmp_path: Path, **others: object) -> MicrTrainSettings:
    given = {"out": tmp_path / "run", "steps": 1, "batch": 1, "half": False, "progress": False}
    return MicrTrainSettings(**{**given, **others})


def test_a_run_is_not_gone_on_with_other_settings(folder: Path, tmp_path: Path) -> None:
    train(settings(tmp_path))
    before = (tmp_path / "run" / "settings.json").read_bytes()
    with pytest.raises(SettingsError, match=r"lines: .*, was none; batch: 3, was 1\).*--no-resume"):
        train(settings(tmp_path, steps=2, batch=3, lines=folder))
    assert (tmp_path / "run" / "settings.json").read_bytes() == before
    train(settings(tmp_path, steps=2, threads=0, keep_every=1))
    train(settings(tmp_path, batch=3, resume=False))
    assert json.loads((tmp_path / "run" / "settings.json").read_text())["batch"] == 3
    (tmp_path / "run" / "settings.json").write_text("{")
    with pytest.raises(SettingsError, match=r"settings\.json can't be read"):
        train(settings(tmp_path, batch=3))


def test_what_scoring_needs_is_looked_for_before_training(tmp_path: Path) -> None:
    data = tmp_path / "data"

    def refused(match: str) -> None:
        with pytest.raises(SettingsError, match=match):
            train(settings(tmp_path, data=data))
        assert not (tmp_path / "run").exists()

    refused(r"e13b.labels\.tsv can't be read")
    for kind in ("e13b", "cmc7"):
        (data / "micr_lines" / kind).mkdir(parents=True)
        (data / "micr_lines" / kind / "labels.tsv").write_text("image\ttext\nlost.png\t1\n")
    refused(r"labels\.tsv, line 2: names a picture that is not there")
    for kind in ("e13b", "cmc7"):
        (data / "micr_lines" / kind / "labels.tsv").write_text("image\ttext\n")
    refused("not a folder of measured sets")
    (data / "cheques").mkdir()
    (data / "cheques" / "gt.jsonl").write_text('{"set": "mine"}\nno truth\n')
    refused(r"gt\.jsonl, line 2: no JSON object")
    (data / "cheques" / "gt.jsonl").write_text('{"set": "idrbt", "image": "a.png", "boxes": {}}\n')
    refused(r"line 1: lacks amount, country, date_iso, micr, payee")


@pytest.mark.parametrize(
    "wrong", [{"seed": -1}, {"seed": 2**31}, {"batch": 0}, {"steps": 1.5}, {"rate": float("nan")}]
)
def test_settings_are_checked(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=f"{next(iter(wrong))} must be"):
        settings(tmp_path, **wrong)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileAccessError, match=r"file.run: can't be written"):
        train(settings(tmp_path, out=tmp_path / "file" / "run"))


def test_a_checkpoint_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    checkpoint = tmp_path / "run" / "last.pt"
    good = new_run(settings(tmp_path))
    good.save(checkpoint)
    state = torch.load(checkpoint, weights_only=True)
    for wrong in (
        [1, 2], {}, {**state, "net": {}}, {**state, "step": "many"}, {**state, "average": {}},
        {**state, "optimizer": {"state": {}, "param_groups": []}},
    ):  # fmt: skip
        torch.save(wrong, checkpoint)
        with pytest.raises(SettingsError, match="not a checkpoint of this kind of run: give --no-resume"):
            train(settings(tmp_path))
    for junk in (b"", b"no checkpoint", b"junk", b"\x80", b"PK\x03\x04 no archive"):
        checkpoint.write_bytes(junk)
        with pytest.raises(SettingsError, match="not a checkpoint of this kind of run"):
            train(settings(tmp_path))


def test_sources_that_hold_nothing_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no pictures of glyphs"):
        load_glyphs(tmp_path)
    cv2.imwrite(str(tmp_path / "uzz.png"), np.zeros((4, 4), np.uint8))
    with pytest.raises(SettingsError, match=r"uzz\.png: its name must be a character's number"):
        load_glyphs(tmp_path)
    cv2.imwrite(str(folder / "e13b" / EVEN), np.full((9, 9), 255, np.uint8))
    with pytest.raises(SettingsError, match="shows no line"):
        load_lines(folder)
    (folder / "e13b" / "labels.tsv").write_text("name\tsays\na\tb\n")
    with pytest.raises(SettingsError, match=r"labels\.tsv can't be read"):
        load_lines(folder)
