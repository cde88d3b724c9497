"""Cases that users of other programs reported: each came out wrong somewhere."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from chequeocr.reconcile import MatchPolicy, reconcile
from chequeocr.reconcile.presented import presented
from chequeocr.reconcile.score import compare
from tests.support.cheques import cheque, register, row

ADA = "Ada Byron"

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")

ON = MatchPolicy(as_of=datetime.date(2026, 3, 31))


def outcomes(cheques, rows, policy=ON):
    """The outcomes of the cheques, then of the rows without one."""
    return [one.outcome for one in reconcile(cheques, register(*rows), policy)]


def test_an_equal_amount_alone_is_no_match():
    cheques = [cheque("500.00", "712219")]
    result = reconcile(cheques, register(row("500.00", "900619")), ON)
    presented_row, outstanding = result
    assert (presented_row.outcome, outstanding.outcome) == ("not-in-register", "outstanding")
    assert presented_row.rows == ()
    assert presented_row.needs_review


@pytest.mark.parametrize("confidence", [0.0, 0.5, None])
def test_an_equal_amount_alone_is_no_match_however_badly_the_number_was_read(confidence):
    cheques = [cheque("500.00", "712219", sure={"number": confidence})]
    assert outcomes(cheques, [row("500.00", "900619")]) == ["not-in-register", "outstanding"]


def test_nor_where_the_number_was_not_read_at_all():
    assert outcomes([cheque("500.00")], [row("500.00", "900619")]) == ["not-in-register", "outstanding"]


def test_leading_zeros_make_a_candidate_that_is_flagged():
    (result,) = reconcile([cheque("75.00", "0005")], register(row("75.00", "00005")), ON)
    assert result.outcome == "matched"
    assert result.needs_review
    (flag,) = [one for one in result.reasons if one.part == "number"]
    assert flag.verdict == "resembles"
    assert "0005 (MICR line, 99 %) on the cheque, 00005 in the register" in flag.text


def test_leading_zeros_need_no_person_where_payee_or_account_agree():
    cheques = [cheque("75.00", "000619", "Meera Stationers", account="11223344")]
    (result,) = reconcile(cheques, register(row("75.00", "619", "Meera Stationers", account="11223344")), ON)
    assert (result.outcome, result.needs_review) == ("matched", False)


def test_of_00005_and_0005_each_takes_its_own():
    cheques = [cheque("75.00", "0005"), cheque("75.00", "00005")]
    result = reconcile(cheques, register(row("75.00", "00005"), row("75.00", "0005")), ON)
    numbers = [(one.outcome, one.rows[0].cheque_number) for one in result]
    assert numbers == [("matched", "0005"), ("matched", "00005")]


def test_two_cheques_and_one_row_give_one_match():
    twice = [cheque("90.00", None, ADA, source="a.jpg"), cheque("90.00", None, ADA, source="b.jpg")]
    result = reconcile(twice, register(row("90.00", None, ADA)), ON)
    assert sorted(one.outcome for one in result) == ["matched", "not-in-register"]


def test_the_same_cheque_twice_is_a_duplicate_presentment():
    twice = [cheque("90.00", "1201", source="a.jpg"), cheque("90.00", "1201", source="b.jpg")]
    result = list(reconcile(twice, register(row("90.00", "1201")), ON))
    assert sorted(one.outcome for one in result) == ["duplicate-presentment", "matched"]
    assert [one.line for one in result[1].candidates or result[0].candidates] == [2]


def test_a_cheque_pays_two_invoices():
    invoices = [row("120.00", payer=ADA), row("75.00", payer=ADA), row("180.00", payer=ADA)]
    paid, left = reconcile([cheque("300.00", payer=ADA)], register(*invoices), ON)
    assert (paid.outcome, [one.line for one in paid.rows]) == ("matched", [2, 4])
    assert paid.amount == paid.register_amount == Decimal("300.00")
    assert (left.outcome, left.rows[0].line) == ("outstanding", 3)


def test_a_part_payment_leaves_the_rest_open():
    (paid,) = reconcile([cheque("50.00", payer=ADA)], register(row("100.00", payer=ADA)), ON)
    assert (paid.outcome, paid.open, paid.needs_review) == ("part-paid", Decimal("50.00"), True)


@pytest.mark.parametrize("numbers", [("501", "502"), (None, None)], ids=["numbered", "by payee"])
def test_bills_of_100_and_50_whose_cheques_both_say_150(numbers):
    said = [
        cheque("150.00", numbers[0], ADA, words="150", figures="100", decision="review", source="a.jpg"),
        cheque("150.00", numbers[1], ADA, words="150", figures="50", decision="review", source="b.jpg"),
    ]
    bills = [row("100.00", numbers[0], ADA), row("50.00", numbers[1], ADA)]
    result = list(reconcile(said, register(*bills), ON))
    found = [(one.outcome, one.rows[0].line) for one in result]
    assert found == [("amount-differs", 2), ("amount-differs", 3)]


def test_two_cheques_that_claim_the_same_sum_are_left_to_a_person():
    said = [cheque("150.00", payer=ADA, source=name) for name in ("a.jpg", "b.jpg")]
    bills = [row("100.00", payer=ADA), row("50.00", payer=ADA)]
    assert outcomes(said, bills) == ["ambiguous", "ambiguous", "outstanding", "outstanding"]


def test_a_bounced_cheque_reopens_its_invoice():
    cheques = [cheque("300.00", "77", payer=ADA, source="a.jpg"), cheque("5.00", "78", payer="Bo Li")]
    invoices = [row("120.00", payer=ADA), row("180.00", payer=ADA), row("5.00", payer="Bo Li")]
    before = reconcile(cheques, register(*invoices), ON)
    assert [one.outcome for one in before] == ["matched", "matched"]
    after = before.bounced("00077")
    assert [one.outcome for one in after] == ["returned", "matched", "outstanding", "outstanding"]
    assert [one.line for one in after.presented[0].candidates] == [2, 3]
    assert [one.open for one in after.of("outstanding")] == [Decimal("120.00"), Decimal("180.00")]


def test_a_number_read_at_60_percent_is_no_contradiction_yet():
    said = cheque("500.00", "712219", ADA, sure={"number": 0.6})
    (result,) = reconcile([said], register(row("500.00", "900619", ADA)), ON)
    assert (result.outcome, result.needs_review) == ("matched", True)
    sure = cheque("500.00", "712219", ADA, sure={"number": 0.95})
    assert outcomes([sure], [row("500.00", "900619", ADA)]) == ["number-differs"]
    reading = compare(presented(said), row("500.00", "900619", ADA), ON)
    assert reading.number == "unsure"


def test_rows_of_one_reference_and_different_amounts_are_two_rows():
    rows = [row("10.00", "31", reference="V-1"), row("20.00", "32", reference="V-1")]
    result = list(reconcile([cheque("10.00", "31"), cheque("20.00", "32")], register(*rows), ON))
    assert [(one.outcome, one.rows[0].line) for one in result] == [("matched", 2), ("matched", 3)]


def test_rows_of_one_cheque_number_are_paid_together():
    rows = [row("10.00", "31"), row("20.00", "31"), row("25.50", "31")]
    (result,) = reconcile([cheque("55.50", "31")], register(*rows), ON)
    assert (result.outcome, len(result.rows)) == ("matched", 3)
