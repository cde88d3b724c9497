"""Where things stand on a leaf: one `Arrangement` a cheque, from seven families and free ones.

In: a random generator. Out: positions, labels and styles as fractions of the leaf. Families follow what is published about forms
(CTS-2010 for India, ANSI X9.100-160 practice for US leaves, APACS Standard 3 practice for UK, NF K11-111 practice for France); positions, wordings and styles are shaken.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Line:
    """A ruled line to write on, with its label. `place` of the label: left, below or above. `script` adds a blob of another script."""

    x0: float
    x1: float
    y: float
    label: str = ""
    label_x: float = 0.03
    place: str = "left"
    script: str = ""
    rule: str = "line"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame for the figures: its rectangle, the sign, whether the sign stands inside, and how it is drawn (box, shade, line, none)."""

    x0: float
    y0: float
    x1: float
    y1: float
    symbol: str
    inside: bool = True
    style: str = "box"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a text, at its left end and baseline, with the height of its figures."""

    x: float
    y: float
    size: float = 0.03


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All places of one leaf; None where the form has no such field."""

    family: str
    country: str
    aspect: float
    payee: Line
    words: tuple[Line, ...]
    figures: Frame
    date: Line
    date_boxes: tuple[float, float, float, float] | None
    sign: tuple[float, float, float, float]
    sign_caption: str
    sign_line: bool
    micr: Spot
    micr_face: str
    bank: Spot
    branch: Spot
    zone: bool = False
    ifsc: Spot | None = None
    account: Spot | None = None
    account_box: bool = False
    payer: Spot | None = None
    payer_address: bool = False
    cheque_number: Spot | None = None
    memo: Line | None = None
    pay_first: bool = True
    extras: tuple[tuple[float, float, float, str], ...] = ()
    bearer: str = ""
    bar_right: bool = False
    rule_colour: tuple[int, int, int] = (40, 40, 40)
    date_style: str = "dmy"


def _some(rng: Rng, *items: str) -> str:
    return items[int(rng.integers(len(items)))]


def _at(rng: Rng, value: float, spread: float) -> float:
    return float(value + rng.uniform(-spread, spread))


def _chance(rng: Rng, share: float) -> bool:
    return bool(rng.random() < share)


def indian(rng: Rng) -> Arrangement:
    """CTS-2010: date boxes top right, payee, one or two lines of words with the figures box at their right end, account box, MICR foot."""
    pay_y, first = _at(rng, 0.262, 0.02), _at(rng, 0.372, 0.02)
    second = first + float(rng.uniform(0.075, 0.1))
    fx0 = _at(rng, 0.74, 0.03)
    fx1 = float(rng.uniform(0.945, 0.98))
    fy0 = second - float(rng.uniform(0.08, 0.11))
    dx0, dy0 = _at(rng, 0.762, 0.015), _at(rng, 0.08, 0.012)
    rule = _some(rng, "dots", "line", "dots", "line")
    script = "devanagari"
    label_end = 0.03 + float(rng.uniform(0.035, 0.09))
    account_y = second + float(rng.uniform(0.06, 0.1))
    lines = [Line(label_end + 0.03, _at(rng, 0.93, 0.04), first, _some(rng, "RUPEES", "Rupees", "Rupees", "Rs.", ""), 0.03, "left", script, rule)]
    lines.append(Line(0.035 if _chance(rng, 0.5) else label_end, fx0 - 0.02, second, "", 0.03, "left", "", rule))
    bank = Spot(_at(rng, 0.12, 0.08), _at(rng, 0.09, 0.02), float(rng.uniform(0.032, 0.055)))
    return Arrangement(
        family="indian",
        country="IN",
        aspect=_at(rng, 2.18, 0.06),
        payee=Line(label_end, float(rng.uniform(0.74, 0.8)), pay_y, _some(rng, "PAY", "Pay", "Pay"), 0.03, "left", script if _chance(rng, 0.5) else "", rule),
        words=tuple(lines),
        figures=Frame(fx0, fy0, fx1, second + float(rng.uniform(-0.005, 0.012)), "₹", True, _some(rng, "box", "box", "shade")),
        date=Line(dx0, 0.97, dy0 + 0.06, _some(rng, "DATE", "Date", ""), dx0 - 0.045, "left", script if _chance(rng, 0.5) else ""),
        date_boxes=(dx0, dy0, float(rng.uniform(0.955, 0.978)), dy0 + float(rng.uniform(0.06, 0.075))),
        sign=(0.78, second + 0.12, 0.975, 0.79),
        sign_caption=_some(rng, "Please sign above", "Please sign above", "AUTHORISED SIGNATORY", "Sign above this line"),
        sign_line=_chance(rng, 0.2),
        micr=Spot(_at(rng, 0.245, 0.01), _at(rng, 0.935, 0.012), float(rng.uniform(0.036, 0.046))),
        micr_face="e13b",
        bank=bank,
        branch=Spot(bank.x, bank.y + 0.034, 0.016) if _chance(rng, 0.5) else Spot(_at(rng, 0.42, 0.04), _at(rng, 0.06, 0.01), 0.016),
        zone=True,
        ifsc=Spot(_at(rng, 0.14, 0.03) if _chance(rng, 0.5) else _at(rng, 0.4, 0.13), _at(rng, 0.17, 0.015), float(rng.uniform(0.016, 0.024))),
        account=Spot(_at(rng, 0.16, 0.03), account_y + 0.04, float(rng.uniform(0.022, 0.036))),
        account_box=True,
        payer=Spot(_at(rng, 0.88, 0.03), _at(rng, 0.765, 0.012), 0.02) if _chance(rng, 0.6) else None,
        extras=(
            (_at(rng, 0.42, 0.08), _at(rng, 0.12, 0.03), 0.018, _some(rng, "VALID FOR THREE MONTHS FROM THE DATE OF ISSUE", "VALID FOR 3 MONTHS ONLY", "")),
            (_at(rng, 0.4, 0.1), _at(rng, 0.79, 0.03), 0.018, _some(rng, "Payable at par at all branches in India", "Multi-city cheque payable at par", "")),
            (_at(rng, 0.15, 0.06), account_y + 0.09, 0.02, _some(rng, "SAVINGS BANK A/C", "SB 042 617", "CBS", "")),
        ),
        bearer=_some(rng, "OR BEARER", "Or Bearer", "OR ORDER"),
        bar_right=_chance(rng, 0.35),
    )


def us_personal(rng: Rng) -> Arrangement:
    """Payer top left, number top right, "pay to the order of" with the figures at its right, words under it, memo and signature."""
    pay, words = _at(rng, 0.42, 0.04), _at(rng, 0.545, 0.04)
    foot = _at(rng, 0.8, 0.03)
    label = _some(rng, "PAY TO THE|ORDER OF", "Pay to the|Order of", "PAY TO THE ORDER OF", "Pay to the order of")
    fx0 = _at(rng, 0.79, 0.03)
    return Arrangement(
        family="us_personal",
        country="US",
        aspect=_at(rng, 2.2, 0.15),
        payee=Line(0.04 + (0.1 if "|" in label else 0.16), fx0 - 0.04, pay, label, 0.04),
        words=(Line(_at(rng, 0.05, 0.02), _at(rng, 0.83, 0.03), words),),
        figures=Frame(fx0, pay - float(rng.uniform(0.08, 0.1)), _at(rng, 0.955, 0.015), pay + 0.012, "$", False, _some(rng, "box", "box", "line")),
        date=Line(_at(rng, 0.62, 0.06), _at(rng, 0.85, 0.04), _at(rng, 0.22, 0.04), _some(rng, "DATE", "Date", ""), 0.0, _some(rng, "left", "below")),
        date_boxes=None,
        sign=(0.55, foot - 0.13, 0.95, foot + 0.01),
        sign_caption=_some(rng, "", "AUTHORIZED SIGNATURE", "MP", ""),
        sign_line=True,
        micr=Spot(_at(rng, 0.08, 0.04), _at(rng, 0.93, 0.015), float(rng.uniform(0.04, 0.052))),
        micr_face="e13b",
        bank=Spot(_at(rng, 0.06, 0.02) + (0.03 if _chance(rng, 0.5) else 0.0), _at(rng, 0.66, 0.02), float(rng.uniform(0.024, 0.045))),
        branch=Spot(0.06, 0.69, 0.016),
        payer=Spot(_at(rng, 0.06, 0.03), _at(rng, 0.1, 0.02), float(rng.uniform(0.024, 0.036))),
        payer_address=True,
        cheque_number=Spot(_at(rng, 0.91, 0.03), _at(rng, 0.1, 0.03), float(rng.uniform(0.028, 0.045))),
        memo=Line(_at(rng, 0.11, 0.02), _at(rng, 0.43, 0.03), foot, _some(rng, "MEMO", "For", "FOR", "Memo"), 0.05),
        extras=((_at(rng, 0.855, 0.02), words - 0.005, 0.024, _some(rng, "DOLLARS", "Dollars")), (_at(rng, 0.88, 0.03), 0.16, 0.018, _some(rng, "12-345/678", "90-7162/3222", ""))),
        date_style="us",
    )


def us_business(rng: Rng) -> Arrangement:
    """Payer top left, bank in the middle, number and date right; words above or below the payee; two lines to sign."""
    flip = _chance(rng, 0.5)
    upper, lower = _at(rng, 0.41, 0.03), _at(rng, 0.55, 0.03)
    pay, words = (lower, upper) if flip else (upper, lower)
    fx0 = _at(rng, 0.78, 0.02)
    return Arrangement(
        family="us_business",
        country="US",
        aspect=_at(rng, 2.45, 0.2),
        payee=Line(_at(rng, 0.14, 0.03), _at(rng, 0.68, 0.05), pay, _some(rng, "PAY TO THE|ORDER OF", "TO THE|ORDER OF", "Pay to:"), 0.04, "left", "", _some(rng, "line", "none")),
        words=(Line(_at(rng, 0.1, 0.05), _at(rng, 0.84, 0.04), words, _some(rng, "PAY", "", "The sum of"), 0.03, "left", "", _some(rng, "line", "none")),),
        figures=Frame(fx0, pay - 0.08, _at(rng, 0.95, 0.02), pay + 0.015, "$", _chance(rng, 0.4), _some(rng, "box", "line", "none", "shade")),
        date=Line(_at(rng, 0.74, 0.04), _at(rng, 0.92, 0.03), _at(rng, 0.26, 0.04), _some(rng, "DATE", "Date", ""), 0.0, _some(rng, "left", "above")),
        date_boxes=None,
        sign=(0.6, 0.67, 0.95, _at(rng, 0.82, 0.02)),
        sign_caption=_some(rng, "AUTHORIZED SIGNATURE", "Authorized Signature", ""),
        sign_line=True,
        micr=Spot(_at(rng, 0.2, 0.08), _at(rng, 0.93, 0.015), float(rng.uniform(0.036, 0.048))),
        micr_face="e13b",
        bank=Spot(_at(rng, 0.46, 0.06), _at(rng, 0.1, 0.03), float(rng.uniform(0.024, 0.036))),
        branch=Spot(0.46, 0.14, 0.016),
        payer=Spot(_at(rng, 0.06, 0.03), _at(rng, 0.1, 0.02), float(rng.uniform(0.028, 0.045))),
        payer_address=True,
        cheque_number=Spot(_at(rng, 0.89, 0.03), _at(rng, 0.1, 0.03), float(rng.uniform(0.03, 0.05))),
        memo=Line(0.11, 0.4, 0.8, _some(rng, "MEMO", "Re"), 0.05) if _chance(rng, 0.5) else None,
        extras=((_at(rng, 0.865, 0.02), words - 0.005, 0.022, _some(rng, "DOLLARS", "")),),
        pay_first=not flip,
        date_style="us",
    )


def uk(rng: Rng) -> Arrangement:
    """Bank top left, date top right, "Pay" line, two lines of words, a figures box right, the account holder's name over the signature."""
    pay = _at(rng, 0.35, 0.03)
    first = pay + float(rng.uniform(0.1, 0.14))
    second = first + float(rng.uniform(0.1, 0.13))
    fx0 = _at(rng, 0.74, 0.03)
    return Arrangement(
        family="uk",
        country="GB",
        aspect=_at(rng, 2.05, 0.15),
        payee=Line(_at(rng, 0.1, 0.03), _at(rng, 0.72, 0.05), pay, _some(rng, "Pay", "PAY"), 0.04),
        words=(Line(_at(rng, 0.05, 0.02), _at(rng, 0.7, 0.02), first), Line(0.05, _at(rng, 0.68, 0.03), second)),
        figures=Frame(fx0, _at(rng, pay + 0.04, 0.02), _at(rng, 0.95, 0.02), second - float(rng.uniform(0.0, 0.07)), "£", _chance(rng, 0.5), _some(rng, "box", "box", "shade")),
        date=Line(_at(rng, 0.7, 0.04), _at(rng, 0.94, 0.02), _at(rng, 0.15, 0.03), _some(rng, "Date", "", "20"), 0.0),
        date_boxes=None,
        sign=(0.58, second + 0.08, 0.94, 0.84),
        sign_caption="",
        sign_line=_chance(rng, 0.4),
        micr=Spot(_at(rng, 0.12, 0.06), _at(rng, 0.935, 0.012), float(rng.uniform(0.036, 0.048))),
        micr_face="e13b",
        bank=Spot(_at(rng, 0.1, 0.04), _at(rng, 0.11, 0.02), float(rng.uniform(0.036, 0.06))),
        branch=Spot(0.1, 0.16, 0.018),
        payer=Spot(_at(rng, 0.64, 0.06), second + 0.07, 0.022),
        cheque_number=Spot(_at(rng, 0.1, 0.04), _at(rng, 0.76, 0.05), 0.024) if _chance(rng, 0.5) else None,
        account=Spot(_at(rng, 0.36, 0.06), 0.77, 0.024) if _chance(rng, 0.5) else None,
        extras=((_at(rng, 0.5, 0.05), 0.1, 0.028, _some(rng, "20-45-77", "60-11-09", "")), (0.76, pay, 0.018, _some(rng, "or order", "A/C payee", ""))),
    )


def french(rng: Rng) -> Arrangement:
    """Figures top right, words on the first lines, payee below, place and date at the right, signature under them."""
    first = _at(rng, 0.26, 0.03)
    second = first + float(rng.uniform(0.08, 0.11))
    pay = second + float(rng.uniform(0.09, 0.12))
    fy0 = _at(rng, 0.2, 0.06)
    return Arrangement(
        family="french",
        country="FR",
        aspect=_at(rng, 2.19, 0.08),
        payee=Line(_at(rng, 0.08, 0.03), _at(rng, 0.66, 0.05), pay, _some(rng, "à", "A", "à l'ordre de"), 0.03, "left", "", _some(rng, "line", "dots")),
        words=(
            Line(_at(rng, 0.28, 0.06), _at(rng, 0.7, 0.03), first, _some(rng, "Payez contre ce chèque", "Payez contre ce chèque non endossable"), 0.03),
            Line(0.04, _at(rng, 0.68, 0.03), second),
        ),
        figures=Frame(_at(rng, 0.74, 0.02), fy0, _at(rng, 0.96, 0.015), fy0 + float(rng.uniform(0.09, 0.13)), "€", _chance(rng, 0.7), _some(rng, "box", "shade")),
        date=Line(_at(rng, 0.74, 0.03), _at(rng, 0.95, 0.02), _at(rng, 0.55, 0.03), _some(rng, "Le", "le"), 0.0),
        date_boxes=None,
        sign=(0.68, 0.6, 0.95, 0.82),
        sign_caption="",
        sign_line=False,
        micr=Spot(_at(rng, 0.1, 0.06), _at(rng, 0.935, 0.012), float(rng.uniform(0.04, 0.05))),
        micr_face="cmc7",
        bank=Spot(_at(rng, 0.1, 0.04), _at(rng, 0.12, 0.02), float(rng.uniform(0.036, 0.055))),
        branch=Spot(0.06, 0.62, 0.018),
        payer=Spot(_at(rng, 0.42, 0.05), _at(rng, 0.66, 0.03), 0.024),
        payer_address=True,
        cheque_number=Spot(_at(rng, 0.1, 0.04), _at(rng, 0.82, 0.02), 0.026),
        account=Spot(_at(rng, 0.42, 0.04), _at(rng, 0.81, 0.02), 0.022) if _chance(rng, 0.5) else None,
        extras=((_at(rng, 0.74, 0.02), 0.5, 0.018, _some(rng, "à", "Fait à Paris", "")), (0.06, 0.58, 0.018, _some(rng, "Payable en France", ""))),
        pay_first=False,
    )


def gulf(rng: Rng) -> Arrangement:
    """Two languages: like the Indian form with looser positions; date in boxes or on a line; Pakistan, the Gulf, Malaysia."""
    base = indian(rng)
    pay = _at(rng, 0.35, 0.05)
    first = pay + float(rng.uniform(0.09, 0.13))
    second = first + float(rng.uniform(0.08, 0.12))
    country = _some(rng, "PK", "AE", "MY")
    symbol = {"PK": _some(rng, "Rs", "PKR"), "AE": "AED", "MY": "RM"}[country]
    below = _chance(rng, 0.6)
    fx0 = _at(rng, 0.72, 0.03)
    script = "" if country == "MY" else "arabic"
    boxed = _chance(rng, 0.5)
    dy0 = _at(rng, 0.17, 0.06)
    end = _at(rng, 0.68, 0.02) if below else 0.92
    return dataclasses.replace(
        base,
        family="gulf",
        country=country,
        aspect=_at(rng, 2.15, 0.15),
        payee=Line(_at(rng, 0.1, 0.03), _at(rng, 0.8, 0.05), pay, _some(rng, "Pay", "PAY", "Bayar|Pay", "Pay against this cheque to"), 0.03, "left", script, base.payee.rule),
        words=(
            Line(_at(rng, 0.14, 0.04), end, first, _some(rng, "Rupees", "The sum of", "Amount", "Ringgit"), 0.03, "left", script, base.payee.rule),
            Line(0.05, _at(rng, 0.67, 0.02), second, "", 0.03, "left", "", base.payee.rule),
        ),
        figures=Frame(fx0, second - 0.1, _at(rng, 0.95, 0.02), second + 0.01, symbol, _chance(rng, 0.6), _some(rng, "box", "shade")),
        date=Line(_at(rng, 0.7, 0.04), _at(rng, 0.94, 0.02), dy0 + 0.06, _some(rng, "Date", "Tarikh", "DATE"), 0.62, "left", script),
        date_boxes=(_at(rng, 0.74, 0.03), dy0, _at(rng, 0.955, 0.02), dy0 + 0.07) if boxed else None,
        sign=(0.66, second + 0.1, 0.95, 0.8),
        sign_line=_chance(rng, 0.5),
        zone=not below,
        ifsc=None,
        account=Spot(_at(rng, 0.12, 0.06), _at(rng, 0.7, 0.06), 0.024) if _chance(rng, 0.7) else None,
        account_box=_chance(rng, 0.4),
        payer=Spot(_at(rng, 0.12, 0.06), _at(rng, 0.77, 0.02), 0.024) if _chance(rng, 0.7) else None,
        cheque_number=Spot(_at(rng, 0.6, 0.2), _at(rng, 0.09, 0.03), 0.024) if _chance(rng, 0.5) else None,
        micr=Spot(_at(rng, 0.2, 0.08), base.micr.y, base.micr.size),
        extras=(),
        bearer=_some(rng, "or Bearer", "or order", ""),
    )


def latin(rng: Rng) -> Arrangement:
    """Number, figures and place with date on the head; payee, two lines of words, signature lower right."""
    pay = _at(rng, 0.38, 0.04)
    first = pay + float(rng.uniform(0.09, 0.13))
    second = first + float(rng.uniform(0.08, 0.11))
    country = _some(rng, "MX", "BR")
    fy0 = _at(rng, 0.08, 0.03)
    if country == "BR":
        pay, first, second = second, _at(rng, 0.3, 0.03), _at(rng, 0.4, 0.02)
    label = {"MX": _some(rng, "Páguese a|la orden de", "Páguese por este|cheque a:"), "BR": "a"}[country]
    sum_label = {"MX": _some(rng, "La suma de", "Cantidad"), "BR": "Pague por este cheque a quantia de"}[country]
    return Arrangement(
        family="latin",
        country=country,
        aspect=_at(rng, 2.25, 0.15),
        payee=Line(_at(rng, 0.16, 0.03) if country == "MX" else 0.06, _at(rng, 0.85, 0.06), pay, label, 0.03),
        words=(Line(_at(rng, 0.16, 0.03) if country == "MX" else 0.3, 0.95, first, sum_label, 0.03), Line(0.05, _at(rng, 0.9, 0.05), second)),
        figures=Frame(_at(rng, 0.74, 0.03), fy0, _at(rng, 0.955, 0.015), fy0 + float(rng.uniform(0.08, 0.1)), "$" if country == "MX" else "R$", _chance(rng, 0.5), _some(rng, "box", "shade", "line")),
        date=Line(_at(rng, 0.5, 0.06), _at(rng, 0.9, 0.05), _at(rng, 0.62 if country == "BR" else 0.25, 0.02), _some(rng, "Fecha", "", "Lugar y fecha"), 0.0, _some(rng, "left", "below")),
        date_boxes=None,
        sign=(0.55, 0.66, 0.92, 0.84),
        sign_caption=_some(rng, "FIRMA", "", "Firma autorizada"),
        sign_line=True,
        micr=Spot(_at(rng, 0.1, 0.05), _at(rng, 0.935, 0.012), 0.044),
        micr_face="cmc7" if country == "BR" else "e13b",
        bank=Spot(_at(rng, 0.1, 0.04), _at(rng, 0.15, 0.02), float(rng.uniform(0.036, 0.055))),
        branch=Spot(0.06, 0.2, 0.018),
        payer=Spot(_at(rng, 0.1, 0.04), _at(rng, 0.75, 0.03), 0.024),
        payer_address=True,
        cheque_number=Spot(_at(rng, 0.5, 0.06), _at(rng, 0.1, 0.02), 0.03),
        account=Spot(_at(rng, 0.1, 0.04), 0.86, 0.022) if _chance(rng, 0.4) else None,
        pay_first=country == "MX",
    )


def free(rng: Rng) -> Arrangement:
    """No form at all: rows in random order at random heights, random frames, labels and ends."""
    base = (us_personal, uk, indian, latin, gulf)[int(rng.integers(5))](rng)
    rows = np.sort(rng.uniform(0.24, 0.62, 3))
    rows[1] = max(rows[1], rows[0] + 0.1)
    rows[2] = max(rows[2], rows[1] + 0.1)
    pay_first = _chance(rng, 0.65)
    pay, first = (rows[0], rows[1]) if pay_first else (rows[2], rows[0])
    second = (rows[2] if pay_first else rows[1]) if _chance(rng, 0.5) else None
    low, high = float(rng.uniform(0.66, 0.78)), float(rng.uniform(0.9, 0.97))
    row = float(rng.choice([pay, first, second or first, 0.2]))
    words = [Line(_at(rng, 0.14, 0.08), low - 0.03, float(first), _some(rng, "The sum of", "Amount", "Rupees", "", "Sum"), 0.03)]
    if second is not None:
        words.append(Line(0.05, low - 0.03, float(second)))
    rule = _some(rng, "line", "dots", "none")
    date_low = row > 0.24
    return dataclasses.replace(
        base,
        family="free",
        aspect=float(rng.uniform(1.9, 2.7)),
        payee=Line(_at(rng, 0.16, 0.08), low - 0.03, float(pay), _some(rng, "Pay", "Pay to", "Payee", "To the order of", "PAY TO"), 0.03, "left", "", rule),
        words=tuple(words),
        figures=Frame(low, row - float(rng.uniform(0.07, 0.1)), high, row + 0.015, base.figures.symbol, _chance(rng, 0.5), _some(rng, "box", "shade", "line", "none")),
        date=Line(_at(rng, 0.68, 0.06) if date_low else 0.4, 0.93 if date_low else 0.62, 0.16, _some(rng, "Date", "DATE", "Dated", ""), 0.0, _some(rng, "left", "below")),
        date_boxes=None,
        zone=False,
        pay_first=pay_first,
        payer=base.payer if base.payer is None or base.payer.y > 0.65 or base.payer.y < 0.14 else None,
        bearer="",
        extras=(),
        sign=(0.6, 0.68, 0.95, 0.84),
        account=None,
        ifsc=None,
    )


FAMILIES: dict[str, Callable[[Rng], Arrangement]] = {
    "indian": indian,
    "us_personal": us_personal,
    "us_business": us_business,
    "uk": uk,
    "french": french,
    "gulf": gulf,
    "latin": latin,
    "free": free,
}
