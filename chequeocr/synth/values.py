"""What is written on a synthetic cheque: names, amounts in figures and words, dates, numbers.

In: a random generator and a country code. Out: a `Values`. Every name is put together from short lists of
common first and last names or of ordinary trade words, every bank is invented, and every number is random, so
nothing belongs to a real person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from chequeocr.synth import spell
from chequeocr.synth.dice import Rng

TRANSIT, AMOUNT, ON_US, DASH = "\u2446", "\u2447", "\u2448", "\u2449"

_FIRST = {
    "IN": "Ravi Anita Suresh Meera Kiran Deepa Arjun Lakshmi Vijay Priya Sunil Kavita Rahul Neha "
    "Manoj Pooja Ashok Rekha Ganesh Divya Harish Swathi Naveen Geeta Mohan Usha Srinivas Padma "
    "Ajay Sita B. K. T.",
    "EN": "James Mary Robert Linda Michael Susan David Karen Thomas Nancy Daniel Laura Kevin Emily "
    "Brian Helen George Alice Peter Grace Adam Julia Oliver Sophie Henry Emma J. R.",
    "FR": "Jean Marie Pierre Claire Luc Sophie Paul Julie Michel Anne Louis Camille Hugo Manon Alain Sylvie",
    "ES": "Juan María Carlos Ana José Lucía Pedro Elena Luis Marta Diego Rosa Jorge Paula Miguel Carmen",
    "AR": "Ahmed Fatima Omar Aisha Khalid Maryam Hassan Zainab Bilal Sara Imran Nadia Yusuf Huda Tariq Amina",
}
_LAST = {
    "IN": "Kumar Sharma Reddy Rao Patel Gupta Singh Nair Iyer Das Verma Joshi Naidu Shetty Menon "
    "Pillai Kulkarni Mehta Banerjee Chowdary Venkatesh Prasad Murthy Bhat Yadav",
    "EN": "Smith Johnson Brown Taylor Miller Wilson Moore Clark Lewis Walker Hall Young King Wright "
    "Hill Green Baker Carter Turner Parker Evans Edwards Collins Stewart",
    "FR": "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent "
    "Lefebvre Michel Garcia Roux",
    "ES": "García López Martínez Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Silva Souza "
    "Oliveira Castro",
    "AR": "Khan Ali Ahmad Hussain Malik Saeed Rahman Iqbal Farooq Qureshi Aziz Karim Nasser Haddad Mansour",
}
_TRADE = (
    "Traders|Stationers|Motors|Textiles|Electricals|Foods|Printers|Plumbing|Books|Garage|"
    "Supply|Farms|Clinic|Pharmacy|Furniture|Logistics|Consulting|Bakery|Hardware|Studio"
)
_ADJ = (
    "Green|Royal|Blue|Central|Metro|Golden|United|Modern|Sunrise|Lake|River|Summit|"
    "Coastal|Pioneer|Silver|Northern"
)
_SUFFIX = {
    "IN": "Pvt Ltd|& Co|& Sons|Ltd|",
    "EN": "Inc|LLC|& Sons|Ltd|Co.|",
    "FR": "SARL|SA|et Fils|",
    "ES": "S.A.|Ltda|",
    "AR": "LLC|Est.|Ltd|",
}
_BANKS = {
    "IN": "MERIVANA BANK|Sagarika National Bank|LOTUSPUR BANK LTD|Dekhan Union Bank|Vindhyagiri Bank|"
    "NILPARVAT BANK|Gangotra Commerce Bank|Ambervale Bank",
    "EN": "First Harborwick National Bank|MAPLEFORD TRUST|Cedarhollow Bank|Northgale Bank|Anchor & Thistle|"
    "BLUESTANE BANK N.A.|Kestrelmoor Bank plc|Prairiewind Credit Union",
    "FR": "Banque Valdorée|CRÉDIT DES HAUTES CIMES|Caisse du Ponant Bleu|BANQUE ROSELIÈRE",
    "ES": "Banco Horizonte Claro|BANCO DEL PRADILLO|Banco Andes Norte|CAIXA DO VALE VERDE",
    "AR": "Falconara Islamic Bank|GULF CRESCENTA BANK|Indusvale Bank|"
    "Pearlsand Commercial Bank|MERANTIA BANK BERHAD",
}
_STREETS = (
    "Main Street|Oak Avenue|Station Road|Temple Street|Park Lane|High Street|MG Road|"
    "Lake View|Market Square|Hill Road"
)
_TOWNS = "Springfield|Ashford|Rampur|Laketown|Milltown|Devgarh|Fairview|Sundarpur|Northfield|Riverside"
_MEMOS = (
    "rent|Invoice 1042|groceries|school fees|gift|repairs|march dues|donation|Acct 5521|tuition|utilities"
)

#: country of a layout -> name list, currency, symbol
_COUNTRY = {
    "IN": ("IN", "INR", "₹"),
    "US": ("EN", "USD", "$"),
    "GB": ("EN", "GBP", "£"),
    "FR": ("FR", "EUR", "€"),
    "PK": ("AR", "PKR", "Rs"),
    "AE": ("AR", "AED", "AED"),
    "MY": ("AR", "MYR", "RM"),
    "MX": ("ES", "MXN", "$"),
    "BR": ("ES", "BRL", "R$"),
    "TN": ("AR", "TND", "DT"),
    "DZ": ("AR", "DZD", "DA"),
    "MA": ("AR", "MAD", "DH"),
}


#: country that writes amounts in French -> unit, its part, parts in a unit
_FRENCH = {
    "FR": ("euros", "centimes", 100),
    "TN": ("dinars", "millimes", 1000),
    "DZ": ("dinars", "centimes", 100),
    "MA": ("dirhams", "centimes", 100),
}


@dataclass(frozen=True, slots=True)
class Values:
    """All values of one cheque; `figures` and `words` say the same `amount`."""

    country: str
    currency: str
    symbol: str
    payee: str
    amount: Decimal
    figures: str
    words: str
    day: date
    bank: str
    branch: tuple[str, ...]
    ifsc: str
    payer: str
    address: tuple[str, ...]
    memo: str
    account: str
    cheque_number: str
    micr: str
    town: str


def _pick(rng: Rng, items: list[str] | tuple[str, ...]) -> str:
    return items[int(rng.integers(len(items)))]


def digits(rng: Rng, count: int) -> str:
    """`count` random digits, the first never a zero."""
    return str(rng.integers(1, 10)) + "".join(str(d) for d in rng.integers(0, 10, count - 1))


def person(rng: Rng, group: str) -> str:
    """A person's name from the lists of `group`, sometimes with an initial or in reverse order."""
    first, last = _pick(rng, _FIRST[group].split()), _pick(rng, _LAST[group].split())
    roll = rng.random()
    if roll < 0.3:
        middle = [_pick(rng, _FIRST[group].split()) for _ in range(2 if roll < 0.1 else 1)]
        return " ".join([first, *middle, last])
    if roll < 0.4:
        return f"{last} {first}"
    if roll < 0.5:
        return f"{first} {chr(65 + int(rng.integers(26)))}. {last}"
    return f"{first} {last}"


def company(rng: Rng, group: str) -> str:
    """A firm's name made of ordinary words."""
    head = _pick(rng, _ADJ.split("|")) if rng.random() < 0.6 else _pick(rng, _LAST[group].split())
    return f"{head} {_pick(rng, _TRADE.split('|'))} {_pick(rng, _SUFFIX[group].split('|'))}".strip()


def _amount(rng: Rng, country: str) -> Decimal:
    top = {"IN": 7.6, "PK": 6.5, "AE": 5.2}.get(country, 4.8)
    whole = int(10 ** rng.uniform(1.7, top))
    if country in ("IN", "PK", "AE", "MY") and rng.random() < 0.75:
        step = 10 ** max(0, len(str(whole)) - int(rng.integers(1, 4)))
        return Decimal(max(step, whole // step * step))
    if rng.random() < 0.3:
        return Decimal(whole)
    return Decimal(whole) + Decimal(int(rng.integers(0, 100))) / 100


def _group(whole: int, country: str, separator: str) -> str:
    text = str(whole)
    if country not in ("IN", "PK"):
        return f"{whole:,}".replace(",", separator)
    head, tail = text[:-3], text[-3:]
    parts = [tail]
    while head:
        parts.insert(0, head[-2:])
        head = head[:-2]
    return separator.join(parts)


def _figures(rng: Rng, amount: Decimal, country: str) -> str:
    whole, cents = int(amount), int(amount * 100) % 100
    text = (
        str(whole)
        if rng.random() < 0.3
        else _group(whole, country, {"BR": "."}.get(country, " " if country in _FRENCH else ","))
    )
    if country in ("IN", "PK"):
        if cents:
            return f"{text}.{cents:02d}"
        return text + _pick(rng, ["/-", "/-", "/=", "", ".00", "/-"])
    if country == "US" and rng.random() < 0.2:
        return f"{text} {cents:02d}/100"
    if country == "BR" or country in _FRENCH:
        return f"#{text},{cents:02d}0#" if country == "TN" else f"{text},{cents:02d}"
    if not cents and rng.random() < 0.2:
        return text
    return f"{text}.{cents:02d}"


def _words(rng: Rng, amount: Decimal, country: str) -> str:
    whole, cents = int(amount), int(amount * 100) % 100
    if country == "IN":
        text = spell.indian(whole, _pick(rng, ["lakh", "lakhs", "lac", "lakh"]), _pick(rng, [" ", " and "]))
        text += (f" and {spell.english(cents)} paise" if cents else "") + _pick(
            rng, [" only", "", " only", " rupees only"]
        )
    elif country == "US":
        tail = _pick(rng, [f" and {cents:02d}/100", f" {cents:02d}/100", f" & {cents:02d}/100"])
        text = spell.english(whole, "-") + tail
    elif country in _FRENCH:
        unit, small, parts = _FRENCH[country]
        text = f"{spell.french(whole)} {unit}" + (
            f" et {spell.french(cents * parts // 100)} {small}" if cents else ""
        )
    elif country == "MX":
        text = f"{spell.spanish(whole)} pesos {cents:02d}/100 M.N."
    elif country == "BR":
        text = (
            spell.portuguese(whole) + " reais" + (f" e {spell.portuguese(cents)} centavos" if cents else "")
        )
    else:
        unit, small = {"GB": ("pounds", "pence"), "PK": ("rupees", "paisa"), "AE": ("dirhams", "fils")}.get(
            country, ("ringgit", "sen")
        )
        text = (
            f"{spell.english(whole, ' ', ' and ')} {unit}"
            + (f" {cents:02d} {small}" if cents else "")
            + _pick(rng, [" only", ""])
        )
    style = rng.random()
    return (
        text.title().replace("Dix-", "dix-")
        if style < 0.45
        else (text.capitalize() if style < 0.85 else text.upper())
    )


def routing_number(rng: Rng) -> str:
    """A random ABA routing number: a Federal Reserve district (01 to 12) first, and the right check digit
    (weights 3, 7, 1)."""
    head = f"{int(rng.integers(1, 13)):02d}" + "".join(str(d) for d in rng.integers(0, 10, 6))
    total = sum(int(d) * w for d, w in zip(head, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return head + str(-total % 10)


def _micr(rng: Rng, country: str, number: str, account: str) -> str:
    if country == "IN":
        # Some banks leave the part with the account empty: a gap stands before the transaction code.
        middle = " " * 8 if rng.random() < 0.2 else f"{digits(rng, 6)}{ON_US}"
        head = f"{ON_US}{number}{ON_US} {digits(rng, 9)}{TRANSIT} {middle}"
        return f"{head} {_pick(rng, ['31', '10', '29', '11'])}"
    if country == "US":
        routing = routing_number(rng)
        if rng.random() < 0.5:
            return f"{TRANSIT}{routing}{TRANSIT} {account}{ON_US} {number}"
        return f"{ON_US}{number.zfill(6)}{ON_US} {TRANSIT}{routing}{TRANSIT} {account}{ON_US}"
    if country == "GB":
        sort = digits(rng, 6)
        return f"{ON_US}{number}{ON_US} {sort[:2]}{DASH}{sort[2:]}{TRANSIT} {account[:8]}{ON_US}"
    return f"{ON_US}{number}{ON_US} {digits(rng, 8)}{TRANSIT} {account}{ON_US} {digits(rng, 2)}"


def magnetic_line(values: Values, face: str) -> str:
    """What the MICR line says: `micr` in E-13B; with face "cmc7" the same numbers as France prints them
    (7, 12 and 12 digits) or Brazil (8, 10 and 12), symbols F to J."""
    if face != "cmc7":
        return values.micr
    rest = digits(np.random.default_rng(int(values.account)), 30)
    if values.country == "BR":
        return f"G{rest[:8]}G {rest[8:11]}{values.cheque_number.zfill(6)[:6]}5I {rest[12:24]}F"
    return f"H{values.cheque_number.zfill(7)}H {rest[:12]}I {rest[12:24]}F"


def _branch(rng: Rng, town: str) -> tuple[str, ...]:
    """Lines of a branch's address, as long and as full of numbers as real ones."""
    street, other = _pick(rng, _STREETS.split("|")), _pick(rng, _TOWNS.split("|"))
    code = digits(rng, 6)
    first = _pick(
        rng,
        [
            f"{digits(rng, 2)}, {street}, {town}",
            f"{street.upper()}, {other.upper()} [AP], {town.upper()}, {code}",
            f"{digits(rng, 2)}-{digits(rng, 1)}-{digits(rng, 3)}, {street.upper()}, {town.upper()} - {code}",
            f"{town.upper()} MAIN Branch",
        ],
    )
    second = _pick(
        rng,
        [
            f"{town.upper()} - {code}",
            f"{other} Residency, {street}, {town} - {code[:3]} {code[3:]}.",
            f"{street} Branch, {other}, {town}, {code}",
            f"{code[:4]} {town.upper()[:5]}",
        ],
    )
    return (first, second, f"Tel {digits(rng, 3)} {digits(rng, 7)}")


def draw_values(rng: Rng, country: str) -> Values:
    """All values of one cheque of `country` (IN, US, GB, FR, PK, AE, MY, MX, BR, TN, DZ, MA). KeyError for
    another country."""
    group, currency, symbol = _COUNTRY[country]
    amount = _amount(rng, country)
    number = digits(rng, 4 if country == "US" and rng.random() < 0.6 else 6)
    account = digits(rng, int(rng.integers(8, 16)))
    town = _pick(rng, _TOWNS.split("|"))
    bank = _pick(rng, _BANKS[group].split("|"))
    payee = company(rng, group) if rng.random() < 0.35 else person(rng, group)
    payer = company(rng, group) if rng.random() < 0.3 else person(rng, group)
    return Values(
        country=country,
        currency=currency,
        symbol=symbol,
        payee=payee.upper() if rng.random() < 0.15 else payee,
        amount=amount,
        figures=_figures(rng, amount, country),
        words=_words(rng, amount, country),
        day=date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 4000))),
        bank=bank,
        branch=_branch(rng, town),
        ifsc="".join(c for c in bank.upper() if c.isascii() and c.isalpha())[:4] + "0" + digits(rng, 6),
        payer=payer.upper() if rng.random() < 0.7 else payer,
        address=(f"{digits(rng, 3)} {_pick(rng, _STREETS.split('|'))}", f"{town}, {digits(rng, 5)}"),
        memo=_pick(rng, _MEMOS.split("|")),
        account=account,
        cheque_number=number,
        micr=_micr(rng, country, number, account),
        town=town,
    )
