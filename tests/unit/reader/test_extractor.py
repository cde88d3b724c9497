"""An extractor in the place of detector and recognizer: the same parsers, rules and policy."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pytest

from chequeocr.decide.policy import Policy
from chequeocr.errors import SettingsError
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.testing import FakeExtractor
from chequeocr.types import Draft, Page, Reading

PICTURE = np.full((40, 90, 3), 250, np.uint8)
TEXTS = {
    "payee_name": "Meera Stationers",
    "amount_in_numbers": "48,250/-",
    "amount_in_words": "Forty eight thousand two hundred fifty only",
    "date": "14/03/2026",
    "ifsc": "DEKH0817475",
}


def draft(signed: bool | None = True, **changed: str) -> Draft:
    readings = {name: Reading(text, -0.1) for name, text in (TEXTS | changed).items()}
    return Draft(readings, {"payee_name": (1, 2, 30, 12)}, signed)


def reader(*drafts: Draft, **settings: object) -> ChequeReader:
    return ChequeReader(extractor=FakeExtractor([drafts]), settings=ReaderSettings(**settings))


def test_a_draft_becomes_a_record():
    cheque = reader(draft()).read(PICTURE)
    assert (cheque.payee, cheque.amount.value, cheque.amount.origin) == ("Meera Stationers", 48250, "both")
    assert cheque.amount.currency == "INR"
    assert cheque.date.value == datetime.date(2026, 3, 14)
    assert cheque.payee_name.box == (1, 2, 30, 12)
    assert cheque.signature.present
    assert (cheque.models.detector, cheque.models.recognizer) == ("FakeExtractor", "FakeExtractor")


def test_without_a_calibrator_it_has_no_confidence_and_is_never_accepted():
    cheque = reader(draft(), policy=Policy(as_of=None)).read(PICTURE)
    assert cheque.amount.confidence is None
    assert cheque.payee_name.confidence is None
    assert cheque.decision == "review"


def test_figures_are_held_against_words():
    cheque = reader(draft(amount_in_words="Forty thousand only")).read(PICTURE)
    assert "amounts-disagree" in {finding.code for finding in cheque.findings}


def test_several_cheques_on_a_page_are_numbered():
    pages = [Page(PICTURE, "a.pdf", 4), Page(PICTURE, "a.pdf", 5)]
    two = ChequeReader(extractor=FakeExtractor([[draft(), draft(payee_name="Asha Rao")], []]))
    cheques = list(two.read_pages(pages))
    assert [(c.page, c.cheque, c.payee) for c in cheques] == [
        (4, 0, "Meera Stationers"), (4, 1, "Asha Rao"), (5, 0, None),
    ]  # fmt: skip
    assert cheques[2].decision == "reject"
    assert [finding.code for finding in cheques[2].findings] == ["not-a-cheque"]


def test_what_nobody_looked_for_is_not_missing_ink():
    cheque = reader(draft(signed=None)).read(PICTURE)
    assert cheque.signature is None
    assert reader(draft(signed=False)).read(PICTURE).signature.present is False


def test_fields_of_other_names_are_left_out():
    odd = Draft({"colour": Reading("red", -0.1), "signature": Reading("A", -0.1), **draft().readings})
    cheque = reader(odd).read(PICTURE)
    assert cheque.payee == "Meera Stationers"
    assert cheque.signature is None


class Returns:
    def __init__(self, value: object) -> None:
        self.value = value

    def extract(self, pages: object) -> object:
        return self.value


@pytest.mark.parametrize(
    "value",
    [None, [], [[], []], [None], ["text"], [[Reading("a", -0.1)]], [[Draft({"date": "14/03/2026"})]],
     [[Draft({"date": Reading("1", -0.1)}, {"date": (1, 2, 3)})]],
     [[Draft({"date": Reading("1", -0.1)}, {"date": (1.5, 2, 3, 4)})]],
     [[Draft({"date": Reading("1", -0.1)}, {"date": None})]], [[Draft({}, None)]], [[Draft(None)]],
     [[Draft({}, signed="no")]], [[Draft({}, signed=1)]], [[Draft({}, signed=[])]]],
)  # fmt: skip
def test_what_is_no_list_of_drafts(value: object):
    with pytest.raises(SettingsError):
        ChequeReader(extractor=Returns(value)).read(PICTURE)


def test_a_signature_that_is_no_answer_is_never_accepted():
    """A text such as "no" is truthy: with a calibrator that is sure, the cheque would be accepted."""

    class Sure:
        def probability(self, name: str, evidence: object) -> float:
            return 1.0

    settings = ReaderSettings(policy=Policy(as_of=None), calibrator=Sure())
    whole = draft(signed=np.bool_(True), micr="⑈004217⑈ 600123045⑆ 110938⑈ 31")
    accepted = ChequeReader(extractor=FakeExtractor([[whole]]), settings=settings)
    assert accepted.read(PICTURE).decision == "accept"
    unsigned = ChequeReader(extractor=FakeExtractor([[draft(signed=np.bool_(False))]]), settings=settings)
    assert unsigned.read(PICTURE).decision == "review"
    with pytest.raises(SettingsError, match="'no' as `signed`"):
        ChequeReader(extractor=FakeExtractor([[draft(signed="no")]]), settings=settings).read(PICTURE)


def test_only_the_fields_that_are_wanted_are_kept():
    only = Draft(draft().readings, {"payee_name": (1, 2, 30, 12), "date": (5, 5, 9, 9)}, signed=True)
    cheque = reader(only, fields=("payee_name", "amount_in_numbers")).read(PICTURE)
    assert (cheque.payee, cheque.amount.origin) == ("Meera Stationers", "numbers")
    assert (cheque.date, cheque.amount_in_words, cheque.ifsc, cheque.signature) == (None, None, None, None)


def test_boxes_of_numpys_numbers():
    boxed = Draft(draft().readings, {"payee_name": tuple(np.array([1, 2, 30, 12]))}, signed=True)
    assert reader(boxed).read(PICTURE).payee_name.box == (1, 2, 30, 12)


def test_errors_name_the_extractor():
    with pytest.raises(SettingsError, match="the extractor must return texts"):
        ChequeReader(extractor=Returns([[Draft({"date": Reading(None, -0.1)})]])).read(PICTURE)


def test_what_is_no_extractor():
    with pytest.raises(SettingsError, match="method `extract`"):
        ChequeReader(extractor=object())
    with pytest.raises(SettingsError, match="no extractor is called 'nonsense'"):
        ChequeReader(extractor="nonsense")


def test_amounts_are_decimals():
    assert isinstance(reader(draft()).read(PICTURE).amount.value, Decimal)
