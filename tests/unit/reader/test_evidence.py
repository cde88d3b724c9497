"""What lines on a leaf say against paying: each finding from literal lines, and what gives none."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from chequeocr.reader.evidence import (
    of_amount,
    of_currency,
    of_form,
    of_leaves,
    of_limits,
    of_micr,
    of_numbers,
    of_payee,
    of_window,
    of_words,
    worth_a_look,
)
from chequeocr.reader.lines import Line
from chequeocr.record import Cheque, Field, Finding, Micr
from tests.support.records import record, text_field

IMAGE = np.zeros((300, 600, 3), np.uint8)
E13B = "⑆021000021⑆ 123456⑈ 1001"
NUMBERED = {"ifsc": text_field("VIND0001234")}


def line(text: str, field: str = "", at: tuple[float, float] = (10, 10), wide: float = 100) -> Line:
    x, y = at
    corners = np.array([[x, y], [x + wide, y], [x + wide, y + 20], [x, y + 20]], np.float64)
    return Line(corners, text, -0.1, field)


def told(findings: Iterable[Finding]) -> list[tuple[str, str | None, str]]:
    found = [*findings]
    assert all(one.severity == "error" for one in found)
    return [(one.code, one.field, one.message) for one in found]


def micr(routing: str | None, text: str) -> Field[Micr]:
    return Field[Micr](value=Micr(routing=routing), text=text)


@pytest.mark.parametrize(
    ("cheque", "wanted"),
    [
        (record(decision="accept"), True),
        (record(decision="accept", **NUMBERED), True),
        (record(None, decision="accept"), True),
        (record(confidence=0.51), True),  # without the numbers of a cheque
        (record(confidence=0.5), False),
        (record(confidence=None), False),
        (record(None), False),
        (record(confidence=0.99, **NUMBERED), False),
        (record(confidence=0.99, ifsc=Field[str](value=None, text="VIN")), True),
        (record(confidence=0.99, micr=micr("021000021", E13B)), False),
        (record(confidence=0.99, micr=micr("021000021", "021000021 123456")), True),  # figures alone
        (record(confidence=0.99, micr=micr(None, E13B)), True),
        (record(confidence=0.99, micr=Field[Micr](value=None, text=E13B)), True),
    ],
)
def test_which_records_are_looked_at(cheque: Cheque, wanted: bool) -> None:
    assert worth_a_look(cheque) is wanted
    assert worth_a_look(cheque, form=False) is (cheque.decision == "accept")


def test_words_against_payment_with_their_place() -> None:
    found = told(of_words([line("Bank"), line("VOID", at=(10, 10)), line("TEST", at=(250, 140)),
                           line("Money order", "signature", at=(450, 270))], record(), IMAGE))  # fmt: skip
    assert found == [
        ("words-against-payment", None, "VOID stands at the top left of the cheque."),
        ("test-item", None, "TEST stands in the middle of the cheque."),
        ("other-document", None, "MONEY ORDER stands at the bottom right: this seems to be no cheque."),
    ]


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ((250, 10), "at the top"), ((500, 10), "at the top right"), ((10, 140), "in the middle on the left"),
        ((480, 140), "in the middle on the right"), ((10, 270), "at the bottom left"),
        ((250, 270), "at the bottom"),
    ],
)  # fmt: skip
def test_each_place(at: tuple[float, float], place: str) -> None:
    ((_, _, message),) = told(of_words([line("VOID", at=at)], record(), IMAGE))
    assert message == f"VOID stands {place} of the cheque."


def test_words_on_two_lines_beside_each_other() -> None:
    pair = [line("Please do not", at=(10, 10)), line("deposit it", at=(120, 10))]
    ((_, _, message),) = told(of_words(pair, record(), IMAGE))
    assert message == "DO NOT DEPOSIT stands at the top left of the cheque."


def test_what_the_payee_was_read_as_is_its_own() -> None:
    sample = record(payee_name=text_field("Sample & Sons"))
    assert told(of_words([line("Sample", "payee_name")], sample, IMAGE)) == []
    assert told(of_words([line("SAMPLE!", "payee_name")], sample, IMAGE)) == []
    (void,) = told(of_words([line("Sample", "payee_name"), line("Void", "payee_name")], sample, IMAGE))
    assert void[2].startswith("VOID"), "a stamp across the payee"
    assert len(told(of_words([line("Sample")], sample, IMAGE))) == 1, "elsewhere it is no name"
    ravi = record(payee_name=text_field("Ravi Kumar"))
    (slip,) = told(of_words([line("Ravi KumarPAY-IN SLIP", "payee_name")], ravi, IMAGE))
    assert slip[0] == "other-document", "a heading that runs into the payee"
    gift = record(payee_name=text_field("Gift Voucher Ltd"))
    assert told(of_words([line("Gift Voucher Ltd", "payee_name")], gift, IMAGE)) == []
    assert len(told(of_words([line("Sample", "payee_name")], record(), IMAGE))) == 1


@pytest.mark.parametrize("field", ["amount_in_words", "amount_in_numbers", "signature"])
def test_a_stamp_across_another_field_counts(field: str) -> None:
    assert len(told(of_words([line("PAYMENT STOPPED", field)], record(), IMAGE))) == 1


def test_what_forms_print_once_stands_twice() -> None:
    upper = ["IFSC VIND0001234", "or bearer", "Please sign above", "Vindhya Bank"]
    lower = ["IFS Code: DEKH0817475", "OR BEARER", "Authorised signatory", "Vindhya Bank"]
    both = [line(text, at=(10, 10)) for text in upper] + [line(text, at=(10, 200)) for text in lower]
    said = "The picture seems to show two cheques, or parts of two. Found twice: IFSC, or bearer, signature."
    assert told(of_leaves(both, IMAGE)) == [("several-cheques", None, said)]
    assert told(of_leaves(both[:4], IMAGE)) == []
    two_labels = [one for one in both if "bearer" not in one.text.lower()]
    assert told(of_leaves(two_labels, IMAGE)) == []
    near = [line(text, at=(10, 10)) for text in upper] + [line(text, at=(10, 80)) for text in lower]
    assert told(of_leaves(near, IMAGE)) == [], "70 of 671 pixels apart"
    assert told(of_leaves([], IMAGE)) == []


def test_a_limit_that_the_amount_exceeds() -> None:
    lines = [line("NOT OVER 900"), line("VOID IF OVER 500", "signature")]
    said = ("words-against-payment", None, "The cheque says that it is void above 500 INR.")
    assert told(of_limits(lines, record("500.01"))) == [said]
    assert told(of_limits(lines, record("500.00"))) == []
    assert told(of_limits(lines, record(None))) == []
    assert told(of_limits([line("void after 90 days")], record())) == []
    assert told(of_limits([], record())) == []
    pair = [line("Void if over"), line("$500", at=(120, 10))]
    assert told(of_limits(pair, record("500.01"))) == [said], "the line was found in two pieces"


def test_nothing_printed_shows_a_cheque() -> None:
    said = 'Nothing printed shows a cheque: no MICR line, no IFSC, no bank with "cheque" or "pay to".'
    assert told(of_form([line("Ravi Kumar"), line("thanks")], record())) == [("other-document", None, said)]
    assert told(of_form([line("Bank of India"), line("or bearer")], record())) == []
    assert told(of_form([], record(**NUMBERED))) == []
    assert told(of_form([], record(micr=micr("021000021", E13B)))) == []
    assert len(told(of_form([], record(micr=micr("021000021", "021000021"))))) == 1


def test_a_micr_line_that_could_not_be_read() -> None:
    said = "No MICR line could be read: it may be cut off, or the paper may be no cheque."
    missing = ("micr-missing", "micr", said)
    assert told(of_micr(record())) == [missing]
    assert told(of_micr(record(micr=Field[Micr](value=None, text="⑆0")))) == [missing]
    assert told(of_micr(record(micr=micr(None, E13B)))) == []
    for confidence, unsure in ((None, False), (0.75, False), (0.749, True), (0.0, True)):
        line = Field[Micr](value=Micr(routing="021000021"), text=E13B, confidence=confidence)
        found = told(of_micr(record(micr=line)))
        assert [one[:2] for one in found] == [("micr-missing", "micr")] * unsure
        assert "likely right: it may be cut off or damaged." in "".join(one[2] for one in found) or not unsure


@pytest.mark.parametrize(
    ("one", "field", "named"),
    [
        (line("US DOLLARS"), "amount_in_words", "US DOLLARS (USD)"),
        (line("Eighty thousand Euros", "amount_in_words"), "amount_in_words", "Euros (EUR)"),
        (line("US$ 5,000/-", "amount_in_numbers"), "amount_in_numbers", "US$ (USD)"),
        (line("EUROS", "signature"), "amount_in_words", "EUROS (EUR)"),
    ],
)
def test_another_currency(one: Line, field: str, named: str) -> None:
    ((code, where, message),) = told(of_currency([line("Bank"), one, one], record()))
    assert (code, where) == ("other-currency", field)
    assert message.startswith(f"{named} stands by the amount in ")
    assert message.endswith("; the amount was taken as INR.")


@pytest.mark.parametrize(
    "one",
    [line("Pound", "payee_name"), line("US DOLLARS", "payee_name"), line("RUPEES"),
     line("Dollar Bank of Ohio"), line("₹ 5,000", "amount_in_numbers"),
     line("five thousand rupees", "amount_in_words")],
)  # fmt: skip
def test_no_other_currency(one: Line) -> None:
    assert told(of_currency([one], record())) == []


def test_without_a_currency_there_is_no_other_one() -> None:
    euros = [line("EUROS")]
    assert told(of_currency(euros, record(None))) == []
    unknown = record()
    unknown = unknown.model_copy(update={"amount": unknown.amount.model_copy(update={"currency": None})})
    assert told(of_currency(euros, unknown)) == []


BOX = (100, 100, 300, 130)
SECOND = ("altered-suspect", "payee_name", "The payee's line seems to name a second payee.")


def test_a_second_payee_in_the_line_as_it_was_read_either_way() -> None:
    two = record(payee_name=text_field("Ravi or John Walsh"))
    one = record(payee_name=text_field("Ravi Kumar"))
    assert told(of_payee([], two, BOX)) == [SECOND]
    assert told(of_payee([line("Ravi / J Walsh", "payee_name")], one, BOX)) == [SECOND]
    assert told(of_payee([line("Ravi / J Walsh", "memo")], one, BOX)) == []
    assert told(of_payee([line("Ravi Kumar", "payee_name")], one, BOX)) == []


def test_a_second_payee_run_into_the_first() -> None:
    one = record(payee_name=text_field("Ravi Singh"))
    assert told(of_payee([line("Ravi Singhor John Walsh", "payee_name")], one, BOX)) == [SECOND]
    assert told(of_payee([line("Ravi Singhor John Walsh")], one, BOX)) == [], "elsewhere on the leaf"
    victor = record(payee_name=text_field("Victor Kumar"))
    assert told(of_payee([line("Victor Kumar", "payee_name")], victor, BOX)) == []


def test_a_second_payee_behind_the_first() -> None:
    one = record(payee_name=text_field("Ravi Kumar"))
    behind, below, before = (line("or J. Walsh", at=at) for at in ((320, 105), (320, 160), (20, 105)))
    assert told(of_payee([behind], one, BOX)) == [SECOND]
    assert told(of_payee([below, before, line("or bearer", at=(320, 105))], one, BOX)) == []
    assert told(of_payee([line("or J. Walsh", "date", at=(320, 105))], one, BOX)) == []


def test_without_a_payee_there_is_no_second_one() -> None:
    behind = [line("or J. Walsh", at=(320, 105))]
    assert told(of_payee(behind, record(), BOX)) == []
    assert told(of_payee(behind, record(payee_name=text_field("Ravi Kumar")), None)) == []


@pytest.mark.parametrize(
    ("said", "at", "differs"),
    [
        ("1001", (480, 10), False), ("No. 01001", (480, 10), False), ("1002", (480, 10), True),
        ("Cheque No 1002", (480, 10), True), ("N° 1002", (480, 10), True),
        ("1002", (200, 10), False), ("1002", (480, 100), False),  # elsewhere other numbers stand
        ("12", (480, 10), False), ("110021002", (480, 10), False), ("10 02 2019", (480, 10), False),
    ],
)  # fmt: skip
def test_the_printed_number_is_held_against_the_micr_lines(
    said: str, at: tuple[float, float], differs: bool
) -> None:
    cheque = record(micr=Field[Micr](value=Micr(cheque_number="1001"), text=E13B))
    found = [*of_numbers([line(said, at=at)], cheque, IMAGE)]
    assert [(one.code, one.severity) for one in found] == [("numbers-differ", "warning")] * differs
    if differs:
        message = "The MICR line has the cheque number 1001; 1002 is printed at the top."
        assert found[0].message == message
        both = [line(said, at=at), line("1001", at=at)]
        assert [*of_numbers(both, cheque, IMAGE)] == [], "one of them is it"
        assert [*of_numbers([line(said, at=at)], record(), IMAGE)] == []
        doubtful = Line(line(said, at=at).corners, said, -0.3)
        assert [*of_numbers([doubtful], cheque, IMAGE)] == []


FIGURES = (400, 100, 560, 130)


@pytest.mark.parametrize(
    ("lines", "row", "wanted"),
    [
        ([], ["/48,250/-"], [("beside", "amount_in_numbers")]),
        ([], ["48,250/-", "/48,250/-"], []),  # what stands before the row is a sign's
        ([line("48,250/-0", "amount_in_numbers", (400, 105), 160)], ["48,250/-"],
         [("beside", "amount_in_numbers")]),
        ([line("48,250/-0", "amount_in_numbers", (500, 105), 60)], [], []),  # a piece of them
        ([line("48,250/-0", "", (400, 105), 160)], [], []),
        ([line("eight only lakh", "amount_in_words")], [], [("after", "amount_in_words")]),
        ([line("eight only lakh")], [], []),
        ([line("forty eight only", "amount_in_words"), line("lakh", "amount_in_words", (112, 10), 40)], [],
         [("after", "amount_in_words")]),
    ],
)  # fmt: skip
def test_what_was_put_before_or_behind_the_amount(
    lines: list[Line], row: list[str], wanted: list[tuple[str, str]]
) -> None:
    beside = [line(text, "amount_in_numbers") for text in row]
    said = {"beside": "A stroke or a figure that is not part of the amount stands beside its figures.",
            "after": "Something is written after the end of the amount in words."}  # fmt: skip
    found = told(of_amount(lines, beside, record(), FIGURES))
    assert found == [("altered-suspect", field, said[case]) for case, field in wanted]
    assert told(of_amount(lines, beside, record(None), FIGURES)) == [], "there is no amount"


def test_a_programs_window_around_the_cheque() -> None:
    lines = [line("Ravi Kumar", "payee_name"), line("cheque.jpg - Viewer", at=(10, 5))]
    said = "The picture seems to show a program's window, not paper: cheque.jpg stands at the top left."
    assert told(of_window(lines, IMAGE)) == [("screen-photo", None, said)]
    assert told(of_window(lines[:1], IMAGE)) == []
