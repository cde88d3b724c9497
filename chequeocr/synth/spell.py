"""Whole numbers in words, as people write them on cheques.

In: a non-negative int. Out: lower-case words: Indian English (lakh, crore), Western English, French, Spanish,
Portuguese. The grammars are the ordinary school ones; French follows the 1990 spelling without hyphens
between hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _below_hundred(n: int, hyphen: str) -> str:
    if n < 20:
        return _ONES[n]
    return _TENS[n // 10] + (hyphen + _ONES[n % 10] if n % 10 else "")


def _below_thousand(n: int, hyphen: str, joiner: str) -> str:
    if n < 100:
        return _below_hundred(n, hyphen)
    rest = joiner + _below_hundred(n % 100, hyphen) if n % 100 else ""
    return f"{_ONES[n // 100]} hundred{rest}"


def english(n: int, hyphen: str = " ", joiner: str = " ") -> str:
    """Western English, thousands and millions. `english(1250)` is "one thousand two hundred fifty"."""
    parts = []
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= size:
            parts.append(f"{_below_thousand(n // size, hyphen, joiner)} {name}")
            n %= size
    if n or not parts:
        parts.append(_below_thousand(n, hyphen, joiner))
    return " ".join(parts)


def indian(n: int, lakh: str = "lakh", joiner: str = " ") -> str:
    """Indian English with crore and `lakh` in the spelling given. `indian(125000)` is "one lakh twenty five
    thousand"."""
    parts = []
    for size, name in ((10**7, "crore"), (10**5, lakh), (1000, "thousand")):
        if n >= size:
            parts.append(f"{_below_thousand(n // size, ' ', ' ')} {name}")
            n %= size
    if n or not parts:
        parts.append(_below_thousand(n, " ", joiner))
    return " ".join(parts)


_FR_ONES = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def _french_below_hundred(n: int) -> str:
    if n < 20:
        return _FR_ONES[n]
    if n >= 80:
        return "quatre-vingts" if n == 80 else "quatre-vingt-" + _FR_ONES[n - 80]
    base = 60 if n >= 60 else n // 10 * 10
    rest = n - base
    if not rest:
        return _FR_TENS[base]
    if rest in (1, 11):
        return f"{_FR_TENS[base]} et {_FR_ONES[rest]}"
    return f"{_FR_TENS[base]}-{_FR_ONES[rest]}"


def french(n: int) -> str:
    """French. `french(271)` is "deux cent soixante et onze"."""
    parts = []
    for size, name in ((10**6, "million"), (1000, "mille")):
        if n >= size:
            count = n // size
            head = "" if name == "mille" and count == 1 else french(count) + " "
            parts.append(head + name + ("s" if name == "million" and count > 1 else ""))
            n %= size
    if n >= 100:
        count, n = divmod(n, 100)
        head = "" if count == 1 else _FR_ONES[count] + " "
        parts.append(head + "cent" + ("s" if count > 1 and not n else ""))
    if n or not parts:
        parts.append(_french_below_hundred(n))
    return " ".join(parts)


_ES = {
    "ones": [
        "cero",
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "veinte",
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
    ],
    "tens": ["-", "-", "-", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"],
    "hundreds": [
        "-",
        "ciento",
        "doscientos",
        "trescientos",
        "cuatrocientos",
        "quinientos",
        "seiscientos",
        "setecientos",
        "ochocientos",
        "novecientos",
    ],
}
_PT = {
    "ones": [
        "zero",
        "um",
        "dois",
        "três",
        "quatro",
        "cinco",
        "seis",
        "sete",
        "oito",
        "nove",
        "dez",
        "onze",
        "doze",
        "treze",
        "quatorze",
        "quinze",
        "dezesseis",
        "dezessete",
        "dezoito",
        "dezenove",
    ],
    "tens": [
        "-",
        "-",
        "vinte",
        "trinta",
        "quarenta",
        "cinquenta",
        "sessenta",
        "setenta",
        "oitenta",
        "noventa",
    ],
    "hundreds": [
        "-",
        "cento",
        "duzentos",
        "trezentos",
        "quatrocentos",
        "quinhentos",
        "seiscentos",
        "setecentos",
        "oitocentos",
        "novecentos",
    ],
}


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How a language puts numbers together: its words, one hundred alone, what joins hundreds and tens, what
    joins tens and ones, what joins thousands and the rest, one million and several, nought."""

    words: dict[str, list[str]]
    hundred: str
    joiner: str
    plus: str
    between: str
    million: str
    millions: str
    nought: str


_SPANISH = _Tongue(_ES, "cien", " ", " y ", " ", "un millón", "millones", "cero")
_PORTUGUESE = _Tongue(_PT, "cem", " e ", " e ", ", ", "um milhão", "milhões", "zero")


def _romance_below_thousand(n: int, tongue: _Tongue) -> str:
    if n == 100:
        return tongue.hundred
    words, parts = tongue.words, []
    if n > 100:
        parts.append(words["hundreds"][n // 100])
        n %= 100
    if 0 < n < len(words["ones"]):
        parts.append(words["ones"][n])
    elif n:
        parts.append(words["tens"][n // 10] + (tongue.plus + words["ones"][n % 10] if n % 10 else ""))
    return tongue.joiner.join(parts)


def _romance(n: int, tongue: _Tongue) -> str:
    parts = []
    if n >= 10**6:
        count, n = divmod(n, 10**6)
        parts.append(tongue.million if count == 1 else f"{_romance(count, tongue)} {tongue.millions}")
    if n >= 1000:
        count, n = divmod(n, 1000)
        parts.append("mil" if count == 1 else f"{_romance_below_thousand(count, tongue)} mil")
    if n or not parts:
        parts.append(_romance_below_thousand(n, tongue) if n else tongue.nought)
    return tongue.between.join(parts)


def spanish(n: int) -> str:
    """Spanish. `spanish(1250)` is "mil doscientos cincuenta"."""
    return _romance(n, _SPANISH)


def portuguese(n: int) -> str:
    """Brazilian Portuguese. `portuguese(1250)` is "mil, duzentos e cinquenta"."""
    return _romance(n, _PORTUGUESE)
