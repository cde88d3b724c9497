"""Makes a cheque's record of what is known of it: decides, and puts a Cheque together.

In: `Known`. Out: `Cheque`; for a picture that is one field, `LineResult`. Pure: no model runs here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from chequeocr.decide.amount import AmountDecision, likely, resolve_conflict, settle
from chequeocr.decide.arbitrate import contradicted, far_fetched
from chequeocr.decide.confidence import AMOUNT, Calibrator, checked, of_amount, of_field
from chequeocr.decide.policy import Policy
from chequeocr.decide.rules import Case, judge
from chequeocr.findings import Code
from chequeocr.parse import MAX_CHARS
from chequeocr.parse.countries import country_name
from chequeocr.parse.date import ambiguous
from chequeocr.parse.field import field_candidates
from chequeocr.parse.legal import clean_legal
from chequeocr.parse.profiles import NEUTRAL, Profile
from chequeocr.reader.known import Country, Known, Seen, country_of
from chequeocr.record import Cheque, Field, Finding, Micr, Models, Money, Signature, Stated, printable
from chequeocr.types import Alternative, Candidate, Crop, Expected, Page, Reading

Value = Decimal | datetime.date | Micr | str

_KINDS: Mapping[str, type[Field[Any]]] = {
    "amount_in_numbers": Field[Money],
    "amount_in_words": Field[Money],
    "date": Field[datetime.date],
    "micr": Field[Micr],
}


OTHER_DOCUMENT: Final[Code] = "other-document"

NO_CHEQUE = 0.5
"""The highest confidence of an amount on a paper that seems to be no cheque."""

_AMOUNTS = ("amount_in_numbers", "amount_in_words")


@dataclass(frozen=True, slots=True)
class Names:
    """What the record says of the models."""

    detector: str
    recognizer: str


@dataclass(frozen=True, slots=True)
class LineResult:
    """One field's picture as read: `value` is None if `reading.text` is empty or doesn't parse.

    An amount whose best value is no more than noise, or 0, has none either, as in a whole cheque's record.
    `reading` holds no control characters.
    `country` is the code of the country whose rules were used, "ZZ" where nothing named one.
    """

    source: str
    field: str
    value: Value | None
    reading: Reading
    country: str

    def to_dict(self) -> dict[str, Any]:
        """Returns plain JSON types: source, field, value, text, score, alternatives, country."""
        return {
            "source": self.source,
            "field": self.field,
            "value": _plain(self.value),
            "text": self.reading.text,
            "score": self.reading.score,
            "alternatives": [{"text": a.text, "score": a.score} for a in self.reading.alternatives],
            "country": self.country,
        }


@dataclass(frozen=True, slots=True)
class Judging:
    """How a cheque is judged: what may be accepted, and what turns evidence into confidence, if anything."""

    policy: Policy = field(default_factory=Policy)
    calibrator: Calibrator | None = None


def assemble(known: Known, names: Names, judging: Judging | None = None) -> Cheque:
    """Returns the record of one cheque."""
    judging = judging or Judging()
    seen = known.seen
    settled = _amount(known, judging.calibrator)
    values: dict[str, Value | None] = {
        name: found[0].value if found else None for name, found in known.candidates.items()
    }
    values |= {"amount_in_numbers": settled.numbers, "amount_in_words": settled.words}
    fields = {name: _field(known, name, values[name], judging.calibrator) for name in seen.readings}
    confidences = {name: one.confidence for name, one in fields.items()}
    decision, findings = judge(_case(known, settled, values, confidences), judging.policy)
    record: dict[str, Any] = {
        **fields,
        "source": seen.page.source,
        "page": seen.page.index,
        "cheque": seen.cheque,
        "sha256": seen.page.sha256,
        "decision": decision,
        "outline": seen.outline,
        "amount": settled.amount if decision != "reject" else None,
        "signature": _signature(seen),
        "expected": _stated(seen.page.expected),
        "findings": (*findings, *(_inferred(known.country) if decision != "reject" else ())),
        "models": Models(detector=names.detector, recognizer=names.recognizer),
    }
    return Cheque(**record)


def interpret_line(page: Page, crop: Crop, reading: Reading, profile: Profile | None) -> LineResult:
    """Returns what a single field's picture says; `profile` None infers the country from the text."""
    alternatives = tuple(Alternative(printable(a.text), a.score) for a in reading.alternatives)
    reading = replace(reading, text=printable(reading.text), alternatives=alternatives)
    if profile is None:
        profile = country_of({crop.field: reading.text}, None).profile
    candidates = field_candidates(crop.field, reading, profile)
    best = candidates[0] if candidates else None
    if crop.field in _AMOUNTS:
        best = likely(candidates)
    value = best.value if best else None
    return LineResult(page.source, crop.field, value, reading, profile.code)


def _amount(known: Known, calibrator: Calibrator | None) -> AmountDecision:
    """The amount that figures and words settle on, with its confidence."""
    profile = known.country.profile
    numbers, words = (known.candidates.get(name, []) for name in _AMOUNTS)
    settled = settle(numbers, words, profile)
    settled = _held_to(settled, known)
    if settled.amount is None or calibrator is None:
        return settled
    confidence = checked(calibrator, AMOUNT, of_amount(settled, known.seen.readings))
    if confidence is not None and any(finding.code == OTHER_DOCUMENT for finding in known.looked):
        confidence = min(confidence, NO_CHEQUE)  # what is read on another paper need not be to pay
    return replace(settled, amount=settled.amount.model_copy(update={"confidence": confidence}))


def _held_to(settled: AmountDecision, known: Known) -> AmountDecision:
    """Agreement only stands where neither field's own text says another amount outright."""
    if settled.amount is None or not settled.agreed:
        return settled
    value = settled.amount.value
    kept = [
        [c for c in known.candidates[name] if c.value != value]
        if _denies(known, name, value) else known.candidates[name]
        for name in _AMOUNTS
    ]  # fmt: skip
    if all(len(left) == len(known.candidates[name]) for left, name in zip(kept, _AMOUNTS, strict=True)):
        return settled
    return resolve_conflict(settled, kept[0], kept[1], known.country.profile)


def _denies(known: Known, name: str, value: Decimal) -> bool:
    """Whether one of the two fields speaks against an amount on which both were settled."""
    reading, profile, words = known.seen.readings[name], known.country.profile, name == "amount_in_words"
    if contradicted(reading, value, profile, words=words):
        return True
    return not words and far_fetched(reading, known.suggested.get(name, ()), value, profile)


def _field(known: Known, name: str, value: Value | None, calibrator: Calibrator | None) -> Field[Any]:
    """One field of the record, with its confidence where there is a value and a calibrator."""
    reading = known.seen.readings[name]
    confidence = None
    if calibrator is not None and value is not None:
        confidence = checked(calibrator, name, of_field(reading, known.candidates[name]))
    return _KINDS.get(name, Field[str])(
        value=value,
        text=_written(name, reading, known.country.profile),
        score=reading.score,
        confidence=confidence,
        box=known.seen.boxes.get(name),
    )


def _written(name: str, reading: Reading, profile: Profile) -> str:
    """The text that is written, where that is more than its value shows."""
    if name != "amount_in_words" or len(reading.text) > MAX_CHARS:
        return reading.text
    return clean_legal(reading.text, profile).text


def _other_date(candidates: Sequence[Candidate[datetime.date]]) -> datetime.date | None:
    """The second date where it is about as likely as the first."""
    return candidates[1].value if ambiguous(candidates) else None


def _case(
    known: Known,
    settled: AmountDecision,
    values: Mapping[str, Value | None],
    confidences: Mapping[str, float | None],
) -> Case:
    seen = known.seen
    return Case(
        amount=settled,
        found=seen.found,
        inked=seen.inked,
        texts=seen.texts,
        values=values,
        notes=(*((None, code) for code in seen.page.notes), *seen.notes),
        other_date=_other_date(known.candidates.get("date", [])),
        leaf_seen=seen.leaf_seen,
        partial=seen.partial,
        country=known.country.profile.code,
        confidences=confidences,
        contradicted=known.country.against,
        fraction=known.fraction,
        tilt=seen.tilt,
        looked=known.looked,
        stated=seen.page.expected,
    )


def _signature(seen: Seen) -> Signature | None:
    return None if seen.signed is None else Signature(present=seen.signed, box=seen.boxes.get("signature"))


def _stated(expected: Expected | None) -> Stated | None:
    return None if expected is None else Stated(**asdict(expected))


def _inferred(country: Country) -> tuple[Finding, ...]:
    """Which country's rules were used and why, where nobody said."""
    if country.given:
        return ()
    if country.profile.code == NEUTRAL.code:
        return (Finding.of("country-inferred", "unknown"),)
    name = country_name(country.profile.code)
    return (Finding.of("country-inferred", "inferred", country=name, reason=country.why),)


def _plain(value: Value | None) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.model_dump(mode="json") if isinstance(value, Micr) else value
