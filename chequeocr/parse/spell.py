"""Numbers to words, as people write them on cheques: English, by lakh and crore or by the short scale.

In: whole numbers from 0 to 10^12, or an amount with a Profile. Out: words that `parse_words` reads back.
"""

from __future__ import annotations

from decimal import Decimal

from chequeocr.errors import SettingsError
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


def spell_amount(value: Decimal, profile: Profile) -> str:
    """An amount in words with its hundredths (thousandths) as a fraction, and "only" where there are none.

    >>> from chequeocr.parse.profiles import profile
    >>> spell_amount(Decimal("1308.45"), profile("US")), spell_amount(Decimal("250000"), profile("IN"))
    ('one thousand three hundred eight and 45/100', 'two lakh fifty thousand only')
    """
    scale = 10**profile.decimals
    minor = int(value * scale) % scale
    whole = spell_number(int(value), profile.indian)
    return f"{whole} and {minor:0{profile.decimals}d}/{scale}" if minor else f"{whole} only"
