"""Each rule by itself: which finding, about which field, in which words; and what is a cheque at all."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from chequeocr.decide.amount import AmountDecision
from chequeocr.decide.policy import Policy
from chequeocr.decide.rules import Case, judge
from chequeocr.parse.fraction import BankFraction
from chequeocr.record import Amount, Micr

DAY = datetime.date(2026, 3, 31)
ALL = frozenset({"payee_name", "amount_in_numbers", "amount_in_words", "date", "signature", "micr"})
ANY_DAY = Policy(as_of=None)
NOTHING = AmountDecision(None, None, None)


def settled(origin="both", currency="INR", confidence=0.995, **said):
    amount = Amount.model_validate(
        {"value": "48250.00", "currency": currency, "confidence": confidence, "from": origin}
    )
    value = amount.value
    return AmountDecision(amount, **{"numbers": value, "words": value, **said})


FULL = Case(
    amount=settled(),
    found=ALL,
    inked=ALL,
    texts={"payee_name": "Meera Stationers", "micr": "⑈004217⑈"},
    values={"payee_name": "Meera Stationers", "date": DAY, "micr": object()},
    leaf_seen=True,
)


def found(case, policy=ANY_DAY):
    return [(f.code, f.severity, f.field, f.message) for f in judge(case, policy)[1]]


def valued(**values):
    return replace(FULL, values={**FULL.values, **values})


US_CHEQUE = replace(valued(micr=Micr(routing="021200025")), country="US")


def test_a_full_cheque_needs_nobody():
    assert judge(FULL, ANY_DAY) == ("accept", ())


@pytest.mark.parametrize(
    ("case", "finding"),
    [
        (
            replace(FULL, amount=settled("numbers", words=Decimal("42850.00"), disagree=True)),
            ("amounts-disagree", "error", "amount_in_words",
             "The figures say 48,250.00 INR; the words say 42,850.00 INR."),
        ),
        (
            replace(FULL, amount=settled("numbers", words=None)),
            ("amount-single-source", "warning", "amount_in_words",
             "Only the figures could be read. Nothing confirms the amount."),
        ),
        (
            replace(FULL, amount=settled("words", numbers=None)),
            ("amount-single-source", "warning", "amount_in_numbers",
             "Only the words could be read. Nothing confirms the amount."),
        ),
        (
            replace(FULL, amount=NOTHING),
            ("amount-unreadable", "error", "amount_in_numbers",
             "The amount could be read neither in figures nor in words."),
        ),
        (
            valued(payee_name=None),
            ("payee-unreadable", "error", "payee_name", "The payee's name could not be read."),
        ),
        (
            replace(valued(payee_name=""), inked=ALL - {"payee_name"}),
            ("payee-unreadable", "error", "payee_name", "No payee was found."),
        ),
        (valued(date=None), ("date-unreadable", "warning", "date", "The date could not be read.")),
        (
            replace(valued(date=None), inked=ALL - {"date"}),
            ("date-missing", "warning", "date", "No date was found."),
        ),
        (
            replace(FULL, other_date=datetime.date(2026, 12, 3)),
            ("date-ambiguous", "warning", "date", "The date can be read as 2026-03-31 or as 2026-12-03."),
        ),
        (valued(micr=None), ("micr-unreadable", "warning", "micr", "The MICR line could not be read.")),
        (
            valued(micr=Micr(cheque_number="004217")),
            ("micr-incomplete", "warning", "micr",
             "The MICR line is incomplete: the bank's number in it could not be read."),
        ),
        (
            valued(micr=Micr(routing="110002001", amount=Decimal("4825.00"))),
            ("micr-amount-differs", "error", "micr",
             "The MICR line says 4,825.00 INR; the amount was read as 48,250.00 INR."),
        ),
        (
            replace(valued(micr=Micr(routing="021000022")), country="US"),
            ("routing-checksum", "error", "micr",
             "The check digit of the routing number 021000022 is wrong: "
             "the number was misread or is invalid."),
        ),
        (
            replace(US_CHEQUE, fraction=BankFraction("55", "35", "1213")),
            ("fraction-mismatch", "error", "micr",
             "The printed fraction 55-35/1213 belongs to a routing number that begins with 121300359; "
             "the MICR line says 021200025."),
        ),
        (
            replace(US_CHEQUE, fraction=BankFraction("", "35", "1213")),
            ("fraction-mismatch", "error", "micr",
             "The printed fraction 35/1213 belongs to a routing number that begins with 121300359; "
             "the MICR line says 021200025."),
        ),
        (
            replace(FULL, inked=ALL - {"signature"}),
            ("signature-missing", "error", "signature", "No signature was found."),
        ),
        (
            replace(FULL, country="IN", contradicted=("US", "a fraction is printed on it")),
            ("country-contradicted", "error", None,
             "The country given is India, but the cheque seems to be from the United States: "
             "a fraction is printed on it."),
        ),
        (
            replace(FULL, notes=(("memo", "box-outside"),)),
            ("box-outside", "warning", "memo",
             "The memo was found outside the picture and could not be read."),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_one_fault_gives_one_finding(case, finding):
    assert found(case) == [finding]
    # A box that nobody needs, or a MICR line that no policy asks for, keeps no cheque from being accepted.
    harmless = finding[0] in ("box-outside", "micr-unreadable", "micr-incomplete")
    assert judge(case, ANY_DAY)[0] == ("accept" if harmless else "review")


@pytest.mark.parametrize(
    "case",
    [
        valued(micr=Micr(routing="110002001", amount=Decimal(48250))),
        replace(valued(micr=Micr(routing="021000022")), country="IN"),  # no routing number of that kind
        replace(US_CHEQUE, fraction=BankFraction("55", "2", "212")),
        replace(US_CHEQUE, country="GB", fraction=BankFraction("5", "35", "1213")),
        replace(valued(micr="a line"), country="US"),
        replace(valued(micr=None), inked=ALL - {"micr"}),
    ],
)
def test_what_is_as_it_should_be_gives_none(case):
    assert judge(case, ANY_DAY) == ("accept", ())


def test_a_routing_number_that_is_wrong_is_held_against_no_fraction():
    case = replace(valued(micr=Micr(routing="021200026")), country="US",
                   fraction=BankFraction("55", "35", "1213"))  # fmt: skip
    assert [code for code, *_ in found(case)] == ["routing-checksum"]


def test_findings_stand_in_one_order():
    case = replace(
        FULL,
        amount=settled("numbers", words=Decimal("42850.00"), disagree=True, confidence=0.5),
        inked=ALL - {"signature"},
        values={"date": datetime.date(2020, 1, 1), "micr": Micr(cheque_number="1")},
        notes=((None, "blurred"),),
        contradicted=("US", "a fraction is printed on it"),
    )
    asked = Policy(as_of=DAY, most=Decimal(5), required=("ifsc", "payee_name"))
    assert [code for code, *_ in found(case, asked)] == [
        "blurred", "amounts-disagree", "payee-unreadable", "micr-incomplete", "signature-missing",
        "amount-unsure", "amount-outside-limits", "date-stale", "required-missing", "country-contradicted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "policy", "finding"),
    [
        (
            settled(currency=None), ANY_DAY,
            ("currency-unknown", "error", "amount_in_numbers",
             "The currency is not known: neither the cheque, its country nor your policy names one."),
        ),
        (
            settled(currency=None), replace(ANY_DAY, currency="INR"),
            ("other-currency", "error", "amount_in_numbers", "No currency is given; INR is expected."),
        ),
        (
            settled(), replace(ANY_DAY, currency="USD"),
            ("other-currency", "error", "amount_in_numbers", "The amount is in INR; USD is expected."),
        ),
    ],
)  # fmt: skip
def test_an_amount_of_no_currency_or_another_one_is_never_accepted(case, policy, finding):
    full = replace(FULL, amount=case)
    assert found(full, policy) == [finding]
    assert judge(full, policy)[0] == "review"


@pytest.mark.parametrize(
    ("texts", "currency", "policy", "finding"),
    [
        (
            {"amount_in_words": "five thousand yen only"}, "INR", ANY_DAY,
            ("other-currency", "error", "amount_in_words",
             "The amount in words names Japanese yen (JPY); the amount was taken as INR."),
        ),
        (
            {"amount_in_numbers": "€ 5,000"}, None, replace(ANY_DAY, currency="INR"),
            ("other-currency", "error", "amount_in_numbers",
             "The amount in figures names the euro (EUR); INR is expected."),
        ),
        (
            {"amount_in_numbers": "$ 5,000"}, None, ANY_DAY,
            ("currency-unknown", "error", "amount_in_numbers", None),
        ),
    ],
)  # fmt: skip
def test_what_a_field_names_is_said(texts, currency, policy, finding):
    full = replace(FULL, amount=settled(currency=currency), texts={**FULL.texts, **texts})
    (one,) = found(full, policy)
    assert one[:3] == finding[:3]


@pytest.mark.parametrize(("confidence", "decision"), [(0.1999, "review"), (0.2, "accept"), (None, "accept")])
@pytest.mark.parametrize("name", ["payee_name", "date"])
def test_a_required_value_has_to_be_as_sure_as_the_policy_says(name, confidence, decision):
    case = replace(FULL, confidences={name: confidence, "memo": 0.0})
    assert judge(case, ANY_DAY)[0] == decision
    called = {"payee_name": "payee", "date": "date"}[name]
    expected = [("field-unsure", "warning", name,
                 f"The {called} is 19.9 % likely right; your policy requires 20 %.")]  # fmt: skip
    assert found(case) == (expected if decision == "review" else [])


@pytest.mark.parametrize(("confidence", "decision"), [(0.8999, "review"), (0.9, "accept"), (None, "accept")])
def test_a_policy_may_ask_more_of_one_field(confidence, decision):
    surer = replace(ANY_DAY, least_for=(("date", 0.9),))
    case = replace(FULL, confidences={"date": confidence, "payee_name": 0.2})
    assert judge(case, surer)[0] == decision
    expected = [("field-unsure", "warning", "date",
                 "The date is 89.9 % likely right; your policy requires 90 %.")]  # fmt: skip
    assert found(case, surer) == (expected if decision == "review" else [])


def test_what_is_required_and_missing_is_said_once():
    asked = replace(ANY_DAY, required=("date", "ifsc", "bank_name"))
    assert [(code, name) for code, _, name, _ in found(valued(date=None), asked)] == [
        ("date-unreadable", "date"), ("required-missing", "ifsc"), ("required-missing", "bank_name"),
    ]  # fmt: skip
    assert judge(valued(ifsc="VIND0001234", bank_name="Vindhya"), asked) == ("accept", ())


def test_what_was_not_asked_for_is_required_in_silence():
    part = replace(FULL, partial=True)
    assert judge(part, replace(ANY_DAY, required=("ifsc",))) == ("review", ())
    boxed = replace(part, found=ALL | {"ifsc"})
    assert [code for code, *_ in found(boxed, replace(ANY_DAY, required=("ifsc",)))] == ["required-missing"]


def test_two_dates_only_matter_where_one_is_required():
    case = replace(FULL, other_date=datetime.date(2026, 12, 3))
    assert judge(case, ANY_DAY)[0] == "review"
    assert judge(case, replace(ANY_DAY, required=("payee_name",)))[0] == "accept"


def test_an_amount_of_one_field_is_accepted_where_none_needs_to_confirm_it():
    case = replace(FULL, amount=settled("numbers", words=None))
    assert judge(case, ANY_DAY)[0] == "review"
    assert judge(case, replace(ANY_DAY, confirmed=False))[0] == "accept"


@pytest.mark.parametrize("name", ["amount_in_numbers", "amount_in_words"])
def test_of_fields_that_were_not_asked_for_none_is_missed(name):
    """Where only the figures were asked for, that the words are not there means nothing, and the reverse."""
    origin = "numbers" if name == "amount_in_numbers" else "words"
    only = frozenset({name})
    part = Case(settled(origin), found=only, inked=only, leaf_seen=True, partial=True)
    assert found(part) == []
    nothing = replace(part, amount=NOTHING)
    assert [code for code, *_ in found(nothing)] == ["amount-unreadable"]
    assert found(replace(nothing, found=frozenset({"memo"}), inked=frozenset({"memo"}))) == []


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("amount_in_words", ("amount-single-source", "amount_in_words")),
        ("payee_name", ("payee-unreadable", "payee_name")),
        ("date", ("date-missing", "date")),
        ("signature", ("signature-missing", "signature")),
    ],
)
def test_of_some_fields_those_are_missed_whose_box_was_found(name, finding):
    figures = frozenset({"amount_in_numbers"})
    part = Case(settled("numbers", words=None), found=figures, inked=figures, leaf_seen=True, partial=True)
    assert found(part) == []
    assert [(code, field) for code, _, field, _ in found(replace(part, found=figures | {name}))] == [finding]


def test_figures_are_missed_where_their_box_was_found():
    words = frozenset({"amount_in_words"})
    part = Case(settled("words", numbers=None), found=words, inked=words, leaf_seen=True, partial=True)
    assert found(part) == []
    (one,) = found(replace(part, found=words | {"amount_in_numbers"}))
    assert one[0:3:2] == ("amount-single-source", "amount_in_numbers")


def test_a_value_of_no_confidence_is_none_at_all():
    case = replace(FULL, confidences={"date": 0.0})
    ((*_, message),) = found(case)
    assert message == "The date is 0 % likely right; your policy requires 20 %."


def read(**texts):
    """A leaf on which these fields, and nothing else, were read."""
    return Case(NOTHING, found=ALL, inked=frozenset(texts), texts=texts, leaf_seen=True)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (Case(NOTHING), "not-a-cheque"),
        (Case(NOTHING, partial=True), "not-a-cheque"),
        (Case(NOTHING, leaf_seen=True), "not-a-cheque"),  # an outline, and no field
        (Case(NOTHING, leaf_seen=True, partial=True), None),
        (replace(read(memo="rent"), leaf_seen=False), "not-a-cheque"),  # one box, and no outline
        (replace(read(memo="rent", date="1"), leaf_seen=False), "not-a-cheque"),
        (replace(read(memo="rent"), partial=True), None),
        (read(ifsc="VIN0"), "blank-leaf"),  # four letters and figures of a bank's print
        (read(ifsc="VIN"), "not-a-cheque"),
        (read(ifsc="V.I.N"), "not-a-cheque"),
        (read(bank_name="Bank"), "blank-leaf"),
        (read(micr="1234"), "blank-leaf"),
        (read(account_number="1234"), "blank-leaf"),
        (read(memo="Bank"), "not-a-cheque"),
        (replace(read(ifsc="VIND"), leaf_seen=False), "not-a-cheque"),
        (replace(read(ifsc="VIND", micr=""), leaf_seen=False), "blank-leaf"),
        # Three letters of a payee are writing; two, or what is no name, are specks.
        (replace(read(payee_name="Rao"), values={"payee_name": "Rao"}), None),
        (replace(read(payee_name="Ra1"), values={"payee_name": "Ra1"}), "not-a-cheque"),
        (read(payee_name="Rao"), "not-a-cheque"),
        (replace(read(memo="x"), values={"payee_name": "Rao"}), "not-a-cheque"),
        (replace(read(date="1/2/2020"), values={"date": DAY}), None),
        (read(signature="", ifsc="VIND"), None),
    ],
)
def test_what_is_a_cheque(case, code):
    decision, findings = judge(case, ANY_DAY)
    kinds = [f.code for f in findings if f.code in ("not-a-cheque", "blank-leaf")]
    assert kinds == ([code] if code else [])
    assert decision == ("reject" if code else "review")


def test_what_is_none_is_told_apart():
    assert found(Case(NOTHING))[0][3] == "No cheque was found in this picture."
    assert found(read(memo="rent"))[0][3] == "Nothing in this picture reads like a cheque."


PRICE = Case(settled("numbers", words=None), found=ALL, inked=frozenset({"amount_in_numbers", "memo"}),
             leaf_seen=True)  # fmt: skip
SYMBOLS = "⑆⑈1234567890"


@pytest.mark.parametrize(
    ("case", "decision"),
    [
        (PRICE, "reject"),  # a price on any paper
        (replace(PRICE, amount=settled("words", numbers=None)), "review"),
        (replace(PRICE, amount=settled("numbers")), "review"),  # words were read, too
        (replace(PRICE, values={"payee_name": "Meera"}), "reject"),
        (replace(PRICE, inked=PRICE.inked | {"signature"}), "reject"),
        (replace(PRICE, inked=PRICE.inked | {"signature"}, values={"payee_name": "Meera"}), "review"),
        (replace(PRICE, values={"date": DAY}), "review"),
        (replace(PRICE, values={"memo": "rent", "bank_name": "Bank"}), "reject"),
        (replace(PRICE, texts={"micr": SYMBOLS}), "review"),
        (replace(PRICE, texts={"micr": SYMBOLS[:-1]}), "reject"),  # nine figures
        (replace(PRICE, texts={"micr": SYMBOLS[1:]}), "reject"),  # one symbol
        (replace(PRICE, texts={"micr": "F1234567890J"}), "review"),  # CMC-7
        (replace(PRICE, texts={"memo": SYMBOLS}), "reject"),
    ],
)
def test_figures_alone_are_no_cheque(case, decision):
    assert judge(case, ANY_DAY)[0] == decision


@pytest.mark.parametrize("code", ["cancelled-or-void"])
def test_what_an_earlier_stage_saw_rejects(code):
    assert judge(replace(FULL, notes=((None, code),)), ANY_DAY)[0] == "reject"
    assert found(replace(FULL, notes=((None, code),), amount=NOTHING)) == found(
        replace(FULL, notes=((None, code),))
    ), "and nothing else is said"
