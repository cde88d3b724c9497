"""Crops on literal boxes and drawn fields: geometry to the pixel, then what counts as written."""

import numpy as np
import pytest
import supervision as sv

from chequeocr.crop.cut import crop_fields, crop_whole
from chequeocr.crop.rules import CropSettings, FieldRule
from chequeocr.errors import SettingsError

PLAIN = FieldRule(pad_x=0.0, pad_y=0.0, tighten=False)
PAPER = 240


def found(*boxes):
    """Detections from (name, x0, y0, x1, y1, confidence)."""
    return sv.Detections(
        xyxy=np.array([b[1:5] for b in boxes], np.float32).reshape(-1, 4),
        confidence=np.array([b[5] for b in boxes], np.float32),
        class_id=np.zeros(len(boxes), int),
        data={"class_name": np.array([b[0] for b in boxes])},
    )


def paper(height, width):
    return np.full((height, width, 3), PAPER, np.uint8)


def strokes(image, box, step=12):
    """Upright strokes four pixels wide: writing, as far as these rules can tell."""
    x0, y0, x1, y1 = box
    for x in range(x0, x1, step):
        image[y0:y1, x : x + 4] = 20
    return image


def numbered():
    """A picture in which every pixel knows where it is."""
    y, x = np.mgrid[:40, :60]
    return np.dstack([x, y, np.zeros_like(x)]).astype(np.uint8)


def cut(image, box, **rule):
    settings = CropSettings(rules={"memo": FieldRule(**{"tighten": False, "pad_x": 0, "pad_y": 0, **rule})})
    return crop_fields(image, found(("memo", *box, 0.9)), settings)


def test_box_is_cut_to_the_pixel():
    image = numbered()
    (crop,) = cut(image, (10, 20, 30, 26)).crops
    assert crop.box == (10, 20, 30, 26)
    assert crop.image.tolist() == image[20:26, 10:30].tolist()


def test_padding_is_a_share_of_the_height_and_stops_at_the_picture():
    (crop,) = cut(paper(40, 60), (2, 20, 30, 30), pad_x=0.5, pad_y=0.2).crops
    assert crop.box == (0, 18, 35, 32)


def test_box_reaching_out_is_clamped():
    (crop,) = cut(paper(40, 60), (-10.4, -3, 20, 50.2)).crops
    assert crop.box == (0, 0, 20, 40)


@pytest.mark.parametrize("box", [(60, 0, 90, 10), (0, 40, 10, 50), (-20, 0, 0, 10), (0, -9, 10, 0)])
def test_box_outside_is_a_note_and_no_crop(box):
    result = cut(paper(40, 60), box)
    assert result.crops == ()
    assert result.notes == (("memo", "box-outside"),)


@pytest.mark.parametrize("box", [(5, 5, 5, 20), (5, 5, 20, 6), (20, 5, 10, 15)])
def test_empty_box_is_a_note_and_no_crop(box):
    result = cut(paper(40, 60), box)
    assert result.crops == ()
    assert result.notes == (("memo", "box-empty"),)


def test_box_without_a_place_is_a_note_and_no_crop():
    box = (float("nan"), 5, 20, 15)
    try:
        found(("memo", *box, 0.9))
    except ValueError:
        pytest.skip("this version of supervision refuses such boxes itself")
    assert cut(paper(40, 60), box).notes == (("memo", "box-empty"),)


def test_best_usable_box_of_a_class_wins():
    result = crop_fields(
        paper(40, 60),
        found(("memo", 0, 0, 10, 10, 0.4), ("memo", 20, 0, 30, 10, 0.8), ("memo", 90, 0, 99, 10, 0.9)),
        CropSettings(rules={"memo": PLAIN}),
    )
    assert [c.box for c in result.crops] == [(20, 0, 30, 10)]
    assert result.notes == (("memo", "box-outside"),)


def test_of_equally_good_boxes_the_first_wins():
    boxes = found(("memo", 0, 0, 10, 10, 0.5), ("memo", 20, 0, 30, 10, 0.5))
    (crop,) = crop_fields(paper(40, 60), boxes, CropSettings(rules={"memo": PLAIN})).crops
    assert crop.box == (0, 0, 10, 10)


def test_crops_come_in_the_records_order_and_the_outline_is_no_field():
    date, leaf = ("date", 0, 0, 30, 10, 0.9), ("cheque", 0, 0, 60, 40, 0.9)
    payee = ("payee_name", 0, 20, 30, 30, 0.5)
    boxes = found(date, leaf, payee)
    assert [c.field for c in crop_fields(paper(40, 60), boxes).crops] == ["payee_name", "date"]


def test_no_detections():
    result = crop_fields(paper(4, 4), sv.Detections.empty())
    assert (result.crops, result.notes) == ((), ())


def test_the_page_is_not_written_to():
    image = strokes(paper(80, 300), (40, 20, 200, 60))
    image[70:73, :] = 30
    before = image.copy()
    crop_fields(image, found(("amount_in_numbers", 0, 0, 300, 80, 0.9)))
    assert (image == before).all()


def test_tightened_to_the_ink_with_a_margin():
    image = strokes(paper(100, 500), (200, 40, 297, 70))  # the last stroke ends at 200 + 8 * 12 + 4
    crop = crop_whole(image, "payee_name", CropSettings(margin=0.1))
    assert crop.ink
    assert crop.box == (190, 30, 310, 80)


def test_blank_paper_has_no_ink():
    noisy = np.random.default_rng(0).integers(225, 250, (60, 300, 3)).astype(np.uint8)
    for image in (paper(60, 300), noisy):
        crop = crop_whole(image, "amount_in_numbers")
        assert not crop.ink
        assert crop.image.size


def test_a_guide_line_alone_is_not_writing():
    image = paper(60, 600)
    image[45:48, 10:590] = 30
    assert not crop_whole(image, "payee_name").ink


def test_the_inside_of_a_printed_box_is_kept():
    image = strokes(paper(100, 500), (120, 35, 300, 65))
    image[10:13, 20:480] = image[85:88, 20:480] = 0
    image[10:88, 20:23] = image[10:88, 477:480] = 0
    crop = crop_whole(image, "amount_in_numbers", CropSettings(margin=0.0))
    assert crop.box == (120, 35, 292, 65)


def test_cells_of_a_date_vanish_and_its_figures_stay():
    image = paper(80, 560)
    image[5:8, :] = image[70:73, :] = 0
    for x in range(0, 560, 69):
        image[5:73, x : x + 2] = 0
    figures = strokes(np.full_like(image, PAPER), (35, 25, 540, 55), step=69)
    drawn = np.minimum(image, figures)
    crop = crop_whole(drawn, "date", CropSettings(margin=0.0))
    dark = (crop.image[..., 0] < 100).any(axis=0)
    starts = np.flatnonzero(np.diff(np.concatenate(([0], dark.astype(int)))) == 1)
    assert len(starts) == 8
    assert crop.box[1] == 25


def test_two_lines_of_words_are_parted_at_the_guide_line():
    image = strokes(paper(200, 1000), (60, 30, 900, 80))
    strokes(image, (60, 130, 500, 175))
    image[84:87, 40:980] = 40
    crop = crop_whole(image, "amount_in_words", CropSettings(margin=0.0))
    assert [line.shape[:2] for line in crop.lines] == [(50, 832), (45, 436)]


def test_two_lines_without_a_guide_are_parted_where_it_is_empty():
    image = strokes(paper(200, 1000), (60, 30, 900, 80))
    strokes(image, (60, 120, 500, 165))
    assert len(crop_whole(image, "amount_in_words").lines) == 2
    assert len(crop_whole(strokes(paper(60, 900), (60, 12, 800, 48)), "amount_in_words").lines) == 1


def test_figures_that_reach_into_the_words_are_not_read_with_them():
    image = strokes(paper(200, 1000), (60, 30, 900, 80))
    strokes(image, (800, 130, 950, 170))
    boxes = found(("amount_in_words", 0, 0, 1000, 200, 0.9), ("amount_in_numbers", 790, 120, 960, 180, 0.9))
    words = next(c for c in crop_fields(image, boxes).crops if c.field == "amount_in_words")
    assert len(words.lines) == 1
    assert words.box[3] < 120


def test_unknown_field_in_the_settings():
    with pytest.raises(SettingsError, match="payee"):
        CropSettings(rules={"payee": PLAIN})


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (2, 2), (5, 900), (900, 5)])
@pytest.mark.parametrize("name", ["payee_name", "amount_in_words", "date"])
def test_pictures_of_any_shape_become_a_crop(name, shape):
    for value in (0, 128, 255):
        crop = crop_whole(np.full((*shape, 3), value, np.uint8), name)
        assert not crop.ink
        assert all(min(line.shape) > 0 for line in crop.lines)


@pytest.mark.parametrize("seed", range(8))
def test_noise_gives_crops_inside_the_picture(seed):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (60, 200, 3)).astype(np.uint8)
    corners = rng.uniform(-20, 220, (6, 4)).astype(np.float32)
    names = ("payee_name", "amount_in_numbers", "amount_in_words", "date", "micr", "signature")
    boxes = found(*((name, *corner, 0.5) for name, corner in zip(names, corners, strict=True)))
    result = crop_fields(image, boxes)
    assert len(result.crops) + len(result.notes) == 6
    for crop in result.crops:
        x0, y0, x1, y1 = crop.box
        assert 0 <= x0 < x1 <= 200
        assert 0 <= y0 < y1 <= 60
        assert all(min(line.shape) > 0 for line in crop.lines)


def test_a_box_narrower_than_high_survives_its_edges():
    image = paper(100, 60)
    image[5:8, :] = image[92:95, :] = 0
    image[:, 8:50:6] = 0
    crop = crop_whole(image, "amount_in_numbers")
    assert min(crop.image.shape) > 0


def test_a_name_that_runs_out_of_its_box_is_followed_over_gaps_between_words():
    image = strokes(paper(100, 1200), (300, 40, 500, 70))
    strokes(image, (560, 40, 700, 70))  # a word's gap further
    strokes(image, (1000, 40, 1100, 70))  # something else on the same line
    boxes = found(("payee_name", 300, 20, 420, 80, 0.9))
    (crop,) = crop_fields(image, boxes, CropSettings(margin=0.0)).crops
    assert (crop.box[0], crop.box[2]) == (300, 696)


def test_a_label_close_on_the_left_is_followed_less_far():
    image = strokes(paper(100, 1200), (300, 40, 500, 70))
    strokes(image, (150, 40, 220, 70))
    boxes = found(("payee_name", 300, 20, 500, 80, 0.9))
    (crop,) = crop_fields(image, boxes, CropSettings(margin=0.0)).crops
    assert crop.box[0] == 300


def test_the_row_of_cells_is_taken_and_not_the_print_above_it():
    image = paper(120, 640)
    strokes(image, (40, 5, 600, 40))  # print above
    image[60:63, 60:580] = image[112:115, 60:580] = 0
    for x in range(60, 590, 65):
        image[60:115, x : x + 2] = 0
    strokes(image, (90, 75, 560, 100), step=65)
    crop = crop_whole(image, "date", CropSettings(margin=0.0))
    assert (crop.box[1], crop.box[3]) == (75, 100)


def test_the_words_begin_below_the_payees_line():
    image = strokes(paper(300, 1000), (60, 30, 900, 90))
    strokes(image, (60, 140, 900, 190))
    boxes = found(("payee_name", 50, 20, 920, 100, 0.9), ("amount_in_words", 40, 60, 960, 260, 0.9))
    words = next(c for c in crop_fields(image, boxes).crops if c.field == "amount_in_words")
    assert len(words.lines) == 1
    assert words.box[1] >= 88


def test_a_bar_code_at_the_end_of_the_words_is_left_out():
    image = strokes(paper(200, 1000), (60, 30, 800, 80))
    image[84:87, 40:980] = 40
    image[5:195, 975:990] = 0
    crop = crop_whole(image, "amount_in_words", CropSettings(margin=0.0))
    assert crop.box[2] < 820


def test_the_magnetic_line_is_followed_across_a_missing_account():
    page = paper(60, 900)
    strokes(page, (20, 20, 400, 44))
    strokes(page, (540, 20, 600, 44))  # five and a half heights further on
    strokes(page, (880, 20, 898, 44))  # too far to belong to it
    crop = crop_fields(page, found(("micr", 18, 18, 402, 46, 0.9))).crops[0]
    assert crop.box[0] <= 20
    assert 595 <= crop.box[2] < 880


def test_the_first_symbol_of_a_magnetic_line_is_no_label():
    page = paper(60, 900)
    for x in (20, 28, 36):  # three low bars, as an on-us symbol shows them
        strokes(page, (x, 30, x + 5, 40))
    strokes(page, (70, 20, 400, 44))
    crop = crop_fields(page, found(("micr", 18, 18, 402, 46, 0.9))).crops[0]
    assert crop.box[0] <= 20


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        ((290, 124, 306, 136), False),  # beside the figures, where Indian leaves print the sign and "Rs."
        ((340, 124, 380, 136), False),  # the figures themselves
        ((240, 124, 256, 136), True),  # further left than any label: writing of the second line
    ],
)
def test_the_label_of_the_figures_is_none_of_the_words(mark, kept):
    image = strokes(paper(200, 420), (30, 100, 230, 114))
    x0, y0, x1, y1 = mark
    image[y0:y1, x0:x1] = 20
    figures = ("amount_in_numbers", 330, 120, 390, 140, 0.9)
    words = ("amount_in_words", 20, 95, 400, 142, 0.9)
    crop = next(c for c in crop_fields(image, found(words, figures)).crops if c.field == "amount_in_words")
    seen = np.full(image.shape[:2], PAPER, np.uint8)
    seen[crop.box[1] : crop.box[3], crop.box[0] : crop.box[2]] = crop.image.min(axis=2)
    assert (seen[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2] < 128).any() == kept
    assert (seen[102:112, 31] < 128).all(), "the words stay"
