"""One amount out of two fields, the findings, and the decision."""

from __future__ import annotations

import datetime
import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.decide import rules
from chequeocr.decide.amount import UNREADABLE_BELOW, AmountDecision, settle, weigh
from chequeocr.decide.policy import Policy
from chequeocr.decide.rules import REJECTING, Case
from chequeocr.parse.profiles import profile
from chequeocr.types import Candidate

IN = profile("IN")
NOISE = -math.log(UNREADABLE_BELOW)


def judge(case):
    return rules.judge(case, Policy(as_of=None))


def ranked(*pairs):
    return [Candidate(Decimal(value), cost) for value, cost in pairs]


def test_a_value_in_both_wins_though_neither_puts_it_first():
    settled = settle(ranked(("10", 0.5), ("20", 1.0)), ranked(("30", 0.5), ("20", 1.0)), IN)
    assert settled.amount.value == Decimal(20)
    assert settled.amount.origin == "both"
    assert settled.amount.currency == "INR"
    assert settled.amount.confidence is None
    assert not settled.disagree


def test_agreement_at_a_high_cost_is_none():
    settled = settle(ranked(("10", 0.1), ("20", 6.0)), ranked(("30", 0.1), ("20", 5.0)), IN)
    assert settled.amount.value == Decimal(10)
    assert settled.amount.origin == "numbers"
    assert settled.disagree
    assert (settled.numbers, settled.words) == (Decimal(10), Decimal(30))


def test_surer_words_win():
    settled = settle(ranked(("10", 2.0)), ranked(("30", 0.1)), IN)
    assert settled.amount.value == Decimal(30)
    assert settled.amount.origin == "words"
    assert settled.disagree


def test_noise_is_neither_an_amount_nor_a_disagreement():
    settled = settle(ranked(("10", 0.1)), ranked(("30", NOISE + 1)), IN)
    assert not settled.disagree
    assert settled.words is None
    assert settle([], ranked(("30", NOISE + 1)), IN).amount is None


def test_one_field_alone_is_no_disagreement():
    alone = settle(ranked(("10", 0.1)), [], IN)
    assert (alone.amount.origin, alone.numbers, alone.words) == ("numbers", Decimal(10), None)
    assert not alone.disagree
    assert settle([], ranked(("30", 0.1)), IN).amount.origin == "words"
    assert settle([], [], IN) == AmountDecision(None, None, None)


@given(
    st.lists(st.tuples(st.integers(1, 50), st.floats(0, 12)), max_size=6),
    st.lists(st.tuples(st.integers(1, 50), st.floats(0, 12)), max_size=6),
)
def test_the_amount_is_always_one_that_was_read(numbers, words):
    settled = settle(
        ranked(*sorted(numbers, key=lambda p: p[1])), ranked(*sorted(words, key=lambda p: p[1])), IN
    )
    if settled.amount is None:
        assert all(min(cost for _, cost in field) > NOISE for field in (numbers, words) if field)
    else:
        assert settled.amount.value in {Decimal(v) for v, _ in [*numbers, *words]}
        both_read = settled.numbers is not None and settled.words is not None
        assert settled.disagree is (settled.amount.origin != "both" and both_read)


AMOUNT = settle(ranked(("48250", 0.1)), ranked(("48250", 0.1)), IN)
NOTHING = AmountDecision(None, None, None)
NAMES = ("payee_name", "amount_in_numbers", "amount_in_words", "date", "micr", "signature")
FULL = Case(
    AMOUNT,
    found=frozenset(NAMES),
    inked=frozenset(NAMES),
    texts={"payee_name": "Meera Stationers"},
    values={"payee_name": "Meera Stationers", "date": "2026-03-14", "micr": "a line"},
    leaf_seen=True,
)


def codes(case):
    return [finding.code for finding in judge(case)[1]]


def without(case, name):
    values = {key: value for key, value in case.values.items() if key != name}
    return replace(case, found=case.found - {name}, inked=case.inked - {name}, values=values)


def test_a_full_cheque_is_reviewed_without_findings():
    assert judge(FULL) == ("review", ())


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (replace(FULL, amount=replace(AMOUNT, disagree=True)), ["amounts-disagree"]),
        (replace(FULL, amount=NOTHING), ["amount-unreadable"]),
        (without(FULL, "payee_name"), ["payee-unreadable"]),
        (replace(FULL, values={**FULL.values, "payee_name": None}), ["payee-unreadable"]),
        (without(FULL, "date"), ["date-missing"]),
        (replace(FULL, values={**FULL.values, "date": None}), ["date-unreadable"]),
        (replace(FULL, other_date=datetime.date(2026, 3, 12)), ["date-ambiguous"]),
        (replace(FULL, values={**FULL.values, "micr": None}), ["micr-unreadable"]),
        (without(FULL, "micr"), []),
        (without(FULL, "signature"), ["signature-missing"]),
        (replace(FULL, inked=FULL.inked - {"signature"}), ["signature-missing"]),
        (replace(FULL, notes=((None, "animated"), ("memo", "box-outside"))), ["animated", "box-outside"]),
    ],
)
def test_each_rule(case, expected):
    decision, _ = judge(case)
    assert decision == "review"
    assert codes(case) == expected


def test_nothing_found_is_no_cheque():
    assert judge(Case(NOTHING))[0] == "reject"
    assert codes(Case(NOTHING)) == ["not-a-cheque"]
    assert codes(Case(NOTHING, partial=True)) == ["not-a-cheque"]
    lone = frozenset({"memo"})
    assert codes(Case(NOTHING, found=lone, inked=lone)) == ["not-a-cheque"]


def test_a_leaf_with_print_only_is_blank():
    printed = frozenset({"micr", "ifsc", "account_number", "bank_name"})
    blank = Case(
        NOTHING,
        found=printed | {"payee_name", "date"},
        inked=printed,
        texts={"ifsc": "AMBE0743197"},
        leaf_seen=True,
    )
    assert judge(blank)[0] == "reject"
    assert codes(blank) == ["blank-leaf"]
    assert codes(replace(blank, leaf_seen=False)) == ["blank-leaf"]
    specks = replace(blank, texts={**blank.texts, "payee_name": "a."}, values={"payee_name": "a."})
    assert codes(specks) == ["blank-leaf"]


@pytest.mark.parametrize(
    ("inked", "texts"),
    [
        (frozenset(), {}),
        (frozenset({"ifsc", "memo"}), {"memo": "Ambervale Bank"}),
        (frozenset({"ifsc", "micr"}), {"ifsc": "1|1", "micr": "----1--"}),
        (frozenset({"micr"}), {"ifsc": "AMBE0743197"}),
    ],
)
def test_a_picture_without_any_print_is_no_blank_leaf(inked, texts):
    white = Case(NOTHING, found=inked | {"ifsc"}, inked=inked, texts=texts, leaf_seen=True)
    assert judge(white)[0] == "reject"
    assert codes(white) == ["not-a-cheque"]


FIGURES = settle(ranked(("48250", 0.1)), [], IN)
PRICE = Case(FIGURES, found=frozenset(NAMES), inked=frozenset({"amount_in_numbers", "memo"}), leaf_seen=True)


def test_figures_and_nothing_else_are_no_cheque():
    assert judge(PRICE)[0] == "reject"
    assert codes(PRICE) == ["not-a-cheque"]
    named = replace(PRICE, values={"payee_name": "Meera"}, texts={"payee_name": "Meera"})
    assert codes(named) == ["not-a-cheque"]
    assert judge(replace(named, inked=PRICE.inked | {"signature"}))[0] == "review"
    assert judge(replace(PRICE, partial=True))[0] == "review"
    assert judge(replace(PRICE, amount=settle([], ranked(("48250", 0.1)), IN)))[0] == "review"


@pytest.mark.parametrize(
    ("text", "decision"),
    [("⑉03345109⑉0020001565⑈I5000F", "review"), ("⑉03345109 00200015", "reject"), ("⑉⑉⑈123456", "reject")],
)
def test_a_micr_line_that_cannot_be_taken_apart_is_one_too(text, decision):
    assert judge(replace(PRICE, texts={"micr": text}))[0] == decision


@pytest.mark.parametrize("name", ["date", "micr", "ifsc", "account_number"])
def test_one_other_value_is_enough_for_a_cheque(name):
    assert judge(replace(PRICE, values={name: "something"}))[0] == "review"


def test_an_amount_that_nothing_confirms():
    (figures,) = judge(replace(FULL, amount=FIGURES))[1]
    assert (figures.code, figures.severity, figures.field) == (
        "amount-single-source",
        "warning",
        "amount_in_words",
    )
    (words,) = judge(replace(FULL, amount=settle([], ranked(("48250", 0.1)), IN)))[1]
    assert (words.code, words.field) == ("amount-single-source", "amount_in_numbers")
    only = frozenset({"amount_in_numbers"})
    assert judge(Case(FIGURES, found=only, inked=only, leaf_seen=True, partial=True)) == ("review", ())


def test_an_amount_of_nothing_is_none():
    nought = ranked(("0.00", 0.0))
    assert settle(nought, [], IN) == NOTHING
    assert settle([], nought, IN) == NOTHING
    assert settle(nought, nought, IN) == NOTHING
    assert settle(nought, ranked(("30", 0.1)), IN).amount.origin == "words"
    assert codes(replace(FULL, amount=settle(nought, nought, IN))) == ["amount-unreadable"]


def test_a_signed_but_otherwise_empty_leaf_is_reviewed():
    signed = Case(
        NOTHING,
        found=frozenset({"micr", "signature"}),
        inked=frozenset({"micr", "signature"}),
        values={"micr": "a line"},
        leaf_seen=True,
    )
    assert judge(signed)[0] == "review"
    assert codes(signed) == ["amount-unreadable", "payee-unreadable", "date-missing"]


def test_fields_that_were_not_asked_for_are_not_missed():
    name = frozenset({"payee_name"})
    partial = Case(
        NOTHING, found=name, inked=name, values={"payee_name": "Meera"}, leaf_seen=True, partial=True
    )
    assert judge(partial) == ("review", ())
    assert judge(Case(NOTHING, leaf_seen=True, partial=True)) == ("review", ())


@given(
    st.builds(
        Case,
        amount=st.sampled_from([AMOUNT, NOTHING, replace(AMOUNT, disagree=True)]),
        found=st.frozensets(st.sampled_from(NAMES)),
        inked=st.frozensets(st.sampled_from(NAMES)),
        values=st.dictionaries(st.sampled_from(NAMES), st.sampled_from([None, "x"])),
        other_date=st.sampled_from([None, datetime.date(2026, 3, 12)]),
        leaf_seen=st.booleans(),
        partial=st.booleans(),
    )
)
def test_rejected_only_for_a_reason_that_is_given(case):
    decision, findings = judge(case)
    assert (decision == "reject") is bool({f.code for f in findings} & REJECTING)


def test_posteriors_by_hand():
    """Figures hold 20 by a quarter, words by a half, with failing 0.1 and 0.3, and 300 amounts."""
    found = {w.value: w for w in weigh(ranked(("20", math.log(4))), ranked(("20", math.log(2))))}
    held, failed = (0.225, 0.35), (0.775, 0.65)
    weight = (held[0] + failed[0] / 300) * (held[1] + failed[1] / 300) * 300
    assert found[Decimal(20)].posterior == pytest.approx(weight / (weight + failed[0] * failed[1]))
    assert (found[Decimal(20)].numbers, found[Decimal(20)].words) == (True, True)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.floats(0, 12)), max_size=6),
    st.lists(st.tuples(st.integers(0, 50), st.floats(0, 12)), max_size=6),
)
def test_posteriors_leave_room_for_none_of_them(numbers, words):
    found = weigh(ranked(*numbers), ranked(*words))
    assert all(w.value > 0 and 0 <= w.posterior <= 1 for w in found)
    assert sum(w.posterior for w in found) < 1 or not found


def test_two_fields_that_agree_are_surer_than_one():
    both = settle(ranked(("10", 0.2)), ranked(("10", 0.2)), IN).posterior
    one = settle(ranked(("10", 0.2)), [], IN).posterior
    against = settle(ranked(("10", 0.2)), ranked(("30", 0.2)), IN).posterior
    assert both > 0.99 > one > against
