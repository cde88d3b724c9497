"""The printed fraction: found on drawn leaves, read, and held against the routing number."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr import ChequeReader
from chequeocr.crop import fraction
from chequeocr.crop.fraction import MOST, clear_fraction, fraction_crops, fraction_in
from chequeocr.parse.fraction import BankFraction
from chequeocr.parse.profiles import profile
from chequeocr.reader.known import Seen, understood
from chequeocr.reader.settings import ReaderSettings
from chequeocr.synth.arrangement import Spot
from chequeocr.synth.fonts import font_book
from chequeocr.synth.fraction import _stack
from chequeocr.synth.sheet import Sheet
from chequeocr.testing import FakeDetector, FakeRecognizer
from chequeocr.types import Alternative, Crop, Page, Reading

LEAF = (0, 0, 1200, 520)
MAGNETIC = "⑆021200025⑆ 123456789⑈ 1042"
RIGHT, WRONG = "55-2/212", "11-24/1210"


def leaf(text: str = "", stacked: bool = False) -> np.ndarray:
    """A leaf with what stands on one: number, date with its guide line, payee's line; and the fraction."""
    sheet = Sheet(np.full((520, 1200, 3), 238, np.uint8), np.random.default_rng(0), font_book(None))
    sheet.text(0.9, 0.1, 0.035, "1042")
    sheet.text(0.05, 0.1, 0.03, "ANCHOR & THISTLE")
    sheet.text(0.62, 0.22, 0.02, "Date")
    sheet.rule(0.66, 0.225, 0.82)
    sheet.rule(0.1, 0.4, 0.75)
    if text and stacked:
        _stack(sheet, Spot(0.86, 0.22), 0.02, "sans", text)
    elif text:
        sheet.text(0.86, 0.2, 0.02, text)
    return sheet.image


def crop(rows: int = 1) -> Crop:
    line = np.full((20, 90, 3), 240, np.uint8)
    return Crop("memo", line, (0, 0, 90, 20), (line,) * rows)


class Printed:
    """Reads the MICR line, and in every other crop what is given."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.calls: list[list[str]] = []

    def recognize(self, crops):
        self.calls.append([c.field for c in crops])
        return [Reading(MAGNETIC if c.field == "micr" else self.text, -0.01) for c in crops]


def reader(recognizer, country="US"):
    boxes = {"cheque": LEAF, "micr": (60, 460, 900, 500), "amount_in_numbers": (900, 180, 1150, 230)}
    return ChequeReader(FakeDetector(boxes), recognizer, ReaderSettings(country=country, upright=False))


def codes(cheque):
    return {finding.code: finding for finding in cheque.findings}


def magnetic_leaf(text: str = "", stacked: bool = False) -> np.ndarray:
    image = leaf(text, stacked)
    image[470:490, 100:800:12] = 20
    image[190:215, 950:1100:11] = 20
    return image


@pytest.mark.parametrize("text", [RIGHT, "90-7162/3222", "1-2/210"])
@pytest.mark.parametrize("stacked", [False, True])
def test_the_first_crop_is_the_fraction(text, stacked):
    first = fraction_crops(leaf(text, stacked), LEAF, {})[0]
    assert len(first.lines) == 1 + stacked
    x0, y0, x1, y1 = first.box
    assert 0.85 * 1200 < x0 < x1 < 0.98 * 1200
    assert 0.12 * 520 < y0 < y1 < 0.27 * 520


def test_print_with_a_hyphen_is_read_before_what_has_none():
    """More lines stand further right than are read; the fraction's hyphen brings it to the front."""
    sheet = Sheet(np.full((520, 1200, 3), 238, np.uint8), np.random.default_rng(0), font_book(None))
    for row in range(MOST + 1):
        sheet.text(0.86, 0.05 + 0.1 * row, 0.02, "BRANCH OF NOWHERE"[: 8 + row])
    assert len(fraction_crops(sheet.image, LEAF, {})) == MOST, "lines that would all be read"
    sheet.text(0.5, 0.25, 0.02, RIGHT)
    first, *others = fraction_crops(sheet.image, LEAF, {})
    assert first.box[0] < 0.6 * 1200 < min(other.box[0] for other in others)


def test_a_leaf_without_small_print_costs_nothing():
    assert fraction_crops(np.full((520, 1200, 3), 238, np.uint8), LEAF, {}) == []
    assert fraction_crops(np.zeros((4, 4, 3), np.uint8), None, {}) == []
    assert fraction_crops(leaf(RIGHT), (0, 0, 0, 0), {}) == []


def test_no_more_lines_than_allowed_are_read():
    image = np.full((520, 1200, 3), 238, np.uint8)
    sheet = Sheet(image, np.random.default_rng(0), font_book(None))
    for row in range(8):
        sheet.text(0.5, 0.05 + 0.05 * row, 0.02, "12-345 MAIN")
    crops = fraction_crops(sheet.image, LEAF, {})
    assert 1 <= sum(len(c.lines) for c in crops) <= MOST


@pytest.mark.parametrize(
    "text",
    ["", "12/25/2024", "11-08-2018", "10-20/2019", "1-800 555", "Tel 55-2/212 extension", "2/212", "DATE",
     "345-2/212", "55-2/1999", "94105-1234", "5" * 300],
)
def test_what_is_no_fraction(text):
    assert fraction_in(text) is None


def test_the_bar_of_a_stacked_one_is_in_no_text():
    assert fraction_in("55-2 212") is None
    assert fraction_in("55-2 212", stacked=True) == BankFraction("55", "2", "212")


def test_agreement_counts_also_as_a_second_choice():
    reading = Reading("55-7/219", -0.02, (Alternative(RIGHT, -3.0),))
    assert clear_fraction([reading], [crop()], "021200025") == BankFraction("55", "2", "212")


def test_an_unsure_text_contradicts_nothing():
    sure, unsure = Reading(WRONG, -0.02), Reading(WRONG, 2 * fraction.SURE_FRACTION * len(WRONG))
    assert clear_fraction([sure], [crop()], "021200025") == BankFraction("11", "24", "1210")
    assert clear_fraction([unsure], [crop()], "021200025") is None


@pytest.mark.parametrize(
    ("line", "country", "expected"),
    [
        (MAGNETIC, "US", "021200025"),
        (MAGNETIC, None, "021200025"),
        (MAGNETIC.replace("0025", "0026"), "US", ""),
        (MAGNETIC, "GB", ""),
        ("⑆000000000⑆⑆000000000⑆ 1025", "US", ""),
        ("", "US", ""),
    ],
)
def test_only_a_us_routing_number_with_its_checksum_is_compared(line, country, expected):
    seen = Seen(Page(np.zeros((1, 1, 3), np.uint8)), {"micr": Reading(line, -0.1)})
    assert understood(seen, country and profile(country)).us_routing == expected


def test_nothing_more_is_read_where_no_number_is_to_be_compared():
    for recognizer, country in ((FakeRecognizer({"micr": MAGNETIC}), "GB"), (FakeRecognizer({}), "US")):
        reader(recognizer, country).read(magnetic_leaf(RIGHT))
        assert len(recognizer.calls) == 1


@pytest.mark.parametrize("stacked", [False, True])
def test_another_bank_is_an_error(stacked):
    recognizer = Printed(WRONG)
    cheque = reader(recognizer).read(magnetic_leaf(WRONG, stacked))
    assert len(recognizer.calls) == 2
    assert set(recognizer.calls[1]) == {fraction.FIELD}
    found = codes(cheque)["fraction-mismatch"]
    assert (found.severity, found.field) == ("error", "micr")
    assert WRONG in found.message  # as printed, and which bank either number stands for
    assert found.message.count(cheque.micr.value.routing) == 1
    assert cheque.micr.value.account not in found.message


@pytest.mark.parametrize("text", [RIGHT, "55-3/212", "no fraction", ""])
def test_the_same_bank_a_slip_or_no_fraction_say_nothing(text):
    cheque = reader(Printed(text)).read(magnetic_leaf(RIGHT))
    assert "fraction-mismatch" not in codes(cheque)


def test_pictures_of_one_batch_keep_their_own_fractions():
    pictures = [magnetic_leaf(), magnetic_leaf(WRONG), magnetic_leaf()]
    pictures[0][:230], pictures[2][:230] = 238, 238  # no print where fractions stand
    cheques = list(reader(Printed(WRONG)).read_many(pictures))
    assert ["fraction-mismatch" in codes(cheque) for cheque in cheques] == [False, True, False]


@pytest.fixture(scope="module")
def embedded():
    boxes = {"cheque": LEAF, "micr": (60, 450, 1150, 510), "amount_in_numbers": (900, 180, 1150, 230)}
    return ChequeReader(FakeDetector(boxes), settings=ReaderSettings(country="US", upright=False))


@pytest.mark.parametrize(("text", "wrong"), [(RIGHT, False), (WRONG, True), ("", False)])
@pytest.mark.parametrize("stacked", [False, True])
def test_drawn_and_read_with_the_embedded_models(embedded, text, wrong, stacked):
    from chequeocr.synth.micrfont import e13b_line

    image = leaf(text, stacked)
    sheet = Sheet(image, np.random.default_rng(0), font_book(None))
    sheet.blend(e13b_line(MAGNETIC, 26), 90, 465, (20, 20, 20))
    sheet.text(0.79, 0.42, 0.045, "45.00")  # a leaf that nobody filled in has no further findings
    cheque = embedded.read(sheet.image)
    assert cheque.micr is not None
    assert cheque.micr.value is not None
    assert cheque.micr.value.routing == "021200025"
    assert ("fraction-mismatch" in codes(cheque)) is wrong


def test_a_reading_keeps_its_place():
    several = [Reading("DATE", -0.01), Reading("55-2 212", -0.02), Reading("", 0.0)]
    crops = [crop(), crop(2), crop()]
    assert clear_fraction(several, crops, "021200025") == BankFraction("55", "2", "212")
    assert clear_fraction(several, [crop(), crop(), crop()], "021200025") is None


@pytest.mark.parametrize("box", [(0, 800, 3600, 803), (0, 800, 3600, 802), (0, 0, 3600, 1)])
def test_a_leaf_too_flat_for_print_has_none(box):
    assert fraction_crops(np.full((1600, 3600, 3), 238, np.uint8), box, {}) == []


def test_a_pattern_of_dashes_is_left_alone():
    image = leaf(RIGHT)
    image[20:240:8, 400:1180:2] = 20
    image[20:240:8, 406:1180:8] = 238
    image[20:240:8, 407:1180:8] = 238
    assert fraction_crops(image, LEAF, {}) == []
