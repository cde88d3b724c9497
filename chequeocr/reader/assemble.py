"""From readings to the record: parse each text, decide, and put a Cheque together.

In: what was found on one page (crops, their readings, notes) and the profile, None for "auto".
Out: `Cheque`; for a picture that is one field, `LineResult`. Pure: no model runs here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chequeocr.decide.amount import Settled, likely, parted, settle
from chequeocr.decide.arbitrate import contradicted, fitting
from chequeocr.decide.confidence import AMOUNT, Calibrator, Evidence, checked, of_amount, of_field
from chequeocr.decide.policy import Policy
from chequeocr.decide.rules import Case, judge
from chequeocr.parse import MAX_CHARS
from chequeocr.parse.account import parse_account, parse_cheque_number
from chequeocr.parse.amount import combine
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.countries import country_name
from chequeocr.parse.date import ambiguous, combine_dates
from chequeocr.parse.fraction import BankFraction
from chequeocr.parse.ifsc import parse_ifsc
from chequeocr.parse.legal import clean_legal
from chequeocr.parse.micr import combine_micr
from chequeocr.parse.payee import clean_payee
from chequeocr.parse.profiles import NEUTRAL, Profile, infer_profile, printed_country
from chequeocr.parse.profiles import profile as profile_of
from chequeocr.parse.words import combine_words
from chequeocr.record import Cheque, Field, Finding, Micr, Models, Money, Signature, printable
from chequeocr.types import Alternative, Candidate, Crop, Page, Reading

if TYPE_CHECKING:
    from chequeocr.types import CropResult

Value = Decimal | datetime.date | Micr | str

_KINDS: Mapping[str, type[Field[Any]]] = {
    "amount_in_numbers": Field[Money],
    "amount_in_words": Field[Money],
    "date": Field[datetime.date],
    "micr": Field[Micr],
}


_AMOUNTS = ("amount_in_numbers", "amount_in_words")


@dataclass(frozen=True, slots=True)
class Names:
    """What the record says of the models."""

    detector: str
    recognizer: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the stages before found on one page.

    `cropped` are crops, boxes and notes; `readings` by field (no signature); `leaf_seen` whether the
    outline of a cheque was detected; `partial` whether only some fields were asked for, so that the
    others' absence means nothing; `suggested` further texts of a field with their log-likelihoods, as
    `decide.arbitrate` finds them; `fraction` what the printed fraction of a US cheque says, None where none
    was read.
    """

    page: Page
    cropped: CropResult
    readings: Mapping[str, Reading]
    leaf_seen: bool
    partial: bool
    suggested: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)
    fraction: BankFraction | None = None


@dataclass(frozen=True, slots=True)
class LineResult:
    """One field's picture as read: `value` None where `reading.text` is empty or doesn't parse.

    An amount whose best value is no more than noise, or 0, has none either, as in a whole cheque's record.
    `reading` holds no control characters.
    `profile` is the country code whose rules were used, "ZZ" where nothing named one.
    """

    source: str
    field: str
    value: Value | None
    reading: Reading
    profile: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types: source, field, value, text, score, alternatives, profile."""
        return {
            "source": self.source,
            "field": self.field,
            "value": _plain(self.value),
            "text": self.reading.text,
            "score": self.reading.score,
            "alternatives": [{"text": a.text, "score": a.score} for a in self.reading.alternatives],
            "profile": self.profile,
        }


@dataclass(frozen=True, slots=True)
class Judging:
    """How a cheque is judged: what may be accepted, and what turns evidence into confidence, if anything."""

    policy: Policy = field(default_factory=Policy)
    calibrator: Calibrator | None = None


def assemble(
    found: Found, profile: Profile | None, names: Names, judging: Judging | None = None
) -> Cheque:
    """The record of one page; `profile` None infers the country from what was read."""
    judging = judging or Judging()
    against = _contradiction(profile, found.readings)
    given, (profile, why) = profile, (profile, "") if profile else inferred(found.readings)
    candidates = {
        name: _candidates(name, reading, profile, found.suggested.get(name, ()))
        for name, reading in found.readings.items()
    }
    settled = settle(
        candidates.get("amount_in_numbers", []), candidates.get("amount_in_words", []), profile
    )
    settled = _held_to(settled, found.readings, candidates, profile)
    settled = _sure(settled, found.readings, judging.calibrator)
    values = {name: found_here[0].value if found_here else None for name, found_here in candidates.items()}
    values |= {"amount_in_numbers": settled.numbers, "amount_in_words": settled.words}
    fields = {
        name: _field(name, _cleaned(name, reading, profile), values[name], found.cropped.boxes.get(name))
        for name, reading in found.readings.items()
    }
    fields = {
        name: _confident(name, one, of_field(found.readings[name], candidates[name]), judging.calibrator)
        for name, one in fields.items()
    }
    case = replace(
        _case(found, settled, values, _other_date(candidates.get("date", []))),
        country=profile.code,
        confidences={name: one.confidence for name, one in fields.items()},
        contradicted=against,
    )
    decision, findings = judge(case, judging.policy)
    record: dict[str, Any] = {
        **fields,
        "source": found.page.source,
        "page": found.page.index,
        "sha256": found.page.sha256,
        "decision": decision,
        "amount": settled.amount if decision != "reject" else None,
        "signature": _signature(found),
        "findings": (*findings, *(_inferred(given, profile, why) if decision != "reject" else ())),
        "models": Models(detector=names.detector, recognizer=names.recognizer),
    }
    return Cheque(**record).with_crops({crop.field: crop for crop in found.cropped.crops})


def interpret_line(page: Page, crop: Crop, reading: Reading, profile: Profile | None) -> LineResult:
    """What a single field's picture says; `profile` None infers the country from the text."""
    alternatives = tuple(Alternative(printable(a.text), a.score) for a in reading.alternatives)
    reading = replace(reading, text=printable(reading.text), alternatives=alternatives)
    if profile is None:
        profile, _ = inferred({crop.field: reading})
    candidates = _candidates(crop.field, reading, profile)
    best = candidates[0] if candidates else None
    if crop.field in _AMOUNTS:
        best = likely(candidates)
    value = best.value if best else None
    return LineResult(page.source, crop.field, value, reading, profile.code)


def _held_to(
    settled: Settled,
    readings: Mapping[str, Reading],
    candidates: Mapping[str, list[Candidate[Any]]],
    profile: Profile,
) -> Settled:
    """Agreement only stands where neither field's own text says another amount outright."""
    if settled.amount is None or not settled.agreed:
        return settled
    value = settled.amount.value
    kept = [
        [c for c in candidates[name] if c.value != value]
        if contradicted(readings[name], value, profile, words=name == "amount_in_words")
        else candidates[name]
        for name in _AMOUNTS
    ]
    if all(len(left) == len(candidates[name]) for left, name in zip(kept, _AMOUNTS, strict=True)):
        return settled
    return parted(settled, kept[0], kept[1], profile)


def _sure(settled: Settled, readings: Mapping[str, Reading], calibrator: Calibrator | None) -> Settled:
    """The settled amount with its confidence."""
    if settled.amount is None or calibrator is None:
        return settled
    confidence = checked(calibrator, AMOUNT, of_amount(settled, readings))
    return replace(settled, amount=settled.amount.model_copy(update={"confidence": confidence}))


def _confident(name: str, one: Field[Any], evidence: Evidence, calibrator: Calibrator | None) -> Field[Any]:
    if calibrator is None or one.value is None:
        return one
    return one.model_copy(update={"confidence": checked(calibrator, name, evidence)})


def _contradiction(given: Profile | None, readings: Mapping[str, Reading]) -> tuple[str, str] | None:
    """The country that is printed on the cheque where it isn't the one that was given, and what shows it."""
    printed = printed_country(_evidence(readings)) if given else None
    if given is None or printed is None or profile_of(printed[0]).currency == given.currency:
        return None
    return printed


def inferred(readings: Mapping[str, Reading]) -> tuple[Profile, str]:
    """The country that the texts speak for, and why."""
    return infer_profile(_evidence(readings))


def us_routing(readings: Mapping[str, Reading], profile: Profile | None) -> str:
    """The routing number that the MICR line of a US cheque gave; `profile` None infers the country.

    "" where its checksum is wrong, where there is none, or on a cheque of another country.
    """
    if "micr" not in readings:
        return ""
    profile = profile or inferred(readings)[0]
    found = _candidates("micr", readings["micr"], profile) if profile.code == "US" else []
    routing = str(found[0].value.routing or "") if found else ""
    return routing if aba_valid(routing) else ""


def _evidence(readings: Mapping[str, Reading]) -> dict[str, str]:
    return {name: reading.text for name, reading in readings.items()}


def _candidates(
    name: str, reading: Reading, profile: Profile, more: Sequence[tuple[str, float]] = ()
) -> list[Candidate[Any]]:
    """Values of a field, best first, `more` texts beside those of the reading.

    Where nothing at all is the likeliest text, no unlikelier one may stand for a value.
    """
    texts = fitting(
        [(reading.text, reading.score), *((a.text, a.score) for a in reading.alternatives), *more]
    )
    if not texts or not reading.text.strip() or len(reading.text) > MAX_CHARS:
        return []  # no other text stands in for one that is no field's
    if name == "amount_in_numbers":
        return combine(texts, profile)
    if name == "amount_in_words":
        return combine_words(texts, profile)
    if name == "date":
        return combine_dates(texts, profile)
    if name == "micr":
        return combine_micr(texts, profile)
    return _plain_text(name, texts[0][0])


def _plain_text(name: str, text: str) -> list[Candidate[Any]]:
    if name == "ifsc":
        return parse_ifsc(text)
    if name == "account_number":
        return parse_account(text)
    if name == "cheque_number":
        return parse_cheque_number(text)
    value = clean_payee(text).name if name == "payee_name" else " ".join(printable(text).split())
    return [Candidate(value, 0.0)] if value else []


def _other_date(candidates: Sequence[Candidate[datetime.date]]) -> datetime.date | None:
    """The second date where it is about as likely as the first."""
    return candidates[1].value if ambiguous([*candidates]) else None


def _case(found: Found, settled: Settled, values: Mapping[str, Value | None],
          other_date: datetime.date | None) -> Case:
    return Case(
        amount=settled,
        found=frozenset(crop.field for crop in found.cropped.crops),
        inked=frozenset(crop.field for crop in found.cropped.crops if crop.ink),
        texts=_evidence(found.readings),
        values=values,
        notes=(*((None, code) for code in found.page.notes), *found.cropped.notes),
        other_date=other_date,
        leaf_seen=found.leaf_seen,
        partial=found.partial,
        fraction=found.fraction,
    )


def _field(name: str, reading: Reading, value: Value | None, box: Any) -> Field[Any]:
    return _KINDS.get(name, Field[str])(value=value, text=reading.text, score=reading.score, box=box)


def _cleaned(name: str, reading: Reading, profile: Profile) -> Reading:
    """The reading with the text that is written, where that is more than its value shows."""
    if name != "amount_in_words" or len(reading.text) > MAX_CHARS:
        return reading
    return replace(reading, text=clean_legal(reading.text, profile).text)


def _signature(found: Found) -> Signature | None:
    crop = next((c for c in found.cropped.crops if c.field == "signature"), None)
    return None if crop is None else Signature(present=crop.ink, box=found.cropped.boxes["signature"])


def _inferred(given: Profile | None, profile: Profile, why: str) -> tuple[Finding, ...]:
    """Which country's rules were used and why, where nobody said."""
    if given is not None:
        return ()
    if profile is NEUTRAL:
        return (Finding.of("country-inferred", "unknown"),)
    return (Finding.of("country-inferred", "inferred", country=country_name(profile.code), reason=why),)


def _plain(value: Value | None) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.model_dump(mode="json") if isinstance(value, Micr) else value
