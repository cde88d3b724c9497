"""Documents without a form: an IOU, a letter that names a sum, a cheque drawn by hand on a board or on paper.

In: a `Slip` with its values. Out: the document drawn on it. None of them says in print what it is.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from chequeocr.synth.dice import at, chance, some
from chequeocr.synth.sheet import Type
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_slip import Slip
from tests.bench.tampering.documents_values import spelled

_MARKERS = ((20, 20, 24), (25, 45, 150), (170, 25, 35), (15, 105, 60))


def _figures(s: Slip) -> str:
    sign = {"IN": "Rs. ", "NG": "N", "AE": "AED ", "FR": ""}.get(s.country, s.values.symbol)
    return f"{sign}{s.values.figures}" + (" €" if s.country == "FR" else "")


def iou(s: Slip) -> None:
    """I owe you, by hand on a leaf of a pad."""
    v, first = s.values, ""
    if chance(s.rng, 0.6):
        first = s.by("I O U|IOU", FR="Reconnaissance de dette")
        s.write(first, at(s.rng, 0.42, 0.08), 0.16, 0.45, 0.055)
        s.heading = first
    s.write(s.day(), 0.68, 0.3, 0.27, 0.036)
    s.write(s.by("I owe|I, the undersigned, owe", FR="Je dois à"), 0.06, 0.42, 0.25, 0.036)
    s.write(v.payee, 0.34, 0.42, 0.6, 0.042)
    s.write(s.by("the sum of", FR="la somme de"), 0.06, 0.54, 0.2, 0.036)
    s.write(spelled(v), 0.27, 0.54, 0.67, 0.038)
    s.write(f"({_figures(s)})", 0.06, 0.66, 0.36, 0.042)
    s.write(
        s.by(
            "to be repaid by the end of the month|which I will pay back next month",
            FR="à rembourser avant la fin du mois",
        ),
        0.06,
        0.78,
        0.6,
        0.034,
    )
    s.scribble(0.62, 0.9, 0.94, v.payer)


def letter(s: Slip) -> None:
    """A letter that quotes an amount in words and figures, signed at its foot."""
    v = s.values
    s.text(0.06, 0.1, v.payer, 0.03, Type(face=some(s.rng, "serif", "bold")))
    s.text(0.06, 0.15, ", ".join(v.address), 0.02)
    s.text(0.94, 0.14, f"{v.town}, {s.day()}", 0.024, Type(anchor="r"))
    lines = [
        s.by("Dear Sir or Madam,|Dear Sirs,", FR="Madame, Monsieur,"),
        s.by(
            f"We are pleased to confirm that we shall pay to {v.payee}",
            FR=f"Nous confirmons que nous verserons à {v.payee}",
        ),
        s.by("the agreed sum of", FR="la somme convenue de"),
        f"{_figures(s)}  ({spelled(v)})",
        s.by(
            "in settlement of our account, by bank transfer, within ten days of this letter.",
            FR="par virement, dans les dix jours suivant cette lettre.",
        ),
        s.by("Yours faithfully,|Yours sincerely,", FR="Salutations distinguées,"),
    ]
    y = 0.28
    for at_line, line in enumerate(lines):
        if s.hand.printed:
            s.text(0.06, y, line, 0.027)
        else:
            s.write(line, 0.06, y, 0.88, 0.034)
        y += 0.1 if at_line else 0.12
    s.scribble(0.6, 0.92, 0.93, v.payer)


def _pen_line(s: Slip, points: list[tuple[float, float]], thick: float = 1.0) -> None:
    """A line drawn without a ruler, through points given as fractions."""
    found = []
    for (ax, ay), (bx, by) in pairwise(points):
        share = np.linspace(0, 1, 14)[:, None]
        found.append((1 - share) * [ax, ay] + share * [bx, by])
    path = np.vstack(found) * [s.sheet.width, s.sheet.height]
    walk = np.cumsum(s.rng.normal(0, 0.0022, path.shape), 0) * s.sheet.height
    mask = np.zeros(s.sheet.image.shape[:2], np.uint8)
    wide = max(2, round(s.sheet.height / 230 * thick))
    cv2.polylines(mask, [np.round((path + walk) * 8).astype(np.int32)], False, 235, wide, cv2.LINE_AA, 3)
    s.sheet.blend(mask, 0, 0, s.hand.ink)


def drawn_cheque(s: Slip) -> None:
    """A cheque without any print: frame, labels, lines and all that is filled in, by one pen."""
    v = s.values
    ink = _MARKERS[int(s.rng.choice(4, p=[0.4, 0.35, 0.1, 0.15]))]
    s.hand = replace(s.hand, ink=ink, pen=0.08, density=1.0)
    s.pen = s.hand
    _pen_line(s, [(0.03, 0.06), (0.97, 0.05), (0.97, 0.95), (0.03, 0.94), (0.03, 0.05)], 1.3)
    s.write(v.bank, 0.07, 0.19, 0.45, 0.05)
    s.write(s.by("Date", FR="Le"), 0.66, 0.19, 0.07, 0.034)
    s.write(s.day(), 0.74, 0.18, 0.21, 0.036)
    _pen_line(s, [(0.73, 0.21), (0.95, 0.205)])
    s.write(s.by("Pay|Pay to", US="Pay to the order of", FR="Payez à"), 0.06, 0.37, 0.2, 0.036)
    s.write(v.payee, 0.26, 0.36, 0.4, 0.044)
    _pen_line(s, [(0.24, 0.39), (0.68, 0.385)])
    s.write(s.by("the sum of", IN="Rupees", US="Amount", FR="la somme de"), 0.06, 0.54, 0.15, 0.034)
    s.write(spelled(v), 0.22, 0.53, 0.72, 0.04)
    _pen_line(s, [(0.21, 0.56), (0.95, 0.565)])
    _pen_line(s, [(0.72, 0.3), (0.95, 0.3), (0.95, 0.42), (0.72, 0.42), (0.72, 0.3)])
    s.write(_figures(s), 0.735, 0.39, 0.21, 0.042)
    _pen_line(s, [(0.6, 0.8), (0.94, 0.805)])
    s.scribble(0.62, 0.79, 0.92, v.payer)
    if chance(s.rng, 0.6):
        s.write(s.by("signature|sign", FR="signature"), 0.7, 0.88, 0.14, 0.026)
    if chance(s.rng, 0.5):
        s.write(f"{v.cheque_number}  {v.account}", 0.1, 0.88, 0.4, 0.036)
    if s.country == "IN" and chance(s.rng, 0.5):
        _pen_line(s, [(0.04, 0.3), (0.14, 0.07)])
        _pen_line(s, [(0.06, 0.34), (0.17, 0.07)])


KINDS = (
    Kind(
        "IOU",
        iou,
        top=2000,
        whole=0.8,
        papers=("ruled", "plain"),
        printed=0.0,
        stamped=False,
        aspect=(1.6, 2.2),
    ),
    Kind("letter", letter, papers=("plain", "ruled"), printed=0.7, stamped=False, aspect=(1.6, 1.9)),
    Kind(
        "cheque drawn by hand",
        drawn_cheque,
        papers=("board", "board", "plain"),
        printed=0.0,
        stamped=False,
        aspect=(1.7, 2.3),
        photo=True,
    ),
)
