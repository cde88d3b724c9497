"""Read rates, decisions and altered cheques, from records to figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from chequeocr.errors import FileAccessError
from chequeocr.evaluate import Truth, evaluate, lines
from chequeocr.evaluate.rates import Point, Rate
from chequeocr.reader import ReadFailure
from tests.support.records import record, text_field

TRUE = "48250.00"


def truth(tmp_path, of="mine", **values) -> Truth:
    return Truth(tmp_path / "a.jpg", of, {"amount": TRUE} | values, {})


class Given:
    """Hands out what it was given, records and failures."""

    def __init__(self, *results):
        self.results = results

    def read_many(self, sources):
        for _, result in zip(sources, self.results, strict=True):
            yield result


def measured(tmp_path, *pairs):
    """The report of (values of the truth, result) pairs."""
    return evaluate([truth(tmp_path, **values) for values, _ in pairs], Given(*(r for _, r in pairs)))


FAILED = ReadFailure("a.jpg", FileAccessError("gone"))


def test_what_is_presented_and_what_is_not(tmp_path):
    report = measured(
        tmp_path,
        ({}, record(TRUE, 0.9)),
        ({}, record("1.00", 0.5)),
        ({}, record(TRUE)),
        ({}, FAILED),
        ({}, record(None)),
        ({"amount": None}, record(TRUE, 0.99)),  # nobody knows what is right: not presented
        ({"altered": True}, record(TRUE, 0.95)),  # right or not, not presented
    )
    (found,) = report.trusts()
    assert (found.presented, found.altered) == (5, 1)
    assert found.curve == (Point(0.9, 1, 0, 5), Point(0.5, 1, 1, 5))
    one, tenth, decided = found.operating
    assert (one.name, one.right, one.wrong) == ("R@1 %", Rate(1, 5), Rate(0, 5))
    assert (tenth.name, tenth.limit) == ("R@0.1 %", Fraction(1, 1000))
    assert decided.accepted == Rate(0, 5)


def test_a_rejected_record_is_not_accepted_however_sure_its_amount(tmp_path):
    report = measured(tmp_path, ({}, record(TRUE, 0.99, decision="reject")), ({}, record(TRUE, 0.5)))
    (found,) = report.trusts()
    assert found.curve == (Point(0.5, 1, 0, 2),)


def test_altered_cheques_that_get_through_are_counted_apart(tmp_path):
    report = measured(
        tmp_path,
        ({}, record(TRUE, 0.8, decision="accept")),
        ({}, record("48250.01", 0.7, decision="accept")),
        ({"altered": True}, record(TRUE, 0.9, decision="accept")),
        ({"altered": True}, record(TRUE, 0.8, decision="review")),
        ({"altered": True, "amount": None}, record(TRUE, 0.3, decision="accept")),
        ({"altered": True}, FAILED),
        ({"altered": True}, record(None, decision="review")),
    )
    assert not any(verdict.scored.right for verdict in report.verdicts if verdict.altered)
    (found,) = report.trusts()
    one, _, decided = found.operating
    assert one.point == Point(0.8, 1, 0, 2)
    assert one.altered == Rate(2, 5)  # at the threshold is through, below it is not
    assert (decided.right, decided.wrong, decided.accepted) == (Rate(1, 2), Rate(1, 2), Rate(2, 2))
    assert decided.altered == Rate(2, 5)
    through = [m for m in report.misses if m.figure == "altered, accepted"]
    assert [(miss.confidence, miss.decision) for miss in through] == [(0.9, "accept"), (0.3, "accept")]
    assert {(miss.truth, miss.got) for miss in through} == {("not to be accepted", "48250")}


def test_where_nothing_is_accepted_no_altered_cheque_is_through(tmp_path):
    report = measured(tmp_path, ({}, record("1.00", 0.8)), ({"altered": True}, record(TRUE, 0.9)))
    one = report.trusts()[0].operating[0]
    assert (one.point, one.altered) == (Point(None, 0, 0, 1), Rate(0, 1))


def test_accepted_without_an_amount_is_wrong(tmp_path):
    report = measured(tmp_path, ({}, record(None, decision="accept")))
    assert report.trusts()[0].operating[2].point == Point(None, 0, 1, 1)


def test_each_of_several_sets_has_its_own(tmp_path):
    report = measured(
        tmp_path,
        ({"of": "a"}, record(TRUE, 0.9)),
        ({"of": "b"}, record("1.00", 0.9)),
        ({"of": "c", "amount": None}, record(TRUE)),
    )
    assert [(found.set, found.operating[0].right) for found in report.trusts()] == [
        (None, Rate(0, 2)), ("a", Rate(1, 1)), ("b", Rate(0, 1)),
    ]  # fmt: skip


def test_without_a_known_amount_there_is_no_read_rate(tmp_path):
    report = measured(tmp_path, ({"amount": None, "payee": "A"}, record(TRUE, 0.9)))
    assert report.trusts() == []
    assert [line["figure"] for line in lines(report)] == ["payee", "payee CER", "seconds a cheque, median"]


def test_only_values_with_a_confidence_are_in_the_reliability(tmp_path):
    report = measured(
        tmp_path,
        ({"payee": "Meera"}, record(TRUE, 0.9, payee_name=text_field("MEERA", 0.8))),
        ({"payee": "Meera"}, record("1.00", 0.3, payee_name=text_field("Mira"))),
        ({"payee": "Meera", "altered": True}, record(TRUE, 0.7, payee_name=text_field("Mira", 0.6))),
    )
    found = {figure: [(s.confidence, s.right) for s in given] for figure, given in report.scored.items()}
    # An altered cheque has a payee, but no amount that could be right.
    assert found == {"amount": [(0.9, True), (0.3, False)], "payee": [(0.8, True), (0.6, False)]}


def test_errors_worst_first(tmp_path):
    report = measured(
        tmp_path,
        ({"payee": "A"}, record(TRUE, payee_name=text_field("B"))),
        ({}, record("1.00", 0.4)),
        ({}, record("2.00", 0.97)),
        ({}, record(TRUE, 0.99)),
    )
    amounts = [(m.figure, m.confidence) for m in report.worst() if m.figure in ("amount", "payee")]
    assert amounts == [("amount", 0.97), ("amount", 0.4), ("payee", None)]


def test_lines_hold_counts_and_intervals(tmp_path):
    right, wrong = record(TRUE, 0.9, decision="accept"), record("1.00", 0.2)
    report = measured(tmp_path, *[({}, right)] * 8, *[({}, wrong)] * 2)
    found = {line["figure"]: line for line in lines(report)}
    assert found["amount"] == {"set": "mine", "figure": "amount", "right": 8, "total": 10, "rate": 0.8,
                               "low": 0.4902, "high": 0.9433}  # fmt: skip
    rate = found["R@1 %"]
    assert rate == {
        "set": None, "figure": "R@1 %", "right": 8, "total": 10, "rate": 0.8, "low": 0.4902, "high": 0.9433,
        "accepted": 8, "wrong": 0, "wrong_rate": 0.0, "wrong_low": 0.0, "wrong_high": 0.2775,
        "threshold": 0.9, "altered": 0, "altered_accepted": 0,
    }  # fmt: skip
    assert found['decision "accept"']["right"] == 8
    assert found["reject curve"]["points"][0]["accepted_share"] == 0.8
    assert found["reject curve"]["points"][0]["right_share"] == 0.8
    assert found["reject curve"]["points"][1] == {
        "threshold": 0.2, "accepted": 10, "right": 8, "wrong": 2,
        "accepted_share": 1.0, "right_share": 0.8, "wrong_share": 0.2,
    }  # fmt: skip
    assert found["reliability, amount"]["bins"][9] == {
        "from": 0.9, "to": 1.0, "count": 8, "right": 8, "mean_confidence": 0.9,
        "rate": 1.0, "low": 0.6756, "high": 1.0,
    }  # fmt: skip


def test_error_rates_have_no_interval(tmp_path):
    report = measured(tmp_path, ({"payee": "A"}, record(TRUE, payee_name=text_field("Somebody"))))
    line = next(line for line in lines(report) if line["figure"] == "payee CER")
    assert (line["right"], line["total"], line["low"], line["high"]) == (8, 1, None, None)
    assert report.cell("mine", "payee CER") == "8/1 (800.0%)"
    assert report.cell("mine", "payee") == "0/1 0.0% (0.0–79.3)"


@pytest.mark.parametrize("altered", [None, False])
def test_not_altered(tmp_path, altered):
    assert not truth(tmp_path, altered=altered).altered
