"""Figures against words, by the pixels: what each field's ink says of the other field's amounts.

In: both amounts with their crops, a Scorer and the profile. Out: for each field further texts with
their exact natural log-likelihoods, to stand beside the recognizer's own when candidates are made of them.
A search finds what one crop makes likely. The right amount may be missing from it where a figure or a word is
ill written, and yet be possible: then the scorer says how possible, and the other field decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chequeocr.decide.amount import settle
from chequeocr.decide.written import figures_like, words_like
from chequeocr.errors import SettingsError
from chequeocr.parse import MAX_CHARS
from chequeocr.parse.amount import parse_amount
from chequeocr.parse.edits import edits
from chequeocr.parse.field import MOST_TEXTS, Scored, texts_of
from chequeocr.parse.nbest import posteriors
from chequeocr.parse.profiles import Profile
from chequeocr.parse.words import SPELLINGS, parse_words
from chequeocr.protocols import Scorer
from chequeocr.types import Candidate, Crop, Reading

_Parser = Callable[[str, Profile], list[Candidate[Decimal]]]

NUMBERS, WORDS = "amount_in_numbers", "amount_in_words"

_VALUES = 4  # of one field that are tried on the other
_EACH_EDIT = 2.3  # ln 10
_LITERAL = 0.3  # cost of a text that stands for an amount without assumptions; end marks cost up to that
_DOUBT = 0.5  # what "eleven hundred" costs, and "thirty and six"; dearer forms mostly lack a word
_MOSTLY = 0.8  # the share of its texts by which a field says an amount and hardly anything else
_FAR_FETCHED = 2.3  # ln 10; of untouched cheques the farthest lies at 1.99 (39 of idrbt) and 0.27 (63 drawn)
_IMPOSSIBLE = 20.0  # below this log-likelihood a character, a text is none that was read


@dataclass(frozen=True, slots=True, eq=False)
class AmountField:
    """One of the two amounts on its way: its picture, what was read in it and what that may stand for."""

    crop: Crop
    reading: Reading
    candidates: Sequence[Candidate[Decimal]]


def suggest(
    numbers: AmountField, words: AmountField, scorer: Scorer | None, profile: Profile
) -> dict[str, tuple[Scored, ...]]:
    """Field -> (text, log-likelihood) of the other field's amounts; empty where both agree already, or one of
    them is no reading. Without a scorer likelihoods are guessed from how far a text is from what was read.

    Raises what the scorer raises.
    """
    figures, legal = numbers.reading, words.reading
    if not (_credible(figures) and _credible(legal)):
        return {}
    if settle(numbers.candidates, words.candidates, profile).agreed:
        return {}
    as_figures = [
        text for value in _best(words.candidates) for text in figures_like(value, figures.text, profile)
        if _says(parse_amount, text, profile, value)
    ]  # fmt: skip
    as_words = [
        text for value in _best(numbers.candidates) for text in words_like(value, legal.text, profile)
        if _says(parse_words, text, profile, value)
    ]  # fmt: skip
    return {
        NUMBERS: _scored(scorer, numbers.crop, as_figures, figures),
        WORDS: _scored(scorer, words.crop, as_words, legal),
    }


def contradicted(reading: Reading, settled: Decimal, profile: Profile, words: bool) -> bool:
    """Whether the field's own text says another amount literally, and hardly says anything else.

    A slip of the parser can turn "eight" into "eighty", and an altered cheque into one whose fields agree. So
    where a text needs nothing assumed, it is held to what it says; so are words that are all spelled rightly,
    also where they can mean two amounts.

    >>> from chequeocr.parse.profiles import profile
    >>> contradicted(Reading("Eight thousand only", -0.1), Decimal(80000), profile("IN"), words=True)
    True
    >>> contradicted(Reading("Eighty thousand only", -0.1), Decimal(80000), profile("IN"), words=True)
    False
    >>> contradicted(Reading("Eleven hundred only", -0.1), Decimal(700), profile("IN"), words=True)
    True
    """
    parse = parse_words if words else parse_amount
    shares = posteriors(reading)[:MOST_TEXTS]
    total = left = sum(shares)
    other = 0.0
    for (text, _), share in zip(texts_of(reading), shares, strict=False):
        if other + left <= _MOSTLY * total:
            return False  # whatever the texts that are left say: mostly the first one decides
        left -= share
        found = parse(text, profile) if len(text) <= MAX_CHARS else []
        if not found or found[0].value == settled:
            continue
        if found[0].cost <= _LITERAL or (
            words and _rightly_spelled(text, profile) and _is_no_meaning(settled, found)
        ):
            other += share
    return other > _MOSTLY * total


def far_fetched(
    reading: Reading, more: Sequence[Scored], settled: Decimal, profile: Profile
) -> bool:
    """Whether figures say the settled amount only in texts that the ink makes ten times less likely than
    another one, what has to be assumed for it counted in. `more` are texts beside those of the reading.

    An ill written 7 may be a 2. Who turns "seventy" into "twenty" relies on that.

    >>> from chequeocr.parse.profiles import profile
    >>> from chequeocr.types import Alternative
    >>> read = Reading("170", -0.1, (Alternative("120", -3.0),))
    >>> far_fetched(read, (), Decimal(120), profile("IN")), far_fetched(read, (), Decimal(170), profile("IN"))
    (True, False)
    """
    texts = [*texts_of(reading)[:MOST_TEXTS], *more]
    least = max((score for _, score in texts), default=0.0) - _FAR_FETCHED
    for text, score in texts:
        found = parse_amount(text, profile) if score >= least and len(text) <= MAX_CHARS else []
        if found and found[0].value == settled and score - found[0].cost >= least:
            return False
    return bool(texts)


def _is_no_meaning(settled: Decimal, found: Sequence[Candidate[Decimal]]) -> bool:
    """Whether rightly spelled words, which may stand for `found`, can't mean an amount: only a slip in a word
    would give it, or nothing at all. Where a word seems to be missing, that word may be what gives it."""
    cheapest = found[0].cost
    meanings = {c.value for c in found if c.cost <= cheapest + _DOUBT}
    slips = {c.value for c in found} - meanings
    return settled in slips or (cheapest <= _DOUBT and settled not in meanings)


def _rightly_spelled(text: str, profile: Profile) -> bool:
    """Whether every word is one of amounts, letter for letter.

    >>> from chequeocr.parse.profiles import profile
    >>> [_rightly_spelled(text, profile("IN")) for text in ("Eleven hundred & 5/100", "Elven hundred")]
    [True, False]
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    words = {word for word in re.findall(r"\w+", plain) if not word.isdigit()}
    return any(words <= set(SPELLINGS[one]) for one in profile.languages if one in SPELLINGS)


def _says(parse: _Parser, text: str, profile: Profile, value: Decimal) -> bool:
    """Whether a text is no longer than any field and stands for an amount before all others."""
    found = parse(text, profile) if len(text) <= MAX_CHARS else []
    return bool(found) and found[0].value == value


def _credible(reading: Reading) -> bool:
    """Whether a text is short enough for a field and not next to impossible."""
    return 0 < len(reading.text) <= MAX_CHARS and reading.score > -_IMPOSSIBLE * len(reading.text)


def _best(candidates: Sequence[Candidate[Decimal]]) -> list[Decimal]:
    return [c.value for c in candidates[:_VALUES] if c.value > 0]


def _scored(
    scorer: Scorer | None, crop: Crop, texts: Sequence[str], reading: Reading
) -> tuple[Scored, ...]:
    """The texts that the recognizer didn't find itself, with what the ink says of each."""
    known = {reading.text, *(a.text for a in reading.alternatives)}
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    if not fresh:
        return ()
    scores = _checked(scorer.score(crop, fresh), len(fresh)) if scorer else [
        _by_text(text, reading) for text in fresh
    ]  # fmt: skip
    return tuple((text, score) for text, score in zip(fresh, scores, strict=True) if math.isfinite(score))


def _checked(scores: Any, texts: int) -> list[float]:
    """What a scorer returned for so many texts; likelihoods above 1 count as 1. Raises SettingsError."""
    try:
        found = [min(0.0, float(score)) for score in scores]
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingsError("the scorer must return one number for each text") from error
    if len(found) != texts:
        raise SettingsError(f"the scorer returned {len(found)} numbers for {texts} texts, not one for each")
    return found


def _by_text(text: str, reading: Reading) -> float:
    """What a text that was not read may have as likelihood, where the recognizer can't say: a tenth for each
    character that the nearest text read has otherwise."""
    return max(score - _EACH_EDIT * edits(text, read) for read, score in texts_of(reading))
