"""The reader of MICR lines: its preparation, its decoding on literal arrays, and drawn lines."""

from __future__ import annotations

import math
import pickle

import cv2
import numpy as np
import pytest

from chequeocr.crop.cut import crop_whole
from chequeocr.errors import ModelNotFoundError
from chequeocr.protocols import Recognizer, Scorer
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.lines import LineRecognizer, LineSettings
from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT, as_tensor, line_alone, padded_width
from chequeocr.recognize.micr import MicrReader
from chequeocr.synth.cmc7 import cmc7_line
from chequeocr.synth.micrfont import e13b_line
from chequeocr.types import Crop

E13B = "⑈004217⑈ 600123045⑆ 110938⑈ 31"
CMC7 = "H1234567H 890123456789I 012345678901F"


def paper(mask, ink=40, ground=225):
    """A mask as dark print on paper, with room around it."""
    room = np.pad(mask, ((10, 10), (24, 24))).astype(np.float32) / 255
    grey = ground + (ink - ground) * room
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


def plain(text):
    return text.replace(" ", "")


def crop(text, height=30):
    draw = cmc7_line if text[0] == "H" else e13b_line
    return crop_whole(paper(draw(text, height)), "micr")


@pytest.fixture(scope="module")
def reader():
    return MicrReader(threads=1)


# -- before the network ---------------------------------------------------------------------------


def test_paper_is_0_and_ink_is_1():
    image = np.full((80, 160, 3), 200, np.uint8)
    image[20:60, 40:120] = 20
    tensor = as_tensor(image)
    assert tensor.shape == (1, HEIGHT, padded_width(80)) == (1, 40, 96)
    assert tensor.dtype == np.float32
    assert tensor[0, 20, 8 + 40] == pytest.approx(1.0)
    assert tensor[0, 2, 8 + 2] == pytest.approx(0.0)
    assert not tensor[0, :, :8].any()
    assert not tensor[0, :, 88:].any()


def test_a_coloured_pattern_fades_and_black_stays():
    image = np.full((40, 80, 3), 255, np.uint8)
    image[10:30, 10:20] = (0, 0, 0)
    image[10:30, 40:50] = (60, 90, 240)
    tensor = as_tensor(image)
    assert tensor[0, 20, 8 + 15] > 0.95
    assert tensor[0, 20, 8 + 45] < 0.1


def test_a_blank_line_has_no_ink():
    assert not as_tensor(np.full((40, 200, 3), 190, np.uint8)).any()


def test_a_very_long_line_is_squeezed():
    assert as_tensor(np.zeros((10, 9000, 3), np.uint8)).shape[2] == padded_width(2400)


# -- after the network ----------------------------------------------------------------------------


def test_a_matrix_is_read_with_its_symbols():
    alphabet = {char: n for n, char in enumerate(CHARACTERS, start=1)}
    wanted = ["⑈", "⑈", "", "1", "", "1", "", " ", "⑆", ""]
    logits = np.full((len(wanted), len(CHARACTERS) + 1), -4.0)
    for step, char in zip(logits, wanted, strict=True):
        step[alphabet.get(char, ctc.BLANK)] = 4.0
    reading = decode.reading([ctc.log_softmax(logits)], alphabet, decode.Search(alternatives=3))
    assert reading.text == "⑈11 ⑆"
    assert len(reading.alternatives) == 3
    known = decode.scores([ctc.log_softmax(logits)], [reading.text, "⑈1 ⑆", "x"], alphabet)
    assert known[0] == pytest.approx(reading.score)
    assert known[0] > known[1] > known[2] == -math.inf


# -- drawn lines ----------------------------------------------------------------------------------


def test_it_fits_the_seams(reader):
    assert isinstance(reader, Recognizer)
    assert isinstance(reader, Scorer)


@pytest.mark.parametrize("height", [18, 30, 60])
def test_e13b_with_its_symbols(reader, height):
    assert plain(reader.recognize([crop(E13B, height)])[0].text) == plain(E13B)


def test_groups_far_apart_are_parted_by_a_space(reader):
    text = E13B.replace(" ", "   ")
    assert reader.recognize([crop(text)])[0].text == E13B


@pytest.mark.parametrize("text", ["⑆021000021⑆ 123456789⑈ 0101", "⑈001⑈ ⑆12345⑉003⑆ 1234567⑈ ⑇0000012345⑇"])
def test_every_symbol_of_e13b(reader, text):
    assert plain(reader.recognize([crop(text)])[0].text) == plain(text)


@pytest.mark.parametrize("height", [30, 47, 60])
def test_cmc7_with_its_symbols(reader, height):
    assert reader.recognize([crop(CMC7, height)])[0].text == CMC7


def test_every_symbol_of_cmc7(reader):
    assert reader.recognize([crop("H01F23G45I67J89H", 47)])[0].text == "H01F23G45I67J89H"


def test_scores_agree_and_the_right_text_is_likelier(reader):
    one = crop(E13B)
    (reading,) = reader.recognize([one])
    texts = [reading.text, *(a.text for a in reading.alternatives)]
    scores = reader.score(one, [*texts, E13B.replace("4217", "4218"), "A"])
    assert scores[0] == pytest.approx(reading.score)
    assert scores[0] > scores[-2] > scores[-1] == -math.inf
    assert sorted(scores, reverse=True)[0] == scores[0]


def test_line_recognizer_hands_magnetic_lines_over_and_keeps_the_order(reader):
    whole = LineRecognizer(settings=LineSettings(threads=1))
    blank = crop_whole(np.full((60, 300, 3), 240, np.uint8), "micr")
    name = crop_whole(paper(e13b_line("314", 40)), "cheque_number")
    crops = [name, crop(E13B), blank, crop(CMC7, 47), name]
    readings = whole.recognize(crops)
    assert readings[1:4] == reader.recognize(crops[1:4])
    assert readings[0] == readings[4]
    assert set(readings[0].text) <= set("0123456789 ")
    assert (readings[2].text, readings[2].score) == ("", 0.0)
    assert whole.score(crops[1], [E13B, ""]) == reader.score(crops[1], [E13B, ""])
    assert reader.score(blank, ["", "1"]) == [0.0, -math.inf]


def test_batch_reads_what_single_reads(reader):
    crops = [crop(E13B), crop(E13B, 50), crop("⑈12⑈"), crop(CMC7, 40)]
    assert [r.text for r in reader.recognize(crops)] == [reader.recognize([c])[0].text for c in crops]


def test_it_travels(reader):
    again = pickle.loads(pickle.dumps(reader))
    assert again.recognize([crop(E13B)]) == reader.recognize([crop(E13B)])


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"none\.onnx"):
        MicrReader(tmp_path / "none.onnx").recognize([crop(E13B)])


@pytest.mark.parametrize("slope", [-0.06, 0.06])
def test_a_sloping_line_with_print_above_it(reader, slope):
    flat = np.full((120, 900, 3), 215, np.uint8)
    mask = e13b_line(E13B, 24)
    flat[60:84, 40 : 40 + mask.shape[1]][mask > 127] = 30
    matrix = np.array([[1.0, 0.0, 0.0], [slope, 1.0, -slope * 450]])
    page = cv2.warpAffine(flat, matrix, (900, 120), borderMode=cv2.BORDER_REPLICATE)
    cv2.putText(page, "Sign above", (780, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 40, 40), 1)
    assert line_alone(page[..., 0]).shape[0] < 60
    one = Crop("micr", page, (0, 0, 900, 120), (page,))
    assert plain(reader.recognize([one])[0].text) == plain(E13B)


def test_a_line_that_fills_its_crop_needs_no_second_look():
    assert line_alone(paper(e13b_line(E13B, 60))[..., 0]) is None
    assert line_alone(np.full((40, 300), 200, np.uint8)) is None
    assert line_alone(np.zeros((3, 5), np.uint8)) is None
