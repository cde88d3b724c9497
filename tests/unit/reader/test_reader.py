"""ChequeReader with fakes: order, batching, failures in their place, limits, seams."""

from __future__ import annotations

import io
import pickle
import threading
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chequeocr.errors import (
    ChequeOcrError,
    ModelCorruptError,
    ServiceReplyError,
    SettingsError,
    SourceError,
    TimeLimitError,
)
from chequeocr.outcome import Failure
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.runtime.deadline import abandoned
from chequeocr.testing import FakeDetector, FakeRecognizer
from chequeocr.types import Page

BOXES = {
    "payee_name": (40, 40, 300, 80),
    "amount_in_numbers": (300, 100, 390, 130),
    "signature": (250, 150, 380, 190),
}
TEXTS = {"payee_name": "Meera Stationers", "amount_in_numbers": "48,250/-"}


@pytest.fixture
def picture():
    """White, with a dark stroke inside each box, so that no crop is empty."""
    image = np.full((200, 400, 3), 250, np.uint8)
    for x0, y0, x1, y1 in BOXES.values():
        image[(y0 + y1) // 2 - 4 : (y0 + y1) // 2 + 4, x0 + 20 : x1 - 20] = 20
    return image


def test_a_record_with_what_the_fakes_read(picture):
    settings = ReaderSettings(keep_crops=True)
    cheque = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS), settings).read(picture)
    assert cheque.payee == "Meera Stationers"
    assert cheque.amount.value == Decimal("48250")
    assert cheque.amount.origin == "numbers"
    assert cheque.signature.present
    assert cheque.date is None
    assert cheque.decision == "review"
    assert cheque.amount.confidence is None
    assert set(cheque.crops) == set(BOXES)
    assert cheque.models.detector == "FakeDetector"


def test_the_same_input_gives_the_same_record(picture):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    assert reader.read(picture) == reader.read(picture)


def test_the_callers_picture_is_left_alone(picture):
    before = picture.copy()
    ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read(picture)
    assert np.array_equal(picture, before)


def test_signatures_are_never_read(picture):
    recognizer = FakeRecognizer(TEXTS)
    ChequeReader(FakeDetector(BOXES), recognizer).read(picture)
    assert recognizer.calls == [["payee_name", "amount_in_numbers"]]


def test_only_the_wanted_fields(picture):
    recognizer = FakeRecognizer(TEXTS)
    settings = ReaderSettings(fields=("payee_name",))
    cheque = ChequeReader(FakeDetector(BOXES), recognizer, settings).read(picture)
    assert recognizer.calls == [["payee_name"]]
    assert cheque.amount is None
    assert not any(f.code.startswith(("amount", "date", "signature")) for f in cheque.findings)


def test_batches_go_through_both_models_whole(picture):
    detector, recognizer = FakeDetector(BOXES), FakeRecognizer(TEXTS)
    reader = ChequeReader(detector, recognizer, ReaderSettings(batch=2))
    assert len(list(reader.read_many([picture] * 5))) == 5
    assert detector.calls == [2, 2, 1]
    assert [len(call) for call in recognizer.calls] == [4, 4, 2]


def test_failures_stand_in_their_place(picture, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a picture")
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    first, second, third = reader.read_many([picture, broken, picture])
    assert isinstance(second, Failure)
    assert isinstance(second.error, SourceError)
    assert second.source == str(broken)
    assert first.payee == third.payee == "Meera Stationers"


def test_one_bad_reply_costs_one_picture(picture):
    class Flaky(FakeDetector):
        def detect(self, images):
            if any(image[0, 0, 0] == 0 for image in images):
                raise ServiceReplyError("status 500 from http://localhost")
            return super().detect(images)

    marked = picture.copy()
    marked[0, 0] = 0
    results = list(ChequeReader(Flaky(BOXES), FakeRecognizer(TEXTS)).read_many([picture, marked, picture]))
    assert [isinstance(r, Failure) for r in results] == [False, True, False]


def test_what_every_picture_would_meet_is_raised_once(picture):
    class Broken(FakeDetector):
        def detect(self, images):
            raise ModelCorruptError("model.onnx: sha256 differs")

    with pytest.raises(ModelCorruptError):
        list(ChequeReader(Broken(BOXES), FakeRecognizer(TEXTS)).read_many([picture, picture]))


def test_the_time_limit_is_kept(picture):
    class Slow(FakeDetector):
        def detect(self, images):
            time.sleep(0.6)
            return super().detect(images)

    reader = ChequeReader(Slow(BOXES), FakeRecognizer(TEXTS), ReaderSettings(time_limit_s=0.1))
    started = time.monotonic()
    with pytest.raises(TimeLimitError, match="raise the time limit"):
        reader.read(picture)
    assert time.monotonic() - started < 0.5
    (result,) = reader.read_many([picture])
    assert isinstance(result, Failure)


def test_a_limit_that_suffices_changes_nothing(picture):
    quick = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS), ReaderSettings(time_limit_s=30))
    assert quick.read(picture) == ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read(picture)


def test_nothing_found_is_a_reject_and_no_error(picture):
    cheque = ChequeReader(FakeDetector({}), FakeRecognizer({})).read(picture)
    assert cheque.decision == "reject"
    assert [f.code for f in cheque.findings] == ["not-a-cheque"]


def test_a_leaf_found_small_is_looked_at_again(picture):
    page = np.full((1000, 1000, 3), 90, np.uint8)
    page[300:500, 200:600] = picture

    class Closer(FakeDetector):
        def detect(self, images):
            if images[0].shape[0] == 1000:
                return FakeDetector({"cheque": (200, 300, 600, 500)}).detect(images)
            return super().detect(images)

    # A margin of 3 % of 400 and 200 pixels: the part starts at x 188, y 294.
    shifted = {k: (b[0] + 12, b[1] + 6, b[2] + 12, b[3] + 6) for k, b in BOXES.items()}
    cheque = ChequeReader(Closer(shifted), FakeRecognizer(TEXTS)).read(page)
    x0, y0, x1, y1 = cheque.payee_name.box
    assert x0 >= 230
    assert x1 <= 510
    assert y0 >= 330
    assert y1 <= 390


def test_a_recognizer_that_loses_readings_is_named(picture):
    class Loses(FakeRecognizer):
        def recognize(self, crops):
            return super().recognize(crops)[1:]

    with pytest.raises(SettingsError, match="one a crop"):
        ChequeReader(FakeDetector(BOXES), Loses(TEXTS)).read(picture)


@pytest.mark.parametrize("name", ["nonsense", "yolo:", "roboflow"])
def test_unknown_detectors(name):
    with pytest.raises(SettingsError, match="cheque-fields"):
        ChequeReader(detector=name)


@pytest.mark.parametrize("name", ["nonsense", "trocr:"])
def test_unknown_recognizers(name):
    with pytest.raises(SettingsError, match="cheque-lines"):
        ChequeReader(FakeDetector({}), recognizer=name)


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "XX"},
        {"country": None},
        {"fields": ("payee",)},
        {"fields": ()},
        {"fields": "payee_name"},
        {"fields": ["payee_name"]},
        {"time_limit_s": 0},
        {"time_limit_s": float("nan")},
        {"time_limit_s": float("inf")},
        {"time_limit_s": 1e300},
        {"batch": 0},
        {"batch": 2.5},
        {"max_pixels": float("nan")},
        {"threads": -1},
        {"upright": "no"},
        {"keep_crops": 1},
        {"straighten": "yes"},
        {"threads": 10**20},
    ],
)
def test_settings_that_cannot_be_meant(wrong):
    with pytest.raises(SettingsError):
        ReaderSettings(**wrong)


def test_read_line(picture):
    line = picture[100:130, 300:390]
    result = ChequeReader(FakeDetector({}), FakeRecognizer(TEXTS)).read_line(line, "amount_in_numbers")
    assert (result.field, result.value) == ("amount_in_numbers", Decimal("48250"))
    assert result.to_dict()["text"] == "48,250/-"
    assert result.to_dict()["value"] == "48250.00"
    with pytest.raises(SettingsError):
        ChequeReader(FakeDetector({}), FakeRecognizer(TEXTS)).read_line(line, "amount")


def test_sources_that_fail_half_way_lose_nothing(picture):
    def sources():
        yield from [picture] * 3
        raise RuntimeError("the folder went away")

    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS), ReaderSettings(batch=2))
    results = reader.read_many(sources())
    assert [next(results).payee for _ in range(3)] == ["Meera Stationers"] * 3
    with pytest.raises(RuntimeError, match="went away"):
        next(results)


def test_stopping_early_reads_no_more(picture):
    detector = FakeDetector(BOXES)
    results = ChequeReader(detector, FakeRecognizer(TEXTS), ReaderSettings(batch=2)).read_many([picture] * 6)
    next(results)
    results.close()
    assert detector.calls == [2]


def test_a_failure_names_its_picture(picture, tmp_path):
    path = tmp_path / "slow.png"
    Image.fromarray(picture).save(path)

    release = threading.Event()

    class Slow(FakeDetector):
        def detect(self, images):
            assert release.wait(60)
            return super().detect(images)

    reader = ChequeReader(Slow(BOXES), FakeRecognizer(TEXTS), ReaderSettings(time_limit_s=1.0))
    (result,) = reader.read_many([path])
    assert str(path) in result.message
    assert isinstance(result.error, TimeLimitError)
    assert abandoned()
    release.set()
    until = time.monotonic() + 60
    while abandoned() and time.monotonic() < until:
        time.sleep(0.01)
    assert not abandoned()


@pytest.mark.parametrize("model", [None, 5, FakeDetector, object()])
def test_what_is_no_model(model):
    with pytest.raises(SettingsError, match="method `detect`"):
        ChequeReader(model, FakeRecognizer({}))
    if model is not FakeDetector:
        with pytest.raises(SettingsError, match="method `recognize`"):
            ChequeReader(FakeDetector({}), model)


def test_settings_of_another_type():
    with pytest.raises(SettingsError, match="ReaderSettings"):
        ChequeReader(FakeDetector({}), FakeRecognizer({}), {"country": "IN"})


class Failing:
    """Fails on pictures of a certain width, in its own way."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.inner = FakeDetector({"payee_name": (5, 5, 60, 30)})

    def detect(self, images):
        if any(image.shape[1] == 99 for image in images):
            raise self.error
        return self.inner.detect(images)


def pictures() -> list[np.ndarray]:
    return [np.full((40, width, 3), 255, np.uint8) for width in (80, 99, 81)]


def test_what_a_stage_of_the_callers_raises_is_not_touched():
    error = ZeroDivisionError("mine")
    reader = ChequeReader(Failing(error), FakeRecognizer({}), ReaderSettings(upright=False))
    with pytest.raises(ZeroDivisionError) as raised:
        reader.read(pictures()[1])
    assert raised.value is error
    with pytest.raises(ZeroDivisionError, match="mine"):
        list(reader.read_many(pictures()))


def test_a_stage_that_raises_ours_fails_for_one_picture_alone():
    class Mine(ChequeOcrError):
        code = "mine"

    reader = ChequeReader(Failing(Mine("no")), FakeRecognizer({}), ReaderSettings(upright=False))
    results = list(reader.read_many(pictures()))
    assert [isinstance(result, Cheque) for result in results] == [True, False, True]
    assert results[1].error.code == "mine"


def tiff(*pictures) -> bytes:
    """The pictures as pages of one file."""
    frames = [Image.fromarray(picture) for picture in pictures]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def test_read_takes_the_first_page_and_says_so(picture):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    cheque = reader.read(tiff(picture, picture[::-1]))
    assert cheque.page == 0
    assert "more-pages" in {finding.code for finding in cheque.findings}


def test_read_all_takes_every_page_in_batches(picture):
    detector = FakeDetector(BOXES)
    reader = ChequeReader(detector, FakeRecognizer(TEXTS), ReaderSettings(batch=2, upright=False))
    cheques = list(reader.read_all(tiff(picture, picture[::-1], picture[:, ::-1])))
    assert [(cheque.page, cheque.cheque) for cheque in cheques] == [(0, 0), (1, 0), (2, 0)]
    assert len({cheque.sha256 for cheque in cheques}) == 1
    assert "more-pages" not in {finding.code for cheque in cheques for finding in cheque.findings}
    assert detector.calls == [2, 1]


def test_read_all_gives_a_failure_for_what_cannot_be_read(tmp_path):
    (only,) = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read_all(tmp_path / "none.tif")
    assert isinstance(only, Failure)


def test_pages_from_anywhere_and_failures_among_them(picture):
    given = Failure("b.pdf", 3, SourceError("b.pdf: page 4 is damaged"))
    stream = [Page(picture, "a.pdf", 0), given, Page(picture[::-1].copy(), "a.pdf", 7)]
    first, second, third = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read_pages(stream)
    assert (first.source, first.page, third.page) == ("a.pdf", 0, 7)
    assert second is given


@pytest.mark.parametrize("strange", [None, "a.jpg", Path("a.jpg"), np.zeros((4, 4, 3), np.uint8)])
def test_what_is_no_page_is_refused_and_pages_before_it_are_read(picture, strange):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    stream = reader.read_pages([Page(picture, "a"), strange])
    assert next(stream).source == "a"
    with pytest.raises(SettingsError, match="read_pages takes Pages and Failures, not a"):
        next(stream)


@pytest.mark.parametrize(
    "image",
    [None, [[1]], np.zeros((0, 9, 3), np.uint8), np.zeros((9, 0, 3), np.uint8), np.zeros((9, 9), np.uint8),
     np.zeros((9, 9, 4), np.uint8), np.zeros((9, 9, 3), np.float32), np.zeros((9, 9, 3), bool)],
)  # fmt: skip
def test_a_page_without_a_picture_is_a_failure_and_the_others_are_read(picture, image):
    stream = [Page(picture, "a"), Page(image, "b", 4), Page(picture[::-1].copy(), "c")]
    first, second, third = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read_pages(stream)
    assert (first.source, third.source) == ("a", "c")
    assert (second.source, second.page, second.error.code) == ("b", 4, "not-an-image")


@pytest.mark.parametrize("wrong", [{"source": Path("a")}, {"sha256": None}, {"index": -1}, {"index": True}])
def test_a_page_whose_name_or_number_is_none(picture, wrong):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    with pytest.raises(SettingsError, match="Page"):
        next(reader.read_pages([Page(picture, **wrong)]))


@pytest.mark.parametrize("notes", ["animated", ("void",), ("amounts-disagree",), (["blurred"],), None])
def test_notes_of_a_page_that_are_no_codes(picture, notes):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    with pytest.raises(SettingsError, match="a Page's note"):
        next(reader.read_pages([Page(picture, notes=notes)]))


def test_a_page_that_is_noted_as_cancelled_is_rejected(picture):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    assert next(reader.read_pages([Page(picture, notes=("cancelled-or-void",))])).decision == "reject"


def test_a_page_that_fails_names_its_page(picture):
    class Flaky(FakeDetector):
        def detect(self, images):
            raise ServiceReplyError("status 500 from http://localhost")

    (failure,) = ChequeReader(Flaky(BOXES), FakeRecognizer(TEXTS)).read_pages([Page(picture, "a.pdf", 4)])
    assert (failure.source, failure.page) == ("a.pdf", 4)
    assert failure.message == "a.pdf: status 500 from http://localhost"


@pytest.mark.parametrize(
    "single", ["a.jpg", Path("a.jpg"), b"bytes", bytearray(b"bytes"), np.zeros((4, 4, 3), np.uint8),
               Image.new("RGB", (4, 4)), 5, io.BytesIO(b"many\nlines\n")]
)  # fmt: skip
def test_one_source_is_no_list_of_them(single):
    with pytest.raises(SettingsError, match="read_many takes a list of sources"):
        ChequeReader(FakeDetector({}), FakeRecognizer({})).read_many(single)


def test_the_second_of_two_same_pictures_is_a_duplicate(picture):
    reader = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    for _ in range(2):  # each call has a memory of its own
        first, second = reader.read_many([picture, picture])
        assert "duplicate" not in {finding.code for finding in first.findings}
        assert "duplicate" in {finding.code for finding in second.findings}
    assert "duplicate" not in {finding.code for finding in reader.read(picture).findings}


def test_crops_are_kept_on_request_alone(picture):
    plain = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS))
    keeping = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS), ReaderSettings(keep_crops=True))
    assert plain.read(picture).crops == {}
    assert next(plain.read_many([picture])).crops == {}
    assert set(next(keeping.read_many([picture])).crops) == set(BOXES)


def test_lines_of_many_sources(picture, tmp_path):
    reader = ChequeReader(FakeDetector({}), FakeRecognizer(TEXTS))
    given = Failure("c.jpg", 0, SourceError("c.jpg: no"))
    line = picture[100:130, 300:390]
    first, second, third = reader.read_lines([line, tmp_path / "none.jpg", given], "amount_in_numbers")
    assert first.value == Decimal("48250")
    assert (second.source, second.error.code) == (str(tmp_path / "none.jpg"), "file-access")
    assert third is given


def test_a_batch_without_crops_fits_into_memory(picture):
    """Five thousand records: some megabytes, not the gigabytes that their pictures would take."""
    records = list(ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read_many([picture] * 3))
    assert max(len(pickle.dumps(record)) for record in records) < 10_000
