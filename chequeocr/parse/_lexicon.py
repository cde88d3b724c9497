"""Number words of each language: what they are worth and how they may stand together.

In: a language code. Out: its Word table. Spellings people use are entries of their own, without cost;
slips beyond them are the business of _spelling. Rare ones are understood, but no reader need expect them.
Words are lower case, ASCII letters only: accents are taken off before they are compared. Sources: the
spelled-out numbers of Unicode CLDR (RBNF) for the regular words; spellings of lakh and crore as found on
Indian cheques and in Wiktionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

LEADS = 1

Kind = Literal["number", "hundred", "scale", "and", "fill", "major", "minor"]


@dataclass(frozen=True, slots=True)
class Word:
    """A spelling: `number` adds `value` to its group, `hundred` multiplies the group, `scale` closes it.

    `major` is a currency's name, `minor` its hundredth's; `and` joins; `fill` says nothing, and of the value
    LEADS stands before an amount only.
    """

    spelling: str
    kind: Kind
    value: int = 0
    rare: bool = False


def _words(kind: Kind, table: Mapping[int, str]) -> list[Word]:
    return [Word(spelling, kind, value) for value, names in table.items() for spelling in names.split()]


def _rare(words: Iterable[Word]) -> list[Word]:
    return [replace(word, rare=True) for word in words]


def _plain(kind: Kind, names: str) -> list[Word]:
    return [Word(spelling, kind) for spelling in names.split()]


_ENGLISH = (
    *_words("number", {
        0: "zero nil", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve twelwe", 13: "thirteen", 14: "fourteen",
        15: "fifteen fiveteen", 16: "sixteen", 17: "seventeen", 18: "eighteen eightteen",
        19: "nineteen ninteen",
        20: "twenty", 30: "thirty", 40: "forty fourty", 50: "fifty", 60: "sixty", 70: "seventy",
        80: "eighty eightty", 90: "ninety ninty",
    }),
    *_words("hundred", {100: "hundred hundreds hundered"}),
    *_words("scale", {
        1_000: "thousand thousands", 100_000: "lakh lakhs lac lacs lack lacks laks lacks",
        1_000_000: "million millions", 10_000_000: "crore crores cr cores", 10**9: "billion billions arab",
        10**12: "trillion",
    }),
    *_plain("and", "and"),
    *_plain("fill", "only the sum of amount in words exactly pay"),
    *_plain("major", "rupees rupee rs dollars pounds euros ringgit taka dirhams riyals pesos rand naira"),
    *_plain("minor", "paise paisa cents cent pence sen fils halalas centavos kobo"),
    *_rare(_plain("major", "dinars dinar shillings")),
    *_rare(_plain("minor", "penny")),
)

_FRENCH = (
    *_words("number", {
        0: "zero", 1: "un une", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit",
        9: "neuf", 10: "dix", 11: "onze", 12: "douze", 13: "treize", 14: "quatorze", 15: "quinze",
        16: "seize", 17: "dixsept", 18: "dixhuit", 19: "dixneuf",
        20: "vingt vingts", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 70: "septante",
        80: "huitante", 90: "nonante",
    }),
    *_words("hundred", {100: "cent cents"}),
    *_words("scale", {1_000: "mille mil", 1_000_000: "million millions", 10**9: "milliard milliards"}),
    *_plain("and", "et"),
    *_plain("fill", "de"),
    *_words("fill", {LEADS: "la somme payez contre ce cheque non endossable"}),
    *_plain("major", "euro euros dinar dinars dirham dirhams francs dollars"),
    *_plain("minor", "centime centimes millimes"),
    *_rare(_words("number", {80: "octante"})),
    *_rare(_words("scale", {10**12: "billion billions"})),
    *_rare(_plain("minor", "millime")),
)

_SPANISH = (
    *_words("number", {
        0: "cero", 1: "un uno una", 2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 7: "siete",
        8: "ocho", 9: "nueve", 10: "diez", 11: "once", 12: "doce", 13: "trece", 14: "catorce", 15: "quince",
        16: "dieciseis", 17: "diecisiete", 18: "dieciocho", 19: "diecinueve", 20: "veinte",
        21: "veintiun veintiuno",
        22: "veintidos", 23: "veintitres", 24: "veinticuatro", 25: "veinticinco",
        26: "veintiseis",
        27: "veintisiete", 28: "veintiocho", 29: "veintinueve", 30: "treinta", 40: "cuarenta",
        50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa", 100: "cien ciento",
        200: "doscientos doscientas",
        300: "trescientos trescientas", 400: "cuatrocientos", 500: "quinientos quinientas",
        600: "seiscientos", 700: "setecientos", 800: "ochocientos", 900: "novecientos",
    }),
    *_words("scale", {1_000: "mil", 1_000_000: "millon millones", 10**12: "billon billones"}),
    *_plain("and", "y"),
    *_plain("fill", "de con exactos moneda corriente mcte"),
    *_words("fill", {LEADS: "la suma son paguese por este cheque"}),
    *_plain("major", "peso pesos euros dolares soles"),
    *_plain("minor", "centavo centavos centimos"),
    *_rare(_words("number", {400: "cuatrocientas", 600: "seiscientas", 700: "setecientas", 800: "ochocientas",
                             900: "novecientas"})),
    *_rare(_plain("major", "euro dolar sol bolivares quetzales lempiras")),
    *_rare(_plain("minor", "centimo")),
)

_PORTUGUESE = (
    *_words("number", {
        0: "zero", 1: "um uma", 2: "dois duas", 3: "tres", 4: "quatro", 5: "cinco", 6: "seis", 7: "sete",
        8: "oito", 9: "nove", 10: "dez", 11: "onze", 12: "doze", 13: "treze", 14: "quatorze catorze",
        15: "quinze", 16: "dezesseis dezasseis", 17: "dezessete dezassete", 18: "dezoito",
        19: "dezenove dezanove", 20: "vinte", 30: "trinta", 40: "quarenta", 50: "cinquenta", 60: "sessenta",
        70: "setenta", 80: "oitenta", 90: "noventa", 100: "cem cento", 200: "duzentos duzentas",
        300: "trezentos", 400: "quatrocentos", 500: "quinhentos", 600: "seiscentos",
        700: "setecentos", 800: "oitocentos", 900: "novecentos",
    }),
    *_words("scale", {1_000: "mil", 1_000_000: "milhao milhoes", 10**9: "bilhao bilhoes"}),
    *_plain("and", "e"),
    *_plain("fill", "de"),
    *_words("fill", {LEADS: "quantia pague por este cheque"}),
    *_plain("major", "real reais euros"),
    *_plain("minor", "centavo centavos centimos"),
    *_rare(_words("number", {1: "hum huma", 50: "cincoenta", 300: "trezentas", 400: "quatrocentas",
                             500: "quinhentas", 600: "seiscentas", 700: "setecentas", 800: "oitocentas",
                             900: "novecentas"})),
    *_rare(_words("scale", {10**12: "trilhao trilhoes triliao trilioes"})),
    *_rare(_plain("major", "euro escudos")),
    *_rare(_plain("minor", "centimo")),
)

LEXICONS: Mapping[str, tuple[Word, ...]] = {
    "en": _ENGLISH, "fr": _FRENCH, "es": _SPANISH, "pt": _PORTUGUESE,
}
"""Language -> its words."""
