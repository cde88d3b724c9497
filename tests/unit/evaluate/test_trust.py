"""Read rates, decisions and altered cheques, from records to figures."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from chequeocr.errors import FileAccessError
from chequeocr.evaluate import Truth, evaluate, lines, tables
from chequeocr.evaluate.rates import Point, Rate, needed, wilson
from chequeocr.outcome import Failure
from chequeocr.record import Field, Money
from tests.support.records import record, text_field

TRUE = "48250.00"


def truth(tmp_path, of="mine", **values) -> Truth:
    return Truth(tmp_path / "a.jpg", of, {"amount": TRUE} | values, {})


def money(value: str) -> Field[Money]:
    return Field[Money](value=Decimal(value), text=value)


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


FAILED = Failure("a.jpg", 0, FileAccessError("gone"))


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
        "needed": 381, "enough": False,
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
    # Eight edits are eight mistakes: nothing there is right.
    assert (line["right"], line["edits"], line["total"]) == (None, 8, 1)
    assert (line["low"], line["high"]) == (None, None)
    assert report.cell("mine", "payee CER") == "8 edits in 1 (800.0%)"
    assert report.cell("mine", "payee") == "0/1 0.0% (0.0–79.3)"


def test_the_amount_of_an_altered_cheque_counts_against_its_figures_alone(tmp_path):
    read = record(TRUE, amount_in_numbers=money(TRUE), amount_in_words=money("8250.00"))
    report = measured(tmp_path, ({"altered": True}, read), ({}, read))
    found = {figure: (count.right, count.total) for (_, figure), count in report.counts.items()}
    assert found == {"amount": (2, 2), "amount in figures": (2, 2), "amount in words, value": (0, 1)}
    assert [miss.figure for miss in report.misses] == ["amount in words, value"]


def test_straight_through(tmp_path):
    known = {"payee": "Meera", "date_iso": "2026-03-14"}

    def read(payee="Meera", day=14, value=TRUE, decision="accept"):
        date = Field[datetime.date](value=datetime.date(2026, 3, day), text="")
        return record(value, 0.9, decision=decision, payee_name=text_field(payee), date=date)

    report = measured(
        tmp_path,
        (known, read()),
        (known, read(payee="Mira")),
        (known, read(day=15)),
        (known, read(value="1.00")),
        (known, read(decision="review")),
        (known, FAILED),
        (known | {"date_iso": None}, read()),  # nobody knows its date: not presented
        (known | {"altered": True}, read()),
    )
    (found,) = report.trusts()
    assert found.straight is not None
    assert (found.straight.name, found.straight.point) == ("straight through", Point(None, 1, 3, 6))
    assert found.straight.altered == Rate(1, 1)
    assert found.operating[-1].point == Point(None, 4, 1, 7)
    line = next(line for line in lines(report) if line["figure"] == "straight through")
    assert (line["right"], line["total"], line["wrong"], line["enough"]) == (1, 6, 3, None)
    rows = tables.read_rates(report).rows
    assert [row[2][:4] for row in rows if row[1] == "straight through"] == ["1/6 "]


def test_straight_through_asks_for_the_fields_that_are_required(tmp_path):
    given = [truth(tmp_path, payee="Meera")]
    wrong = record(TRUE, 0.9, decision="accept", payee_name=text_field("Mira"))
    found = {of: evaluate(given, Given(wrong), required=of).trusts()[0].straight
             for of in ((), ("payee_name",), ("ifsc",))}  # fmt: skip
    assert found[()].point == Point(None, 1, 0, 1)
    assert found["payee_name",].point == Point(None, 0, 1, 1)
    assert found["ifsc",] is None, "no truth holds it"


def test_too_few_to_tell(tmp_path):
    report = measured(tmp_path, *[({"of": "a"}, record(TRUE, 0.9))] * 380, ({"of": "b"}, record(TRUE, 0.9)))
    everything, small, _ = report.trusts()
    assert [way.enough for way in everything.operating] == [True, False, None]
    assert [way.enough for way in small.operating] == [False, False, None]
    one, tenth = tables.too_few(report)
    assert one.startswith("Too few cheques to tell R@1 %: a (380), b (1). It takes 381 presented, ")
    assert tenth.startswith("Too few cheques to tell R@0.1 %: all (381), a (380), b (1). It takes 3,838 ")


def test_how_many_it_takes_to_tell():
    for limit in (Fraction(1, 100), Fraction(1, 1000), Fraction(1, 20)):
        count = needed(limit)
        assert wilson(0, count)[1] <= limit < wilson(0, count - 1)[1]


def test_errors_on_accepted_cheques_first(tmp_path):
    paid = {"decision": "accept"}
    report = measured(
        tmp_path,
        ({"payee": "A"}, record("1.00", 0.99, payee_name=text_field("B", 0.98))),
        ({"payee": "A"}, record(TRUE, 0.97, payee_name=text_field("B", 0.9), **paid)),
        ({}, record("2.00", 0.5, **paid)),
        ({"altered": True}, record(TRUE, 0.6, **paid)),
    )
    order = [(m.figure, m.confidence, m.decision) for m in report.worst() if m.confidence is not None]
    assert order == [
        ("altered, accepted", 0.6, "accept"), ("amount", 0.5, "accept"), ("payee", 0.9, "accept"),
        ("amount", 0.99, "review"), ("payee", 0.98, "review"),
    ]  # fmt: skip


@pytest.mark.parametrize("altered", [None, False])
def test_not_altered(tmp_path, altered):
    assert not truth(tmp_path, altered=altered).altered
