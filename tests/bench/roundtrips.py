"""Numbers to text and back, with and without one slip: what comes back, counted.

In: a grammar of words or a form of figures, a seed, how many. Out: a Tally. The same functions run small in
the unit tests and at full size in tests.bench.parsers. Amounts are drawn so that each number of figures is as
likely as the next, up to 10^12.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse.amount import parse_amount
from chequeocr.parse.profiles import Profile, profile
from chequeocr.parse.spell import spell_in
from chequeocr.parse.words import parse_words
from chequeocr.types import Candidate

RIGHT, CLOSE, REFUSED, DEAR, CHEAP = "right", "close", "refused", "dear", "cheap"
OUTCOMES = (RIGHT, CLOSE, REFUSED, DEAR, CHEAP)
"""The right number first; another first, but with a second within NEAR of it; nothing; a wrong number alone
that says it is a guess, by a cost of LOW or more; a wrong number alone for less, which must never be. A
literal reading costs 0."""

NEAR = LOW = 1.0
_MOST_SHOWN = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

GRAMMARS: Mapping[str, str] = {"en": "US", "en-IN": "IN", "fr": "FR", "es": "MX", "pt": "BR"}
"""Grammar of words -> the country whose profile reads them."""


@dataclass(slots=True)
class Tally:
    """Counts by outcome; `shown` are the first texts that did not come back right, the worst first."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, outcome: str, text: str, got: str) -> None:
        """Counts one text; keeps it where it is among the worst."""
        self.counts[outcome] += 1
        if outcome != RIGHT:
            self.shown.append((outcome, text, got))
            self.shown.sort(key=lambda row: -OUTCOMES.index(row[0]))
            del self.shown[_MOST_SHOWN:]

    def join(self, other: Tally) -> None:
        """Takes over the counts of another part of the same run."""
        self.counts += other.counts
        both = [*self.shown, *other.shown]
        self.shown = sorted(both, key=lambda row: -OUTCOMES.index(row[0]))[:_MOST_SHOWN]


def amount(rng: random.Random, most: int = 12) -> int:
    """From 1 to 10^most, each number of figures as likely."""
    top = 10 ** rng.randint(1, most)
    return rng.randint(max(1, top // 10), top)


def outcome(found: list[Candidate[Decimal]], wanted: Decimal) -> str:
    """What a parser's answer is worth."""
    if not found:
        return REFUSED
    if found[0].value == wanted:
        return RIGHT
    if len(found) > 1 and found[1].cost - found[0].cost < NEAR:
        return CLOSE
    return DEAR if found[0].cost >= LOW else CHEAP


def _told(found: list[Candidate[Decimal]]) -> str:
    return ", ".join(f"{c.value} ({c.cost:.1f})" for c in found[:2]) or "nothing"


# -- words ------------------------------------------------------------------------------------------


def words(grammar: str, seed: int, count: int, slip: bool) -> Tally:
    """`count` numbers spelled in a grammar and read back; with `slip`, one letter went wrong."""
    rng, country, tally = random.Random(seed), profile(GRAMMARS[grammar]), Tally()
    for _ in range(count):
        number = amount(rng)
        text = spell_in(number, grammar)
        if slip:
            text = misspelt(text, grammar[:2], rng)
        found = parse_words(text, country)
        tally.add(outcome(found, Decimal(number)), text, _told(found))
    return tally


def misspelt(text: str, language: str, rng: random.Random) -> str:
    """One letter lost, doubled, exchanged or turned round, in a way that does not spell another number.

    "Eighty" for "eight" is no slip that a reader could see: such draws are drawn again.
    """
    meanings = {word.spelling: (word.kind, word.value) for word in LEXICONS[language]}
    pieces = re.split(r"([^\w]+)", text)
    places = [at for at, piece in enumerate(pieces) if len(piece) > 1 and piece[0].isalpha()]
    while True:
        at = rng.choice(places)
        wrong = _slipped(pieces[at], rng)
        before, after = (meanings.get(_plain(piece)) for piece in (pieces[at], wrong))
        if wrong != pieces[at] and (after is None or after == before):
            return "".join([*pieces[:at], wrong, *pieces[at + 1 :]])


def _slipped(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + rng.choice(_LETTERS) + word[at:]
    if kind == 2:
        return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isascii())


# -- figures ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """How a country writes an amount: `write` takes units and minor units, `minors` of them make a unit."""

    country: str
    write: Callable[[int, int], str]
    minors: int = 100


def _western(number: int, mark: str = ",") -> str:
    return f"{number:,}".replace(",", mark)


def _lakhs(number: int) -> str:
    digits = str(number)
    head = re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", digits[:-3])
    return f"{head},{digits[-3:]}" if head else digits


def _raised(number: int) -> str:
    return f"{number:02d}".translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


FORMS: Mapping[str, Form] = {
    "₹ 1,25,000/-": Form("IN", lambda n, m: f"₹ {_lakhs(n)}/-", 1),
    "Rs. 1,25,000/=": Form("IN", lambda n, m: f"Rs. {_lakhs(n)}/=", 1),
    "INR 1,25,000.-": Form("IN", lambda n, m: f"INR {_lakhs(n)}.-", 1),
    "**1,25,000.50**": Form("IN", lambda n, m: f"**{_lakhs(n)}.{m:02d}**"),
    "125,000/-": Form("IN", lambda n, m: f"{_western(n)}/-", 1),
    "$1,308.45": Form("US", lambda n, m: f"${_western(n)}.{m:02d}"),
    "$1,308 45/100": Form("US", lambda n, m: f"${_western(n)} {m:02d}/100"),
    "1,308 & xx/100": Form("US", lambda n, m: f"{_western(n)} & xx/100", 1),
    "$1,308⁴⁵": Form("US", lambda n, m: f"${_western(n)}{_raised(m)}"),
    "USD 1,308--": Form("US", lambda n, m: f"USD {_western(n)}--", 1),
    "#£1,308.45#": Form("GB", lambda n, m: f"#£{_western(n)}.{m:02d}#"),
    "1 308,45 €": Form("FR", lambda n, m: f"{_western(n, ' ')},{m:02d} €"),
    "R$ 1.308,45": Form("BR", lambda n, m: f"R$ {_western(n, '.')},{m:02d}"),
    "RM 1,308.45": Form("MY", lambda n, m: f"RM {_western(n)}.{m:02d}"),
    "AED 1,308.45": Form("AE", lambda n, m: f"AED {_western(n)}.{m:02d}"),
    "KD 1,308.450": Form("KW", lambda n, m: f"KD {_western(n)}.{m:03d}", 1000),
    "1 308,450 DT": Form("TN", lambda n, m: f"{_western(n, ' ')},{m:03d} DT", 1000),
    "$ 1.308.-": Form("CL", lambda n, m: f"$ {_western(n, '.')}.-", 1),
}
"""An example -> how it is written."""

_LOOK = {"0": "O", "1": "l", "5": "S", "8": "B"}


def figures(name: str, seed: int, count: int, slip: bool) -> Tally:
    """`count` amounts in one of FORMS, read back; with `slip`, after a reader took one sign for another."""
    form, rng, tally = FORMS[name], random.Random(seed), Tally()
    country = profile(form.country)
    for _ in range(count):
        number, minor = amount(rng), rng.randrange(form.minors)
        text = form.write(number, minor)
        if slip:
            text = misread(text, country, rng)
        found = parse_amount(text, country)
        wanted = Decimal(number) + Decimal(minor) / form.minors
        tally.add(outcome(found, wanted), text, _told(found))
    return tally


def misread(text: str, country: Profile, rng: random.Random) -> str:
    """O for 0, l for 1, S for 5, B for 8, `1-` for `/-`: one of them, where there is one."""
    places = [at for at, sign in enumerate(text) if sign in _LOOK]
    ends = country.end_marks and text.endswith("/-")
    if ends and (not places or rng.random() < 0.3):
        return f"{text[:-2]}1-"
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + _LOOK[text[at]] + text[at + 1 :]
