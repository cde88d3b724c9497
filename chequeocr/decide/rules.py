"""Findings and the decision: what a clerk should know about a cheque, and whether it needs one.

In: a Case, everything known about one cheque, and a Policy. Out: findings with stable codes
(docs/findings.md) and the decision: `reject` is what is no filled-in cheque, `accept` one whose amount is
sure and that has all the policy asks for, `review` every other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chequeocr.decide.amount import Settled
from chequeocr.decide.currency import other
from chequeocr.decide.policy import Policy
from chequeocr.fields import CALLED
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.fraction import BankFraction, contradicts
from chequeocr.record import Decision, Finding, Micr

Severity = Literal["info", "warning", "error"]

FILLED = ("payee_name", "amount_in_numbers", "amount_in_words", "date", "signature")
"""What a person fills in; a leaf without any of them is blank."""

PRINTED = ("bank_name", "ifsc", "micr", "account_number")
"""What is printed on a leaf before anybody fills it in; a picture without any of it is no blank leaf."""

REJECTING = frozenset({"not-a-cheque", "blank-leaf", "cancelled-or-void"})

_LEAST_LETTERS = 3  # shorter payees on a leaf without amounts are specks or pieces of print

_LEAST_PRINT = 4  # letters and figures of a printed field; what is read in specks or a pattern is shorter

_ONLY_ON_CHEQUES = ("date", "micr", "ifsc", "account_number")

_NOTES: Mapping[str, tuple[Severity, str]] = {
    "animated": ("info", "The file holds several frames; only the first was read."),
    "more-pages": ("warning", "The file holds several pages; only the first was read."),
    "picture-turned": ("info", "The picture did not lie upright and was turned to be read."),
    "low-resolution": ("warning", "The picture is too small for its writing to be read reliably."),
    "blurred": ("warning", "The writing is out of focus."),
    "too-dark": ("warning", "The picture is too dark for its writing to be read reliably."),
    "too-pale": ("warning", "The writing is too pale to be read reliably."),
    "cropped": ("warning", "Writing runs over the edge of the picture: a part of the cheque is cut off."),
    "cancelled-or-void": ("error", "The cheque is crossed out, or a word like CANCELLED or VOID is on it."),
    "marks-across": ("error", "Lines or writing seem to go across the cheque: it may have been cancelled."),
    "altered-suspect": (
        "error",
        "A figure of the amount seems to have been written over, struck out, or added in another ink.",
    ),
    "box-outside": ("warning", "The {name} was found outside the picture and could not be read."),
    "box-empty": ("info", "Nothing is written where the {name} belongs."),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One cheque as the stages before left it.

    `found` the fields of which a box was found; `inked` those of them with something written or printed
    inside; `texts` what was read; `values` what it parsed to, absent or None where it didn't;
    `confidences` of the values;
    `notes` (field or None, code) from the file and the crops; `country` whose rules were used, and in
    `contradicted` what speaks against it; `leaf_seen` whether an outline of a cheque
    was found; `partial` whether only some fields were asked for, so that absence means nothing; `fraction`
    what the printed fraction of a US cheque says.
    """

    amount: Settled
    found: frozenset[str] = frozenset()
    inked: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    notes: Sequence[tuple[str | None, str]] = ()
    date_ambiguous: bool = False
    leaf_seen: bool = False
    partial: bool = False
    country: str = "ZZ"
    confidences: Mapping[str, float | None] = field(default_factory=dict)
    contradicted: str = ""
    fraction: BankFraction | None = None


def judge(case: Case, policy: Policy) -> tuple[Decision, tuple[Finding, ...]]:
    """Decision and findings, in a fixed order: the file and boxes, the kind, amount, other fields, limits.

    >>> nothing = Settled(None, None, None)
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
    findings += [*_amount(case), *_payee(case), *_date(case), *_others(case, policy)]
    on = case.values.get("date")
    day = on if isinstance(on, datetime.date) else None
    findings += policy.findings(case.amount.amount, day, case.country)
    findings += _required(case, policy, findings)
    if case.contradicted:
        findings.append(_finding("profile-contradicted", "error", None, case.contradicted))
    return ("accept" if _acceptable(case, policy, findings) else "review"), tuple(findings)


def _acceptable(case: Case, policy: Policy, findings: Sequence[Finding]) -> bool:
    if not policy.sure(case.amount.amount) or any(f.severity == "error" for f in findings):
        return False
    if policy.confirmed and not case.amount.agreed:
        return False
    if policy.signature and "signature" not in case.inked:  # not asked for, or it would be an error
        return False
    if case.date_ambiguous and "date" in policy.required:
        return False
    return not any(_lacking(case, policy, name) for name in policy.required)


def _lacking(case: Case, policy: Policy, name: str) -> bool:
    """Whether a field has no value that is at least somewhat sure."""
    if case.values.get(name) in (None, ""):
        return True
    confidence = case.confidences.get(name)
    return confidence is not None and confidence < policy.least_confidence


def _required(case: Case, policy: Policy, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What the policy asks for and nothing else has said is missing; values that are too unsure."""
    said = {finding.field for finding in findings}
    for name in policy.required:
        readable = CALLED.get(name, name)
        if not _lacking(case, policy, name):
            continue
        if case.values.get(name) not in (None, ""):
            yield _finding("field-unsure", "warning", name,
                           f"The {readable} is right with about {case.confidences[name]:.0%} only.")
        elif name not in said and _asked(case, name):
            yield _finding("required-missing", "warning", name,
                           f"No {readable} could be read, and nothing is accepted without one.")


def _finding(code: str, severity: Severity, name: str | None, message: str) -> Finding:
    return Finding(code=code, severity=severity, field=name, message=message)


def _notes(case: Case) -> Iterator[Finding]:
    for name, code in case.notes:
        severity, sentence = _NOTES.get(code, ("info", "Note of an earlier stage: " + code + "."))
        readable = CALLED.get(name or "field", name or "field")
        yield _finding(code, severity, name, sentence.format(name=readable))


def _kind(case: Case) -> Finding | None:
    """The finding that this is no cheque, or one that nobody filled in."""
    fields = case.found
    if not fields and (case.partial or not case.leaf_seen):
        if case.leaf_seen:
            return None
        return _finding("not-a-cheque", "error", None, "No cheque was found in this picture.")
    if case.partial:
        return None
    if not case.leaf_seen and len(case.inked) < 2:
        return _finding("not-a-cheque", "error", None, "No cheque was found in this picture.")
    return _kind_as_read(case)


def _kind_as_read(case: Case) -> Finding | None:
    """The same, where boxes were found, by what could be read in them."""
    filled = _filled(case)
    if not filled and _printed(case):
        return _finding("blank-leaf", "error", None, "This is a cheque that nobody filled in.")
    if not filled or _figures_only(case):
        return _finding("not-a-cheque", "error", None, "Nothing in this picture reads like a cheque.")
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
    return not signed and not any(case.values.get(name) for name in _ONLY_ON_CHEQUES)


def _filled(case: Case) -> bool:
    if case.amount.amount is not None or case.values.get("date") is not None:
        return True
    payee = case.texts.get("payee_name", "") if case.values.get("payee_name") else ""
    return "signature" in case.inked or sum(c.isalpha() for c in payee) >= _LEAST_LETTERS


def _asked(case: Case, name: str) -> bool:
    """Whether the absence of a field means anything."""
    return name in case.found or not case.partial


def _amount(case: Case) -> Iterator[Finding]:
    settled = case.amount
    if settled.disagree:
        yield _finding("amounts-disagree", "error", "amount_in_words",
                       f"The figures read as {settled.numbers}, the words as {settled.words}.")
    elif settled.amount and settled.amount.origin == "numbers" and _asked(case, "amount_in_words"):
        yield _finding("amount-single-source", "warning", "amount_in_words",
                       "Only the figures could be read; nothing confirms them.")
    elif settled.amount and settled.amount.origin == "words" and _asked(case, "amount_in_numbers"):
        yield _finding("amount-single-source", "warning", "amount_in_numbers",
                       "Only the words could be read; nothing confirms them.")
    if settled.amount is not None:
        texts = tuple(case.texts.get(name, "") for name in ("amount_in_numbers", "amount_in_words"))
        if other(texts, settled.amount.currency) is not None:
            yield _finding("other-currency", "error", "amount_in_numbers",
                           f"Taken for {settled.amount.currency}, but another currency is written there.")
    if settled.amount is None and (_asked(case, "amount_in_numbers") or _asked(case, "amount_in_words")):
        yield _finding("amount-unreadable", "error", "amount_in_numbers",
                       "The amount could be read neither in figures nor in words.")


def _payee(case: Case) -> Iterator[Finding]:
    if _asked(case, "payee_name") and not case.values.get("payee_name"):
        sentence = ("The payee's name could not be read." if "payee_name" in case.inked
                    else "No payee was found.")
        yield _finding("payee-unreadable", "error", "payee_name", sentence)


def _date(case: Case) -> Iterator[Finding]:
    if case.values.get("date") is None:
        if "date" in case.inked:
            yield _finding("date-unreadable", "warning", "date", "The date could not be read.")
        elif _asked(case, "date"):
            yield _finding("date-missing", "warning", "date", "No date was found.")
    elif case.date_ambiguous:
        yield _finding("date-ambiguous", "warning", "date",
                       "The date can be read in two ways, such as day first or month first.")


def _another_bank(case: Case, micr: object) -> str:
    """A sentence where the printed fraction of a US cheque names another bank than its routing number, else
    "". Both are numbers of banks, which are public."""
    if not isinstance(micr, Micr) or case.country != "US" or case.fraction is None:
        return ""
    one, routing = case.fraction, micr.routing or ""
    if not contradicts(one, routing):
        return ""
    printed = f"{one.prefix}-{one.institution}/{one.symbol}".lstrip("-")
    return (f"The fraction printed on the cheque, {printed}, stands for the bank {one.routing}; the magnetic "
            f"line names {routing}.")  # fmt: skip


def _others(case: Case, policy: Policy) -> Iterator[Finding]:
    if "micr" in case.inked and case.values.get("micr") is None:
        yield _finding("micr-unreadable", "warning", "micr", "The magnetic line could not be read.")
    micr = case.values.get("micr")
    if isinstance(micr, Micr) and case.country == "US" and micr.routing and not aba_valid(micr.routing):
        yield _finding("routing-checksum", "error", "micr",
                       "The check figure of the routing number does not fit: it was misread or is none.")
    elif sentence := _another_bank(case, micr):
        yield _finding("fraction-mismatch", "error", "micr", sentence)
    if _asked(case, "signature") and "signature" not in case.inked:
        severity: Severity = "error" if policy.signature else "info"
        yield _finding("signature-missing", severity, "signature", "No signature was found.")
