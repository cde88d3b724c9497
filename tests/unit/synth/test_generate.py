"""The generator: the same seed gives the same cheque, and boxes hold what the truth says is written."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.synth import SynthSettings, generate, spell, write_folder
from chequeocr.synth.fonts import font_book
from chequeocr.synth.forms.every import FAMILIES
from chequeocr.synth.marks import across, cross, stamp
from chequeocr.synth.micrfont import CHARACTERS, e13b_line
from chequeocr.synth.pen import draw_hand, write
from chequeocr.synth.render import BLANK, LeafArtist
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.values import draw_values, routing_number
from chequeocr.synth.wear import bleed, fold, pierce, spot

SMALL = SynthSettings(width=480)
FLAT = (("scan", 1.0),)


def test_same_seed_same_cheque() -> None:
    one, two = generate(11, SMALL), generate(11, SMALL)
    assert np.array_equal(one.image, two.image)
    assert (one.boxes, one.truth) == (two.boxes, two.truth)
    assert not np.array_equal(one.image, generate(12, SMALL).image)


@pytest.mark.parametrize("layout", sorted(FAMILIES))
def test_boxes_lie_in_the_picture_and_hold_ink(layout: str) -> None:
    settings = SynthSettings(
        width=480, layouts=((layout, 1.0),), captures=FLAT, plain=True, blank=0.0, void=0.0
    )
    for seed in range(4):
        cheque = generate(seed, settings)
        height, width = cheque.image.shape[:2]
        grey = cheque.image.astype(np.float32).mean(2)
        assert set(cheque.boxes) <= set(DETECTOR_CLASSES)
        assert {"payee_name", "amount_in_numbers", "amount_in_words", "micr", "cheque"} <= set(cheque.boxes)
        for name, (x0, y0, x1, y1) in cheque.boxes.items():
            assert 0 <= x0 < x1 <= width, name
            assert 0 <= y0 < y1 <= height, name
            part = grey[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
            assert part.max() - part.min() > 25, name


@pytest.mark.parametrize("seed", range(6))
def test_all_of_the_payee_is_in_its_box(seed: int) -> None:
    # The same form with and without the payee differs in the payee's ink only.
    sheets = []
    for filling in (BLANK, dataclasses.replace(BLANK, payee=True)):
        rng = np.random.default_rng(seed)
        plan, book = FAMILIES["us_personal"](rng), font_book(None)
        values, hand = draw_values(rng, plan.country), draw_hand(rng, book.hand)
        sheets.append(Sheet(np.full((220, 480, 3), 240, np.uint8), rng, book))
        LeafArtist(sheets[-1], plan, values, hand).draw(filling)
    rows, columns = np.nonzero((sheets[0].image != sheets[1].image).any(2))
    x0, y0, x1, y1 = sheets[1].boxes["payee_name"]
    assert len(rows) > 20
    assert x0 <= columns.min() < columns.max() < x1
    # A tail of a letter may hang out of the line: at least nine tenths of the ink are inside.
    assert ((rows >= y0 - 1) & (rows < y1 + 1)).mean() > 0.9


def test_blank_leaf_has_no_written_fields() -> None:
    cheque = generate(5, SynthSettings(width=480, blank=1.0))
    assert cheque.truth.kind == "blank"
    assert cheque.truth.amount is None
    assert cheque.truth.payee is None
    assert not {"payee_name", "amount_in_numbers", "amount_in_words", "date", "signature"} & set(cheque.boxes)


def test_photo_has_a_smaller_outline_and_larger_picture() -> None:
    cheque = generate(9, SynthSettings(width=480, captures=(("photo", 1.0),)))
    x0, y0, x1, y1 = cheque.boxes["cheque"]
    height, width = cheque.image.shape[:2]
    assert width > 480
    assert (x1 - x0) * (y1 - y0) < 0.98 * width * height


@pytest.mark.parametrize("wrong", [
    {"strokes": math.nan}, {"strokes": 2.0}, {"printed": -0.1}, {"worn": "often"},
    {"width": 0}, {"width": 480.5},
    {"dpi": (0, 0)}, {"dpi": (300, 100)}, {"dpi": (100.0, 200.0)}, {"dpi": (100,)}, {"dpi": 200},
    {"captures": (("xray", 1.0),)}, {"captures": ()}, {"captures": (("scan", math.nan),)},
    {"layouts": (("martian", 1.0),)}, {"layouts": (("uk", 0.0),)},
    {"layouts": (("uk", -1.0), ("french", 2.0))},
])  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=f"{next(iter(wrong))} must be"):
        SynthSettings(**wrong)


def test_a_folder_without_fonts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="holds no font"):
        font_book(tmp_path)
    with pytest.raises(FileAccessError, match="nowhere"):
        font_book(tmp_path / "nowhere")
    (tmp_path / "a.ttf").write_bytes(b"no font")
    with pytest.raises(SettingsError, match=r"a\.ttf can't be read as a font"):
        font_book(tmp_path)


def test_nothing_is_overwritten_or_left_half_made(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "fonts").mkdir()
    with pytest.raises(SettingsError, match="holds no font"):
        write_folder(out, 1, settings=SynthSettings(fonts=tmp_path / "fonts"))
    assert not out.exists()
    out.mkdir()
    for name in ("000041.jpg", "coco.json", "gt.jsonl"):
        (out / name).write_bytes(b"mine")
        with pytest.raises(SettingsError, match=f"holds a {name} already"):
            write_folder(out, 2, seed=40, settings=SMALL)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == {name: b"mine"}
        (out / name).unlink()
    (out / "000042.jpg").write_bytes(b"mine")
    write_folder(out, 2, seed=40, settings=SMALL)


def test_write_folder(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "out", 3, seed=40, settings=SMALL)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["image"] for row in rows] == ["000040.jpg", "000041.jpg", "000042.jpg"]
    for row in rows:
        with Image.open(path.parent / row["image"]) as picture:
            assert picture.mode == "RGB"
        names = "set country currency payee amount amount_words date date_iso micr boxes"
        assert set(names.split()) <= set(row)
        assert row["amount"] is None or Decimal(row["amount"]) > 0


def test_write_folder_refuses_a_negative_count(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="-1"):
        write_folder(tmp_path, -1)


def test_routing_numbers_have_the_check_digit() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        number = routing_number(rng)
        assert len(number) == 9
        assert sum(int(d) * w for d, w in zip(number, (3, 7, 1) * 3, strict=True)) % 10 == 0


@pytest.mark.parametrize("country", ["IN", "US", "GB", "FR", "PK", "AE", "MY", "MX", "BR", "TN", "DZ", "MA"])
def test_values_of_every_country(country: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        values = draw_values(rng, country)
        assert values.amount > 0
        assert values.words
        assert set(values.micr) <= CHARACTERS
        digits = "".join(c for c in values.figures if c.isdigit())
        assert str(int(values.amount)) in digits


def test_a_dinar_of_tunisia_has_a_thousand_millimes() -> None:
    rng = np.random.default_rng(3)
    seen = [draw_values(rng, "TN") for _ in range(40)]
    with_parts = [v for v in seen if v.amount != int(v.amount)]
    assert with_parts
    for values in with_parts:
        assert re.fullmatch(r"#?[\d ]+,\d\d0#?", values.figures)
        assert values.words.lower().endswith("millimes")
        parts = int(re.sub(r"\D", "", values.figures)) % 1000
        assert spell.french(parts) in values.words.lower()


@pytest.mark.parametrize("cells", [6, 8])
def test_a_date_has_a_digit_a_cell(cells: int) -> None:
    rng = np.random.default_rng(1)
    plan = dataclasses.replace(FAMILIES["indian"](rng), date_cells=cells)
    book = font_book(None)
    values = draw_values(rng, plan.country)
    sheet = Sheet(np.full((400, 900, 3), 240, np.uint8), rng, book)
    written = LeafArtist(sheet, plan, values, draw_hand(rng, book.hand)).draw(
        dataclasses.replace(BLANK, date=True)
    )
    assert written == values.day.strftime("%d%m%Y" if cells == 8 else "%d%m%y")


@pytest.mark.parametrize("layout", ["us_personal", "uk", "french", "gulf", "maghreb"])
def test_words_have_little_free_paper_beside_them(layout: str) -> None:
    sheets = []
    for filling in (BLANK, dataclasses.replace(BLANK, words=True)):
        rng = np.random.default_rng(2)
        plan, book = FAMILIES[layout](rng), font_book(None)
        values, hand = draw_values(rng, plan.country), draw_hand(rng, book.hand)
        sheets.append(Sheet(np.full((300, 640, 3), 240, np.uint8), rng, book))
        LeafArtist(sheets[-1], plan, values, hand).draw(filling)
    columns = np.nonzero((sheets[0].image != sheets[1].image).any((0, 2)))[0]
    x0, _, x1, _ = sheets[1].boxes["amount_in_words"]
    assert columns.min() - 0.045 * 640 <= x0 <= columns.min()
    assert columns.max() <= x1 <= columns.max() + 0.055 * 640


def test_e13b_line_has_the_pitch_of_the_standard() -> None:
    line = e13b_line("0123456789", 18)
    assert line.shape == (18, 10 * 19)  # 9.6 units of two pixels, rounded
    assert line.max() == 255
    with pytest.raises(KeyError):
        e13b_line("A", 18)


def test_shipped_fonts_suffice() -> None:
    book = font_book(None)
    assert len(book.hand) >= 8
    assert len(book.sans) + len(book.serif) + len(book.mono) >= 3


def test_coco_has_the_boxes_of_the_truth(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "out", 2, seed=3, settings=SMALL)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    coco = json.loads((path.parent / "coco.json").read_text(encoding="utf-8"))
    names = {item["id"]: item["name"] for item in coco["categories"]}
    assert tuple(names.values()) == DETECTOR_CLASSES
    assert [item["file_name"] for item in coco["images"]] == [row["image"] for row in rows]
    for picture, row in zip(coco["images"], rows, strict=True):
        found = {names[a["category_id"]]: a for a in coco["annotations"] if a["image_id"] == picture["id"]}
        assert set(found) == set(row["boxes"])
        for name, (x0, y0, x1, y1) in row["boxes"].items():
            assert found[name]["bbox"] == pytest.approx([x0, y0, x1 - x0, y1 - y0], abs=0.11)


def test_same_seed_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_folder(tmp_path / name, 3, seed=17, settings=SMALL)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_other_files_than_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gif"):
        write_folder(tmp_path, 1, suffix="gif")


def test_strokes_need_no_font() -> None:
    rng = np.random.default_rng(0)
    hand = draw_hand(rng, ())
    assert hand.writer is not None
    mask, baseline = write(rng, hand, "Ravi Kumar 4,500/-", 30.0, 400.0)
    assert mask.any()
    assert mask.shape[1] < 460
    assert baseline > 0


def test_plain_has_no_strokes_wear_or_slips() -> None:
    plain = SynthSettings(width=480, plain=True, captures=FLAT)
    other = dataclasses.replace(plain, strokes=1.0, worn=1.0, cancelled=1.0)
    assert np.array_equal(generate(8, plain).image, generate(8, other).image)


def test_bitonal_has_two_levels() -> None:
    for seed in range(6):
        image = generate(seed, SynthSettings(width=480, captures=(("bitonal", 1.0),))).image
        assert set(np.unique(image)) <= {0, 255}
        assert 0.02 < (image == 0).mean() < 0.75


def test_resolution_is_drawn_for_each_cheque() -> None:
    settings = SynthSettings(dpi=(60, 90), captures=FLAT, worn=0.0)
    widths = {generate(seed, settings).boxes["cheque"][2] for seed in range(4)}
    assert len(widths) > 1


@pytest.mark.parametrize("layout", ["indian", "us_personal", "french"])
def test_boxes_of_worn_stroke_cheques_hold_ink(layout: str) -> None:
    settings = SynthSettings(
        width=640, layouts=((layout, 1.0),), captures=FLAT, strokes=1.0, worn=1.0, printed=0.0, blank=0.0
    )
    for seed in range(5):
        cheque = generate(seed, settings)
        height, width = cheque.image.shape[:2]
        grey = cheque.image.astype(np.float32).mean(2)
        for name, (x0, y0, x1, y1) in cheque.boxes.items():
            assert 0 <= x0 < x1 <= width, name
            assert 0 <= y0 < y1 <= height, name
            part = grey[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
            assert part.max() - part.min() > 15, name
        assert (cheque.truth.payee is None) == ("payee_name" not in cheque.boxes)
        assert (cheque.truth.amount_figures is None) == ("amount_in_numbers" not in cheque.boxes)


def test_cancelled_is_a_kind() -> None:
    cheque = generate(2, SynthSettings(width=480, blank=0.0, void=0.0, cancelled=1.0))
    assert cheque.truth.kind == "cancelled"
    assert cheque.truth.payee is not None


@pytest.mark.parametrize("trace", [fold, bleed, pierce, spot])
def test_traces_leave_something(trace: Callable[[np.random.Generator, Sheet], None]) -> None:
    sheet = Sheet(np.full((220, 480, 3), 240, np.uint8), np.random.default_rng(0), font_book(None))
    trace(np.random.default_rng(1), sheet)
    assert (sheet.image != 240).any()


def test_stamps_and_crossings_leave_something() -> None:
    for seed in range(8):
        sheet = Sheet(np.full((220, 480, 3), 240, np.uint8), np.random.default_rng(0), font_book(None))
        rng = np.random.default_rng(seed)
        stamp(rng, sheet, "14 MAR 2026")
        cross(rng, sheet, "IN", (0, 0, 0))
        across(rng, sheet, (0, 0, 0))
        assert (sheet.image != 240).mean() > 0.005
        assert not sheet.boxes
