"""What is written on a drawn document: names, a date, and an amount whose figures and words agree.

In: a random generator, a country, the largest amount that such a document is made out for. Out: the `Values`
of `chequeocr.synth`, with Nigeria added, and amounts that people pay by such a document.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from chequeocr.synth import spell
from chequeocr.synth.dice import Rng, chance, some
from chequeocr.synth.values import Values, draw_values

COUNTRIES = ("IN", "US", "GB", "FR", "AE", "NG")

#: How much larger than in dollars the same thing is paid.
_SCALE = {"IN": 40, "NG": 100, "AE": 4}
#: Unit and its part, as they are spelled out.
_UNITS = {
    "IN": ("rupees", "paise"),
    "US": ("dollars", "cents"),
    "GB": ("pounds", "pence"),
    "FR": ("euros", "centimes"),
    "AE": ("dirhams", "fils"),
    "NG": ("naira", "kobo"),
}
_NIGERIAN = (
    "Chinedu Okafor|Ngozi Eze|Babatunde Adeyemi|Amina Bello|Emeka Nwosu|Funmilayo Balogun|Ibrahim Musa|"
    "Adaeze Obi|Olumide Ogunleye|Halima Sani|Tunde Adebayo|Chiamaka Umeh|Yakubu Danjuma|Folake Ojo"
)
_NIGERIAN_BANKS = "Niger Delta Crest Bank Plc|OBUDU TRUST BANK PLC|Savanna Heritage Bank Plc|ZUMA ROCK BANK"


def values(rng: Rng, country: str, top: float, whole: float) -> Values:
    """All values of one document; `top` in dollars, `whole` the share of round amounts."""
    base = draw_values(rng, "GB" if country == "NG" else country)
    amount = _amount(rng, top * _SCALE.get(country, 1), whole)
    changed = replace(
        base, country=country, amount=amount, figures=_figures(rng, amount, country),
        words=_words(rng, amount, country),
    )  # fmt: skip
    if country != "NG":
        return changed
    names = _NIGERIAN.split("|")
    payee = base.payee if chance(rng, 0.3) else some(rng, *names)
    bank = some(rng, *_NIGERIAN_BANKS.split("|"))
    return replace(
        changed, currency="NGN", symbol="₦", payee=payee, payer=some(rng, *names), bank=bank,
        town=some(rng, "Lagos", "Enugu", "Kano", "Ibadan"),
    )  # fmt: skip


def spelled(values: Values) -> str:
    """The amount in words with its unit, whatever the form prints."""
    unit = _UNITS[values.country][0]
    if unit in values.words.lower():
        return values.words
    if values.country == "IN":
        return f"{unit.title()} {values.words}"
    return f"{values.words} {unit.title()}"


def unit(country: str) -> str:
    """The currency's unit, as forms print it."""
    return _UNITS[country][0].title()


def plain_number(amount: Decimal, country: str) -> str:
    """An amount as machines print it."""
    text = f"{amount:,.2f}"
    if country == "FR":
        return text.replace(",", " ").replace(".", ",")
    return _grouped(int(amount)) + text[-3:] if country == "IN" else text


def _amount(rng: Rng, top: float, whole: float) -> Decimal:
    low = max(1.0, top / 100)
    value = low * (top / low) ** float(rng.random())
    if chance(rng, whole):
        step = 10 ** max(0, len(str(int(value))) - int(rng.integers(1, 3)))
        return Decimal(max(step, int(value) // step * step))
    return Decimal(int(value)) + Decimal(int(rng.integers(100))) / 100


def _grouped(whole: int) -> str:
    """Indian grouping: 1,23,45,678."""
    head, tail = str(whole)[:-3], str(whole)[-3:]
    while head:
        tail, head = f"{head[-2:]},{tail}", head[:-2]
    return tail


def _figures(rng: Rng, amount: Decimal, country: str) -> str:
    cents = int(amount * 100) % 100
    text = plain_number(amount, country)
    if cents or country == "FR":
        return text
    if country == "IN":
        return text[:-3] + some(rng, "/-", "/-", "/=", "", ".00")
    if country == "NG":
        return text[:-3] + some(rng, ".00", "=00", ":00K")
    return text if chance(rng, 0.7) else text[:-3]


def _words(rng: Rng, amount: Decimal, country: str) -> str:
    whole, cents = int(amount), int(amount * 100) % 100
    unit, part = _UNITS[country]
    if country == "IN":
        text = spell.indian(whole) + (f" and {spell.english(cents)} {part}" if cents else "")
    elif country == "US":
        text = f"{spell.english(whole, '-')} and {cents:02d}/100"
    elif country == "FR":
        text = f"{spell.french(whole)} {unit}" + (f" et {spell.french(cents)} {part}" if cents else "")
    else:
        text = f"{spell.english(whole, ' ', ' and ')} {unit}"
        text += f", {spell.english(cents)} {part}" if cents else ""
    if country not in ("US", "FR") and chance(rng, 0.8):
        text += " only"
    roll = rng.random()
    return text.title() if roll < 0.45 else text.capitalize() if roll < 0.85 else text.upper()
