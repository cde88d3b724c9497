"""Countries: how each writes dates, money and its MICR line; and which country a cheque is from.

In: an ISO 3166 code, or the texts read on a cheque. Out: a frozen Profile.
Sources: currencies and their decimals ISO 4217; decimal and grouping signs and date order Unicode CLDR
("yMd" and the default numbering of each locale), but with the form that the country's cheques print
where that differs; MICR forms: ANSI X9.100-160 (US, Canada), RBI's CTS-2010 standard (India),
SBP's cheque standard (Pakistan); CMC-7: ISO 1004-2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from chequeocr.errors import SettingsError
from chequeocr.parse._text import MAX_CHARS, tidy
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.parse.currencies import currency as currency_of
from chequeocr.parse.naming import Mention, in_figures, in_words

DateOrder = Literal["dmy", "mdy", "ymd", "any"]
MicrForm = Literal["in", "us", "ca", "gb", "pk", "cmc7", "any"]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a country's cheques are written.

    `currency` is an ISO 4217 code, None where unknown, `decimals` its minor digits, 2 where unknown;
    `decimal` and `group` the signs in figures, "" for `group` meaning either; `indian` grouping is 3-2-2;
    `end_marks` is True where figures end in `/-` as a habit; `languages` are ISO 639-1.
    """

    code: str
    currency: str | None
    date_order: DateOrder = "dmy"
    decimal: Literal[".", ",", ""] = "."
    group: Literal[",", ".", " ", ""] = ","
    micr: MicrForm = "any"
    languages: tuple[str, ...] = ("en",)
    decimals: int = 2
    indian: bool = False
    end_marks: bool = False


def _euro(code: str, currency: str, languages: tuple[str, ...], micr: MicrForm = "any") -> Profile:
    """Decimal comma, point between thousands; French-speaking countries write a space there."""
    spaced = "fr" in languages
    return Profile(code, currency, decimal=",", group=" " if spaced else ".", micr=micr,
                   languages=languages)


def _rupee(code: str, currency: str, micr: MicrForm = "any") -> Profile:
    return Profile(code, currency, micr=micr, indian=True, end_marks=True)


_ALL = (
    _rupee("IN", "INR", "in"),
    _rupee("PK", "PKR", "pk"),
    _rupee("BD", "BDT"),
    _rupee("LK", "LKR"),
    _rupee("NP", "NPR"),
    Profile("US", "USD", "mdy", micr="us"),
    Profile("CA", "CAD", "ymd", micr="ca", languages=("en", "fr")),
    Profile("GB", "GBP", micr="gb"),
    Profile("IE", "EUR", micr="gb"),
    Profile("AU", "AUD"),
    Profile("NZ", "NZD"),
    Profile("HK", "HKD"),
    Profile("SG", "SGD"),
    Profile("PH", "PHP", "mdy"),
    Profile("MY", "MYR", languages=("en", "ms")),
    Profile("ZA", "ZAR"),
    Profile("KE", "KES", end_marks=True),
    Profile("NG", "NGN"),
    Profile("AE", "AED", languages=("en", "ar"), end_marks=True),
    Profile("QA", "QAR", languages=("en", "ar"), end_marks=True),
    Profile("SA", "SAR", languages=("en", "ar")),
    Profile("BH", "BHD", languages=("en", "ar")),
    Profile("KW", "KWD", languages=("en", "ar")),
    Profile("OM", "OMR", languages=("en", "ar")),
    _euro("FR", "EUR", ("fr",), "cmc7"),
    _euro("DZ", "DZD", ("fr", "ar"), "cmc7"),
    _euro("MA", "MAD", ("fr", "ar"), "cmc7"),
    _euro("TN", "TND", ("fr", "ar"), "cmc7"),
    _euro("ES", "EUR", ("es",), "cmc7"),
    _euro("PT", "EUR", ("pt",)),
    _euro("BR", "BRL", ("pt",), "cmc7"),
    _euro("AR", "ARS", ("es",), "cmc7"),
    _euro("UY", "UYU", ("es",), "cmc7"),
    _euro("CL", "CLP", ("es",)),
    _euro("CO", "COP", ("es",)),
    Profile("MX", "MXN", languages=("es",)),
    Profile("PE", "PEN", languages=("es",)),
    Profile("ZZ", None, "any", decimal="", group="", languages=("en", "fr", "es", "pt"), end_marks=True),
)

PROFILES: Mapping[str, Profile] = MappingProxyType({
    p.code: replace(p, decimals=CURRENCIES[p.currency].decimals) if p.currency else p for p in _ALL
})  # fmt: skip
"""Country code -> profile; "ZZ" (ISO 3166's user-assigned "unknown") assumes nothing."""

NEUTRAL = PROFILES["ZZ"]


def with_currency(known: Profile, code: str) -> Profile:
    """The profile for amounts of a currency, with its decimals; where figures are read with any marks and the
    currency hasn't two decimals, with the marks of a country that has it. SettingsError for an unknown code.

    >>> one = with_currency(NEUTRAL, "KWD"); one.code, one.currency, one.decimals, one.decimal
    ('ZZ', 'KWD', 3, '.')
    """
    decimals = currency_of(code).decimals
    own = next((p for p in PROFILES.values() if p.currency == code and decimals != 2), known)
    marks = own if known.decimal == "" else known
    return replace(known, currency=code, decimals=decimals, decimal=marks.decimal, group=marks.group)


def profile(code: str) -> Profile:
    """The profile of a country code in any case; SettingsError where we have none ("auto" is no country).

    >>> profile("in").currency, profile("US").date_order, profile("TN").decimals
    ('INR', 'mdy', 3)
    >>> profile("XX")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    chequeocr.errors.SettingsError: no country 'XX': use one of AE, AR, AU, ...
    """
    known = PROFILES.get(code.strip().upper())
    if known is None:
        raise SettingsError(f"no country {code[:20]!r}: use one of {', '.join(sorted(PROFILES))}")
    return known


# -- which country ------------------------------------------------------------------------------

_LEAST_NAME = 4  # letters: shorter words are often something else
_IFSC = re.compile(r"(?<![A-Z])[A-Z]{4}[0O][A-Z0-9]{6}(?![A-Z0-9])")

_COUNTRY_OF: Mapping[str, str] = MappingProxyType(
    {p.currency: p.code for p in _ALL if p.currency} | {"EUR": "FR"}  # of several countries one is taken
)
_MEANT = ("GBP", "INR", "EUR", "USD", "AED")
"""Which currency is meant by a name that others have too, where nothing else is known: pounds, rupees,
dollars, dirhams. Of pesos, dinars, francs and others none is: too many countries have them."""

_INDIAN_NUMBERS = re.compile(r"\b(?:lakhs?|lacs?|lacks?|crores?|paise)\b")
_AMERICAN_FORM = re.compile(r"\bpay to the order of\b")

_BANKS: tuple[tuple[str, str], ...] = (
    # Words that occur in the names of one country's banks only (their public names).
    (r"axis bank|canara|icici|hdfc|syndicate bank|bank of india|baroda|punjab national|kotak", "IN"),
    (r"habib bank|meezan|allied bank|mcb bank|bank alfalah|faysal", "PK"),
    (r"maybank|cimb|public bank|hong leong|rhb", "MY"),
    (r"barclays|lloyds|natwest|royal bank of scotland", "GB"),
    (r"wells fargo|chase|bank of america|citizens bank", "US"),
    (r"bnp paribas|cr[ée]dit agricole|soci[ée]t[ée] g[ée]n[ée]rale|caisse d.[ée]pargne|banque postale", "FR"),
    (r"bradesco|ita[uú]|banco do brasil|caixa econ", "BR"),
    (r"bancolombia|davivienda", "CO"),
    (r"metrobank|landbank|banco de oro", "PH"),
)
_BANK_NAMES = tuple((re.compile(pattern), code) for pattern, code in _BANKS)


def infer_profile(evidence: Mapping[str, str]) -> tuple[Profile, str]:
    """Country of a cheque from what was read on it, and why: words that follow "because", "" for none.

    `evidence` maps canonical field names (any other name, such as "print", counts as print) to raw
    texts; texts past 256 characters are cut. The strongest evidence wins: an IFSC, the symbols of the
    MICR line, a bank's name, a currency sign or its name, then the line's lengths or a checksum. With
    none of these the neutral profile "ZZ" comes back, which takes both date orders as possible and knows
    no currency.

    >>> infer_profile({"ifsc": "IFS CODE - VIND0001234"})[0].code
    'IN'
    >>> p, why = infer_profile({"micr": "⑈10293847⑈0765432⑆0102030405060708⑈000⑇"}); p.code, why
    ('PK', 'the MICR line has the form used there')
    >>> infer_profile({"amount_in_words": "Two lakh only"})[0].code
    'IN'
    >>> p, why = infer_profile({"payee_name": "A. Person"}); p.code, why
    ('ZZ', '')
    """
    texts = {name: tidy(text[:MAX_CHARS]) for name, text in evidence.items() if text}
    found = _printed(texts) or _from_print(texts) or _from_figures(texts.get("micr", ""))
    return (PROFILES[found[0]], found[1]) if found else (NEUTRAL, "")


def printed_country(evidence: Mapping[str, str]) -> tuple[str, str] | None:
    """The country that is beyond doubt, by an IFSC or the symbols of the MICR line, and why.

    >>> printed_country({"ifsc": "VIND0001234"}), printed_country({"amount_in_words": "Two lakh only"})
    (('IN', 'an IFSC is printed'), None)
    """
    return _printed({name: tidy(text[:MAX_CHARS]) for name, text in evidence.items() if text})


def _printed(texts: Mapping[str, str]) -> tuple[str, str] | None:
    if any(_IFSC.search(texts.get(name, "").upper()) for name in ("ifsc", "print", "bank_name")):
        return "IN", "an IFSC is printed"
    return _from_symbols(texts.get("micr", ""))


def _from_symbols(line: str) -> tuple[str, str] | None:
    """By the MICR line's symbols: code and why."""
    for pattern, code in _SHAPES:
        if pattern.search(line):
            return code, "the MICR line has the form used there"
    return None


def _from_print(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """By a bank's name, then by how the amount is written."""
    bank = " ".join(texts.get(name, "") for name in ("bank_name", "print")).lower()
    for pattern, code in _BANK_NAMES:
        if pattern.search(bank):
            return code, "the bank's name is known there"
    return _from_money(texts)


def _from_money(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """By the currency that is named; where several are, by one that only one country has."""
    figures, words, more = (texts.get(name, "") for name in ("amount_in_numbers", "amount_in_words", "print"))
    ranked = [found for one in (*in_figures(figures), *in_words(words), *in_words(more))
              if (found := _ranked(one))]  # fmt: skip
    for text in (words.lower(), more.lower()):
        ranked += [(-0.5, "IN", number[0]) for number in _INDIAN_NUMBERS.finditer(text)]
        ranked += [(float(_MEANT.index("USD")), "US", form[0]) for form in _AMERICAN_FORM.finditer(text)]
    if not ranked:
        return None
    _, code, sign = min(ranked, key=lambda found: found[0])
    return code, f'"{sign}" is written'


def _ranked(one: Mention) -> tuple[float, str, str] | None:
    """How late a mention counts, its country and its text; None where it points to none."""
    if not one.firm or (not one.sure and len(one.text) < _LEAST_NAME):
        return None
    meant = next(iter(one.codes)) if len(one.codes) == 1 else next((c for c in _MEANT if c in one.codes), "")
    if meant not in _COUNTRY_OF or one.text == "$":  # which is the sign of pesos too
        return None
    late = _MEANT.index(meant) if meant in _MEANT[:4] else -1
    return float(late), _COUNTRY_OF[meant], one.text


def _from_figures(line: str) -> tuple[str, str] | None:
    """By the MICR line's figures alone, where its symbols were not read: weak evidence."""
    code = _country_by_lengths(line)
    if code:
        return code, "the MICR line has as many figures as there"
    if _american(line):
        return "US", "the MICR line holds a valid routing number"
    return None


_MICR_SHAPES: tuple[tuple[str, str], ...] = (
    (r"⑆\s*\d{9}\s*⑆", "US"),
    (r"⑆\s*\d{5}⑉\d{3}\s*⑆", "CA"),
    (r"⑈\s*\d{6}\s*⑈\s*\d{9}\s*⑆", "IN"),
    (r"⑈\s*\d{8}\s*⑈\s*\d{7}\s*⑆\s*\d{16}", "PK"),
)
_SHAPES = tuple((re.compile(pattern), code) for pattern, code in _MICR_SHAPES)


def _american(micr: str) -> bool:
    """A line without symbols that starts with a routing number, or has it after the cheque's number."""
    groups = re.findall(r"\d+", micr)
    return 2 <= len(groups) <= 4 and any(aba_valid(group) for group in groups[:2])


_COUNTRY_BY_GROUPS = {(6, 9, 6, 2): "IN", (6, 9, 2): "IN", (8, 7, 16, 3): "PK"}


def _country_by_lengths(text: str) -> str | None:
    """Country of a line whose symbols were not or not all read, by its groups of figures: weak evidence."""
    groups = [len(g) for g in re.findall(r"\d+", text)]
    if not groups or re.search("[F-J]", text):
        return None
    if any(s in text for s in "⑆⑇⑈⑉"):
        # Some symbols were read: then the groups have to be right to the figure.
        return _COUNTRY_BY_GROUPS.get(tuple(groups))
    # Symbols unread: an Indian line has 6, 9, 6 or none, and 2 digits (a transaction code), with strays.
    digits = sum(groups)
    ends_indian = groups[-1] == 2 or re.search(r"(?:1[0-3]|29|3[01])\D*$", text)
    if groups[0] == 6 and ends_indian and (17 <= digits <= 19 or 23 <= digits <= 26):
        return "IN"
    if 33 <= digits <= 38:  # a Pakistani line has 34, and nobody else's as many
        return "PK"
    return None
