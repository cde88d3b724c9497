"""Forms of no single country: cheques that a computer fills in, and the rows of a cheque in any order.

In: a random generator. Out: an `Arrangement`. The families of one country follow what is published about it;
these two stand for all those of which nothing was looked up, so that their places and labels vary the most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chequeocr.synth.arrangement import Arrangement, Frame, Line, Spot
from chequeocr.synth.dice import Rng, at, chance, some

_PAY = (
    "PAY TO THE|ORDER OF", "Pay to the order of", "Pay", "PAY", "Pay to", "Payee", "PAY THIS CHEQUE TO", "",
    "Pay against this cheque to", "Zahlen Sie an", "A favore di", "Páguese a", "Páguese a|la orden de", "an",
    "A la orden de", "à l'ordre de", "Payez à", "Bayar|Pay", "Betala till", "Pague-se a",
)  # fmt: skip
_SUM = (
    "The sum of", "Amount", "AMOUNT", "Sum of", "La suma de", "La cantidad de", "Cantidad",
    "Betrag in Worten", "Euro", "EUROS", "Pesos", "Naira", "Shillings", "Dollars", "Ringgit", "Dirhams",
    "Rupees", "Kwota", "la somme de", "a quantia de", "", "", "", "SINGAPORE|DOLLARS", "HONG KONG|DOLLARS",
    "Payez contre ce chèque", "Payez contre ce chèque|la somme de", "the sum of|la somme de",
)  # fmt: skip
_DATE = (
    "Date", "DATE", "Date:", "Dated", "Fecha", "Lugar y fecha", "Le", "Datum", "Luogo e data", "Tarikh",
    "Data", "",
)  # fmt: skip
_SIGN = (
    "AUTHORIZED SIGNATURE", "Signature", "Firma", "FIRMA", "Unterschrift", "Signature(s)", "Sign above", "",
)  # fmt: skip
_END = ("DOLLARS", "Dollars", "/100 DOLLARS", "only", "or bearer", "or order", "PESOS", "€", "")
_SYMBOL = {"US": "$", "GB": "£", "FR": "€", "PK": "Rs", "AE": "AED", "MY": "RM", "MX": "$", "BR": "R$"}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Baselines of the payee and of the first and last line of the words, and where these lines end."""

    pay: float
    first: float
    last: float
    end: float

    @property
    def words_end(self) -> float:
        """The lower of them all."""
        return max(self.pay, self.last)


def _rows(rng: Rng) -> _Rows:
    gap = float(rng.uniform(0.085, 0.14))
    count = 1 if chance(rng, 0.5) else 2
    upper = at(rng, 0.34, 0.09)
    if chance(rng, 0.58):
        first = upper + gap
        return _Rows(upper, first, first + (gap * 0.85 if count > 1 else 0.0), float(rng.uniform(0.66, 0.94)))
    last = upper + (gap * 0.85 if count > 1 else 0.0)
    return _Rows(last + gap, upper, last, float(rng.uniform(0.66, 0.94)))


def _figures(rng: Rng, rows: _Rows, symbol: str) -> tuple[Frame, float]:
    """The frame and the column before which the lines beside it have to end."""
    width, tall = float(rng.uniform(0.15, 0.27)), float(rng.uniform(0.07, 0.125))
    x1 = float(rng.uniform(0.92, 0.98))
    inside = chance(rng, 0.55)
    style = some(rng, "box", "box", "box", "shade", "line")
    roll = rng.random()
    if roll < 0.3:
        y1 = rows.pay + float(rng.uniform(0.0, 0.03))
    elif roll < 0.55:
        y1 = rows.last + float(rng.uniform(0.0, 0.03))
    elif roll < 0.75:
        y1 = (rows.pay + rows.last) / 2 + tall / 2
    else:
        y1 = min(rows.pay, rows.first) - float(rng.uniform(0.075, 0.11))
    frame = Frame(x1 - width, max(0.02, y1 - tall), x1, max(0.02 + tall, y1), symbol, inside, style)
    return frame, frame.x0 - (0.03 if inside else 0.05 + 0.01 * len(symbol))


def _date(rng: Rng, rows: _Rows, frame: Frame) -> tuple[Line, tuple[float, float, float, float] | None]:
    """On the head, at the right or in the middle, low at the left ("place and date"), or under the figures at
    the right."""
    top = min(rows.pay, rows.first, frame.y0 + 0.07)
    label, place = some(rng, *_DATE), some(rng, "left", "left", "left", "below", "above")
    roll = rng.random()
    head = max(0.08, min(at(rng, 0.17, 0.07), top - 0.085))
    over = frame.y0 < head < frame.y1 + 0.06
    if roll < 0.12 and rows.words_end < 0.63:
        return Line(at(rng, 0.16, 0.06), at(rng, 0.42, 0.05), rows.words_end + 0.11, label, 0.0, place), None
    if roll > 0.85 and frame.y1 < 0.5:
        x0 = at(rng, 0.74, 0.04)
        return Line(x0, 0.96, max(frame.y1, rows.pay - 0.02) + at(rng, 0.115, 0.015), label, 0.0), None
    x0 = at(rng, 0.42, 0.05) if over or roll < 0.3 else at(rng, 0.68, 0.07)
    x1 = min(frame.x0 - 0.04 if over else 0.96, x0 + float(rng.uniform(0.18, 0.3)))
    boxes = (x0, head - 0.06, min(x1, x0 + 0.24), head + 0.012) if chance(rng, 0.35) else None
    return Line(x0, x1, head, label, 0.0, "left" if boxes else place), boxes


def world(rng: Rng) -> Arrangement:
    """Rows, frame and date anywhere that a cheque somewhere has them, labels in ten languages."""
    country = some(rng, "US", "GB", "FR", "PK", "AE", "MY", "MX", "BR")
    rows = _rows(rng)
    frame, limit = _figures(rng, rows, _SYMBOL[country])
    date, date_boxes = _date(rng, rows, frame)
    rule = some(rng, "line", "line", "dots", "none")
    script = some(rng, "", "", "arabic") if country in ("PK", "AE") else ""

    def end(y: float) -> float:
        beside = frame.y0 - 0.03 < y < frame.y1 + 0.07
        return min(limit, rows.end) if beside else rows.end

    pay_label, sum_label = some(rng, *_PAY), some(rng, *_SUM)
    place = some(rng, "left", "left", "left", "left", "above")
    lines = [
        Line(_after(sum_label, place, rng), end(rows.first), rows.first, sum_label, 0.03, place, script, rule)
    ]
    if rows.last > rows.first:
        lines.append(Line(at(rng, 0.05, 0.02), end(rows.last), rows.last, "", 0.03, "left", "", rule))
    low = max(rows.words_end, date.y if date.x0 > 0.5 else 0.0) + 0.08
    foot = min(0.84, max(low + 0.07, at(rng, 0.79, 0.04)))
    sign_x = at(rng, 0.62, 0.08)
    face = "cmc7" if country in ("FR", "BR") or (country == "MX" and chance(rng, 0.3)) else "e13b"
    left = chance(rng, 0.6)
    return Arrangement(
        family="world",
        country=country,
        aspect=float(rng.uniform(1.75, 2.75)),
        payee=Line(
            _after(pay_label, place, rng), end(rows.pay), rows.pay, pay_label, 0.03, place, script, rule
        ),
        words=tuple(lines),
        figures=frame,
        date=date,
        date_boxes=date_boxes,
        date_cells=6 if chance(rng, 0.25) else 8,
        town=_town(rng, date) if date_boxes is None and chance(rng, 0.25) else None,
        sign=(sign_x, max(low - 0.05, foot - 0.16), min(0.97, sign_x + 0.32), foot),
        sign_caption=some(rng, *_SIGN),
        sign_line=chance(rng, 0.6),
        micr=Spot(at(rng, 0.16, 0.1), at(rng, 0.935, 0.015), float(rng.uniform(0.034, 0.05))),
        micr_face=face,
        bank=Spot(
            at(rng, 0.12, 0.07) if left else at(rng, 0.36, 0.06),
            at(rng, 0.09, 0.03),
            float(rng.uniform(0.028, 0.055)),
        ),
        branch=Spot(0.07 if left else 0.36, 0.15, 0.016),
        account=Spot(at(rng, 0.2, 0.1), min(0.84, low + 0.03), 0.022) if chance(rng, 0.35) else None,
        account_box=chance(rng, 0.3),
        payer=Spot(at(rng, 0.1, 0.05), min(0.86, low + 0.08), 0.024) if chance(rng, 0.5) else None,
        payer_address=chance(rng, 0.3),
        cheque_number=Spot(at(rng, 0.85, 0.08), at(rng, 0.06, 0.02), 0.028) if chance(rng, 0.4) else None,
        extras=((min(0.93, rows.end + 0.012), rows.last, 0.02, some(rng, *_END)),),
        bar_right=chance(rng, 0.1),
        pay_first=rows.pay < rows.first,
        date_style="us" if country == "US" else "dmy",
    )


def _town(rng: Rng, date: Line) -> Line:
    """The place where it was written, over the date or under it, or before it on the line."""
    if chance(rng, 0.4) and date.x0 > 0.3:
        return Line(date.x0 - 0.2, date.x0 - 0.05, date.y)
    return replace(date, y=date.y + float(rng.choice([-0.075, 0.075])))


def _after(label: str, place: str, rng: Rng) -> float:
    """Where the line after a label starts."""
    longest = max(len(part) for part in label.split("|"))
    return at(rng, 0.05, 0.015) + (longest * 0.0095 if place == "left" else 0.0)


def computer(rng: Rng) -> Arrangement:
    """A business's leaf for a printer: captions over date, number and amount, no lines, the payee with an
    address in the window."""
    top = at(rng, 0.3, 0.04)
    words = top + float(rng.uniform(0.09, 0.15))
    pay = words + float(rng.uniform(0.08, 0.13))
    if chance(rng, 0.3):
        words, pay = pay + 0.06, words
    x1 = float(rng.uniform(0.9, 0.97))
    x0 = x1 - float(rng.uniform(0.15, 0.22))
    beside = words if chance(rng, 0.35) else top
    country = some(rng, "US", "US", "US", "GB", "MX")
    style = some(rng, "none", "none", "line", "box", "shade")
    frame = Frame(x0, beside - 0.06, x1, beside + 0.02, _SYMBOL[country], chance(rng, 0.6), style)
    middle = at(rng, 0.5, 0.08)
    caption = some(rng, "DATE", "Date", "CHECK DATE", "Fecha")
    end = min(x0 - 0.06, at(rng, 0.66, 0.06)) if beside == words else at(rng, 0.8, 0.08)
    before = some(rng, "PAY", "Pay", "", "The sum of", "EXACTLY")
    line = Line(at(rng, 0.1, 0.05), end, words, before, 0.03, "left", "", some(rng, "none", "none", "line"))
    label = some(rng, "TO THE|ORDER|OF", "TO THE|ORDER OF", "PAY TO THE|ORDER OF", "Pay to:", "PAY|TO")
    return Arrangement(
        family="computer",
        country=country,
        aspect=float(rng.uniform(2.1, 2.75)),
        payee=Line(at(rng, 0.15, 0.04), at(rng, 0.62, 0.06), pay, label, 0.04, "left", "", "none"),
        payee_address=True,
        words=(line,),
        figures=frame,
        date=Line(middle, middle + 0.13, top, caption, 0.0, some(rng, "above", "above", "left"), "", "none"),
        date_boxes=None,
        sign=(at(rng, 0.6, 0.04), 0.66, 0.95, at(rng, 0.8, 0.03)),
        sign_caption=some(rng, "AUTHORIZED SIGNATURE", "Authorized Signature", "VOID AFTER 90 DAYS", ""),
        sign_line=True,
        micr=Spot(at(rng, 0.18, 0.1), at(rng, 0.935, 0.015), float(rng.uniform(0.034, 0.046))),
        micr_face="e13b",
        bank=Spot(at(rng, 0.46, 0.08), at(rng, 0.08, 0.03), float(rng.uniform(0.022, 0.034))),
        branch=Spot(0.46, 0.12, 0.016),
        payer=Spot(at(rng, 0.07, 0.04), at(rng, 0.09, 0.03), float(rng.uniform(0.026, 0.042))),
        payer_address=True,
        cheque_number=Spot(at(rng, 0.88, 0.05), at(rng, 0.09, 0.03), float(rng.uniform(0.026, 0.046))),
        memo=Line(0.11, 0.4, 0.84, "MEMO", 0.05) if chance(rng, 0.3) else None,
        extras=((x0 + 0.02, beside - 0.08, 0.018, some(rng, "AMOUNT", "CHECK AMOUNT", "Amount", "")),),
        pay_first=pay < words,
        date_style="us" if country == "US" else "dmy",
    )


def wide(rng: Rng, plan: Arrangement) -> Arrangement:
    """Now and then a leaf a good deal longer or squarer than its family's."""
    return replace(plan, aspect=plan.aspect * float(rng.uniform(0.85, 1.25))) if chance(rng, 0.15) else plan
