"""Boxes settled on their ink: on drawn lines, a box a little off gives the same crop to the pixel."""

from itertools import pairwise

import numpy as np
import pytest
import supervision as sv

from chequeocr.crop.cut import crop_fields
from chequeocr.crop.settle import settled
from chequeocr.crop.sketch import Sketch, sketch
from chequeocr.crop.slope import slope, way
from chequeocr.crop.view import View

PAPER, INK = 240, 20
NAME = (300, 200, 900, 310)
WORDS = (220, 300, 1180, 520)


def letters(page, x0, x1, base, height=44):
    """Letters as broad as a pen is, each with a foot, standing on a row; small ones are print."""
    for x in range(x0, x1, 30 if height > 30 else 24):
        page[base - height : base, x : x + 5] = INK
        page[base - 5 : base, x : x + 12] = INK
    return page


def line(page, x0, x1, y):
    page[y : y + 4, x0:x1] = INK
    return page


def cheque():
    """A payee's line and two lines of words, with the labels before their guide lines."""
    page = np.full((800, 1700, 3), PAPER, np.uint8)
    line(page, 180, 1400, 290)
    line(page, 230, 1400, 395)
    line(page, 230, 1400, 495)
    letters(page, 330, 860, 284)
    letters(page, 260, 1100, 389)
    letters(page, 260, 700, 489)
    letters(page, 90, 176, 290, height=20)  # "PAY", close before its line
    letters(page, 90, 200, 390, height=18)  # "RUPEES"
    return page


def fallen(page, rows):
    """The page with its right end so many rows lower than its left."""
    height, width = page.shape[:2]
    out = np.full_like(page, PAPER)
    for x in range(width):
        down = round(rows * (x / width - 0.5))
        out[max(0, down) : height + min(0, down), x] = page[max(0, -down) : height - max(0, down), x]
    return out


def crop(page, name, box, **boxes):
    found = {name: box, **boxes}
    detections = sv.Detections(
        xyxy=np.array(list(found.values()), np.float32),
        confidence=np.ones(len(found), np.float32),
        class_id=np.zeros(len(found), int),
        data={"class_name": np.array(list(found))},
    )
    return next(c for c in crop_fields(page, detections).crops if c.field == name)


def moved(box, x, y, more=0):
    return box[0] + x - more, box[1] + y - more, box[2] + x + more, box[3] + y + more


OFF = [(30, 16, 0), (-30, -16, 0), (25, -14, 0), (0, 0, 12), (0, 0, -12)]


@pytest.mark.parametrize(("x", "y", "more"), OFF)
def test_a_box_a_little_off_gives_the_same_lines_to_the_pixel(x, y, more):
    page = cheque()
    middle, other = crop(page, "payee_name", NAME), crop(page, "payee_name", moved(NAME, x, y, more))
    assert middle.box == other.box
    assert [one.tolist() for one in middle.lines] == [one.tolist() for one in other.lines]


@pytest.mark.parametrize(("x", "y", "more"), OFF)
def test_words_are_the_same_two_lines_to_the_pixel(x, y, more):
    page = cheque()
    middle, other = (
        crop(page, "amount_in_words", WORDS),
        crop(page, "amount_in_words", moved(WORDS, x, y, more)),
    )
    assert [one.shape for one in middle.lines] == [one.shape for one in other.lines]
    assert len(middle.lines) == 2
    assert 245 < middle.box[0] <= 260, "the first letters of both lines"
    assert middle.box == other.box
    assert [one.tolist() for one in middle.lines] == [one.tolist() for one in other.lines]


def test_words_leave_out_print_before_their_line_and_the_feet_of_the_name():
    page = cheque()
    page[290:330, 600:605] = INK  # a descender of the payee's line
    one, clean = (crop(its, "amount_in_words", (80, 300, 1180, 520)) for its in (page, cheque()))
    assert one.box[0] > 205, "RUPEES ends at 200"
    assert one.box == clean.box


def test_words_on_one_guide_line_are_one_line():
    page = np.full((800, 1700, 3), PAPER, np.uint8)
    letters(line(page, 230, 1400, 395), 260, 1100, 389)
    for box in (WORDS, moved(WORDS, 20, 12)):
        one = crop(page, "amount_in_words", box)
        assert len(one.lines) == 1
        assert one.box[1] < 345, "the letters' tops"
        assert 389 < one.box[3] < 420


def test_a_second_line_without_a_guide_line_is_not_lost():
    page = np.full((800, 1700, 3), PAPER, np.uint8)
    letters(line(page, 230, 1400, 395), 260, 1100, 389)
    letters(page, 260, 340, 489)
    place = settled(page, {"amount_in_words": WORDS})["amount_in_words"]
    assert (place.box, place.settled) == (WORDS, False)


FIGURES = (1400, 412, 1650, 508)


def framed():
    """Figures in a printed box whose edges are four pixels wide; outer edges at 1390, 1660, 410, 510."""
    page = letters(np.full((800, 1700, 3), PAPER, np.uint8), 1450, 1600, 490)
    for y in (410, 506):
        line(page, 1390, 1660, y)
    page[410:510, 1390:1394] = page[410:510, 1656:1660] = INK
    return page


@pytest.mark.parametrize(("x", "y", "more"), OFF)
def test_figures_are_cut_at_their_printed_box(x, y, more):
    page = framed()
    place = settled(page, {"amount_in_numbers": moved(FIGURES, x, y, more)})["amount_in_numbers"]
    assert place.settled
    assert place.box == (1390, 412, 1660, 508)
    same = crop(page, "amount_in_numbers", FIGURES)
    other = crop(page, "amount_in_numbers", moved(FIGURES, x, y, more))
    assert same.lines[0].tolist() == other.lines[0].tolist()


def second_line(page, figures):
    """How far the second line of the words goes to the right."""
    ink = crop(page, "amount_in_words", WORDS, amount_in_numbers=figures).lines[1][..., 0] < 130
    return np.flatnonzero(ink[:20].any(axis=0)).max()  # above the guide line


@pytest.mark.parametrize(("left", "whole"), [(950, True), (850, False)])
def test_print_within_two_heights_of_the_printed_box_is_not_read_as_words(left, whole):
    page = cheque()
    alone = second_line(page, (1500, 412, 1650, 508))
    letters(page, left + 60, left + 200, 490)
    for y in (410, 506):
        line(page, left, left + 280, y)
    page[410:510, left : left + 4] = page[410:510, left + 276 : left + 280] = INK
    assert bool(second_line(page, (left + 12, 412, left + 268, 508)) == alone) is whole


def test_figures_without_a_printed_box_are_cut_by_their_ink():
    page = letters(np.full((800, 1700, 3), PAPER, np.uint8), 1450, 1600, 490)
    page[300:620, 1640:1660] = INK  # an edge of the leaf
    cut = {crop(page, "amount_in_numbers", moved(FIGURES, *off)).box for off in OFF}
    assert len(cut) == 1
    x0, y0, x1, y1 = cut.pop()
    assert x0 < 1450
    assert 1580 < x1 < 1640
    assert y0 < 446
    assert 490 < y1 < 520


def test_figures_are_not_followed_into_the_words_of_their_row():
    page = letters(np.full((800, 1700, 3), PAPER, np.uint8), 1450, 1600, 490)
    letters(page, 700, 1440, 490)
    place = settled(page, {"amount_in_numbers": FIGURES})["amount_in_numbers"]
    assert (place.box, place.settled) == (FIGURES, False)


def test_the_stem_of_a_figure_is_no_edge_of_the_box():
    page = framed()
    page[412:508, 1520:1526] = INK
    page[440:446, 1520:1560] = INK  # a four: its bow beside the stem
    place = settled(page, {"amount_in_numbers": FIGURES})["amount_in_numbers"]
    assert place.box[0] < 1395
    assert place.box[2] > 1655


@pytest.mark.parametrize(("width", "left"), [(1, 1440), (3, 1390)])
def test_a_thin_edge_parts_the_sign_from_figures_that_begin_close_beside_it(width, left):
    page = framed()
    page[410:510, 1440 : 1440 + width] = INK
    page[440:490, 1440 + width + 6 : 1440 + width + 9] = INK  # the first figure
    place = settled(page, {"amount_in_numbers": FIGURES})["amount_in_numbers"]
    assert (place.box[0], place.box[2]) == (left, 1660)


@pytest.mark.parametrize("x", [1430, 1604])
@pytest.mark.parametrize("high", [60, 80])
def test_a_high_one_at_an_end_of_unframed_figures_is_kept(x, high):
    page = letters(np.full((800, 1700, 3), PAPER, np.uint8), 1470, 1580, 490)
    page[490 - high : 490, x : x + 6] = INK
    one = crop(page, "amount_in_numbers", FIGURES)
    assert one.box[0] <= x
    assert one.box[2] >= x + 6


@pytest.mark.parametrize(("left", "right"), [(1620, 1624), (1432, 1436)])
def test_an_upright_one_is_no_edge_of_the_box(left, right):
    page = framed()
    page[420:506, left:right] = INK
    ink = crop(page, "amount_in_numbers", FIGURES)
    assert ink.box[0] <= left
    assert ink.box[2] >= right


@pytest.mark.parametrize(("x0", "x1"), [(1290, 1380), (1690, 1780)])
@pytest.mark.parametrize("edges", [(), (410, 506)])
def test_what_stands_beside_figures_is_not_read_with_them(x0, x1, edges):
    page = letters(np.full((800, 2200, 3), PAPER, np.uint8), 1450, 1600, 490)
    for y in edges:
        line(page, 1100, 2000, y)
    letters(page, x0, x1, 490)
    left, _, right, _ = crop(page, "amount_in_numbers", FIGURES).box
    assert 1380 < left <= 1450
    assert 1572 < right <= 1690


@pytest.mark.parametrize(("far", "near"), [(235, 320), (1125, 1090)])
def test_a_short_word_far_from_the_others_is_kept(far, near):
    page = np.full((800, 1700, 3), PAPER, np.uint8)
    line(page, 225, 1400, 395)
    line(page, 225, 1400, 495)
    letters(page, 320, 1080, 389)
    letters(page, 320, 700, 489)
    letters(page, far, far + 50, 389)
    one = crop(page, "amount_in_words", (230, 300, 1180, 520))
    assert len(one.lines) == 2
    assert one.box[0] <= min(far, near)
    assert one.box[2] >= max(far, 1080)


def test_print_before_the_guide_line_is_left_out():
    page = cheque()
    payee = crop(page, "payee_name", (80, 200, 900, 310))
    assert payee.box[0] > 300


@pytest.mark.parametrize(
    ("top", "bottom", "ends"),
    [(240, 302, (302, 304)), (240, 312, (312, 314)), (240, 330, (312, 314)), (297, 330, (300, 302)),
     (240, 400, (300, 302))],
)  # fmt: skip
def test_a_tail_that_the_guide_line_cuts_off_is_kept(top, bottom, ends):
    """What only begins under the guide line, or goes on into the next one, is no tail; long ones are cut."""
    page = cheque()
    page[top:bottom, 390:395] = INK
    place = settled(page, {"payee_name": NAME})["payee_name"]
    assert ends[0] - 1 <= place.box[3] <= ends[1] + 1


def test_a_neighbours_descender_is_not_part_of_the_name():
    page = cheque()
    page[150:225, 500:505] = INK  # ends above the letters of the name
    box = crop(page, "payee_name", NAME).box
    assert box[1] > 225


def test_a_sloping_line_is_found_and_its_crop_is_level():
    page = fallen(cheque(), 20)
    drop = round(20 * (600 / 1700 - 0.5))
    one = crop(page, "payee_name", moved(NAME, 0, drop))
    (picture,) = one.lines
    guide = (picture[..., 0] < 130).mean(axis=1)
    assert guide.max() > 0.9, "the guide line is one row"
    straight = crop(cheque(), "payee_name", NAME)
    assert abs(picture.shape[0] - straight.lines[0].shape[0]) <= 3
    assert abs(picture.shape[1] - straight.lines[0].shape[1]) <= 3
    assert one.box[1] + 40 < 284 + drop < one.box[3], "its box is on the page as given"


def test_a_level_line_is_not_resampled():
    page = cheque()
    place = settled(page, {"payee_name": NAME})["payee_name"]
    assert place.settled
    assert place.view.drop is None
    assert np.shares_memory(place.view.part(place.box), page)


def test_a_box_without_a_line_stays_as_it_is():
    page = np.full((400, 900, 3), PAPER, np.uint8)
    place = settled(page, {"payee_name": (100, 100, 500, 180)})["payee_name"]
    assert (place.box, place.settled) == ((100, 100, 500, 180), False)


def test_bold_print_is_no_level_line():
    page = np.full((300, 1200, 3), PAPER, np.uint8)
    page[100:130, 100:700] = INK
    page[200:204, 100:700] = INK
    found = sketch(page, 70)
    rows = np.flatnonzero(found.level.any(axis=1)) * found.factor
    assert rows.min() >= 190


@pytest.mark.parametrize("fall", [-12, 0, 12])
def test_slope_of_rows(fall):
    ink = np.zeros((120, 960), bool)
    for row in (30, 60, 90):
        for x in range(960):
            ink[row + round(fall * (x / 960 - 0.5)), x] = True
    assert slope(ink) == pytest.approx(fall / 960, abs=1e-3)


def test_the_way_of_a_bent_line():
    ink = np.zeros((40, 480), bool)
    x = np.arange(480)
    bend = 4 * ((x - 240) / 240) ** 2
    ink[np.round(20 + bend).astype(int), x] = True
    found = way(ink, 20.0, 6)
    assert np.abs(found - bend).max() < 0.8
    assert way(np.zeros_like(ink), 20.0, 6) is None


def test_a_view_takes_a_bend_out_by_one_resampling():
    page = np.full((60, 100, 3), PAPER, np.uint8)
    drop = np.round(6 * np.sin(np.arange(100) / 20)).astype(np.float32)
    for x, down in enumerate(drop.astype(int)):
        page[30 + down, x] = INK
    part = View(page, drop).part((10, 20, 90, 40))
    assert (part[10] == INK).all()
    assert (np.delete(part, 10, axis=0) == PAPER).all()
    top, bottom = 20 + int(drop[10:90].min()), 40 + int(drop[10:90].max())
    assert View(page, drop).on_page((10, 20, 90, 40)) == (10, top, 90, bottom)


def test_columns_of_a_sketch_are_moved_and_moved_back():
    ink = np.zeros((20, 8), bool)
    ink[10] = True
    plain = Sketch(ink, 1, np.zeros(8))
    steps = np.array([-2.0, -2, -1, 0, 0, 1, 2, 3])
    lifted = plain.levelled(steps)
    assert [int(np.flatnonzero(column)[0]) for column in lifted.ink.T] == [12, 12, 11, 10, 10, 9, 8, 7]
    assert (lifted.levelled(np.zeros(8)).ink == ink).all()
    assert all(a >= b for a, b in pairwise(np.argmax(lifted.ink, axis=0)))


@pytest.mark.parametrize(("height", "stays"), [(31, True), (110, False)])
def test_a_low_line_is_cut_where_the_detector_says(height, stays):
    x0, y0, x1, y1 = NAME
    box = (x0 + 7, y1 - 20 - height, x1 - 9, y1 - 20) if stays else (x0 + 7, y0 - 9, x1 - 9, y1 - 9)
    place = settled(cheque(), {"payee_name": box})["payee_name"]
    assert (place.box == box) is stays


def test_figures_whose_box_is_narrow_and_high_at_the_rim_are_cut_all_the_same():
    page = letters(np.full((400, 300, 3), PAPER, np.uint8), 240, 296, 200, height=120)
    assert crop(page, "amount_in_numbers", (235, 0, 300, 335)).image.size
