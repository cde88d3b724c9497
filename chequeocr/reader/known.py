"""What is known of one cheque on its way to its record: one value, each thing in it worked out once.

In: what pixels gave and what was read. Out: `Known`: with the country whose rules hold, and for each field
the values that its texts may stand for; later with what figures and words say of each other, and the printed
fraction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chequeocr.decide.arbitrate import NUMBERS, WORDS, AmountField, suggest
from chequeocr.decide.currency import given_currency
from chequeocr.findings import Code
from chequeocr.imaging.boxes import Corners
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.field import Scored, field_candidates
from chequeocr.parse.fraction import BankFraction
from chequeocr.parse.profiles import NEUTRAL, Profile, infer_profile, printed_country, with_currency
from chequeocr.parse.profiles import profile as profile_of
from chequeocr.protocols import Scorer
from chequeocr.record import Finding
from chequeocr.types import Box, Candidate, Crop, Draft, Page, Reading


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was found on one cheque before its country or values are known.

    `page` as given, its notes among them all that was noticed; `cheque` its number on the page; `crops` and
    `boxes` in the pixels of the page as given; `readings` by field (no signature); `notes` (field, code) on
    single fields; `signed` whether something stands where one signs, None where nobody looked; `leaf_seen`
    whether the outline of a cheque was detected; `partial` whether only some fields were asked for, so that
    absence means nothing; `tilt` the degrees by which the cheque was straightened; `outline` its corners on
    the page, where it was taken out of the page by them.
    """

    page: Page
    readings: Mapping[str, Reading]
    crops: tuple[Crop, ...] = ()
    boxes: Mapping[str, Box] = field(default_factory=dict)
    notes: tuple[tuple[str, Code], ...] = ()
    cheque: int = 0
    signed: bool | None = None
    leaf_seen: bool = True
    partial: bool = False
    tilt: float = 0.0
    outline: Corners | None = None

    @classmethod
    def of_draft(cls, page: Page, draft: Draft, cheque: int, partial: bool) -> Seen:
        """Returns what an extractor read on one cheque of a page. If it read nothing, no cheque was seen."""
        return cls(
            page=page,
            readings=draft.readings,
            boxes=draft.boxes,
            cheque=cheque,
            signed=draft.signed,
            leaf_seen=bool(draft.readings),
            partial=partial,
        )

    @property
    def texts(self) -> dict[str, str]:
        """The text read in each field."""
        return {name: reading.text for name, reading in self.readings.items()}

    @property
    def found(self) -> frozenset[str]:
        """The fields that were found, read or not."""
        found = {*self.readings, *(crop.field for crop in self.crops)}
        return frozenset(found if self.signed is None else found | {"signature"})

    @property
    def inked(self) -> frozenset[str]:
        """Those of them in which something is written or printed."""
        cut = {crop.field for crop in self.crops}
        inked = {crop.field for crop in self.crops if crop.ink}
        drafted = {name for name, reading in self.readings.items() if reading.text} - cut
        return frozenset(inked | drafted | ({"signature"} if self.signed else set()))


_DOUBTFUL = ("USD", "INR")
"""Currencies that the amounts alone don't give, unless they name them by a sign or code of their own:
dollars, rupees and lakhs are said in many countries."""


_ABROAD = re.compile(r"barclays", re.IGNORECASE)
"""Banks with branches under one name in countries with other currencies: Barclays Kenya's amounts are in
shillings."""


@dataclass(frozen=True, slots=True)
class Country:
    """The country whose rules hold: `given`, or inferred, and `why`; `against` is the country that is printed
    where another one was given, and what shows it."""

    profile: Profile
    why: str = ""
    given: bool = False
    against: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """One cheque with its country, and the values that the texts of each field may stand for, best first.

    `suggested` are texts with their likelihoods that figures and words were held against beside those read;
    `fraction` is what the printed fraction of a US cheque says, None where none was read; `looked` what a
    last look found, where there was one.
    """

    seen: Seen
    country: Country
    candidates: Mapping[str, Sequence[Candidate[Any]]]
    suggested: Mapping[str, Sequence[Scored]] = field(default_factory=dict)
    fraction: BankFraction | None = None
    looked: tuple[Finding, ...] = ()

    @property
    def us_routing(self) -> str:
        """The routing number in the MICR line of a US cheque; "" where its check digit is wrong, where there
        is none, and on a cheque of another country."""
        found = self.candidates.get("micr") if self.country.profile.code == "US" else None
        routing = str(found[0].value.routing or "") if found else ""
        return routing if aba_valid(routing) else ""


def understood(seen: Seen, given: Profile | None, expected: str | None = None) -> Known:
    """Returns what was seen, with its country and candidates. `given` is the country that was named, None
    for "auto"; `expected` the currency that a policy expects, which holds if nothing else gives one."""
    country = _in_currency(country_of(seen.texts, given), seen.texts, expected)
    candidates = {
        name: field_candidates(name, reading, country.profile) for name, reading in seen.readings.items()
    }
    return Known(seen, country, candidates)


def country_of(texts: Mapping[str, str], given: Profile | None) -> Country:
    """Returns the country whose rules hold for what was read: the one given, or the one that the texts
    show."""
    if given is None:
        inferred, why = infer_profile(texts)
        wrong = inferred.code == "US" and _wrong_routing(texts.get("micr", ""), inferred)
        alone = inferred.currency in _DOUBTFUL and _by_amounts_alone(texts)
        if wrong or alone or _by_a_bank_abroad(texts, inferred):
            inferred = replace(inferred, currency=None)  # none of them can speak for a currency
        return Country(inferred, why)
    printed = printed_country(texts)
    if printed is None or profile_of(printed[0]).currency == given.currency:
        return Country(given, given=True)
    return Country(given, given=True, against=printed)


def _by_amounts_alone(texts: Mapping[str, str]) -> bool:
    """Whether only the amounts show the country: by the name of a currency that other countries have, too."""
    others = {name: text for name, text in texts.items() if name not in (NUMBERS, WORDS)}
    return infer_profile(others)[0] is NEUTRAL


def _by_a_bank_abroad(texts: Mapping[str, str], inferred: Profile) -> bool:
    """Whether only the name of a bank shows the country that has branches in others, too."""
    others = {name: text for name, text in texts.items() if name != "bank_name"}
    here = _ABROAD.search(texts.get("bank_name", "")) is not None
    return here and infer_profile(others)[0].code != inferred.code


def _wrong_routing(line: str, us: Profile) -> bool:
    """Whether the routing number of a MICR line has a wrong check digit."""
    found = field_candidates("micr", Reading(line, 0.0), us)
    return bool(found) and found[0].value.routing is not None and not aba_valid(found[0].value.routing)


def _in_currency(country: Country, texts: Mapping[str, str], expected: str | None) -> Country:
    """The same, where its currency is unknown with that which the cheque names or the policy expects."""
    code = given_currency(texts, expected) if country.profile.currency is None else None
    return replace(country, profile=with_currency(country.profile, code)) if code else country


def arbitrated(known: Known, crops: Mapping[str, Crop], scorer: Scorer | None) -> Known:
    """Returns the same, with what figures and words say of each other's amounts if they differ.

    `crops` by field, as they were read. Without a scorer texts are compared. Raises what the scorer raises.
    """
    readings, profile = known.seen.readings, known.country.profile
    if not all(name in crops and name in readings for name in (NUMBERS, WORDS)):
        return known
    numbers, words = (
        AmountField(crops[name], readings[name], known.candidates[name]) for name in (NUMBERS, WORDS)
    )
    further = suggest(numbers, words, scorer, profile)
    amounts = {
        name: field_candidates(name, readings[name], profile, more) for name, more in further.items() if more
    }
    return replace(known, candidates={**known.candidates, **amounts}, suggested=further)
