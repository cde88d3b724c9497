"""Training of cheque-retouched: lines and what is wanted of them, steps, export, going on."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import SettingsError  # noqa: E402
from chequeocr.examine.retouched import KINDS, STEP, TALL, RetouchedFinder  # noqa: E402
from chequeocr.train.retouched import data  # noqa: E402
from chequeocr.train.retouched.data import PRINTED, WIDE, Batch, batch_of, batches  # noqa: E402
from chequeocr.train.retouched.edits import Edited  # noqa: E402
from chequeocr.train.retouched.model import RetouchedNet  # noqa: E402
from chequeocr.train.retouched.settings import RetouchedTrainSettings  # noqa: E402
from chequeocr.train.retouched.signatures import of_signature  # noqa: E402
from chequeocr.train.retouched.strips import Handwriting, Strip, of_cheque, of_print  # noqa: E402
from chequeocr.train.retouched.train import held_out, measure, new_run, train, train_step  # noqa: E402

COLUMNS = WIDE // STEP


def strip(wide: int = 400) -> np.ndarray:
    image = np.full((TALL, wide, 3), (240, 235, 220), np.uint8)
    for x in range(20, wide - 20, 12):
        image[12:36, x : x + 4] = (30, 40, 140)
    return image


def only(monkeypatch: pytest.MonkeyPatch, *true: float) -> None:
    """Of what may happen by chance only that of these shares does."""
    monkeypatch.setattr(data, "chance", lambda rng, share: share in true)


def batch(*strips: Strip, seed: int = 1) -> Batch:
    other = [Strip(strip(), False)] * len(strips)
    return batch_of(np.random.default_rng(seed), [*strips, *other])


@pytest.fixture
def hands(tmp_path: Path) -> Path:
    folder = tmp_path / "hands"
    (folder / "images").mkdir(parents=True)
    for name, wide in (("a", 500), ("b", 40)):
        cv2.imwrite(str(folder / "images" / f"{name}.jpg"), strip(wide))
    return folder


def test_lines_of_a_drawn_cheque_repeat() -> None:
    one, again = of_cheque(5), of_cheque(5)
    assert len(one) == len(again) >= 3
    for first, second in zip(one, again, strict=True):
        np.testing.assert_array_equal(first.image, second.image)
        assert first.image.shape[0] == TALL
        assert 80 <= first.image.shape[1] <= 1200
        assert first.printed in (True, False, None)


def test_drawn_signatures_repeat_and_are_no_print(hands: Path) -> None:
    for real in (None, Handwriting(hands)):
        found = []
        for seed in range(12):
            one, again = (of_signature(np.random.default_rng(seed), real) for _ in range(2))
            np.testing.assert_array_equal(one.image, again.image)
            assert one.image.shape[0] == TALL
            assert (one.printed, one.field) == (None, "signature")
            found.append(one.image.std())
        assert min(found) > 3, "something is written"


def test_lines_behind_the_end_are_not_counted() -> None:
    short = held_out(6)
    short.weight[:, :, 5:] = 0.0
    figures = measure(RetouchedNet().state_dict(), short)
    assert set(figures) >= {"untouched", "printed"}


def test_batches_repeat_and_have_their_forms(hands: Path) -> None:
    one, again = ([*islice(batches(3, 4, 1, hands, pool=8), 2)] for _ in range(2))
    for first, second in zip(one, again, strict=True):
        for name in Batch.__slots__:
            np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
        assert first.lines.shape == (4, 3, TALL, WIDE)
        assert first.wanted.shape == first.weight.shape == (4, len(KINDS), COLUMNS)
        assert {first.lines.dtype, first.wanted.dtype, first.weight.dtype} == {np.dtype(np.float32)}
        assert set(np.unique(first.wanted)) <= {0.0, 1.0}
        assert first.weight.min() >= 0.0
        assert np.isfinite(first.lines).all()
    assert not np.array_equal(one[0].lines, one[1].lines)


def test_a_line_that_nobody_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, data._UNTOUCHED)
    written, printed, mixed = (Strip(strip(), said) for said in (False, True, None))
    found = batch(written, printed, mixed)
    assert found.wanted[:, :PRINTED].max() == 0.0
    np.testing.assert_array_equal(found.wanted[:, PRINTED, :50].min(axis=1), (0.0, 1.0, 0.0))
    np.testing.assert_array_equal(found.weight[:, :PRINTED, :50], 1.0)
    assert found.weight[:, :, 50:].max() == 0.0, "behind its end nothing counts"
    np.testing.assert_array_equal(found.weight[:, PRINTED, :50].max(axis=1), (1.0, 1.0, 0.0))
    assert (found.lines[:, :, :, 400:] == 0).all()


def test_a_long_line_is_cut_and_a_part_of_it_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, data._UNTOUCHED)
    found = batch(Strip(strip(1000), False))
    assert found.weight.min() == 1.0
    assert found.lines[0, :, :, -40:].max() > 0.5


@pytest.mark.parametrize("kind", range(PRINTED))
def test_where_something_was_done_is_wanted_and_its_ends_do_not_count(
    monkeypatch: pytest.MonkeyPatch, kind: int
) -> None:
    only(monkeypatch)
    spans = tuple((160, 240) if other == kind else None for other in range(PRINTED))
    monkeypatch.setattr(data, "edited", lambda rng, image, other, field: Edited(image, spans))
    found = batch(Strip(strip(), True))
    expected = np.zeros(COLUMNS)
    expected[20:30] = 1.0
    np.testing.assert_array_equal(found.wanted[0, kind], expected)
    others = [other for other in range(PRINTED) if other != kind]
    assert found.wanted[0, others].max() == 0.0
    weight = found.weight[0, kind]
    assert (weight[[19, 20, 29, 30]] == 0).all()
    assert (weight[[18, 31]] == 1.0).all()
    assert (weight[21:29] >= 1.0).all()
    np.testing.assert_array_equal(found.weight[0, PRINTED, 20:30], 0.0)
    assert found.weight[0, PRINTED, 19] == found.weight[0, PRINTED, 30] == 1.0


def test_now_and_then_a_line_is_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, data._UNTOUCHED, data._GREY)
    red, green, blue = batch(Strip(strip(), False)).lines[0]
    np.testing.assert_array_equal(red, green)
    np.testing.assert_array_equal(red, blue)
    only(monkeypatch, data._UNTOUCHED)
    red, _, blue = batch(Strip(strip(), False)).lines[0]
    assert red.max() > blue.max() + 0.2, "blue ink"


def test_handwriting_is_met_on_paper_and_short_lines_are_left_out(hands: Path, tmp_path: Path) -> None:
    given = [Handwriting(hands).strip(np.random.default_rng(seed)) for seed in range(20)]
    kept = [one for one in given if one is not None]
    assert 0 < len(kept) < 20, "b.jpg is too short"
    assert all(one.image.shape[0] == TALL and one.printed is False for one in kept)
    assert len({one.image.tobytes() for one in kept}) == len(kept)
    with pytest.raises(SettingsError, match=r"holds no \.jpg"):
        Handwriting(tmp_path)
    with pytest.raises(SettingsError, match=r"holds no \.jpg"):
        next(batches(1, 2, 1, tmp_path, pool=8))


def test_held_out_lines_are_the_same_each_time() -> None:
    one, again = held_out(6), held_out(6)
    np.testing.assert_array_equal(one.lines, again.lines)
    assert len(one.lines) == 6


def test_figures_are_counted_against_what_was_done() -> None:
    lines = held_out(6)
    figures = measure(RetouchedNet().state_dict(), lines)
    counted = {f"{name}{what}" for name in KINDS for what in ("", ", of", ", wrongly")}
    assert figures.keys() == {"untouched", *counted}
    for name in KINDS:
        assert 0 <= figures[name] <= figures[f"{name}, of"] <= 6
        assert figures[f"{name}, wrongly"] <= figures["untouched"]


def test_steps_lower_the_loss() -> None:
    torch.set_num_threads(1)
    run = new_run(RetouchedTrainSettings(out=Path("unused"), rate=3e-3))
    strips = [of_print(np.random.default_rng(k)) for k in range(8)]
    given = batch_of(np.random.default_rng(2), strips)
    losses = [train_step(run, given, half=False) for _ in range(12)]
    assert run.step == 12
    assert losses[-1] < 0.8 * losses[0]


def test_the_network_has_a_column_for_each_step_of_a_line() -> None:
    net = RetouchedNet().eval()
    with torch.no_grad():
        assert net(torch.zeros(2, 3, TALL, 96)).shape == (2, len(KINDS), 96 // STEP)
    assert sum(one.numel() for one in net.parameters()) < 250_000


def test_a_short_run_writes_a_network_and_is_gone_on_from(tmp_path: Path) -> None:
    few = {"batch": 2, "held": 4, "keep_every": 1, "progress": False, "threads": 1, "half": False}
    path = train(RetouchedTrainSettings(tmp_path, steps=1, **few))
    (chances,) = RetouchedFinder(path, threads=1).chances([strip()])
    assert all(0.0 < chance < 1.0 for chance in chances)
    train(RetouchedTrainSettings(tmp_path, steps=2, **few))
    rows = [json.loads(row) for row in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["step"] for row in rows] == [1, 2]
    assert "struck out, of" in rows[-1]
    with pytest.raises(SettingsError, match="rate"):
        train(RetouchedTrainSettings(tmp_path, steps=3, rate=0.1, **few))


def test_another_run_begins_with_the_weights_of_one_before(tmp_path: Path) -> None:
    few = {"batch": 2, "held": 0, "keep_every": 1, "progress": False, "threads": 1, "half": False}
    train(RetouchedTrainSettings(tmp_path / "one", steps=1, **few))
    start = tmp_path / "one" / "last.pt"
    train(RetouchedTrainSettings(tmp_path / "two", steps=1, rate=1e-9, decay=0.0, start=start, **few))
    one, two = (torch.load(tmp_path / name / "last.pt", weights_only=False) for name in ("one", "two"))
    assert two["step"] == 1, "its schedule is its own"
    for name, weights in one["net"].items():
        if "running" not in name and "num_batches" not in name:
            torch.testing.assert_close(two["net"][name], weights, atol=1e-6, rtol=0)
