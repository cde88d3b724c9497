"""Findings and the decision: what a clerk should know about a cheque, and whether it needs one.

In: a Case, everything known about one cheque, and a Policy. Out: findings with stable codes
(docs/findings.md) and the decision: `reject` is what is no filled-in cheque, `accept` one whose amount is
sure and that has all the policy asks for, `review` every other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from chequeocr.decide.amount import AmountDecision
from chequeocr.decide.currency import conflicting_currency, several
from chequeocr.decide.policy import Policy, percent
from chequeocr.decide.stated import differences
from chequeocr.findings import TABLE, Code
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.countries import country_name
from chequeocr.parse.fraction import BankFraction, contradicts
from chequeocr.record import Amount, Decision, Finding, Micr, money
from chequeocr.types import Expected

FILLED = ("payee_name", "amount_in_numbers", "amount_in_words", "date", "signature")
"""What a person fills in; a leaf without any of them is blank."""

PRINTED = ("bank_name", "ifsc", "micr", "account_number")
"""What is printed on a leaf before anybody fills it in; a picture without any of it is no blank leaf."""

REJECTING = frozenset(code for code, kind in TABLE.items() if kind.rejects)
"""Codes of findings with which a cheque is rejected."""

_LEAST_LETTERS = 3  # shorter payees on a leaf without amounts are specks or pieces of print

_LEAST_PRINT = 4  # letters and figures of a printed field; what is read in specks or a pattern is shorter

_MICR_SYMBOLS = frozenset("⑆⑇⑈⑉FGHIJ")  # of E-13B, and the five of CMC-7
_LEAST_SYMBOLS, _LEAST_FIGURES = 2, 10
_ONLY_ON_CHEQUES = ("date", "micr", "ifsc", "account_number")


@dataclass(frozen=True, slots=True)
class Case:
    """One cheque as the stages before left it.

    `found` the fields of which a box was found; `inked` those of them with something written or printed
    inside; `texts` what was read; `values` what it parsed to, absent or None where it didn't;
    `confidences` of the values; `other_date` another date that is about as likely as the one in `values`;
    `notes` (field or None, code) from the file and the crops; `country` whose rules were used, and in
    `contradicted`, where it was given, the country that is printed and what shows it, in words;
    `leaf_seen` whether an outline of a cheque was found; `partial` whether only some fields were asked for,
    so that absence means nothing; `fraction` what the printed fraction of a US cheque says; `tilt` the
    degrees by which it was straightened; `looked` what a last look found, before the cheque is accepted;
    `stated` what the file states.
    """

    amount: AmountDecision
    found: frozenset[str] = frozenset()
    inked: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    notes: Sequence[tuple[str | None, Code]] = ()
    other_date: datetime.date | None = None
    leaf_seen: bool = False
    partial: bool = False
    country: str = "ZZ"
    confidences: Mapping[str, float | None] = field(default_factory=dict)
    contradicted: tuple[str, str] | None = None
    fraction: BankFraction | None = None
    tilt: float = 0.0
    looked: Sequence[Finding] = ()
    stated: Expected | None = None


def judge(case: Case, policy: Policy) -> tuple[Decision, tuple[Finding, ...]]:
    """Decision and findings, in a fixed order: the file and boxes, the kind, amount, other fields, limits.

    >>> nothing = AmountDecision(None, None, None)
    >>> decision, findings = judge(Case(nothing), Policy())
    >>> decision, [f.code for f in findings]
    ('reject', ['not-a-cheque'])
    """
    findings = [*_notes(case)]
    kind = _kind(case)
    if kind is not None:
        return "reject", (*findings, kind)
    if any(finding.code in REJECTING for finding in findings):
        return "reject", tuple(findings)
    findings += [*_amount(case, policy), *_payee(case), *_date(case), *_others(case, policy)]
    on = case.values.get("date")
    day = on if isinstance(on, datetime.date) else None
    findings += policy.findings(case.amount.amount, day, case.country)
    if case.stated is not None:
        findings += differences(case.stated, case.amount.amount, case.values)
    findings += _required(case, policy, findings)
    findings += _contradicted(case)
    findings += _looked(case, policy, findings)
    if not _acceptable(case, policy, findings):
        return "review", tuple(findings)
    return "accept", tuple(f for f in findings if not TABLE[f.code].unless_accepted)


def _acceptable(case: Case, policy: Policy, findings: Sequence[Finding]) -> bool:
    if not policy.sure(case.amount.amount) or any(f.severity == "error" for f in findings):
        return False
    if policy.confirmed and not case.amount.agreed:
        return False
    if policy.signature and "signature" not in case.inked:  # not asked for, or it would be an error
        return False
    if case.other_date is not None and "date" in policy.required:
        return False
    return not any(_lacking(case, policy, name) for name in policy.required)


def _lacking(case: Case, policy: Policy, name: str) -> bool:
    """Whether a field has no value that is at least somewhat sure."""
    if case.values.get(name) in (None, ""):
        return True
    confidence = case.confidences.get(name)
    return confidence is not None and confidence < policy.least_of(name)


def _required(case: Case, policy: Policy, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What the policy asks for and nothing else has said is missing; values that are too unsure."""
    said = {finding.field for finding in findings}
    for name in policy.required:
        if not _lacking(case, policy, name):
            continue
        if case.values.get(name) not in (None, ""):
            yield Finding.of("field-unsure", field=name, confidence=percent(case.confidences[name] or 0.0, 1),
                             required=percent(policy.least_of(name)))  # fmt: skip
        elif name not in said and _asked(case, name):
            yield Finding.of("required-missing", field=name)


def _looked(case: Case, policy: Policy, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What a last look found and nothing else has said. A missing signature weighs what the policy says."""
    said = {finding.code for finding in findings}
    for one in case.looked:
        if one.code != "signature-missing":
            if one not in findings:
                yield one
        elif one.code not in said:
            yield _unsigned(policy)


def _unsigned(policy: Policy) -> Finding:
    return Finding.of("signature-missing", severity="error" if policy.signature else "info")


def _contradicted(case: Case) -> Iterator[Finding]:
    """That the country which was given is not the one that is printed."""
    if case.contradicted is not None:
        printed, reason = case.contradicted
        yield Finding.of("country-contradicted", given=country_name(case.country),
                         printed=country_name(printed), reason=reason)  # fmt: skip


def _notes(case: Case) -> Iterator[Finding]:
    """What earlier stages noted. A code that is in no table raises: see `chequeocr.findings`."""
    yield from (Finding.of(code, field=name) for name, code in case.notes)
    if case.tilt:
        yield Finding.of("straightened", degrees=f"{abs(case.tilt):.1f}")


def _kind(case: Case) -> Finding | None:
    """The finding that this is no cheque, or one that nobody filled in."""
    if case.partial:
        return None if case.found or case.leaf_seen else Finding.of("not-a-cheque", "nothing")
    if not case.leaf_seen and len(case.inked) < 2:
        return Finding.of("not-a-cheque", "nothing")
    return _kind_as_read(case)


def _kind_as_read(case: Case) -> Finding | None:
    """The same, where boxes were found, by what could be read in them."""
    filled = _filled(case)
    if not filled and _printed(case):
        return Finding.of("blank-leaf")
    if not filled or _figures_only(case):
        return Finding.of("not-a-cheque", "unlike")
    return None


def _printed(case: Case) -> bool:
    """Whether something was read that banks print on their leaves."""
    read = (case.texts.get(name, "") for name in PRINTED if name in case.inked)
    return any(sum(c.isalnum() for c in text) >= _LEAST_PRINT for text in read)


def _figures_only(case: Case) -> bool:
    """Whether figures are all that could be read: a price on any paper, and not a cheque."""
    amount = case.amount.amount
    if amount is None or amount.origin != "numbers" or case.amount.words is not None:
        return False
    signed = "signature" in case.inked and bool(case.values.get("payee_name"))
    shown = any(case.values.get(name) for name in _ONLY_ON_CHEQUES)
    printed = shown or micr_shown(case.texts.get("micr", ""))
    return not signed and not printed


def micr_shown(text: str) -> bool:
    """Returns whether a text has the symbols and figures of a MICR line, even where it can't be taken
    apart."""
    symbols = sum(char in _MICR_SYMBOLS for char in text)
    return symbols >= _LEAST_SYMBOLS and sum(char.isdigit() for char in text) >= _LEAST_FIGURES


def _filled(case: Case) -> bool:
    if case.amount.amount is not None or case.values.get("date") is not None:
        return True
    payee = case.texts.get("payee_name", "") if case.values.get("payee_name") else ""
    return "signature" in case.inked or sum(c.isalpha() for c in payee) >= _LEAST_LETTERS


def _asked(case: Case, name: str) -> bool:
    """Whether the absence of a field means anything."""
    return name in case.found or not case.partial


def _amount(case: Case, policy: Policy) -> Iterator[Finding]:
    settled = case.amount
    currency = settled.amount.currency if settled.amount else None
    if settled.disagree:
        yield Finding.of("amounts-disagree", figures=_said(settled.numbers, currency),
                         words=_said(settled.words, currency))  # fmt: skip
    elif settled.amount and settled.amount.origin == "numbers" and _asked(case, "amount_in_words"):
        yield Finding.of("amount-single-source", "figures", field="amount_in_words")
    elif settled.amount and settled.amount.origin == "words" and _asked(case, "amount_in_numbers"):
        yield Finding.of("amount-single-source", "words", field="amount_in_numbers")
    yield from _currency(case, policy)
    if settled.amount is None and (_asked(case, "amount_in_numbers") or _asked(case, "amount_in_words")):
        yield Finding.of("amount-unreadable")


def _said(value: Decimal | None, currency: str | None) -> str:
    return "nothing" if value is None else money(value, currency)


def _currency(case: Case, policy: Policy) -> Iterator[Finding]:
    """That a field names another currency than the amount's, or that nobody says which currency it is."""
    if case.amount.amount is None:
        return
    currency = case.amount.amount.currency
    known = currency or policy.currency
    against = conflicting_currency(case.texts, known) if known else None
    if against and currency:
        yield Finding.of("other-currency", "written", field=against.field, named=against.named,
                         currency=currency)  # fmt: skip
    elif against:
        yield Finding.of("other-currency", "named", field=against.field, named=against.named, expected=known)
    elif currency is None and policy.currency:
        yield Finding.of("other-currency", "not-given", field="amount_in_numbers", expected=policy.currency)
    elif currency is None and (named := several(case.texts)):
        yield Finding.of("currency-unknown", "several", named=named)
    elif currency is None:
        yield Finding.of("currency-unknown", "none")


def _payee(case: Case) -> Iterator[Finding]:
    if _asked(case, "payee_name") and not case.values.get("payee_name"):
        yield Finding.of("payee-unreadable", "unreadable" if "payee_name" in case.inked else "missing")


def _date(case: Case) -> Iterator[Finding]:
    date = case.values.get("date")
    if date is None:
        if "date" in case.inked:
            yield Finding.of("date-unreadable")
        elif _asked(case, "date"):
            yield Finding.of("date-missing")
    elif case.other_date is not None:
        yield Finding.of("date-ambiguous", date=date, other=case.other_date)


def _another_bank(case: Case, micr: Micr) -> Iterator[Finding]:
    """That the printed fraction of a US cheque names another bank than its routing number. Both are numbers
    of banks, which are public."""
    one, routing = case.fraction, micr.routing or ""
    if one is not None and contradicts(one, routing):
        printed = f"{one.prefix}-{one.institution}/{one.symbol}".lstrip("-")
        yield Finding.of("fraction-mismatch", fraction=printed, begins=one.routing, routing=routing)


def _incomplete_or_other(micr: Micr, amount: Amount | None) -> Iterator[Finding]:
    """What the MICR line lacks, and that the amount which a bank printed into it is another one."""
    if not micr.routing:
        yield Finding.of("micr-incomplete")
    if amount is not None and micr.amount is not None and micr.amount != amount.value:
        encoded = money(micr.amount, amount.currency)
        yield Finding.of("micr-amount-differs", encoded=encoded, amount=str(amount))


def _others(case: Case, policy: Policy) -> Iterator[Finding]:
    micr = case.values.get("micr")
    if "micr" in case.inked and micr is None:
        yield Finding.of("micr-unreadable")
    if isinstance(micr, Micr):
        yield from _incomplete_or_other(micr, case.amount.amount)
    if isinstance(micr, Micr) and case.country == "US":
        if micr.routing and not aba_valid(micr.routing):
            yield Finding.of("routing-checksum", routing=micr.routing)
        else:
            yield from _another_bank(case, micr)
    if _asked(case, "signature") and "signature" not in case.inked:
        yield _unsigned(policy)
