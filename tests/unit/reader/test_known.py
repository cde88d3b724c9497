"""What is known of a cheque on its way: country and candidates once, and each amount on the other's ink."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from chequeocr.parse.profiles import profile
from chequeocr.reader import known
from chequeocr.reader.known import Seen, arbitrated, country_of, understood
from chequeocr.types import Crop, Draft, Page, Reading

PICTURE = np.full((20, 60, 3), 255, np.uint8)
PAGE = Page(PICTURE, "a.jpg")
NUMBERS, WORDS = "amount_in_numbers", "amount_in_words"
CROPS = {name: Crop(name, PICTURE, (0, 0, 60, 20), (PICTURE,)) for name in (NUMBERS, WORDS)}
APART = {NUMBERS: Reading("12000000/-", -0.1), WORDS: Reading("One crore seventy lakh", -0.2)}


class Likes:
    """A scorer that holds everything likely, and remembers what it was asked."""

    def __init__(self):
        self.asked = {}

    def score(self, crop, texts):
        self.asked[crop.field] = list(texts)
        return [-1.0] * len(texts)


def test_an_amount_is_weighed_against_the_other_ones_text():
    scorer = Likes()
    before = understood(Seen(PAGE, APART), profile("IN"))
    after = arbitrated(before, CROPS, scorer)
    assert Decimal(17000000) not in {c.value for c in before.candidates[NUMBERS]}
    assert Decimal(17000000) in {c.value for c in after.candidates[NUMBERS]}
    assert set(scorer.asked) == {NUMBERS, WORDS}
    assert after.seen is before.seen


@pytest.mark.parametrize("missing", [NUMBERS, WORDS])
def test_one_field_alone_has_nothing_to_be_weighed_against(missing):
    here = understood(Seen(PAGE, APART), profile("IN"))
    crops = {name: crop for name, crop in CROPS.items() if name != missing}
    assert arbitrated(here, crops, Likes()) is here
    alone = understood(Seen(PAGE, {name: APART[name] for name in crops}), profile("IN"))
    assert arbitrated(alone, CROPS, Likes()) is alone


def test_the_country_and_each_fields_values_are_worked_out_once(monkeypatch):
    calls = []

    def counted(name, reading, country, more=()):
        calls.append((name, bool(more)))
        return []

    monkeypatch.setattr(known, "field_candidates", counted)
    here = understood(Seen(PAGE, APART), None)
    arbitrated(here, {}, None)
    assert here.us_routing == ""
    assert calls == [(NUMBERS, False), (WORDS, False)]


def test_a_country_that_was_named_and_what_speaks_against_it():
    texts = {"ifsc": "IFSC DEKH0817475"}
    assert country_of(texts, None).profile.code == "IN"
    assert country_of(texts, None).why
    assert country_of(texts, profile("IN")).against is None
    assert country_of({}, profile("US")).against is None
    assert country_of(texts, profile("US")).against[0] == "IN"


def test_a_bank_with_branches_abroad_gives_no_currency_by_its_name_alone():
    assert country_of({"bank_name": "BARCLAYS"}, None).profile.currency is None
    assert country_of({"bank_name": "Barclays", "amount_in_words": "Five pounds"}, None).profile.code == "GB"
    assert country_of({"bank_name": "Lloyds Bank"}, None).profile.currency == "GBP"
    assert country_of({"bank_name": "BARCLAYS"}, profile("GB")).profile.currency == "GBP"


def test_a_draft_without_readings_is_no_cheque():
    seen = Seen.of_draft(PAGE, Draft({}), 0, partial=False)
    assert (seen.leaf_seen, seen.found, seen.inked) == (False, frozenset(), frozenset())


def test_what_a_draft_says_is_found_and_inked():
    readings = {"payee_name": Reading("Asha Rao", -0.1), "memo": Reading("", 0.0)}
    seen = Seen.of_draft(PAGE, Draft(readings, {"memo": (1, 2, 3, 4)}, signed=False), 2, partial=False)
    assert seen.found == {"payee_name", "memo", "signature"}
    assert seen.inked == {"payee_name"}
    assert seen.cheque == 2
    assert Seen.of_draft(PAGE, Draft(readings, signed=True), 0, partial=False).inked >= {"signature"}
