"""Forms of Algeria, Tunisia and Morocco, which banks of West Africa use too.

In: a random generator. Out: an `Arrangement`. French arrangement (words before the payee, place and date at
the right) with Arabic beside the labels; the figures on the head after the mark of the currency ("B.P.",
"DA"), the branch where the cheque is paid in a frame at the lower left, a frame for the signature at the
right.
"""

from __future__ import annotations

from chequeocr.synth.arrangement import Arrangement, Frame, Line, Spot
from chequeocr.synth.dice import Rng, at, chance, some

_SIGN = {"TN": ("DT", "TND", "B.P.", "BPD"), "DZ": ("DA", "DZD", "B.P.DA"), "MA": ("DH", "MAD", "B.P.DH")}
_PAY = ("A l'ordre de", "à l'ordre de", "A L'ORDRE DE", "Ordre", "A")
_SUM = (
    "Payez contre ce chèque", "Payez, contre ce chèque", "Payez contre ce chèque|non endossable",
    "PAYEZ CONTRE CE CHEQUE NON ENDOSSABLE|sauf au profit d'une banque", "La somme de",
)  # fmt: skip


def maghreb(rng: Rng) -> Arrangement:
    """Figures on the head, one or two lines of words, the payee under them, then three columns: branch,
    account holder, date with signature."""
    country = some(rng, "TN", "DZ", "MA")
    first = at(rng, 0.31, 0.06)
    two = chance(rng, 0.75)
    last = first + (float(rng.uniform(0.075, 0.11)) if two else 0.0)
    pay = last + float(rng.uniform(0.085, 0.12))
    sum_label = some(rng, *_SUM)
    script = some(rng, "arabic", "arabic", "")
    rule = some(rng, "line", "dots", "dots", "none")
    start = 0.06 + 0.0085 * max(len(part) for part in sum_label.split("|"))
    end = at(rng, 0.8, 0.14)
    fx0, fy0 = at(rng, 0.74, 0.06), at(rng, 0.08, 0.05)
    tall = float(rng.uniform(0.075, 0.12))
    date_y = pay + float(rng.uniform(-0.01, 0.13))
    date_x = at(rng, 0.76, 0.05) if date_y < pay + 0.08 or chance(rng, 0.5) else at(rng, 0.5, 0.06)
    words = [Line(start, end, first, sum_label, 0.03, "left", script, rule)]
    if two:
        words.append(Line(at(rng, 0.05, 0.02), at(rng, 0.82, 0.12), last, "", 0.03, "left", "", rule))
    number_low = chance(rng, 0.3)
    paid_at = some(rng, "Payable à", "Payable à :", "Agence")
    holder = some(rng, "Titulaire du compte", "RIB", "Compte N°")
    return Arrangement(
        family="maghreb",
        country=country,
        aspect=at(rng, 2.15, 0.25),
        payee=Line(
            at(rng, 0.17, 0.03), at(rng, 0.66, 0.06), pay, some(rng, *_PAY), 0.03, "left", script, rule
        ),
        words=tuple(words),
        figures=Frame(
            fx0, fy0, at(rng, 0.955, 0.02), fy0 + tall, some(rng, *_SIGN[country]), chance(rng, 0.3),
            some(rng, "box", "shade", "line", "none"),
        ),
        date=Line(date_x, min(0.97, date_x + 0.2), date_y, some(rng, "le", "Le", "LE", ", le"), 0.0),
        date_boxes=None,
        town=Line(date_x - 0.2, date_x - 0.045, date_y),
        sign=(at(rng, 0.7, 0.03), max(date_y + 0.04, 0.62), 0.96, at(rng, 0.84, 0.02)),
        sign_caption=some(rng, "Signature(s)", "Signature", ""),
        sign_line=False,
        micr=Spot(at(rng, 0.12, 0.06), at(rng, 0.935, 0.015), float(rng.uniform(0.036, 0.05))),
        micr_face="cmc7",
        bank=Spot(at(rng, 0.2, 0.14), at(rng, 0.11, 0.03), float(rng.uniform(0.03, 0.055))),
        branch=Spot(0.06, at(rng, 0.73, 0.02), 0.018),
        account=Spot(at(rng, 0.42, 0.05), at(rng, 0.68, 0.03), float(rng.uniform(0.022, 0.032))),
        payer=Spot(at(rng, 0.4, 0.05), at(rng, 0.76, 0.03), 0.024),
        payer_address=chance(rng, 0.4),
        cheque_number=Spot(
            at(rng, 0.12, 0.05), at(rng, 0.84, 0.02) if number_low else at(rng, 0.2, 0.03),
            float(rng.uniform(0.022, 0.034)),
        ),
        pay_first=False,
        extras=(
            (at(rng, 0.06, 0.02), at(rng, 0.68, 0.02), 0.018, paid_at),
            (at(rng, 0.4, 0.04), at(rng, 0.64, 0.02), 0.018, holder),
        ),
    )  # fmt: skip
