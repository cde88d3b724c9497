"""What a reader does when time is up, and when no further picture could do better."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from chequeocr import ChequeReader, ReaderSettings
from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    MissingExtraError,
    MissingLibraryError,
    ModelCorruptError,
    ModelNotFoundError,
    NotADetectorError,
    ServiceUnreachableError,
    SettingsError,
    TimeLimitError,
    UnknownModelError,
)
from chequeocr.testing import FakeDetector, FakeRecognizer

BOXES = {"payee_name": (40, 40, 300, 80)}
TEXTS = {"payee_name": "Meera Stationers"}


@pytest.fixture
def picture():
    image = np.full((200, 400, 3), 250, np.uint8)
    image[56:64, 60:280] = 20
    return image


def test_work_past_the_limit_ends_at_its_next_step(picture):
    """A detector can't be interrupted; what it found too late is not read."""
    ends, ended = threading.Event(), threading.Event()

    class Slow(FakeDetector):
        def detect(self, images):
            ends.wait(10)
            self.thread = threading.current_thread()
            ended.set()
            return super().detect(images)

    detector, recognizer = Slow(BOXES), FakeRecognizer(TEXTS)
    reader = ChequeReader(detector, recognizer, ReaderSettings(time_limit_s=1.0, upright=False))
    with pytest.raises(TimeLimitError):
        reader.read(picture)
    ends.set()
    assert ended.wait(10)
    detector.thread.join(10)
    assert not detector.thread.is_alive()
    assert recognizer.calls == []


def test_under_a_time_limit_pictures_are_read_one_at_a_time(picture):
    detector = FakeDetector(BOXES)
    settings = ReaderSettings(batch=4, time_limit_s=60.0)
    cheques = list(ChequeReader(detector, FakeRecognizer(TEXTS), settings).read_many([picture] * 3))
    assert [cheque.payee for cheque in cheques] == ["Meera Stationers"] * 3
    assert detector.calls == [1, 1, 1]


def test_a_slow_picture_under_a_limit_costs_no_other_one(picture):
    class Slow(FakeDetector):
        def detect(self, images):
            if any(image[0, 0, 0] == 0 for image in images):
                time.sleep(3)
            return super().detect(images)

    marked = picture.copy()
    marked[0, 0] = 0
    settings = ReaderSettings(batch=2, time_limit_s=1.5, upright=False)
    first, second = ChequeReader(Slow(BOXES), FakeRecognizer(TEXTS), settings).read_many([picture, marked])
    assert first.payee == "Meera Stationers"
    assert isinstance(second.error, TimeLimitError)


@pytest.mark.parametrize(
    "error",
    [
        ApiKeyMissingError("no key"),
        ApiKeyRefusedError("status 401"),
        MissingExtraError("roboflow", "a remote detector"),
        MissingLibraryError("libGL.so.1"),
        ModelCorruptError("sha256 differs"),
        ModelNotFoundError("no such file"),
        NotADetectorError("no boxes"),
        SettingsError("no"),
        UnknownModelError("status 404"),
    ],
    ids=lambda error: error.code,
)
def test_what_no_further_picture_can_escape_is_raised(picture, error):
    class Broken(FakeDetector):
        def detect(self, images):
            raise error

    with pytest.raises(type(error)):
        list(ChequeReader(Broken(BOXES), FakeRecognizer(TEXTS)).read_many([picture, picture]))


def test_what_the_next_picture_may_escape_stands_in_its_place(picture):
    class Broken(FakeDetector):
        def detect(self, images):
            raise ServiceUnreachableError("no network")

    found = list(ChequeReader(Broken(BOXES), FakeRecognizer(TEXTS)).read_many([picture, picture]))
    assert [type(failure.error) for failure in found] == [ServiceUnreachableError] * 2
