"""Who is looked at once more before a cheque is accepted, and what follows of what is found."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from chequeocr.decide.confidence import Evidence
from chequeocr.decide.policy import Policy
from chequeocr.errors import TimeLimitError
from chequeocr.reader.last_look import Places
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque, Finding
from chequeocr.testing import FakeDetector, FakeExtractor, FakeRecognizer
from chequeocr.types import Box, Draft, Reading
from tests.support.places import BOXES

TEXTS = {
    "payee_name": "Meera Stationers", "amount_in_numbers": "48,250/-",
    "amount_in_words": "Forty eight thousand two hundred fifty only", "date": "14/03/2026",
    "ifsc": "DEKH0817475", "micr": "⑈004217⑈ 600123045⑆ 110938⑈ 31",
}  # fmt: skip


@pytest.fixture
def picture() -> np.ndarray:
    """White, with a dark stroke inside each box, and a high one where one signs."""
    image = np.full((380, 820, 3), 250, np.uint8)
    for x0, y0, x1, y1 in BOXES.values():
        image[(y0 + y1) // 2 - 4 : (y0 + y1) // 2 + 4, x0 + 20 : x1 - 20] = 20
    image[255:325, 600:720:6] = 20
    return image


@dataclass
class Sure:
    """A calibrator of one probability."""

    share: float = 1.0

    def probability(self, name: str, evidence: Evidence) -> float:
        return self.share


@dataclass
class Looks:
    """Stands for LastLook: remembers what it was shown, and finds what it was told."""

    found: tuple[Finding, ...] = ()
    calls: list[tuple[Any, Places, Cheque]] = field(default_factory=list)

    def findings(self, image: Any, places: Places, cheque: Cheque) -> tuple[Finding, ...]:
        self.calls.append((image, places, cheque))
        return self.found


def looking(looks: Looks, monkeypatch: pytest.MonkeyPatch) -> Looks:
    monkeypatch.setattr("chequeocr.reader.reader.LastLook", lambda threads, fields: looks)
    return looks


def reader(texts: dict[str, str] = TEXTS, share: float = 1.0, **more: Any) -> ChequeReader:
    settings = ReaderSettings(policy=Policy(as_of=None), calibrator=Sure(share), upright=False, **more)
    return ChequeReader(FakeDetector(BOXES), FakeRecognizer(texts), settings)


def extracting(*drafts: Draft, share: float = 1.0) -> ChequeReader:
    settings = ReaderSettings(policy=Policy(as_of=None), calibrator=Sure(share))
    return ChequeReader(extractor=FakeExtractor([drafts]), settings=settings)


VOID = Finding.of("words-against-payment", word="VOID", where="at the top")
OTHER = Finding.of("other-document", "unshown")


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in TEXTS.items() if name not in names}


def test_what_would_be_accepted_is_looked_at_once(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = looking(Looks(), monkeypatch)
    cheque = reader().read(picture)
    assert cheque.decision == "accept"
    ((image, places, before),) = looks.calls
    assert before == cheque, "nothing was found, and nothing changed"
    assert image.shape == picture.shape
    assert set(places.boxes) == set(BOXES)
    assert set(places.crops) == set(BOXES)


def test_what_is_reviewed_anyway_is_not(picture: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = looking(Looks((VOID,)), monkeypatch)
    for texts in (without("payee_name"), TEXTS | {"amount_in_words": "Forty thousand only"}, {}):
        assert reader(texts).read(picture).decision != "accept"
    assert reader(share=0.6).read(picture).decision == "review"
    assert looks.calls == []


@pytest.mark.parametrize(("share", "looked_at"), [(0.51, 1), (0.5, 0), (0.0, 0)])
def test_without_a_banks_number_a_rather_sure_amount_is_looked_at(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch, share: float, looked_at: int
) -> None:
    looks = looking(Looks(), monkeypatch)
    assert reader(without("ifsc", "micr"), share).read(picture).decision == "review"
    assert len(looks.calls) == looked_at


def test_what_it_finds_turns_accept_into_review(picture: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    looking(Looks((VOID,)), monkeypatch)
    cheque = reader().read(picture)
    assert cheque.decision == "review"
    assert cheque.findings.count(VOID) == 1
    assert cheque.amount is not None
    assert cheque.amount.confidence == 1.0


def test_on_another_paper_no_amount_is_surer_than_a_half(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking(Looks((OTHER, VOID)), monkeypatch)
    for texts, share, expected in ((TEXTS, 1.0, 0.5), (without("ifsc", "micr"), 0.7, 0.5)):
        cheque = reader(texts, share).read(picture)
        assert cheque.decision == "review"
        assert cheque.amount is not None
        assert cheque.amount.confidence == expected
        assert {OTHER, VOID} <= set(cheque.findings)


def test_nothing_is_said_twice(picture: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Finding.of("signature-missing", severity="error")
    looking(Looks((missing,)), monkeypatch)
    picture[240:340, 540:] = 250
    cheque = reader(without("ifsc", "micr")).read(picture)
    assert [one.code for one in cheque.findings].count("signature-missing") == 1


def test_where_no_signature_is_required_a_missing_one_is_said_once_and_stops_nothing(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = looking(Looks((Finding.of("signature-missing", severity="error"),)), monkeypatch)
    settings = ReaderSettings(policy=Policy(as_of=None, signature=False), calibrator=Sure(), upright=False)
    for erased in (False, True):
        picture[240:340, 540:] = 250 if erased else picture[240:340, 540:]
        cheque = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS), settings).read(picture)
        said = [one.severity for one in cheque.findings if one.code == "signature-missing"]
        assert (cheque.decision, said) == ("accept", ["info"])
    assert len(looks.calls) == 2


def test_crops_ride_along_where_something_was_found(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking(Looks((VOID,)), monkeypatch)
    assert set(reader(keep_crops=True).read(picture).crops) == set(BOXES)


def test_past_the_time_limit_no_further_cheque_is_looked_at(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, ended = threading.Event(), threading.Event()

    class Slow(Looks):
        def findings(self, image: Any, places: Places, cheque: Cheque) -> tuple[Finding, ...]:
            late.wait(10)
            ended.set()
            self.thread = threading.current_thread()
            return super().findings(image, places, cheque)

    slow = Slow()
    looking(slow, monkeypatch)
    settings = ReaderSettings(policy=Policy(as_of=None), calibrator=Sure(), time_limit_s=1.0)
    reading = ChequeReader(extractor=FakeExtractor([[draft(), draft()]]), settings=settings)
    with pytest.raises(TimeLimitError):
        reading.read(picture)
    late.set()
    assert ended.wait(10)
    slow.thread.join(10)
    assert len(slow.calls) == 1


def draft(**boxes: Box) -> Draft:
    return Draft({name: Reading(text, -0.1) for name, text in TEXTS.items()}, boxes, True)


def test_the_pages_of_an_extractor_are_looked_at_too(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = looking(Looks((VOID,)), monkeypatch)
    boxes = {"payee_name": (-5, 40, 300, 80), "date": (600, 20, 9000, 50),
             "amount_in_words": (900, 1, 950, 9), "signature": (5, -20, 50, -10),
             "amount_in_numbers": (30, 20, 10, 40)}  # fmt: skip
    cheque = extracting(draft(**boxes)).read(picture)
    assert cheque.decision == "review"
    ((image, places, _),) = looks.calls
    assert image is picture or np.array_equal(image, picture)
    assert places.boxes == {"payee_name": (0, 40, 300, 80), "date": (600, 20, 820, 50)}
    assert places.crops == {}
    assert extracting(draft(), share=0.3).read(picture).decision == "review"
    assert len(looks.calls) == 1
