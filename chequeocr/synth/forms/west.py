"""Forms of the US, the UK, France and Latin America.

In: a random generator. Out: an `Arrangement`, its positions, wordings and styles shaken.
"""

from __future__ import annotations

from chequeocr.synth.arrangement import FRACTION, Arrangement, Frame, Line, Spot
from chequeocr.synth.dice import Rng, at, chance, some


def us_personal(rng: Rng) -> Arrangement:
    """Payer top left, number top right, "pay to the order of" with the figures at its right, words under it,
    memo and signature."""
    pay, words = at(rng, 0.42, 0.04), at(rng, 0.545, 0.04)
    foot = at(rng, 0.8, 0.03)
    label = some(
        rng, "PAY TO THE|ORDER OF", "Pay to the|Order of", "PAY TO THE ORDER OF", "Pay to the order of"
    )
    fx0 = at(rng, 0.79, 0.03)
    return Arrangement(
        family="us_personal",
        country="US",
        aspect=at(rng, 2.2, 0.15),
        payee=Line(0.04 + (0.1 if "|" in label else 0.16), fx0 - 0.04, pay, label, 0.04),
        words=(Line(at(rng, 0.05, 0.02), at(rng, 0.83, 0.03), words),),
        figures=Frame(
            fx0,
            pay - float(rng.uniform(0.08, 0.1)),
            at(rng, 0.955, 0.015),
            pay + 0.012,
            "$",
            False,
            some(rng, "box", "box", "line"),
        ),
        date=Line(
            at(rng, 0.62, 0.06),
            at(rng, 0.85, 0.04),
            at(rng, 0.22, 0.04),
            some(rng, "DATE", "Date", ""),
            0.0,
            some(rng, "left", "below"),
        ),
        date_boxes=None,
        sign=(0.55, foot - 0.13, 0.95, foot + 0.01),
        sign_caption=some(rng, "", "AUTHORIZED SIGNATURE", "MP", ""),
        sign_line=True,
        micr=Spot(at(rng, 0.08, 0.04), at(rng, 0.93, 0.015), float(rng.uniform(0.04, 0.052))),
        micr_face="e13b",
        bank=Spot(
            at(rng, 0.06, 0.02) + (0.03 if chance(rng, 0.5) else 0.0),
            at(rng, 0.66, 0.02),
            float(rng.uniform(0.024, 0.045)),
        ),
        branch=Spot(0.06, 0.69, 0.016),
        payer=Spot(at(rng, 0.06, 0.03), at(rng, 0.1, 0.02), float(rng.uniform(0.024, 0.036))),
        payer_address=True,
        cheque_number=Spot(at(rng, 0.91, 0.03), at(rng, 0.1, 0.03), float(rng.uniform(0.028, 0.045))),
        memo=Line(
            at(rng, 0.11, 0.02), at(rng, 0.43, 0.03), foot, some(rng, "MEMO", "For", "FOR", "Memo"), 0.05
        ),
        extras=(
            (at(rng, 0.855, 0.02), words - 0.005, 0.024, some(rng, "DOLLARS", "Dollars")),
            (at(rng, 0.88, 0.03), 0.16, 0.018, some(rng, FRACTION, FRACTION, "")),
        ),
        date_style="us",
    )


def us_business(rng: Rng) -> Arrangement:
    """Payer top left, bank in the middle, number and date right; words above or below the payee; two lines to
    sign."""
    flip = chance(rng, 0.5)
    upper, lower = at(rng, 0.41, 0.03), at(rng, 0.55, 0.03)
    pay, words = (lower, upper) if flip else (upper, lower)
    fx0 = at(rng, 0.78, 0.02)
    return Arrangement(
        family="us_business",
        country="US",
        aspect=at(rng, 2.45, 0.2),
        payee=Line(
            at(rng, 0.14, 0.03),
            at(rng, 0.68, 0.05),
            pay,
            some(rng, "PAY TO THE|ORDER OF", "TO THE|ORDER OF", "Pay to:"),
            0.04,
            "left",
            "",
            some(rng, "line", "none"),
        ),
        words=(
            Line(
                at(rng, 0.1, 0.05),
                at(rng, 0.84, 0.04),
                words,
                some(rng, "PAY", "", "The sum of"),
                0.03,
                "left",
                "",
                some(rng, "line", "none"),
            ),
        ),
        figures=Frame(
            fx0,
            pay - 0.08,
            at(rng, 0.95, 0.02),
            pay + 0.015,
            "$",
            chance(rng, 0.4),
            some(rng, "box", "line", "none", "shade"),
        ),
        date=Line(
            at(rng, 0.74, 0.04),
            at(rng, 0.92, 0.03),
            at(rng, 0.26, 0.04),
            some(rng, "DATE", "Date", ""),
            0.0,
            some(rng, "left", "above"),
        ),
        date_boxes=None,
        sign=(0.6, 0.67, 0.95, at(rng, 0.82, 0.02)),
        sign_caption=some(rng, "AUTHORIZED SIGNATURE", "Authorized Signature", ""),
        sign_line=True,
        micr=Spot(at(rng, 0.2, 0.08), at(rng, 0.93, 0.015), float(rng.uniform(0.036, 0.048))),
        micr_face="e13b",
        bank=Spot(at(rng, 0.46, 0.06), at(rng, 0.1, 0.03), float(rng.uniform(0.024, 0.036))),
        branch=Spot(0.46, 0.14, 0.016),
        payer=Spot(at(rng, 0.06, 0.03), at(rng, 0.1, 0.02), float(rng.uniform(0.028, 0.045))),
        payer_address=True,
        cheque_number=Spot(at(rng, 0.89, 0.03), at(rng, 0.1, 0.03), float(rng.uniform(0.03, 0.05))),
        memo=Line(0.11, 0.4, 0.8, some(rng, "MEMO", "Re"), 0.05) if chance(rng, 0.5) else None,
        extras=((at(rng, 0.865, 0.02), words - 0.005, 0.022, some(rng, "DOLLARS", "")),),
        pay_first=not flip,
        date_style="us",
    )


def uk(rng: Rng) -> Arrangement:
    """Bank top left, date top right, "Pay" line, two lines of words, a figures box right, the account
    holder's name over the signature."""
    pay = at(rng, 0.35, 0.03)
    first = pay + float(rng.uniform(0.1, 0.14))
    second = first + float(rng.uniform(0.1, 0.13))
    fx0 = at(rng, 0.74, 0.03)
    return Arrangement(
        family="uk",
        country="GB",
        aspect=at(rng, 2.05, 0.15),
        payee=Line(at(rng, 0.1, 0.03), at(rng, 0.72, 0.05), pay, some(rng, "Pay", "PAY"), 0.04),
        words=(
            Line(at(rng, 0.05, 0.02), at(rng, 0.7, 0.02), first),
            Line(0.05, at(rng, 0.68, 0.03), second),
        ),
        figures=Frame(
            fx0,
            at(rng, pay + 0.04, 0.02),
            at(rng, 0.95, 0.02),
            second - float(rng.uniform(0.0, 0.07)),
            "£",
            chance(rng, 0.5),
            some(rng, "box", "box", "shade"),
        ),
        date=Line(
            at(rng, 0.7, 0.04), at(rng, 0.94, 0.02), at(rng, 0.15, 0.03), some(rng, "Date", "", "20"), 0.0
        ),
        date_boxes=None,
        sign=(0.58, second + 0.08, 0.94, 0.84),
        sign_caption="",
        sign_line=chance(rng, 0.4),
        micr=Spot(at(rng, 0.12, 0.06), at(rng, 0.935, 0.012), float(rng.uniform(0.036, 0.048))),
        micr_face="e13b",
        bank=Spot(at(rng, 0.1, 0.04), at(rng, 0.11, 0.02), float(rng.uniform(0.036, 0.06))),
        branch=Spot(0.1, 0.16, 0.018),
        payer=Spot(at(rng, 0.64, 0.06), second + 0.07, 0.022),
        cheque_number=Spot(at(rng, 0.1, 0.04), at(rng, 0.76, 0.05), 0.024) if chance(rng, 0.5) else None,
        account=Spot(at(rng, 0.36, 0.06), 0.77, 0.024) if chance(rng, 0.5) else None,
        extras=(
            (at(rng, 0.5, 0.05), 0.1, 0.028, some(rng, "20-45-77", "60-11-09", "")),
            (0.76, pay, 0.018, some(rng, "or order", "A/C payee", "")),
        ),
    )


def french(rng: Rng) -> Arrangement:
    """Figures top right, words on the first lines, payee below, place and date at the right, signature under
    them."""
    first = at(rng, 0.26, 0.03)
    second = first + float(rng.uniform(0.08, 0.11))
    pay = second + float(rng.uniform(0.09, 0.12))
    fy0 = at(rng, 0.2, 0.06)
    return Arrangement(
        family="french",
        country="FR",
        aspect=at(rng, 2.19, 0.08),
        payee=Line(
            at(rng, 0.08, 0.03),
            at(rng, 0.66, 0.05),
            pay,
            some(rng, "à", "A", "à l'ordre de"),
            0.03,
            "left",
            "",
            some(rng, "line", "dots"),
        ),
        words=(
            Line(
                at(rng, 0.28, 0.06),
                at(rng, 0.7, 0.03),
                first,
                some(rng, "Payez contre ce chèque", "Payez contre ce chèque non endossable"),
                0.03,
            ),
            Line(0.04, at(rng, 0.68, 0.03), second),
        ),
        figures=Frame(
            at(rng, 0.74, 0.02),
            fy0,
            at(rng, 0.96, 0.015),
            fy0 + float(rng.uniform(0.09, 0.13)),
            "€",
            chance(rng, 0.7),
            some(rng, "box", "shade"),
        ),
        date=Line(at(rng, 0.74, 0.03), at(rng, 0.95, 0.02), at(rng, 0.55, 0.03), some(rng, "Le", "le"), 0.0),
        date_boxes=None,
        sign=(0.68, 0.6, 0.95, 0.82),
        sign_caption="",
        sign_line=False,
        micr=Spot(at(rng, 0.1, 0.06), at(rng, 0.935, 0.012), float(rng.uniform(0.04, 0.05))),
        micr_face="cmc7",
        bank=Spot(at(rng, 0.1, 0.04), at(rng, 0.12, 0.02), float(rng.uniform(0.036, 0.055))),
        branch=Spot(0.06, 0.62, 0.018),
        payer=Spot(at(rng, 0.42, 0.05), at(rng, 0.66, 0.03), 0.024),
        payer_address=True,
        cheque_number=Spot(at(rng, 0.1, 0.04), at(rng, 0.82, 0.02), 0.026),
        account=Spot(at(rng, 0.42, 0.04), at(rng, 0.81, 0.02), 0.022) if chance(rng, 0.5) else None,
        extras=(
            (at(rng, 0.74, 0.02), 0.5, 0.018, some(rng, "à", "Fait à Paris", "")),
            (0.06, 0.58, 0.018, some(rng, "Payable en France", "")),
        ),
        pay_first=False,
    )


def latin(rng: Rng) -> Arrangement:
    """Number, figures and place with date on the head; payee, two lines of words, signature lower right."""
    pay = at(rng, 0.38, 0.04)
    first = pay + float(rng.uniform(0.09, 0.13))
    second = first + float(rng.uniform(0.08, 0.11))
    country = some(rng, "MX", "BR")
    fy0 = at(rng, 0.08, 0.03)
    if country == "BR":
        pay, first, second = second, at(rng, 0.3, 0.03), at(rng, 0.4, 0.02)
    label = {"MX": some(rng, "Páguese a|la orden de", "Páguese por este|cheque a:"), "BR": "a"}[country]
    sum_label = {"MX": some(rng, "La suma de", "Cantidad"), "BR": "Pague por este cheque a quantia de"}[
        country
    ]
    return Arrangement(
        family="latin",
        country=country,
        aspect=at(rng, 2.25, 0.15),
        payee=Line(at(rng, 0.16, 0.03) if country == "MX" else 0.06, at(rng, 0.85, 0.06), pay, label, 0.03),
        words=(
            Line(at(rng, 0.16, 0.03) if country == "MX" else 0.3, 0.95, first, sum_label, 0.03),
            Line(0.05, at(rng, 0.9, 0.05), second),
        ),
        figures=Frame(
            at(rng, 0.74, 0.03),
            fy0,
            at(rng, 0.955, 0.015),
            fy0 + float(rng.uniform(0.08, 0.1)),
            "$" if country == "MX" else "R$",
            chance(rng, 0.5),
            some(rng, "box", "shade", "line"),
        ),
        date=Line(
            at(rng, 0.5, 0.06),
            at(rng, 0.9, 0.05),
            at(rng, 0.62 if country == "BR" else 0.25, 0.02),
            some(rng, "Fecha", "", "Lugar y fecha"),
            0.0,
            some(rng, "left", "below"),
        ),
        date_boxes=None,
        sign=(0.55, 0.66, 0.92, 0.84),
        sign_caption=some(rng, "FIRMA", "", "Firma autorizada"),
        sign_line=True,
        micr=Spot(at(rng, 0.1, 0.05), at(rng, 0.935, 0.012), 0.044),
        micr_face="cmc7" if country == "BR" else "e13b",
        bank=Spot(at(rng, 0.1, 0.04), at(rng, 0.15, 0.02), float(rng.uniform(0.036, 0.055))),
        branch=Spot(0.06, 0.2, 0.018),
        payer=Spot(at(rng, 0.1, 0.04), at(rng, 0.75, 0.03), 0.024),
        payer_address=True,
        cheque_number=Spot(at(rng, 0.5, 0.06), at(rng, 0.1, 0.02), 0.03),
        account=Spot(at(rng, 0.1, 0.04), 0.86, 0.022) if chance(rng, 0.4) else None,
        pay_first=country == "MX",
    )
