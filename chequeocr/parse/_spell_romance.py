"""Whole numbers to words in French, Spanish and Portuguese.

In: a number from 0 to 10^12. Out: lower-case words with their accents and hyphens. Sources: the spelled-out
numbers of Unicode CLDR (RBNF); French with the traditional hyphens and the long scale: "un billion" is
10^12; Spanish with "mil millones", and "un billón" for 10^12 (Real Academia Española); Portuguese as in
Brazil, where "um bilhão" is 10^9.
"""

from __future__ import annotations

_FR_SMALL = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_FR_SCALES = ((10**12, "billion"), (10**9, "milliard"), (10**6, "million"))

_ES_SMALL = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once"),
    *("doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte"),
    *("veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"),
    *("veintiocho", "veintinueve"),
)
_ES_TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_ES_HUNDREDS = (
    *("ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"),
    *("ochocientos", "novecientos"),
)

_PT_SMALL = (
    *("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"),
    *("treze", "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove"),
)
_PT_TENS = ("vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa")
_PT_HUNDREDS = (
    *("cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos"),
    *("oitocentos", "novecentos"),
)
_PT_SCALES = ((10**12, "trilhão", "trilhões"), (10**9, "bilhão", "bilhões"), (10**6, "milhão", "milhões"))


def french(number: int) -> str:
    """`number` in French.

    >>> french(71), french(91), french(80), french(80_000_000)
    ('soixante et onze', 'quatre-vingt-onze', 'quatre-vingts', 'quatre-vingts millions')
    >>> french(200), french(201_000)
    ('deux cents', 'deux cent un mille')
    >>> french(1_000), french(1_000_000_100), french(10**12)
    ('mille', 'un milliard cent', 'un billion')
    """
    words: list[str] = []
    for scale, name in _FR_SCALES:
        count, number = divmod(number, scale)
        if count:
            words.append(f"{_french_below_thousand(count, True)} {name}{'s' if count > 1 else ''}")
    thousands, number = divmod(number, 1000)
    if thousands:
        words.append("mille" if thousands == 1 else f"{_french_below_thousand(thousands, False)} mille")
    if number or not words:
        words.append(_french_below_thousand(number, True))
    return " ".join(words)


def _french_below_thousand(number: int, last: bool) -> str:
    """`last`: nothing but a noun follows, so that "cents" and "vingts" have their s."""
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        plural = "" if rest or not last else "s"
        words.append(f"{_FR_SMALL[hundreds]} cent{plural}" if hundreds > 1 else "cent")
    if rest or not hundreds:
        words.append(_french_below_hundred(rest, last))
    return " ".join(words)


def _french_below_hundred(number: int, last: bool) -> str:
    if number < 20:
        return _FR_SMALL[number]
    if number >= 80:
        eighty = "quatre-vingt"
        return f"{eighty}-{_FR_SMALL[number - 80]}" if number > 80 else eighty + "s" * last
    ten = min(number // 10 * 10, 60)
    rest = number - ten
    if not rest:
        return _FR_TENS[ten]
    return f"{_FR_TENS[ten]}{' et ' if rest in (1, 11) else '-'}{_FR_SMALL[rest]}"


def spanish(number: int) -> str:
    """`number` in Spanish.

    >>> spanish(21), spanish(21_000), spanish(100), spanish(31_000_000), spanish(1_000_000_000)
    ('veintiuno', 'veintiún mil', 'cien', 'treinta y un millones', 'mil millones')
    >>> spanish(101_101), spanish(10**12)
    ('ciento un mil ciento uno', 'un billón')
    """
    words: list[str] = []
    for scale, one, many in ((10**12, "un billón", "billones"), (10**6, "un millón", "millones")):
        count, number = divmod(number, scale)
        if count:
            words.append(one if count == 1 else f"{_shortened(spanish(count))} {many}")
    thousands, number = divmod(number, 1000)
    if thousands:
        words.append("mil" if thousands == 1 else f"{_shortened(_spanish_below_thousand(thousands))} mil")
    if number or not words:
        words.append(_spanish_below_thousand(number))
    return " ".join(words)


def _shortened(words: str) -> str:
    """As before a noun: un, veintiún."""
    if words.endswith("veintiuno"):
        return words[:-3] + "ún"
    return words[:-1] if words.endswith("uno") else words


def _spanish_below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        words = "cien" if number == 100 else _ES_HUNDREDS[hundreds - 1]
        return f"{words} {_spanish_below_thousand(rest)}" if rest else words
    if number < 30:
        return _ES_SMALL[number]
    ten = _ES_TENS[number // 10 - 3]
    return f"{ten} y {_ES_SMALL[number % 10]}" if number % 10 else ten


def portuguese(number: int) -> str:
    """`number` in Portuguese: "e" before the last group where that is below a hundred or full hundreds.

    >>> portuguese(1_250), portuguese(1_200), portuguese(100)
    ('mil duzentos e cinquenta', 'mil e duzentos', 'cem')
    >>> portuguese(2_345_067)
    'dois milhões trezentos e quarenta e cinco mil e sessenta e sete'
    >>> portuguese(1_000_000), portuguese(21_000), portuguese(10**12)
    ('um milhão', 'vinte e um mil', 'um trilhão')
    """
    groups: list[tuple[int, str]] = []
    rest = number
    for scale, one, many in _PT_SCALES:
        count, rest = divmod(rest, scale)
        if count:
            groups.append((count, f"{_portuguese_below_thousand(count)} {one if count == 1 else many}"))
    thousands, rest = divmod(rest, 1000)
    if thousands:
        many = f"{_portuguese_below_thousand(thousands)} mil"
        groups.append((thousands, "mil" if thousands == 1 else many))
    if rest or not groups:
        groups.append((rest, _portuguese_below_thousand(rest)))
    words = " ".join(text for _, text in groups[:-1])
    count, last = groups[-1]
    if not words:
        return last
    return f"{words} e {last}" if count < 100 or count % 100 == 0 else f"{words} {last}"


def _portuguese_below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        words = "cem" if number == 100 else _PT_HUNDREDS[hundreds - 1]
        return f"{words} e {_portuguese_below_thousand(rest)}" if rest else words
    if number < 20:
        return _PT_SMALL[number]
    ten = _PT_TENS[number // 10 - 2]
    return f"{ten} e {_PT_SMALL[number % 10]}" if number % 10 else ten
