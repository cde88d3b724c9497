"""Figures against words, by the pixels: what each field's ink says of the other field's amounts.

In: readings of both amounts, their crops, a Scorer and the profile. Out: for each field further texts with
their exact natural log-likelihoods, to stand beside the recognizer's own when candidates are made of them.
A search finds what one crop makes likely. The right amount may be missing from it where a figure or a word is
ill written, and yet be possible: then the scorer says how possible, and the other field decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from chequeocr.decide.amount import settle
from chequeocr.decide.written import edits, figures_like, words_like
from chequeocr.parse._text import MAX_CHARS
from chequeocr.parse.amount import combine
from chequeocr.parse.profiles import Profile
from chequeocr.parse.words import combine_words
from chequeocr.protocols import Scorer
from chequeocr.types import Candidate, Crop, Reading

Scored = tuple[str, float]

NUMBERS, WORDS = "amount_in_numbers", "amount_in_words"

_VALUES = 4  # of one field that are tried on the other
_EACH_EDIT = 2.3  # ln 10


def suggest(
    readings: Mapping[str, Reading], crops: Mapping[str, Crop], scorer: Scorer | None, profile: Profile
) -> dict[str, tuple[Scored, ...]]:
    """Field -> (text, log-likelihood) of the other field's amounts; empty where one of them is absent or both
    agree already. Without a scorer likelihoods are guessed from how far a text is from what was read.

    Raises what the scorer raises.
    """
    if not all(name in crops and name in readings for name in (NUMBERS, WORDS)):
        return {}
    figures, legal = readings[NUMBERS], readings[WORDS]
    numbers = combine(fitting(_texts(figures)), profile)
    words = combine_words(fitting(_texts(legal)), profile)
    if settle(numbers, words, profile).agreed:
        return {}
    as_figures = [text for value in _best(words) for text in figures_like(value, figures.text, profile)]
    as_words = [text for value in _best(numbers) for text in words_like(value, legal.text, profile)]
    return {
        NUMBERS: _scored(scorer, crops[NUMBERS], as_figures, figures),
        WORDS: _scored(scorer, crops[WORDS], as_words, legal),
    }


def fitting(texts: Sequence[Scored]) -> list[Scored]:
    """Those that can be parsed: texts longer than any field are no reading of it."""
    return [(text, score) for text, score in texts if 0 < len(text) <= MAX_CHARS]


def _texts(reading: Reading) -> list[Scored]:
    return [(reading.text, reading.score), *((a.text, a.score) for a in reading.alternatives)]


def _best(candidates: Sequence[Candidate[Decimal]]) -> list[Decimal]:
    return [c.value for c in candidates[:_VALUES] if c.value > 0]


def _scored(
    scorer: Scorer | None, crop: Crop, texts: Sequence[str], reading: Reading
) -> tuple[Scored, ...]:
    """The texts that the recognizer didn't find itself, with what the ink says of each."""
    known = {reading.text, *(a.text for a in reading.alternatives)}
    fresh = [text for text in dict.fromkeys(texts) if text and len(text) <= MAX_CHARS and text not in known]
    if not fresh or not reading.text:
        return ()
    scores = scorer.score(crop, fresh) if scorer else [_by_text(text, reading) for text in fresh]
    return tuple((text, score) for text, score in zip(fresh, scores, strict=True) if math.isfinite(score))


def _by_text(text: str, reading: Reading) -> float:
    """What a text that was not read may have as likelihood, where the recognizer can't say: a tenth for each
    character that the nearest text read has otherwise."""
    return max(score - _EACH_EDIT * edits(text, read) for read, score in _texts(reading))
