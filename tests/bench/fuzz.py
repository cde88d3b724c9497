"""Texts that nobody writes, to every parser: nothing is raised but the documented error, nothing takes long.

In: a seed and how many. Out: Fuzzed: errors, and the longest time of each parser with its text. A time is
processor time of the thread. What takes longer than the limit is timed again with nothing remembered, up to
five times until it is within: a machine that does other work makes a run slower, nothing makes one faster.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chequeocr.errors import TextTooLongError
from chequeocr.parse import _grammar, _spelling
from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse.account import parse_account, parse_cheque_number
from chequeocr.parse.amount import parse_amount
from chequeocr.parse.date import parse_date
from chequeocr.parse.fraction import parse_fraction
from chequeocr.parse.ifsc import parse_ifsc
from chequeocr.parse.legal import clean_legal
from chequeocr.parse.micr import parse_micr
from chequeocr.parse.payee import clean_payee
from chequeocr.parse.profiles import PROFILES, Profile, infer_profile
from chequeocr.parse.words import parse_words

LIMIT_S = 0.010
MAX_CHARS = 256

Parser = Callable[[str, Profile], object]

PARSERS: Mapping[str, Parser] = {
    "amount in figures": parse_amount,
    "amount in words": parse_words,
    "amount in words, cleaned": clean_legal,
    "date": parse_date,
    "MICR line": parse_micr,
    "payee": lambda text, _: clean_payee(text),
    "IFSC": lambda text, _: parse_ifsc(text),
    "account": lambda text, _: parse_account(text),
    "cheque number": lambda text, _: parse_cheque_number(text),
    "fraction": lambda text, _: parse_fraction(text),
    "country": lambda text, _: infer_profile({"micr": text, "print": text, "amount_in_words": text}),
}

HARD = (
    *("onetwo" * 42, "onetwo" * 26, "nine" * 40, "nine" * 64, "centmille" * 17, "sevenhundred" * 13),
    "twentyhundredfivethreefortysixthirtyandlakhsevenhundredthousandonlyninecents" * 2,
    *("seisietesesentaysetenta" * 6, "tresezetreze" * 13, "un" * 80, "setecientas" * 14,
      "hundredthousandmillionlakhcrore" * 5, "a" * 160),
    *("one two and three hundred thousand lakh " * 6, "1" * 256, "1l|I/," * 40, "1,1.1 1'" * 5, "0," * 128),
    *(". _" * 85, " " * 256, "pay to the order of " * 12, "or bearer " * 25, "⑆⑈1" * 85, "12 34 " * 42),
    *("à l'ordre de" * 21, "⁴⁵" * 128, "1⁴⁵" * 42, "1-2/3" * 51, "12lakh" * 42, "1 2 3 4 5 6 7 8 9 0 1"),
    *("12345678901", "1-1-1-1-1-1-1-1-1-1-1", "march" * 51, "1 mar " * 42, "/-" * 20, "(" * 256, "\n" * 256),
)
"""Texts that made some parser slow, or might."""

_ALPHABETS = (
    "0123456789,./-=*# lIOSB₹$€£",
    "0123456789⑆⑇⑈⑉FGHIJ ",
    "0123456789/-. |O",
    "abcdefghijklmnopqrstuvwxyz ",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁½٤५ ,.'’–—\t\n\x00\x1b\u200b\u202e",
)
_WORDS = tuple(word.spelling for words in LEXICONS.values() for word in words)
_PHRASES = (
    *("pay", "to the order of", "or bearer", "rupees", "only", "and 45/100", "xx/100", "/-", "lakh", "march"),
    *("IFSC", "A/c No", "1,25,000", "⑆021000021⑆", "⑈004217⑈", "12/03/2024", "55-2/212", "le", "de", "₹"),
)


@dataclass(slots=True)
class Fuzzed:
    """How many texts, what was raised (parser, text, error), the slowest of each parser (seconds, text)."""

    texts: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    slowest: dict[str, tuple[float, str]] = field(default_factory=dict)

    def join(self, other: Fuzzed) -> None:
        """Takes over another part of the same run."""
        self.texts += other.texts
        self.errors += other.errors
        for name, found in other.slowest.items():
            self.slowest[name] = max(found, self.slowest.get(name, (0.0, "")))


def strange(rng: random.Random) -> str:
    """One text: signs of one alphabet or any, words of amounts run together, phrases; sometimes repeated."""
    kind = rng.randrange(5)
    length = rng.randint(0, MAX_CHARS + 8)
    if kind == 0:
        return "".join(chr(rng.randrange(32, 0x3000)) for _ in range(length))
    if kind == 1:
        alphabet = rng.choice(_ALPHABETS)
        return "".join(rng.choice(alphabet) for _ in range(length))
    if kind == 2:
        fragment = "".join(rng.choice(_WORDS) for _ in range(rng.randint(1, 4)))
        return (fragment * 256)[: min(length, MAX_CHARS)]
    parts = rng.choices((*_WORDS, *_PHRASES), k=rng.randint(1, 30))
    text = rng.choice((" ", "", "-")).join(parts)
    return text if kind == 3 else "".join(c if rng.random() > 0.05 else rng.choice("x1 /") for c in text)


def seconds(parse: Parser, text: str, profile: Profile) -> float:
    """Processor time of one call."""
    start = time.thread_time()
    parse(text, profile)
    return time.thread_time() - start


def cold(parse: Parser, text: str, profile: Profile) -> float:
    """With nothing remembered: the first of five calls that is within the limit, else the fastest."""
    taken: list[float] = []
    while len(taken) < 5 and (not taken or min(taken) > LIMIT_S):
        for known in _spelling._KNOWN.values():
            known.clear()
        _grammar._steps.cache_clear()
        taken.append(seconds(parse, text, profile))
    return min(taken)


def fuzz(seed: int, count: int) -> Fuzzed:
    """`count` strange texts to every parser, in a country drawn for each."""
    rng, found = random.Random(seed), Fuzzed()
    for _ in range(count):
        _try(strange(rng), PROFILES[rng.choice(sorted(PROFILES))], found)
    return found


def hard(found: Fuzzed, countries: Sequence[str] = ("ZZ", "IN", "US", "FR", "MX", "BR")) -> None:
    """The texts of HARD to every parser, with nothing remembered, in countries of every language."""
    for text in HARD:
        for code in countries:
            for name, parse in PARSERS.items():
                _slow(found, name, cold(parse, text, PROFILES[code]), text)
    found.texts += len(HARD)


def _try(text: str, profile: Profile, found: Fuzzed) -> None:
    found.texts += 1
    for name, parse in PARSERS.items():
        try:
            taken = seconds(parse, text, profile)
        except TextTooLongError:
            if len(text) <= MAX_CHARS:
                found.errors.append((name, text, "TextTooLongError for a text that is not too long"))
            continue
        except Exception as error:  # noqa: BLE001 - what the fuzzing looks for
            found.errors.append((name, text, repr(error)))
            continue
        if taken > LIMIT_S:
            taken = cold(parse, text, profile)
        _slow(found, name, taken, text)


def _slow(found: Fuzzed, name: str, taken: float, text: str) -> None:
    found.slowest[name] = max((taken, text), found.slowest.get(name, (0.0, "")))
