"""When a cheque is accepted, and what a limit that is passed says."""

import datetime
import math
from dataclasses import replace
from decimal import Decimal

import pytest

from chequeocr.decide.amount import AmountDecision
from chequeocr.decide.policy import Policy, percent
from chequeocr.decide.rules import Case, judge
from chequeocr.errors import SettingsError
from chequeocr.record import Amount, Micr

DAY = datetime.date(2026, 3, 31)


def amount(confidence=0.995, value="48250.00", currency="INR"):
    return Amount.model_validate(
        {"value": value, "currency": currency, "confidence": confidence, "from": "both"}
    )


def case(settled=None, **changes):
    settled = settled or amount()
    value = settled.value if settled else None
    full = Case(
        amount=AmountDecision(settled, value, value),
        found=frozenset({"payee_name", "amount_in_numbers", "amount_in_words", "date", "signature", "micr"}),
        inked=frozenset({"payee_name", "amount_in_numbers", "amount_in_words", "date", "signature", "micr"}),
        texts={"payee_name": "Meera Stationers", "micr": "⑈004217⑈"},
        values={"payee_name": "Meera Stationers", "date": DAY, "micr": object()},
        leaf_seen=True,
    )
    return replace(full, **changes)


def verdict(one, policy):
    decision, findings = judge(one, policy)
    return decision, [f.code for f in findings]


TODAY = Policy(as_of=DAY)


def test_a_sure_cheque_with_all_that_is_asked_for_is_accepted():
    assert verdict(case(), TODAY) == ("accept", [])


@pytest.mark.parametrize(
    ("confidence", "decision"), [(0.99, "accept"), (0.9899, "review"), (None, "review"), (0.999, "accept")]
)
def test_the_amount_has_to_be_as_sure_as_the_policy_says(confidence, decision):
    assert verdict(case(amount(confidence)), TODAY)[0] == decision


def test_a_looser_policy_takes_what_a_stricter_one_leaves():
    unsure = case(amount(0.96))
    assert verdict(unsure, TODAY) == ("review", ["amount-unsure"])
    assert verdict(unsure, replace(TODAY, misread=0.05)) == ("accept", [])


@pytest.mark.parametrize(
    ("country", "day", "code"),
    [
        ("IN", DAY + datetime.timedelta(92), None),
        ("IN", DAY + datetime.timedelta(93), "date-stale"),
        ("US", DAY + datetime.timedelta(180), None),
        ("US", DAY + datetime.timedelta(181), "date-stale"),
        ("US", DAY - datetime.timedelta(1), "date-post-dated"),
    ],
)
def test_dates_are_judged_on_the_day(country, day, code):
    codes = [code] if code else []
    assert verdict(case(country=country), Policy(as_of=day)) == ("review" if code else "accept", codes)


def test_dates_are_not_judged_where_nobody_wants_it():
    assert verdict(case(), Policy(as_of=None)) == ("accept", [])
    assert Policy().today() == datetime.date.today()


def test_windows_can_be_set():
    later = DAY - datetime.timedelta(10)
    assert verdict(case(), Policy(as_of=later, post_dated_days=10))[0] == "accept"
    assert verdict(case(), Policy(as_of=later, post_dated_days=9))[1] == ["date-post-dated"]
    assert verdict(case(), Policy(as_of=DAY + datetime.timedelta(8), stale_days=7))[1] == ["date-stale"]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (Policy(as_of=None, most=Decimal("48249.99")), "amount-outside-limits"),
        (Policy(as_of=None, least=Decimal("48250.01")), "amount-outside-limits"),
        (Policy(as_of=None, currency="USD"), "other-currency"),
        (Policy(as_of=None, currency="EUR"), "other-currency"),
    ],
)
def test_limits_of_the_amount(policy, code):
    assert verdict(case(), policy) == ("review", [code])


def test_the_limits_themselves_are_within():
    assert verdict(case(), Policy(as_of=None, least=Decimal(48250), most=Decimal(48250)))[0] == "accept"


@pytest.mark.parametrize("name", ["payee_name", "date"])
def test_a_required_field_has_to_have_a_value(name):
    values = {**case().values, name: None}
    assert verdict(case(values=values), TODAY)[0] == "review"
    without = replace(TODAY, required=())
    # A payee that can't be read is an error in any case.
    assert verdict(case(values=values), without)[0] == ("review" if name == "payee_name" else "accept")


def test_a_signature_can_be_done_without():
    unsigned = case(inked=case().inked - {"signature"})
    assert verdict(unsigned, TODAY) == ("review", ["signature-missing"])
    assert verdict(unsigned, replace(TODAY, signature=False)) == ("accept", ["signature-missing"])


def test_amounts_that_disagree_are_never_accepted():
    settled = AmountDecision(amount(0.999), Decimal("48250.00"), Decimal("42850.00"), disagree=True)
    assert verdict(case(amount=settled), TODAY) == ("review", ["amounts-disagree"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"misread": 1.0},
        {"misread": -0.1},
        {"misread": math.nan},
        {"least": Decimal(5), "most": Decimal(4)},
        {"as_of": "tomorrow"},
        {"stale_days": -1},
        {"post_dated_days": -1},
        {"required": ("colour",)},
        {"required": "date"},
        {"most": 5e5},
        {"most": "500000"},
        {"most": Decimal("NaN")},
        {"least": Decimal(-1)},
        {"least": None},
        {"currency": "inr"},
        {"currency": "RUPEES"},
        {"currency": "XYZ"},
        {"currency": ["INR"]},
        {"as_of": datetime.datetime(2026, 3, 31)},
        {"stale_days": 1.5},
        {"post_dated_days": None},
        {"least_confidence": 1.0},
        {"least_for": {"date": 0.9}},
        {"least_for": ("date", 0.9)},
        {"least_for": (("date", 0.9, 1),)},
        {"least_for": (("micr", 0.9),)},  # not required
        {"least_for": (("date", 1.0),)},
        {"least_for": (("date", True),)},
        {"least_for": (("date", "0.9"),)},
    ],
)
def test_policies_that_make_no_sense(wrong):
    with pytest.raises(SettingsError):
        Policy(**wrong)


@pytest.mark.parametrize(
    ("country", "routing", "codes"),
    [("US", "021000021", []), ("US", "021000022", ["routing-checksum"]), ("IN", "021000022", [])],
)
def test_a_us_routing_number_has_to_fit_its_checksum(country, routing, codes):
    values = {**case().values, "micr": Micr(routing=routing)}
    assert verdict(case(values=values, country=country), Policy(as_of=None))[1] == codes


def test_a_currency_that_nothing_names_is_not_the_expected_one():
    unnamed = case(amount(currency=None))
    assert verdict(unnamed, Policy(as_of=None, currency="INR")) == ("review", ["other-currency"])
    assert verdict(unnamed, Policy(as_of=None)) == ("review", ["currency-unknown"])


@pytest.mark.parametrize(("confidence", "decision"), [(0.19, "review"), (0.2, "accept"), (None, "accept")])
def test_a_required_field_has_to_be_somewhat_sure(confidence, decision):
    found = verdict(case(confidences={"date": confidence}), TODAY)
    assert found == (decision, ["field-unsure"] if decision == "review" else [])


def test_a_required_field_that_nobody_else_misses_is_named():
    assert verdict(case(), replace(TODAY, required=("ifsc",))) == ("review", ["required-missing"])


@pytest.mark.parametrize(
    ("micr", "decision", "codes"),
    [
        (Micr(routing="021000021", amount=Decimal("48250.00")), "accept", []),
        (Micr(routing="021000021"), "accept", []),
        (Micr(routing="021000021", amount=Decimal("48250.01")), "review", ["micr-amount-differs"]),
        (Micr(cheque_number="111"), "accept", ["micr-incomplete"]),
        (Micr(amount=Decimal("4825.00")), "review", ["micr-incomplete", "micr-amount-differs"]),
    ],
)
def test_the_amount_in_the_micr_line_is_a_third_witness(micr, decision, codes):
    values = {**case().values, "micr": micr}
    assert verdict(case(values=values), TODAY) == (decision, codes)
    assert verdict(case(amount(0.9), values=values), TODAY)[0] == "review"  # it never accepts by itself


def test_an_amount_in_the_micr_line_alone_is_no_amount():
    values = {**case().values, "micr": Micr(routing="021000021", amount=Decimal("48250.00"))}
    settled = AmountDecision(None, None, None)
    assert verdict(case(amount=settled, values=values), TODAY) == ("review", ["amount-unreadable"])


def test_sentences_name_fields_as_people_do():
    asked = replace(TODAY, required=("ifsc", "bank_name"))
    _, findings = judge(case(notes=(("amount_in_numbers", "box-empty"),)), asked)
    assert [f.message for f in findings] == [
        "Nothing is written where the amount in figures belongs.",
        "The IFSC could not be read; your policy requires it.",
        "The name of the bank could not be read; your policy requires it.",
    ]


def test_an_amount_that_only_one_field_holds_is_not_accepted_unless_one_says_so():
    settled = AmountDecision(amount().model_copy(update={"origin": "numbers"}), Decimal("48250.00"), None)
    assert verdict(case(amount=settled), TODAY) == ("review", ["amount-single-source"])
    assert verdict(case(amount=settled), replace(TODAY, confirmed=False))[0] == "accept"


def test_a_signature_that_was_not_looked_for_is_not_there():
    part = case(partial=True, found=case().found - {"signature"}, inked=case().inked - {"signature"})
    assert verdict(part, TODAY) == ("review", [])
    assert verdict(part, replace(TODAY, signature=False))[0] == "accept"


def test_a_country_that_the_print_contradicts_is_seen():
    decision, (finding,) = judge(case(contradicted=("IN", "an IFSC is printed"), country="US"), TODAY)
    assert (decision, finding.code) == ("review", "country-contradicted")
    assert finding.message == (
        "The country given is the United States, but the cheque seems to be from India: an IFSC is printed."
    )


def said(policy, on=None, **changes):
    given = amount(**changes)
    return [finding.message for finding in policy.findings(given, on, "IN")]


def test_sentences_say_what_is_required_and_count_days():
    strict = Policy(as_of=DAY, misread=0.0005, stale_days=1)
    assert said(strict) == ["The amount is 99.5 % likely right; your policy requires 99.95 %."]
    stale = said(replace(strict, misread=0.01), DAY - datetime.timedelta(2))
    assert stale == ["On 2026-03-31 the cheque is 2 days old; the limit is 1 day."]
    ahead = said(replace(strict, misread=0.01), DAY + datetime.timedelta(1))
    assert ahead == ["The date is 1 day after 2026-03-31; the limit is 0 days."]


def test_a_confidence_below_the_limit_never_looks_like_the_limit():
    assert said(Policy(as_of=None), confidence=0.98999) == [
        "The amount is 98.9 % likely right; your policy requires 99 %."
    ]
    _, (unsure,) = judge(case(confidences={"date": 0.1999}), TODAY)
    assert unsure.message == "The date is 19.9 % likely right; your policy requires 20 %."


def test_sentences_say_amounts_and_currencies():
    below, above = Policy(as_of=None, least=Decimal(50000)), Policy(as_of=None, most=Decimal("10000.50"))
    assert said(below) == ["48,250.00 INR is below your automatic limit of 50,000 INR."]
    assert said(above) == ["48,250.00 INR is above your automatic limit of 10,000.50 INR."]
    euros = Policy(as_of=None, currency="EUR")
    assert said(euros) == ["The amount is in INR; EUR is expected."]
    texts = {**case().texts, "amount_in_words": "Five thousand US dollars only"}
    _, (written,) = judge(case(texts=texts), TODAY)
    assert (written.code, written.field) == ("other-currency", "amount_in_words")
    assert written.message == "The amount in words names US dollars (USD); the amount was taken as INR."
    unnamed = case(amount(currency=None), texts={**case().texts, "amount_in_numbers": "$ 500"})
    assert [judge(unnamed, policy)[1][0].message for policy in (TODAY, replace(TODAY, currency="INR"))] == [
        "The currency is not known: $ may be one of several.",
        "The amount in figures names $; INR is expected.",
    ]
    nothing = case(amount(currency=None))
    assert [judge(nothing, policy)[1][0].message for policy in (TODAY, replace(TODAY, currency="EUR"))] == [
        "The currency is not known: neither the cheque, its country nor your policy names one.",
        "No currency is given; EUR is expected.",
    ]
    differ = AmountDecision(amount(0.999), Decimal("48250.00"), Decimal("42850.00"), disagree=True)
    assert judge(case(amount=differ), TODAY)[1][0].message == (
        "The figures say 48,250.00 INR; the words say 42,850.00 INR."
    )


@pytest.mark.parametrize("code", ["low-resolution", "blurred", "too-dark", "too-pale"])
def test_what_makes_reading_hard_means_nothing_where_it_was_read_surely(code):
    hard = case(notes=((None, code), (None, "cropped")))
    assert verdict(hard, TODAY) == ("accept", ["cropped"])
    unsure = replace(hard, amount=case(amount(0.9)).amount)
    assert verdict(unsure, TODAY) == ("review", [code, "cropped", "amount-unsure"])


def test_two_dates_are_both_said():
    _, (finding,) = judge(case(other_date=datetime.date(2026, 3, 13)), TODAY)
    assert finding.message == "The date can be read as 2026-03-31 or as 2026-03-13."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"as_of": "tomorrow"}, "as_of must be a date, 'today' or None, not 'tomorrow'"),
        ({"required": "date"}, "required must be a tuple of names, not 'date'"),
        ({"required": ("signature",)}, "signature is not a field to require: set signature=True"),
        ({"required": ("colour",)}, "no field is called 'colour'; fields are: payee_name, amount"),
        ({"least": Decimal(5), "most": Decimal(4)}, r"least \(5\) is above most \(4\)"),
        ({"currency": "inr"}, "currency must be an ISO 4217 code such as INR, not 'inr'"),
    ],
)
def test_what_is_wrong_with_a_policy_is_said(wrong, said):
    with pytest.raises(SettingsError, match=f"^{said}"):
        Policy(**wrong)


@pytest.mark.parametrize(
    ("share", "decimals", "said"),
    [
        (0.98999, 1, "98.9 %"), (0.99, 1, "99 %"), (0.29, 1, "29 %"), (0.0, 1, "0 %"), (1.0, 1, "100 %"),
        (0.123456789, 4, "12.3456 %"), (0.9995, 4, "99.95 %"), (1 - 0.0005, 4, "99.95 %"),
        (0.00001, 4, "0.001 %"),
    ],
)  # fmt: skip
def test_shares_for_people(share, decimals, said):
    assert percent(share, decimals) == said
    assert percent(share) == percent(share, 4)
