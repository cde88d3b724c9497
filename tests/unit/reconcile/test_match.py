"""Matching: outcomes one by one, and what holds for any cheques and any register."""

from __future__ import annotations

import dataclasses
import datetime
import time
import typing
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import EmptyFileError, SettingsError
from chequeocr.outcome import Failure
from chequeocr.reconcile import (
    MatchPolicy,
    Register,
    blocking,
    cells,
    mapping,
    match,
    outcomes,
    presented,
    reconcile,
    result,
    score,
    sums,
    table,
)
from chequeocr.reconcile import assign as assign_module
from chequeocr.reconcile import policy as policy_module
from chequeocr.reconcile import register as register_module
from chequeocr.record import Field
from tests.support.cheques import cheque, register, row

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")
pytest.importorskip("scipy", reason="needs the extra reconcile")

DAY = datetime.date(2026, 3, 31)
ON = MatchPolicy(as_of=DAY)
ADA, BO = "Ada Byron", "Bo Li"


def only(cheques, rows, policy=ON):
    """The rows of the cheques."""
    return list(reconcile(cheques, register(*rows), policy).presented)


def one(said, *rows, policy=ON):
    """The row of the only cheque."""
    (found,) = only([said], rows, policy)
    return found


# -- outcomes ---------------------------------------------------------------------------------------------


def test_all_agrees():
    said = cheque("5.00", "100", ADA, account="7007", date=DAY)
    found = one(said, row("5.00", "100", ADA, account="7007", issued=DAY))
    assert (found.outcome, found.needs_review, found.also) == ("matched", False, ())
    assert found.score == sum(reason.weight for reason in found.reasons) == 138


def test_a_cheque_under_review_is_matched_and_needs_review():
    found = one(cheque("5.00", "100", ADA, decision="review"), row("5.00", "100", ADA))
    assert (found.outcome, found.needs_review) == ("matched", True)
    assert "The reader's decision on the cheque is review." in [reason.text for reason in found.reasons]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({"account": None}, {"payee": None}),
        ({"date": datetime.date(2026, 3, 1)}, {"issued": datetime.date(2026, 3, 20)}),
        ({"payee": "Ada Brown"}, {}),
        ({"account": "99994711"}, {"account": "XXXX4711"}),
        ({"sure": {"account": 0.5}, "account": "70004712"}, {}),
    ],
)
def test_a_doubt_about_one_part_needs_a_person(said, known):
    cheque_parts = {"account": "70004711", "payee": ADA} | said
    row_parts = {"account": "70004711", "payee": ADA} | known
    found = one(cheque("5.00", "100", **cheque_parts), row("5.00", "100", **row_parts))
    assert (found.outcome, found.needs_review) == ("matched", True)


def test_a_cheque_that_bears_two_numbers_needs_a_person():
    said = cheque("5.00", "100", ADA)
    twice = said.model_copy(update={"cheque_number": Field[str](value="200", text="200", confidence=0.99)})
    found = one(twice, row("5.00", "100", ADA))
    assert (found.outcome, found.needs_review) == ("matched", True)


def test_an_amount_that_differs():
    found = one(cheque("9600.00", "100", ADA), row("960.00", "100", ADA))
    assert found.outcome == "amount-differs"
    assert (found.amount, found.register_amount) == (Decimal(9600), Decimal(960))
    assert any(reason.text.startswith("The amount differs") for reason in found.reasons)


def test_an_amount_in_another_currency_differs():
    assert one(cheque("5.00", "100", currency="EUR"), row("5.00", "100")).outcome == "amount-differs"


def test_an_unreadable_amount_is_never_matched():
    assert one(cheque(None, "100", ADA), row("5.00", "100", ADA)).outcome == "amount-differs"


def test_an_unsure_amount_of_which_another_reading_agrees_is_matched_for_review():
    unsure = {"amount": 0.5, "figures": 0.6}
    said = cheque("9600.00", "100", ADA, figures="960.00", sure=unsure, decision="review")
    found = one(said, row("960.00", "100", ADA))
    assert (found.outcome, found.needs_review, found.amount) == ("matched", True, Decimal("960.00"))


def test_words_that_surely_say_something_else_contradict():
    assert one(cheque("5.00", "100", ADA, words="50"), row("5.00", "100", ADA)).outcome == "amount-differs"
    said = cheque("5.00", "100", ADA, words="50", sure={"words": 0.4})
    assert one(said, row("5.00", "100", ADA)).outcome == "matched"


def test_a_payee_that_differs():
    assert one(cheque("5.00", "100", BO), row("5.00", "100", ADA)).outcome == "payee-differs"
    unsure = one(cheque("5.00", "100", BO, sure={"payee": 0.4}), row("5.00", "100", ADA))
    assert (unsure.outcome, unsure.needs_review) == ("matched", True)


def test_a_payee_that_resembles_is_matched_for_review():
    found = one(cheque("5.00", "100", "Ganesh Sinha"), row("5.00", "100", "Rajesh Singh"))
    assert (found.outcome, found.needs_review) == ("matched", True)
    slip = cheque("5.00", "100", "Meera Stationars"), row("5.00", "100", "Meera Stationers")
    assert not one(*slip).needs_review


def test_a_near_namesake_is_not_matched_by_name_and_amount():
    found = one(cheque("5.00", None, "Ganesh Sinha"), row("5.00", None, "Ganesh Singh"))
    assert found.outcome == "not-in-register"


def test_a_number_that_differs():
    assert one(cheque("5.00", "100200", ADA), row("5.00", "900100", ADA)).outcome == "number-differs"


def test_the_same_number_of_another_account_is_another_cheque():
    said = cheque("5.00", "100", ADA, account="70004711")
    assert one(said, row("5.00", "100", ADA, account="80001234")).outcome == "not-in-register"


def test_an_iban_and_a_masked_account_end_alike():
    for account in ("GB33BUKB20201570004711", "XXXX4711"):
        said = cheque("5.00", "100", ADA, account="70004711")
        found = one(said, row("5.00", "100", ADA, account=account))
        assert found.outcome == "matched", account


@pytest.mark.parametrize("status", ["void", "stopped"])
def test_void_and_stopped(status):
    found = one(cheque("5.00", "100", ADA), row("5.00", "100", ADA, status=status))
    assert found.outcome == "void-or-stopped"


def test_only_its_number_leads_to_a_cheque_that_was_stopped():
    said = cheque("5.00", "200", ADA)
    assert one(said, row("5.00", "100", ADA, status="stopped")).outcome == "not-in-register"


def test_a_cheque_that_cleared_before_is_a_duplicate_presentment():
    found = one(cheque("5.00", "100", ADA), row("5.00", "100", ADA, status="cleared"))
    assert found.outcome == "duplicate-presentment"


@pytest.mark.parametrize(
    ("date", "outcome"),
    [("2025-10-02", "matched"), ("2025-10-01", "stale"), ("2026-03-31", "matched"),
     ("2026-04-01", "post-dated")],
)
def test_dates_by_the_cheque_and_by_the_register(date, outcome):
    day = datetime.date.fromisoformat(date)
    assert one(cheque("5.00", "100", ADA, date=day), row("5.00", "100", ADA)).outcome == outcome
    assert one(cheque("5.00", "100", ADA), row("5.00", "100", ADA, issued=day)).outcome == outcome
    unsure = cheque("5.00", "100", ADA, date=datetime.date(1999, 1, 1), sure={"date": 0.4})
    assert one(unsure, row("5.00", "100", ADA, issued=day)).outcome == outcome
    said = cheque("5.00", "100", ADA, date=day)
    assert one(said, row("5.00", "100", ADA), policy=MatchPolicy(as_of=None)).outcome == "matched"


def test_the_gravest_outcome_comes_first_and_the_others_are_named():
    said = cheque("6.00", "100", BO, date=datetime.date(2025, 1, 1))
    found = one(said, row("5.00", "100", ADA))
    assert (found.outcome, found.also) == ("amount-differs", ("payee-differs", "stale"))


def test_two_rows_that_fit_equally_well_are_ambiguous():
    rows = register(row("5.00", None, ADA), row("5.00", None, ADA))
    found, *left = reconcile([cheque("5.00", None, ADA)], rows, ON)
    assert (found.outcome, found.rows) == ("ambiguous", ())
    assert [each.line for each in found.candidates] == [2, 3]
    assert [each.outcome for each in left] == ["outstanding", "outstanding"]


def test_two_cheques_for_two_rows_that_are_alike_are_not_ambiguous():
    twice = [cheque("5.00", None, ADA, source=name) for name in ("a", "b")]
    rows = [row("5.00", None, ADA), row("5.00", None, ADA)]
    assert [each.outcome for each in only(twice, rows)] == ["matched"] * 2


def test_a_date_or_a_reference_tells_rows_apart():
    rows = [row("5.00", None, ADA, issued=DAY), row("5.00", None, ADA, issued=datetime.date(2026, 1, 1))]
    found = one(cheque("5.00", None, ADA, date=DAY), *rows)
    assert (found.outcome, found.rows[0].line) == ("matched", 2)
    rows = [row("5.00", None, ADA, reference="INV-2201"), row("5.00", None, ADA, reference="INV-2202")]
    found = one(cheque("5.00", None, ADA, memo="for inv-2202"), *rows)
    assert (found.outcome, found.rows[0].line) == ("matched", 3)


def test_a_row_goes_where_the_whole_set_fits_best_not_to_whom_comes_first():
    """Greedy by score, the first cheque would take the row that the second needs."""
    rows = [row("5.00", None, ADA, issued=DAY), row("5.00", None, ADA, issued=datetime.date(2026, 3, 25))]
    cheques = [
        cheque("5.00", None, ADA, date=DAY, source="a"),
        cheque("5.00", None, ADA, date=datetime.date(2026, 4, 9), source="b"),
    ]
    found = only(cheques, rows, MatchPolicy(as_of=None))
    assert [each.rows[0].line for each in found] == [3, 2]


def test_a_party_of_many_open_invoices_is_left_to_a_person_and_takes_no_time():
    rows = [row(f"{at}.00", payer=ADA) for at in range(1, 3000)]
    begun = time.process_time()
    found = only([cheque(f"{at}.50", payer=ADA, source=f"{at}") for at in range(1, 200)], rows)
    assert {each.outcome for each in found} <= {"ambiguous", "not-in-register"}
    assert found[0].outcome == "ambiguous"
    assert time.process_time() - begun < 10


def test_many_cheques_and_rows_that_are_all_alike_take_no_time():
    begun = time.process_time()
    cheques = [cheque("5.00", None, ADA, source=f"{at:04}") for at in range(1000)]
    counts = Counter(each.outcome for each in only(cheques, [row("5.00", None, ADA) for _ in range(150)]))
    assert counts == {"matched": 150, "not-in-register": 850}
    assert time.process_time() - begun < 30


def test_a_failure_is_kept_as_unread():
    failure = Failure("b.jpg", 0, EmptyFileError("b.jpg: zero bytes"))
    result = reconcile([cheque("5.00", "1"), failure], register(row("5.00", "1")), ON)
    assert [each.outcome for each in result] == ["matched", "unread"]
    assert result.presented[1].failure is failure


def test_nothing_against_nothing():
    assert list(reconcile([], register(), ON)) == []
    (left,) = reconcile([], register(row("5.00", "1", status="void")), ON)
    assert left.outcome == "closed"
    assert one(cheque("5.00", "1")).outcome == "not-in-register"
    assert one(cheque()).outcome == "not-in-register"


def test_what_is_not_a_record_is_refused():
    for records in (cheque("5.00"), 5, ["a.jpg"]):
        with pytest.raises(SettingsError):
            reconcile(records, register(), ON)
    with pytest.raises(SettingsError):
        reconcile([], "issued.csv", ON)
    with pytest.raises(SettingsError):
        reconcile([], register(), ON).bounced("5")
    with pytest.raises(SettingsError):
        list(reconcile([], register(), ON).of("lost"))


@pytest.mark.parametrize(
    "given",
    [{"sure": 2}, {"stale_days": -1}, {"as_of": "now"}, {"invoices": 9}, {"payee_differs": 0.95},
     {"margin": True}],
)
def test_limits_out_of_their_range_are_refused(given):
    with pytest.raises(SettingsError):
        MatchPolicy(**given)


# -- properties -------------------------------------------------------------------------------------------

_amounts = {"JPY": 0, "USD": 2, "KWD": 3}


@st.composite
def months(draw):
    """Cheques and rows that are alike enough to be mixed up, in currencies of 0, 2 and 3 decimals."""
    numbers = st.sampled_from([None, "100", "0100", "101", "2000", "2001"])
    payees = st.sampled_from([None, ADA, BO, "Ada Byrom"])
    accounts = st.sampled_from([None, "70004711", "80001234"])

    def money():
        code = draw(st.sampled_from(list(_amounts)))
        return code, str(Decimal(draw(st.sampled_from([1000, 2000, 3000, 5000]))).scaleb(-_amounts[code]))

    rows = []
    for _ in range(draw(st.integers(0, 7))):
        code, amount = money()
        rows.append(row(
            amount, draw(numbers), draw(payees), account=draw(accounts), currency=code, payer=draw(payees),
            status=draw(st.sampled_from(["issued", "issued", "issued", "void", "cleared"])),
        ))  # fmt: skip
    cheques = []
    for at in range(draw(st.integers(0, 7))):
        code, amount = money()
        cheques.append(cheque(
            draw(st.sampled_from([amount, amount, None])), draw(numbers), draw(payees),
            account=draw(accounts), currency=draw(st.sampled_from([code, None])), payer=draw(payees),
            source=f"{at}.jpg", sure={"number": draw(st.sampled_from([0.5, 0.99]))},
        ))  # fmt: skip
    return cheques, rows


@given(months())
@settings(max_examples=150)
def test_totals_tie_out_and_no_row_is_used_twice(month):
    cheques, rows = month
    result = reconcile(cheques, register(*rows), ON)
    used = [each.line for found in result for each in found.rows]
    assert Counter(used) == Counter(each.line for each in result.register)
    assert len(list(result)) == len(result)
    totals = result.totals()
    presented_sum = sum((each.amount for each in totals if each.side == "presented"), Decimal(0))
    assert presented_sum == sum((found.amount or 0 for found in result.presented), Decimal(0))
    register_sum = sum((each.amount for each in totals if each.side == "register"), Decimal(0))
    assert register_sum == sum((each.amount for each in rows), Decimal(0))
    assert sum(each.count for each in totals if each.side == "presented") == len(cheques)
    assert sum(each.count for each in totals if each.side == "register") == len(rows)
    matched = {(each.side, each.currency): each.amount for each in totals if each.outcome == "matched"}
    for (_, currency) in matched:
        assert matched["presented", currency] == matched["register", currency]


@given(months())
@settings(max_examples=100)
def test_a_match_is_never_by_the_amount_alone_and_always_to_the_cent(month):
    cheques, rows = month
    for found in reconcile(cheques, register(*rows), ON).of("matched"):
        assert found.amount == found.register_amount
        assert found.cheque is not None
        agreeing = {reason.part for reason in found.reasons if reason.verdict in ("agrees", "resembles")}
        assert agreeing & {"number", "payee", "payer", "account"}
        against = [reason.part for reason in found.reasons if reason.verdict == "differs"]
        assert set(against) <= {"payer", "date"}


@given(months(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_the_input_changes_no_outcome(month, dice):
    cheques, rows = month
    known = register(*rows)
    shuffled_cheques, shuffled_rows = list(cheques), list(known.rows)
    dice.shuffle(shuffled_cheques)
    dice.shuffle(shuffled_rows)
    once = reconcile(cheques, known, ON)
    again = reconcile(shuffled_cheques, Register(tuple(shuffled_rows)), ON)

    def told(of):
        return sorted(
            (str(each.cheque), each.outcome, [one.line for one in each.rows], each.needs_review)
            for each in of
        )

    assert told(once) == told(again)


# -- money is never a float ---------------------------------------------------------------------------------

# `cells` are what a file has, before an amount is made of it.
_NOT_MONEY = {"confidence", "sure", "payee_agrees", "payee_confirms", "payee_differs", "cells"}


def test_no_public_type_has_money_as_a_float():
    modules = (assign_module, blocking, cells, mapping, match, outcomes, policy_module, presented,
               register_module, result, score, sums, table)  # fmt: skip
    looked_at = 0
    for module in modules:
        for kind in vars(module).values():
            if not (dataclasses.is_dataclass(kind) and isinstance(kind, type)):
                continue
            if kind.__module__ != module.__name__:
                continue
            hints = typing.get_type_hints(kind, vars(module) | vars(typing) | _LATER)
            for field in dataclasses.fields(kind):
                looked_at += 1
                if field.name not in _NOT_MONEY:
                    assert float not in _parts(hints[field.name]), f"{kind.__name__}.{field.name}"
    assert looked_at > 60


_LATER = {"Path": object}


def _parts(hint):
    """A type and all that it is made of."""
    found = {hint} if not isinstance(hint, list) else set()
    for part in hint if isinstance(hint, list) else typing.get_args(hint):
        if not isinstance(part, str):
            found |= _parts(part)
    return found


def test_no_amount_that_comes_out_is_a_float():
    rows = register(row("5.00", "1"), row("9", None, ADA))
    result = reconcile([cheque("5.00", "1"), cheque("7.50", None, ADA)], rows, ON)
    frame = pytest.importorskip("pandas")
    table = result.to_dataframe()
    assert list(table["outcome"]) == ["matched", "part-paid"]
    for name in ("amount", "register_amount", "open"):
        assert {type(value) for value in table[name]} <= {Decimal, type(None)}
    assert isinstance(table, frame.DataFrame)
    for total in result.totals():
        assert type(total.amount) is Decimal
