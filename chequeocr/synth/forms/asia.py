"""Forms of India (CTS-2010), and of Pakistan, the Gulf and Malaysia.

In: a random generator. Out: an `Arrangement`, its positions, wordings and styles shaken.
"""

from __future__ import annotations

import dataclasses

from chequeocr.synth.arrangement import Arrangement, Frame, Line, Spot
from chequeocr.synth.dice import Rng, at, chance, some


def _valid(rng: Rng) -> tuple[float, float, float, str]:
    """Until when the cheque is good: in the middle of the head, or over the date."""
    text = some(
        rng,
        "VALID FOR THREE MONTHS FROM THE DATE OF ISSUE",
        "VALID FOR THREE MONTHS ONLY",
        "VALID FOR 3 MONTHS ONLY",
        "Valid for three months only from the date of instrument",
        "",
    )
    size = float(rng.uniform(0.015, 0.022))
    if chance(rng, 0.4):
        return (at(rng, 0.62, 0.06), at(rng, 0.05, 0.015), size, text)
    return (at(rng, 0.46, 0.06), at(rng, 0.15, 0.035), size, text)


def _series(rng: Rng) -> str:
    """A number that is not the account's: of the series, of the branch, of the product."""
    number = int(rng.integers(10**5, 10**12))
    return some(rng, f"SAN : {number}", f"SERIES {number % 10**6}", f"{number}", f"PRFX : {number % 10**10}")


def indian(rng: Rng) -> Arrangement:
    """CTS-2010: date boxes top right, payee, one or two lines of words with the figures box at their right
    end, account box, MICR foot."""
    pay_y, first = at(rng, 0.262, 0.02), at(rng, 0.372, 0.02)
    second = first + float(rng.uniform(0.075, 0.1))
    fx0 = at(rng, 0.74, 0.03)
    fx1 = float(rng.uniform(0.945, 0.98))
    fy0 = second - float(rng.uniform(0.08, 0.11))
    dx0, dy0 = at(rng, 0.762, 0.015), at(rng, 0.08, 0.012)
    rule = some(rng, "dots", "line", "dots", "line")
    script = "devanagari"
    label_end = 0.03 + float(rng.uniform(0.035, 0.09))
    account_y = second + float(rng.uniform(0.06, 0.1))
    lines = [
        Line(
            label_end + 0.03,
            at(rng, 0.93, 0.04),
            first,
            some(rng, "RUPEES", "Rupees", "Rupees", "Rs.", ""),
            0.03,
            "left",
            script,
            rule,
        )
    ]
    lines.append(
        Line(0.035 if chance(rng, 0.5) else label_end, fx0 - 0.02, second, "", 0.03, "left", "", rule)
    )
    bank = Spot(at(rng, 0.13, 0.08), at(rng, 0.1, 0.03), float(rng.uniform(0.028, 0.052)))
    return Arrangement(
        family="indian",
        country="IN",
        aspect=at(rng, 2.18, 0.06),
        payee=Line(
            label_end,
            float(rng.uniform(0.74, 0.8)),
            pay_y,
            some(rng, "PAY", "Pay", "Pay"),
            0.03,
            "left",
            script if chance(rng, 0.5) else "",
            rule,
        ),
        words=tuple(lines),
        figures=Frame(
            fx0,
            fy0,
            fx1,
            second + float(rng.uniform(-0.005, 0.012)),
            "₹",
            True,
            some(rng, "box", "box", "shade"),
        ),
        date=Line(
            dx0,
            0.97,
            dy0 + 0.06,
            some(rng, "DATE", "Date", ""),
            dx0 - 0.045,
            "left",
            script if chance(rng, 0.5) else "",
        ),
        date_boxes=(dx0, dy0, float(rng.uniform(0.955, 0.978)), dy0 + float(rng.uniform(0.06, 0.075))),
        sign=(0.78, second + 0.12, 0.975, 0.79),
        sign_caption=some(
            rng, "Please sign above", "Please sign above", "AUTHORISED SIGNATORY", "Sign above this line"
        ),
        sign_line=chance(rng, 0.2),
        micr=Spot(at(rng, 0.245, 0.01), at(rng, 0.935, 0.012), float(rng.uniform(0.036, 0.046))),
        micr_face="e13b",
        bank=bank,
        branch=Spot(bank.x, bank.y + 0.034, 0.016)
        if chance(rng, 0.5)
        else Spot(at(rng, 0.42, 0.1), at(rng, 0.065, 0.02), 0.016),
        zone=True,
        ifsc=Spot(
            at(rng, 0.12, 0.05) if chance(rng, 0.5) else at(rng, 0.4, 0.16),
            at(rng, 0.17, 0.025),
            float(rng.uniform(0.014, 0.023)),
        ),
        account=Spot(at(rng, 0.16, 0.03), account_y + 0.04, float(rng.uniform(0.022, 0.036))),
        account_box=True,
        payer=Spot(at(rng, 0.88, 0.03), at(rng, 0.765, 0.012), 0.02) if chance(rng, 0.6) else None,
        extras=(
            _valid(rng),
            (
                at(rng, 0.4, 0.1),
                at(rng, 0.79, 0.03),
                0.018,
                some(rng, "Payable at par at all branches in India", "Multi-city cheque payable at par", ""),
            ),
            (
                at(rng, 0.15, 0.06),
                account_y + 0.09,
                0.02,
                some(rng, "SAVINGS BANK A/C", "SB 042 617", "CBS", ""),
            ),
            (
                at(rng, 0.08, 0.04),
                at(rng, 0.78, 0.04),
                float(rng.uniform(0.018, 0.034)),
                _series(rng) if chance(rng, 0.35) else "",
            ),
        ),
        bearer=some(rng, "OR BEARER", "Or Bearer", "OR ORDER"),
        bar_right=chance(rng, 0.35),
    )


def _number(rng: Rng, date_y: float) -> Spot | None:
    """The cheque's number on the head, over the date or anywhere."""
    if chance(rng, 0.3):
        above = max(0.06, date_y - at(rng, 0.035, 0.015))
        return Spot(at(rng, 0.78, 0.04), above, float(rng.uniform(0.02, 0.03)))
    return Spot(at(rng, 0.6, 0.2), at(rng, 0.09, 0.03), 0.024) if chance(rng, 0.6) else None


def gulf(rng: Rng) -> Arrangement:
    """Two languages: like the Indian form with looser positions; date in boxes or on a line; Pakistan, the
    Gulf, Malaysia."""
    base = indian(rng)
    pay = at(rng, 0.35, 0.05)
    first = pay + float(rng.uniform(0.09, 0.13))
    second = first + float(rng.uniform(0.08, 0.12) if chance(rng, 0.7) else rng.uniform(0.062, 0.08))
    country = some(rng, "PK", "AE", "MY")
    symbol = {"PK": some(rng, "Rs", "PKR"), "AE": "AED", "MY": "RM"}[country]
    below = chance(rng, 0.6)
    fx0 = at(rng, 0.72, 0.03)
    script = "" if country == "MY" else "arabic"
    words = "RINGGIT|MALAYSIA" if country == "MY" else some(rng, "Rupees", "The sum of", "Amount", "Ringgit")
    boxed = chance(rng, 0.5)
    dy0 = at(rng, 0.17, 0.06)
    end = at(rng, 0.68, 0.02) if below else 0.92
    return dataclasses.replace(
        base,
        family="gulf",
        country=country,
        aspect=at(rng, 2.15, 0.15),
        payee=Line(
            at(rng, 0.1, 0.03),
            at(rng, 0.8, 0.05),
            pay,
            some(rng, "Pay", "PAY", "Bayar|Pay", "Pay against this cheque to"),
            0.03,
            "left",
            script,
            base.payee.rule,
        ),
        words=(
            Line(
                at(rng, 0.14, 0.04),
                end,
                first,
                words,
                0.03,
                "left",
                script,
                base.payee.rule,
            ),
            Line(0.05, at(rng, 0.67, 0.02), second, "", 0.03, "left", "", some(rng, base.payee.rule, "none")),
        ),
        figures=Frame(
            fx0,
            second - 0.1,
            at(rng, 0.95, 0.02),
            second + 0.01,
            symbol,
            chance(rng, 0.6),
            some(rng, "box", "shade"),
        ),
        date=Line(
            at(rng, 0.7, 0.04),
            at(rng, 0.94, 0.02),
            dy0 + 0.06,
            some(rng, "Date", "Tarikh", "DATE"),
            0.62,
            "left",
            script,
        ),
        date_boxes=(at(rng, 0.74, 0.03), dy0, at(rng, 0.955, 0.02), dy0 + 0.07) if boxed else None,
        sign=(0.66, second + 0.1, 0.95, 0.8),
        sign_line=chance(rng, 0.5),
        zone=False,
        date_cells=6 if chance(rng, 0.6 if country == "MY" else 0.15) else 8,
        ifsc=None,
        account=Spot(at(rng, 0.12, 0.06), at(rng, 0.7, 0.06), 0.024) if chance(rng, 0.7) else None,
        account_box=chance(rng, 0.4),
        payer=Spot(at(rng, 0.12, 0.06), at(rng, 0.77, 0.02), 0.024) if chance(rng, 0.7) else None,
        cheque_number=_number(rng, dy0),
        number_plate=some(rng, "", "", "frame", "dark"),
        micr=Spot(at(rng, 0.2, 0.08), base.micr.y, base.micr.size),
        extras=(),
        bearer=some(rng, "or Bearer", "or order", ""),
    )
