"""Turning pictures and boxes on literal numbers; the shipped network on synthetic cheques, four ways up."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from chequeocr.errors import ModelError, ModelNotFoundError, SettingsError
from chequeocr.leaf.place import Placer
from chequeocr.leaf.placed import TURNED, quarter_turned, turned
from chequeocr.leaf.upright import SIDE, Uprighter, clear_turn, network_input
from chequeocr.models import registry
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.source.image import load_page
from chequeocr.testing import FakeDetector, FakeRecognizer
from chequeocr.types import Page

FIXTURES = ("in_handwritten_1.jpg", "us_printed_1.png", "uk_printed_1.jpg")
@pytest.mark.parametrize(
    ("shares", "turn"),
    [((0.97, 0.01, 0.01, 0.01), 0), ((0.01, 0.01, 0.97, 0.01), 2), ((0.2, 0, 0, 0.8), 0), ((0.25,) * 4, 0)],
)
def test_only_a_clear_turn_counts(shares, turn):
    assert clear_turn(np.array(shares), 0.9) == turn


def test_what_the_network_sees():
    image = np.full((300, 600, 3), 200, np.uint8)
    image[:150] = 100
    seen = network_input(image)
    assert seen.shape == (1, SIDE, SIDE)
    assert seen.dtype == np.float32
    assert not seen[0, : SIDE // 4].any()  # twice as wide as high: a quarter is empty above and below
    assert not seen[0, -SIDE // 4 :].any()
    assert seen[0, SIDE // 4 : SIDE // 2].max() < 0 < seen[0, SIDE // 2 : 3 * SIDE // 4].min()
    assert abs(float(seen.mean())) < 1e-3


@pytest.mark.parametrize("size", [(551, 1200), (400, 300), (640, 639)])
def test_a_turned_picture_is_seen_as_its_view_turned(size):
    image = np.random.default_rng(2).integers(0, 256, (*size, 3), np.uint8)
    for turns in (1, 2, 3):
        seen, expected = network_input(turned(image, turns))[0], np.rot90(network_input(image)[0], turns)
        np.testing.assert_allclose(seen, expected, atol=0.05)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (3000, 2), (161, 160)])
def test_odd_sizes_are_seen_too(size):
    assert np.isfinite(network_input(np.full((*size, 3), 7, np.uint8))).all()


def test_no_such_file(tmp_path):
    with pytest.raises(ModelNotFoundError):
        Uprighter(tmp_path / "none.onnx").turns([np.zeros((9, 9, 3), np.uint8)])


@pytest.mark.parametrize("name", ["cheque-fields", "cheque-lines", "cheque-micr"])
def test_a_model_of_another_form_is_refused(name):
    with pytest.raises(ModelError, match=rf"{name}\.onnx is another kind of network: .*\(any, 1, 160, 160\)"):
        Uprighter(registry.path(name)).turns([np.zeros((9, 9, 3), np.uint8)])


def test_a_path_may_be_a_text():
    image = np.full((20, 30, 3), 9, np.uint8)
    assert Uprighter(str(registry.path("cheque-upright"))).turns([image]) == [0]
    with pytest.raises(ModelNotFoundError):
        Uprighter("").turns([image])


@pytest.mark.parametrize("sure", [float("nan"), -0.1, 1.5])
def test_a_certainty_that_is_none(sure):
    with pytest.raises(SettingsError, match="sure"):
        Uprighter(sure=sure)


@pytest.fixture(scope="module")
def uprighter():
    return Uprighter(threads=1)


def test_synthetic_cheques_four_ways_up(uprighter, fixtures_dir):
    right = []
    for path in sorted([*fixtures_dir.glob("*.jpg"), *fixtures_dir.glob("*.png")]):
        image = load_page(path).image
        found = uprighter.turns([turned(image, turns) for turns in range(4)])
        # Left alone is no fault where it isn't clear; turned wrongly is.
        assert all(got in (0, want) for got, want in zip(found, (0, 3, 2, 1), strict=True)), path.name
        right.append(found == [0, 3, 2, 1])
    assert sum(right) >= 0.8 * len(right)


def test_what_shows_no_cheque_is_left_alone(uprighter):
    plain = np.full((300, 500, 3), 230, np.uint8)
    bars = plain.copy()
    bars[40:80, 50:300] = bars[100:130, 300:450] = 20
    noise = np.random.default_rng(1).integers(0, 256, (200, 400, 3), np.uint8)
    pictures = [turned(image, turns) for image in (plain, bars, noise) for turns in range(4)]
    assert uprighter.turns(pictures) == [0] * len(pictures)
    assert uprighter.turns([]) == []


def test_it_can_be_pickled(uprighter):
    image = np.full((20, 30, 3), 9, np.uint8)
    again = pickle.loads(pickle.dumps(uprighter))
    assert np.array_equal(again.probabilities([image]), uprighter.probabilities([image]))


class Says:
    """An Uprighter that says what it was told."""

    def __init__(self, turns):
        self.answer = turns

    def turns(self, images):
        return [self.answer] * len(images)


@pytest.mark.parametrize(
    ("turns", "box"),
    # Of a leaf 200 high and 400 wide; the given picture is as high and wide, or lies on its side.
    [(0, (40, 40, 300, 80)), (1, (120, 40, 160, 300)), (2, (100, 120, 360, 160)), (3, (40, 100, 80, 360))],
)
def test_any_detector_sees_an_upright_picture_and_boxes_come_back(turns, box):
    leaf = np.full((200, 400, 3), 250, np.uint8)
    leaf[54:66, 60:280] = 20
    shapes = []

    class Looks(FakeDetector):
        def detect(self, images):
            shapes.extend(image.shape for image in images)
            assert np.array_equal(images[0], leaf)
            return super().detect(images)

    found = {"payee_name": (40, 40, 300, 80)}
    texts = FakeRecognizer({"payee_name": "Asha Rao"})
    reader = ChequeReader(Looks(found), texts, ReaderSettings(keep_crops=True))
    reader._finder._placer = Placer(Says(turns), None)
    given = turned(leaf, -turns)
    cheque = reader.read(given)
    assert shapes == [(200, 400, 3)]
    assert cheque.payee == "Asha Rao"
    assert cheque.payee_name.box == box
    crop = cheque.crops["payee_name"]
    assert crop.image.shape[1] > crop.image.shape[0]
    x0, y0, x1, y1 = crop.box
    assert (given[y0:y1, x0:x1] < 100).any()
    assert (TURNED in {f.code for f in cheque.findings}) is bool(turns)


def test_it_can_be_switched_off(fixtures_dir):
    given = turned(load_page(fixtures_dir / FIXTURES[0]).image, 2)
    shapes = []

    class Looks(FakeDetector):
        def detect(self, images):
            shapes.append(np.array_equal(images[0], given))
            return super().detect(images)

    for settings in (ReaderSettings(), ReaderSettings(upright=False)):
        ChequeReader(Looks({}), FakeRecognizer({}), settings).read(given)
    assert shapes == [False, True]


@pytest.fixture(scope="module")
def reader():
    return ChequeReader(settings=ReaderSettings(threads=1, keep_crops=True))


@pytest.mark.parametrize("name", FIXTURES)
def test_a_turned_cheque_reads_the_same_and_its_boxes_mark_the_same_places(reader, fixtures_dir, name):
    image = load_page(fixtures_dir / name).image
    height, width = image.shape[:2]
    upright = reader.read(image)
    assert TURNED not in {f.code for f in upright.findings}
    assert upright.payee
    assert upright.amount is not None
    for turns in (1, 2, 3):
        given = turned(image, -turns)
        cheque = reader.read(given)
        assert (cheque.payee, cheque.amount) == (upright.payee, upright.amount)
        assert TURNED in {f.code for f in cheque.findings}
        for field in ("payee_name", "amount_in_numbers", "amount_in_words", "date"):
            want = getattr(upright, field).box
            x0, y0, x1, y1 = getattr(cheque, field).box
            assert quarter_turned(Page(given), turns).box_on_page(want) == (x0, y0, x1, y1)
            part = image[want[1] : want[3], want[0] : want[2]]
            assert np.array_equal(turned(given[y0:y1, x0:x1], turns), part)
        assert {n: c.image.shape for n, c in cheque.crops.items()} == {
            n: c.image.shape for n, c in upright.crops.items()
        }
        assert (height, width) in (given.shape[:2], given.shape[1::-1])
