"""The embedded recognizer on drawn text: batches, orders, alphabets, scores, empty crops, processes."""

import gc
import itertools
import math
import pickle
import threading
import weakref

import cv2
import numpy as np
import pytest

from chequeocr.crop.cut import crop_whole
from chequeocr.errors import ModelCorruptError, ModelError, ModelNotFoundError, SettingsError
from chequeocr.models import registry
from chequeocr.protocols import Recognizer, Scorer
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.alphabet import FIELD_CHARACTERS, characters
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.lines import LineRecognizer, LineSettings
from chequeocr.recognize.prepare import as_tensor, padded_width
from chequeocr.types import Crop, Reading


def drawn(text, scale=1.4):
    """Black text on paper, with room around it."""
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 3)
    image = np.full((height + below + 24, width + 40, 3), 235, np.uint8)
    cv2.putText(image, text, (20, height + 10), cv2.FONT_HERSHEY_SIMPLEX, scale, (20, 20, 40), 3, cv2.LINE_AA)
    return image


def crop(text, field):
    return crop_whole(drawn(text), field)


@pytest.fixture(scope="module")
def reader():
    return LineRecognizer(settings=LineSettings(threads=1))


def test_it_fits_the_seams(reader):
    assert isinstance(reader, Recognizer)
    assert isinstance(reader, Scorer)


def test_reads_print(reader):
    crops = [crop("Meera Stationers", "payee_name"), crop("48,250.00", "amount_in_numbers")]
    assert [r.text for r in reader.recognize(crops)] == ["Meera Stationers", "48,250.00"]


def test_order_is_kept_whatever_the_widths(reader):
    texts = ["Anna", "Bartholomew Featherstone", "Eva", "Christopher Maria Lang", "Bo"]
    assert [r.text for r in reader.recognize([crop(t, "payee_name") for t in texts])] == texts


def test_batch_reads_what_single_reads(reader):
    crops = [crop(t, "payee_name") for t in ("Anna", "Bartholomew Featherstone and Sons", "Eva Lang")]
    crops.append(crop("12,500/-", "amount_in_numbers"))
    together = reader.recognize(crops)
    alone = [reader.recognize([c])[0] for c in crops]
    assert [r.text for r in together] == [r.text for r in alone]
    assert [r.score for r in together] == pytest.approx([r.score for r in alone], abs=1e-3)


def test_the_same_twice(reader):
    crops = [crop("12,500/-", "amount_in_numbers")]
    assert reader.recognize(crops) == reader.recognize(crops)


def test_the_field_restricts_the_alphabet(reader):
    as_name = reader.recognize([crop("SOLO 105", "payee_name")])[0]
    as_micr = reader.recognize([crop("SOLO 105", "micr")])[0]
    assert as_name.text == "SOLO 105"
    assert set(as_micr.text) <= set(characters("micr"))


def test_lines_are_joined_by_a_space(reader):
    two = Crop("amount_in_words", drawn("a"), (0, 0, 9, 9), (drawn("Twelve thousand"), drawn("five hundred")))
    assert reader.recognize([two])[0].text == "Twelve thousand five hundred"


def test_without_ink_nothing_is_invented(reader):
    blank = crop_whole(np.full((60, 300, 3), 240, np.uint8), "payee_name")
    (reading,) = reader.recognize([blank])
    assert (reading.text, reading.score, reading.alternatives) == ("", 0.0, ())
    assert reader.score(blank, ["", "Anna"]) == [0.0, -math.inf]


def test_no_crops(reader):
    assert reader.recognize([]) == []


def test_blank_crops_do_not_shift_the_others(reader):
    blank = crop_whole(np.full((60, 300, 3), 240, np.uint8), "payee_name")
    readings = reader.recognize([blank, crop("Anna", "payee_name"), blank])
    assert [r.text for r in readings] == ["", "Anna", ""]


def test_alternatives_are_sorted_distinct_and_scored_alike(reader):
    one = crop("1,10,000/-", "amount_in_numbers")
    (reading,) = reader.recognize([one])
    scores = [reading.score, *(a.score for a in reading.alternatives)]
    texts = [reading.text, *(a.text for a in reading.alternatives)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(texts)) == len(texts) <= 9
    assert reader.score(one, texts) == pytest.approx(scores)
    assert all(score <= 0 for score in scores)


def test_score_prefers_what_is_there_and_knows_what_it_cannot_spell(reader):
    right, wrong, unknown = reader.score(crop("Anna Lang", "payee_name"), ["Anna Lang", "Otto Berg", "安娜"])
    assert right > wrong > unknown == -math.inf


def test_score_of_no_texts(reader):
    assert reader.score(crop("Anna", "payee_name"), []) == []


def test_score_of_what_the_field_rules_out_is_low_but_finite(reader):
    digits, letters = reader.score(crop("105", "amount_in_numbers"), ["105", "IOS"])
    assert -math.inf < letters < digits - 30


def test_threads_share_a_reader(reader):
    crops = [crop("Anna", "payee_name")]
    texts = []

    def read():
        texts.append(reader.recognize(crops)[0].text)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == ["Anna"] * 6


def test_it_can_be_pickled(reader):
    reader.recognize([crop("Anna", "payee_name")])
    copy = pickle.loads(pickle.dumps(reader))
    assert copy.recognize([crop("Anna", "payee_name")])[0].text == "Anna"


@pytest.mark.parametrize(
    ("text", "field"), [("48,250.00", "amount_in_numbers"), ("Ten only", "amount_in_words")]
)
@pytest.mark.parametrize("threads", [1, 2])
def test_an_amount_that_was_just_read_is_scored_without_another_run(text, field, threads, monkeypatch):
    one, texts = crop(text, field), [text, "48,250", ""]
    fresh = LineRecognizer(settings=LineSettings(threads=threads)).score(one, texts)
    reader = LineRecognizer(settings=LineSettings(threads=threads))
    reader.recognize([crop("Anna", "payee_name"), one])
    copy = pickle.loads(pickle.dumps(reader))
    assert copy.score(one, texts) == fresh
    monkeypatch.setattr("chequeocr.recognize.runs.run_one", lambda *_: pytest.fail("run again"))
    assert reader.score(one, texts) == fresh


def test_nothing_is_kept_of_a_crop_that_is_gone(reader):
    one = crop("1,000", "amount_in_numbers")
    reader.recognize([one])
    held = weakref.ref(one)
    del one
    gc.collect()
    assert held() is None


def test_construction_loads_no_network(monkeypatch):
    monkeypatch.setattr("chequeocr.models.session.open_session", lambda *_: pytest.fail("opened"))
    LineRecognizer()


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"mine\.onnx"):
        LineRecognizer(tmp_path / "mine.onnx").recognize([crop("Anna", "payee_name")])


@pytest.mark.parametrize("name", ["cheque-micr", "cheque-upright"])
def test_a_model_of_another_form_is_refused(name):
    with pytest.raises(ModelError, match=rf"{name}\.onnx is another kind of network: .*\(any, 3, 48, any\)"):
        LineRecognizer(registry.path(name)).recognize([crop("Anna", "payee_name")])
    reader = LineRecognizer(micr=registry.path("cheque-lines"))
    with pytest.raises(ModelError, match=r"\(any, 1, 40, any\)"):
        reader.recognize([crop("105", "micr")])
    with pytest.raises(ModelError):  # it takes pictures of any size, and says nothing of characters
        LineRecognizer(registry.path("cheque-fields")).recognize([crop("Anna", "payee_name")])


def test_a_path_may_be_a_text():
    reader = LineRecognizer(str(registry.path("cheque-lines")), micr=str(registry.path("cheque-micr")))
    assert reader.recognize([crop("Anna", "payee_name")])[0].text == "Anna"
    assert reader.recognize([crop("105", "micr")])[0].text
    with pytest.raises(ModelNotFoundError):
        LineRecognizer("").recognize([crop("Anna", "payee_name")])


def test_a_model_without_an_alphabet_is_refused(tmp_path):
    onnx = pytest.importorskip("onnx")

    model = onnx.load(registry.path("cheque-lines"))
    del model.metadata_props[:]
    onnx.save(model, tmp_path / "bare.onnx")
    with pytest.raises(ModelCorruptError, match="character"):
        LineRecognizer(tmp_path / "bare.onnx").recognize([crop("Anna", "payee_name")])


@pytest.mark.parametrize("wrong", [{"beam": 0}, {"threads": -1}, {"views": 0}, {"views": 99},
                                   {"views": 1.5}, {"beam": 12.0}, {"alternatives": True}, {"threads": "2"}])
def test_settings_out_of_range(wrong):
    with pytest.raises(SettingsError):
        LineSettings(**wrong)


def test_tensor_literal():
    image = np.zeros((48, 8, 3), np.uint8)
    image[..., 0] = 255  # red
    tensor = as_tensor(image)
    assert tensor.shape == (3, 48, 320)
    assert tensor[:, 0, 0].tolist() == [-1.0, -1.0, 1.0]  # BGR
    assert (tensor[:, :, 8:] == 0).all()


def test_long_lines_are_not_squeezed():
    assert padded_width(48, 100) == 320
    assert padded_width(48, 321) == 352
    assert padded_width(24, 500) == 1024  # 1000 at the network's height
    assert padded_width(1, 30_000) == 4096  # except where memory would be at stake


def test_stretched_lines_keep_their_height():
    image = np.full((48, 1000, 3), 255, np.uint8)
    tensor = as_tensor(image, 0.8)
    assert tensor.shape == (3, 48, 800)
    assert (tensor == 1.0).all()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_number_of_views_reads(count):
    reader = LineRecognizer(settings=LineSettings(threads=1, views=count))
    assert reader.recognize([crop("48,250.00", "amount_in_numbers")])[0].text == "48,250.00"


def test_every_alphabet_is_spelled_in_the_models_characters(reader):
    known = decode.classes(reader._letters.get())
    read_here = [text for field, text in FIELD_CHARACTERS.items() if field != "micr"]
    assert {c for c in itertools.chain(*read_here) if c not in known} == set()
    assert set(FIELD_CHARACTERS["micr"]) == set(decode.classes(reader._micr._session.get()))


def test_joined_lines_score_as_the_sum_over_all_ways_to_part_the_text():
    alphabet = {"a": 1, " ": 2}
    first = ctc.log_softmax(np.array([[0.0, 1.0, -1.0], [1.0, 0.5, 0.0]]))
    second = ctc.log_softmax(np.array([[0.3, 0.2, -2.0]]))
    joined = decode.join([first, second], alphabet)
    assert joined.shape == (4, 3)
    assert np.exp(joined[2]).tolist() == pytest.approx([0.5, 0.0, 0.5], abs=1e-9)
    every = [text for n in range(5) for text in itertools.product((1, 2), repeat=n)]
    assert np.exp(ctc.forward(joined, every)).sum() == pytest.approx(1.0)


class Liking:
    """A guide that likes one letter."""

    def __init__(self, liked):
        self.liked = liked

    def start(self):
        return 0

    def step(self, state, letter):
        return state, 0.0 if letter == self.liked else -1.0

    def finish(self, state):
        return 0.0


def test_no_guides_read_as_before(reader):
    crops = [crop_whole(drawn("Meera Stationers"), "payee_name"), crop_whole(drawn("48250"), "micr")]
    plain = reader.recognize(crops)
    guided = LineRecognizer(guides={"memo": Guidance(Liking("x"))}).recognize(crops)
    assert plain == guided
    assert all(reading.prior == 0.0 for reading in plain)


def test_a_guide_changes_the_order_and_never_the_scores(reader):
    crop = crop_whole(drawn("Meera"), "payee_name")
    reading = LineRecognizer(guides={"payee_name": Guidance(Liking("M"), weight=0.1)}).recognize([crop])[0]
    every = [reading, *reading.alternatives]
    assert reader.score(crop, [one.text for one in every]) == pytest.approx([one.score for one in every])
    weights = [one.score + one.prior for one in every]
    assert weights == sorted(weights, reverse=True)
    assert reading.prior == pytest.approx(-0.1 * sum(letter != "M" for letter in reading.text))


def test_a_strong_guide_wins_over_faint_ink():
    crop = crop_whole(drawn("Meera"), "payee_name")
    reading = LineRecognizer(guides={"payee_name": Guidance(Liking("M"), weight=50.0)}).recognize([crop])[0]
    assert reading.text.count("M") == len(reading.text)


def test_a_margin_repeats_the_rim():
    image = np.full((20, 60, 3), 40, np.uint8)
    image[5:15, 20:40] = 200
    plain, wide = as_tensor(image), as_tensor(image, margin=0.1)
    # 2 pixels on each side: 64 x 24 instead of 60 x 20, in a height of 48.
    assert np.flatnonzero(plain[0].any(axis=0)).max() == 143
    assert np.flatnonzero(wide[0].any(axis=0)).max() == 127
    assert np.allclose(wide[:, :3, :100], 40 / 127.5 - 1)


@pytest.mark.parametrize("field", ["payee_name", "amount_in_numbers", "micr"])
@pytest.mark.parametrize("lines", [(), (np.zeros((0, 20, 3), np.uint8),), (np.zeros((20, 0, 3), np.uint8),)])
def test_a_crop_without_a_line_of_any_size_holds_no_ink(reader, field, lines):
    image = np.full((20, 40, 3), 200, np.uint8)
    crop = Crop(field, image, (0, 0, 40, 20), lines)
    assert reader.recognize([crop]) == [Reading("", 0.0)]
    assert reader.score(crop, ["", "1"]) == [0.0, float("-inf")]
