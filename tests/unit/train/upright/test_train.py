"""Training of cheque-upright: what is drawn, what is wanted, symmetry, export, going on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import FileAccessError, SettingsError  # noqa: E402
from chequeocr.leaf.upright import SIDE  # noqa: E402
from chequeocr.train.upright.data import batches, draw, held_out, junk, take  # noqa: E402
from chequeocr.train.upright.model import UprightNet, four_turns  # noqa: E402
from chequeocr.train.upright.score import Seen, scores  # noqa: E402
from chequeocr.train.upright.settings import UprightTrainSettings  # noqa: E402
from chequeocr.train.upright.train import export, measure, new_run, train, train_step  # noqa: E402


def test_four_turns_are_those_of_numpy() -> None:
    pictures = torch.rand(2, 1, 8, 8)
    for turns, got in enumerate(four_turns(pictures).split(2)):
        np.testing.assert_array_equal(got.numpy(), np.rot90(pictures.numpy(), turns, (2, 3)))


def test_turning_a_picture_moves_the_logits_round() -> None:
    torch.manual_seed(1)
    net = UprightNet().eval()
    picture = torch.rand(1, 1, SIDE, SIDE)
    with torch.no_grad():
        straight, quarter = net(picture)[0], net(torch.rot90(picture, 1, (2, 3)))[0]
    # What needs k turns needs k - 1 after the first.
    np.testing.assert_allclose(quarter.numpy(), np.roll(straight.numpy(), -1), rtol=1e-4, atol=1e-5)


def test_batches_repeat_and_say_what_is_wanted() -> None:
    one, again = next(batches(3, 8)), next(batches(3, 8))
    np.testing.assert_array_equal(one.pictures, again.pictures)
    np.testing.assert_array_equal(one.wanted, again.wanted)
    assert one.pictures.shape == (8, 1, SIDE, SIDE)
    np.testing.assert_allclose(one.wanted.sum(1), 1)


def test_the_wanted_turn_makes_the_picture_upright(monkeypatch: pytest.MonkeyPatch) -> None:
    leaf = np.full((100, 200, 3), 250, np.uint8)
    leaf[:30] = 10
    monkeypatch.setattr("chequeocr.train.upright.data.draw", lambda seed: leaf)
    monkeypatch.setattr("chequeocr.train.upright.data.take", lambda rng, image: image)
    batch = next(batches(1, 24))
    met = set()
    for picture, wanted in zip(batch.pictures[:, 0], batch.wanted, strict=True):
        if wanted.max() == 1:
            met.add(int(wanted.argmax()))
            upright = np.rot90(picture, int(wanted.argmax()))
            assert upright[50, 80] < 0 < upright[110, 80]
    assert met == {0, 1, 2, 3}


def test_pictures_of_many_seeds() -> None:
    leaf = draw(5)
    assert max(leaf.shape) <= 400
    before = leaf.copy()
    for seed in range(40):
        for image in (take(np.random.default_rng(seed), leaf), junk(np.random.default_rng(seed))):
            assert image.dtype == np.uint8
            assert image.ndim == 3
            assert min(image.shape[:2]) >= 16
    assert np.array_equal(leaf, before)


def test_steps_lower_the_loss() -> None:
    torch.set_num_threads(1)
    run = new_run(UprightTrainSettings(out=Path("unused"), rate=1e-3))
    batch = next(batches(5, 4))
    losses = [train_step(run, batch, half=False) for _ in range(12)]
    assert run.step == 12
    assert losses[-1] < 0.7 * losses[0]


def test_onnx_gives_what_torch_gives(tmp_path: Path) -> None:
    torch.manual_seed(3)
    net = UprightNet().eval()
    path = export(net.state_dict(), tmp_path / "net.onnx")
    assert path.stat().st_size < 500_000
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for number in (1, 3):
        pictures = torch.rand((number, 1, SIDE, SIDE), generator=torch.Generator().manual_seed(0))
        with torch.no_grad():
            wanted = net(pictures).numpy()
        (given,) = session.run(None, {"pictures": pictures.numpy()})
        np.testing.assert_allclose(given, wanted, atol=0.01)


def test_held_out_cheques_are_always_the_same() -> None:
    batch = held_out(2)
    np.testing.assert_array_equal(batch.pictures, held_out(2).pictures)
    counted = measure(UprightNet().state_dict(), batch)
    assert counted["held_out"] == 2
    assert 0 <= counted["right"] <= 2


def test_train_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    out = tmp_path / "run"
    common = {"out": out, "batch": 2, "fresh": 1, "held": 1, "half": False, "keep_every": 1}
    assert train(UprightTrainSettings(**common, steps=1, progress=False)).is_file()
    assert torch.load(out / "last.pt", weights_only=True)["step"] == 1
    train(UprightTrainSettings(**common, steps=2, progress=False))
    assert torch.load(out / "last.pt", weights_only=True)["step"] == 2
    rows = [json.loads(row) for row in (out / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [1, 2]


def test_scores_tell_wrong_turns_from_none() -> None:
    sure, unsure = np.full((4, 4), 0.01, np.float32), np.full((4, 4), 0.25, np.float32)
    for turns, want in enumerate((0, 3, 2, 2)):  # the last one should be 1
        sure[turns, want] = 0.97
    counted = {s.way: s for s in scores([Seen("a", "x", sure), Seen("a", "y", unsure)], sure=0.9)}
    assert (counted["upright"].right, counted["upright"].total) == (2, 2)
    assert (counted["90"].right, counted["90"].wrongly_turned) == (1, 0)
    assert (counted["270"].right, counted["270"].wrongly_turned) == (0, 1)
    assert str(counted["180"]) == "a, 180: 1/2, turned wrongly 0"


def test_what_cannot_be_meant_is_refused_before_training(tmp_path: Path) -> None:
    common = {"batch": 2, "fresh": 1, "held": 0, "half": False, "steps": 1, "progress": False}
    with pytest.raises(SettingsError, match="not a folder of measured sets"):
        train(UprightTrainSettings(out=tmp_path / "run", data=tmp_path, **common))
    assert not (tmp_path / "run").exists()
    (tmp_path / "file").touch()
    with pytest.raises(FileAccessError, match="can't be written"):
        train(UprightTrainSettings(out=tmp_path / "file" / "run", **common))
    with pytest.raises(SettingsError, match="seed must be"):
        UprightTrainSettings(out=tmp_path, seed=-1)
    train(UprightTrainSettings(out=tmp_path / "run", **common))
    with pytest.raises(SettingsError, match=r"rate: 0\.5, was 0\.003; seed: 8, was 7"):
        train(UprightTrainSettings(out=tmp_path / "run", **{**common, "steps": 2}, rate=0.5, seed=8))
    (tmp_path / "run" / "last.pt").write_bytes(b"no checkpoint")
    with pytest.raises(SettingsError, match="not a checkpoint of this kind of run"):
        train(UprightTrainSettings(out=tmp_path / "run", **common))
