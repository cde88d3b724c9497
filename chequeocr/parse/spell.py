"""Numbers to words, as people write them on cheques: English by lakh and crore or by the short scale, French,
Spanish and Portuguese.

In: whole numbers from 0 to 10^12, or an amount with a Profile. Out: words that `parse_words` reads back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from chequeocr.errors import SettingsError
from chequeocr.parse._spell_romance import french, portuguese, spanish
from chequeocr.parse.profiles import Profile

LARGEST = 10**12

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_INDIAN = ((10**7, "crore"), (10**5, "lakh"), (1000, "thousand"), (100, "hundred"))
_SHORT_SCALE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_WESTERN = (*_SHORT_SCALE, (1000, "thousand"), (100, "hundred"))


def spell_number(number: int, indian: bool) -> str:
    """`number` in words, lower case, without "and". SettingsError below 0 or above 10^12.

    >>> spell_number(48_250, indian=True)
    'forty eight thousand two hundred fifty'
    >>> spell_number(21_400_000, indian=True), spell_number(21_400_000, indian=False)
    ('two crore fourteen lakh', 'twenty one million four hundred thousand')
    >>> spell_number(10**12, indian=True)
    'one lakh crore'
    """
    if not 0 <= number <= LARGEST:
        raise SettingsError("only numbers from 0 to 10^12 have words here")
    return " ".join(_parts(number, _INDIAN if indian else _WESTERN)) or "zero"


def _parts(number: int, scales: tuple[tuple[int, str], ...]) -> list[str]:
    words: list[str] = []
    for scale, name in scales:
        if number >= scale:
            words += [*_parts(number // scale, scales), name]
            number %= scale
    if number >= 20:
        words.append(_TENS[number // 10 - 2])
        number %= 10
    return [*words, _SMALL[number]] if number else words


GRAMMARS: Mapping[str, Callable[[int], str]] = MappingProxyType({
    "en": lambda number: spell_number(number, indian=False),
    "en-IN": lambda number: spell_number(number, indian=True),
    "fr": french,
    "es": spanish,
    "pt": portuguese,
})
"""Language tag -> its speller, of whole numbers from 0 to 10^12."""

_JOINED: Mapping[str, tuple[str, str]] = {
    # (before a fraction, what closes a whole amount)
    "en": ("and", " only"), "fr": ("et", ""), "es": ("con", ""), "pt": ("e", ""),
}


def spell_in(number: int, grammar: str) -> str:
    """`number` in words of one of GRAMMARS. SettingsError for another grammar, below 0 or above 10^12.

    >>> spell_in(250_000, "en-IN"), spell_in(250_000, "pt")
    ('two lakh fifty thousand', 'duzentos e cinquenta mil')
    """
    if grammar not in GRAMMARS:
        raise SettingsError(f"no words of numbers for {grammar[:20]!r}: use one of {', '.join(GRAMMARS)}")
    if not 0 <= number <= LARGEST:
        raise SettingsError("only numbers from 0 to 10^12 have words here")
    return GRAMMARS[grammar](number)


def grammar_of(profile: Profile) -> str:
    """The grammar of the first language of a country that has one; English where none has.

    >>> from chequeocr.parse.profiles import profile
    >>> [grammar_of(profile(code)) for code in ("IN", "US", "TN", "BR", "CO", "QA")]
    ['en-IN', 'en', 'fr', 'pt', 'es', 'en']
    """
    language = next((known for known in profile.languages if known in _JOINED), "en")
    return "en-IN" if language == "en" and profile.indian else language


def spell_amount(value: Decimal, profile: Profile) -> str:
    """An amount in the country's words with its hundredths (thousandths) as a fraction, and "only" after a
    whole amount in English. SettingsError below 0 or above 10^12.

    >>> from chequeocr.parse.profiles import profile
    >>> spell_amount(Decimal("1308.45"), profile("US")), spell_amount(Decimal("250000"), profile("IN"))
    ('one thousand three hundred eight and 45/100', 'two lakh fifty thousand only')
    >>> spell_amount(Decimal("1308.45"), profile("FR")), spell_amount(Decimal("15.750"), profile("KW"))
    ('mille trois cent huit et 45/100', 'fifteen and 750/1000')
    """
    scale = 10**profile.decimals
    minor = int(value * scale) % scale
    grammar = grammar_of(profile)
    whole = spell_in(int(value), grammar)
    before, closed = _JOINED[grammar[:2]]
    return f"{whole} {before} {minor:0{profile.decimals}d}/{scale}" if minor else f"{whole}{closed}"
