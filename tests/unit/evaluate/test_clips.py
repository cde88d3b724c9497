"""Which part of a picture shows what went wrong."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image as PilImage

from chequeocr.evaluate import ClipSettings, Truth
from chequeocr.evaluate.clips import Cutter, clip_of, cut
from chequeocr.record import Field
from chequeocr.types import Crop
from tests.support.records import record

RED, GREEN, BLUE = (250, 0, 0), (0, 200, 0), (0, 0, 250)
TRUE_BOX, READ_BOX = (0.0, 0.0, 100.0, 50.0), (100, 0, 200, 50)


@pytest.fixture
def truth(tmp_path) -> Truth:
    """A picture that is red where the truth has the payee, green where it was read, and blue elsewhere."""
    image = PilImage.new("RGB", (200, 100), BLUE)
    image.paste(RED, (0, 0, 100, 50))
    image.paste(GREEN, (100, 0, 200, 50))
    image.save(tmp_path / "a.png")
    return Truth(tmp_path / "a.png", "mine", {}, {"payee_name": TRUE_BOX})


def read(box=READ_BOX):
    return record(payee_name=Field[str](value="A", text="A", box=box))


def shown(truth, cheque, *names, settings=ClipSettings()):  # noqa: B008 - frozen
    """(name, colour in the middle) of each clip."""
    out = []
    for clip in Cutter(truth, cheque, settings).fields(names):
        image = PilImage.open(BytesIO(clip.jpeg))
        assert image.size == (clip.width, clip.height)
        pixel = image.getpixel((clip.width // 2, clip.height - 4))
        out.append((clip.name, tuple(int(round(c, -2) > 100) for c in pixel)))
    return out


def test_the_crop_that_was_read_comes_first(truth):
    black = Crop("payee_name", np.zeros((20, 40, 3), np.uint8), (0, 0, 40, 20), ())
    assert shown(truth, read().with_crops({"payee_name": black}), "payee_name") == [("payee_name", (0, 0, 0))]


def test_then_the_box_that_was_read_then_the_true_one_then_all_of_it(truth):
    assert shown(truth, read(), "payee_name") == [("payee_name", (0, 1, 0))]
    assert shown(truth, read(None), "payee_name") == [("payee_name", (1, 0, 0))]
    assert shown(truth, record(), "payee_name") == [("payee_name", (1, 0, 0))]
    assert shown(truth, None, "payee_name") == [("payee_name", (1, 0, 0))]
    assert shown(truth, record(), "date", "memo") == [("cheque", (0, 0, 1))]
    assert shown(truth, read(), "payee_name", "date") == [("payee_name", (0, 1, 0))]


def test_a_box_outside_the_picture_shows_all_of_it(truth):
    assert shown(truth, read((300, 300, 400, 400)), "payee_name") == [("cheque", (0, 0, 1))]


def test_without_a_picture_there_is_nothing_to_show(truth, tmp_path):
    gone = Truth(tmp_path / "gone.png", "mine", {}, {})
    assert shown(gone, None, "payee_name") == []
    assert shown(truth, read(), "payee_name", settings=ClipSettings(max_pixels=10)) == []


def test_cut_is_clamped():
    image = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
    assert cut(image, (1.2, 0.5, 3.1, 2.0)).shape == (2, 3, 3)
    assert cut(image, (-9.0, -9.0, 1e300, 99.0)).shape == (4, 5, 3)
    assert cut(image, (3.0, 3.0, 1.0, 1.0)).size == 0


def test_a_clip_is_small():
    clip = clip_of("date", np.zeros((100, 3000, 3), np.uint8), (640, 240))
    assert clip is not None
    assert (clip.width, clip.height) == (640, 21)
    assert clip_of("date", np.zeros((0, 5, 3), np.uint8), (640, 240)) is None
