"""Training of cheque-cancelled: what is drawn, what is wanted, export, going on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import SettingsError  # noqa: E402
from chequeocr.examine.cancelled import SIZE, CancelledDetector  # noqa: E402
from chequeocr.synth.fonts import font_book  # noqa: E402
from chequeocr.synth.sheet import Sheet  # noqa: E402
from chequeocr.train.cancelled.data import Drawn, batches, draw, marked, take  # noqa: E402
from chequeocr.train.cancelled.marks import cancel, harmless  # noqa: E402
from chequeocr.train.cancelled.settings import CancelledTrainSettings  # noqa: E402
from chequeocr.train.cancelled.train import train  # noqa: E402


def leaf() -> np.ndarray:
    return np.full((220, 480, 3), 240, np.uint8)


def darkened(draw_marks: object, seed: int) -> tuple[float, float]:
    """How wide and how high the marks reach, as shares of the leaf."""
    rng = np.random.default_rng(seed)
    sheet = Sheet(leaf(), rng, font_book())
    draw_marks(rng, sheet)  # type: ignore[operator]
    ink = (sheet.image < 215).any(2)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return 0.0, 0.0
    return (columns[-1] - columns[0] + 1) / 480, (rows[-1] - rows[0] + 1) / 220


def test_what_cancels_goes_over_much_of_the_leaf() -> None:
    sizes = [darkened(cancel, seed) for seed in range(40)]
    assert np.percentile([wide for wide, _ in sizes], 10) > 0.3
    assert np.median([wide for wide, _ in sizes]) > 0.6


def test_good_cheques_often_have_no_mark() -> None:
    assert sum(darkened(harmless, seed) == (0.0, 0.0) for seed in range(40)) >= 5


def test_marks_fall_on_a_copy_and_only_on_the_leaf() -> None:
    image = np.full((300, 600, 3), 200, np.uint8)
    one = Drawn(image, (60, 40, 540, 260), False)
    out, worthless = marked(np.random.default_rng(1), one, True)
    assert worthless
    assert (image == 200).all()
    assert (out != 200).any()
    out[40:260, 60:540] = 200
    assert (out == 200).all()


def test_what_was_drawn_as_worthless_stays_so() -> None:
    one = Drawn(leaf(), (0, 0, 480, 220), True)
    assert take(np.random.default_rng(2), one)[1]
    assert marked(np.random.default_rng(3), one, False)[1]


def test_the_box_of_a_drawn_leaf_lies_in_its_picture() -> None:
    for seed in range(3):
        one = draw(seed)
        x0, y0, x1, y1 = one.leaf
        assert 0 <= x0 < x1 <= one.image.shape[1]
        assert 0 <= y0 < y1 <= one.image.shape[0]


def test_batches_repeat() -> None:
    one, again = next(batches(3, 4)), next(batches(3, 4))
    np.testing.assert_array_equal(one.pictures, again.pictures)
    np.testing.assert_array_equal(one.wanted, again.wanted)
    assert one.pictures.shape == (4, 2, *SIZE)
    assert one.wanted.shape == (4, 1)


def test_a_short_run_writes_a_network_and_is_gone_on_from(tmp_path: Path) -> None:
    settings = CancelledTrainSettings(tmp_path / "a", steps=2, batch=2, held=4, keep_every=1)
    path = train(settings)
    chance = CancelledDetector(path, threads=1).chances([leaf()], [None])[0]
    assert 0.0 < chance < 1.0
    rows = [json.loads(line) for line in (tmp_path / "a/log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [1, 2]
    assert rows[-1]["worthless"] + rows[-1]["good"] == 4
    further = CancelledTrainSettings(tmp_path / "b", steps=1, batch=2, held=0, start=tmp_path / "a/last.pt")
    assert train(further).is_file()
    (tmp_path / "bad.pt").write_bytes(b"no checkpoint")
    with pytest.raises(SettingsError):
        train(CancelledTrainSettings(tmp_path / "c", steps=1, start=tmp_path / "bad.pt"))
