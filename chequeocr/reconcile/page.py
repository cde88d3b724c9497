"""A reconciliation as one HTML page that needs nothing else, for a clerk to work from and to print.

In: a Reconciliation and, where there are some, pictures of the fields in doubt. Out: HTML text. Totals that
tie out, then each exception with its reasons, cheque and register side by side, the gravest first. Whatever
was read, or stands in the register, is escaped and set apart from the direction of the text around it; the
page's own policy forbids scripts and any address.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from chequeocr.reconcile.outcomes import OUTCOMES
from chequeocr.reconcile.presented import Presented, Reading
from chequeocr.reconcile.register import RegisterRow
from chequeocr.reconcile.result import ReconciledRow, Reconciliation, Total
from chequeocr.record import printable

Key = tuple[str, int, int]
"""Names a cheque: source, page, cheque."""

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #222 }
table { border-collapse: collapse; margin: 0.6em 0 1.4em }
th, td { border-bottom: 1px solid #ddd; padding: 0.25em 0.8em; text-align: left; vertical-align: top }
td { font-variant-numeric: tabular-nums }
.sum { text-align: right }
tr.all td { font-weight: bold; border-top: 2px solid #222 }
.quiet { color: #767676 }
img { display: block; max-width: 100%; margin: 0.4em 0; border: 1px solid #ddd }
section { border: 1px solid #bbb; padding: 0.2em 1em 0.6em; margin: 0 0 1em; break-inside: avoid }
section h3 { margin: 0.4em 0 }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5em }
.done { color: #555; margin: 0.8em 0 0.2em }
@page { margin: 15mm }
@media print { body { font-size: 11px; margin: 0; max-width: none; padding: 0 } h2 { break-after: avoid } }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_SHOWN_CANDIDATES = 5


def report_html(result: Reconciliation, pictures: Mapping[Key, bytes] | None = None) -> str:
    """Returns the page, as text to be written in UTF-8.

    `pictures`: PNG or JPEG of a field in doubt, by source, page and cheque; what is neither is left out.
    """
    day = result.policy.day
    title = f"Reconciliation with {result.register.name}" + (f", as of {day}" if day else "")
    body = [
        f"<h1>{_text(title)}</h1>",
        *_totals(result),
        *_faults(result),
        *_exceptions(result, pictures or {}),
        "<h2>Outstanding</h2>",
        *_outstanding(result),
    ]
    head = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{_plain(title)}</title><style>{_STYLE}</style></head><body>\n"
    )
    return head + "\n".join(body) + "\n</body></html>\n"


def exceptions_of(result: Reconciliation) -> list[ReconciledRow]:
    """Returns what a person has to look at: the gravest outcome first, of each the largest amount first, and
    matches that need a person last."""
    found = [row for row in result.presented if row.outcome != "matched" or row.needs_review]
    rank = {name: at for at, name in enumerate((*OUTCOMES[1:], OUTCOMES[0]))}
    return sorted(found, key=lambda row: (rank[row.outcome], row.amount is not None, -(row.amount or 0)))


def key_of(row: ReconciledRow) -> Key | None:
    """Returns what names the cheque of a row; None for a row without one."""
    return None if row.cheque is None else (row.cheque.source, row.cheque.page, row.cheque.cheque)


def _totals(result: Reconciliation) -> Iterator[str]:
    totals = result.totals()
    for side, title in (("presented", "Presented cheques"), ("register", "Register")):
        of_side = [one for one in totals if one.side == side]
        yield f"<h2>{title}</h2>"
        rows = [_total(one.outcome, [one], one.currency) for one in of_side]
        rows += [
            _total("all", [one for one in of_side if one.currency == currency], currency, "all")
            for currency in sorted({one.currency for one in of_side})
        ]
        yield _table(("outcome", "currency", "count", "amount", "unreadable"), rows) if rows else _NONE
    review = sum(row.outcome == "matched" and row.needs_review for row in result.presented)
    yield f"<p>{review} of the matched cheques need a person.</p>"


def _total(name: str, totals: Sequence[Total], currency: str, kind: str = "") -> str:
    unreadable = sum(one.unreadable for one in totals)
    amount = sum((one.amount for one in totals), Decimal(0))
    count = sum(one.count for one in totals)
    sums = (f"{count:,}", f"{amount:,f}", f"{unreadable:,}" if unreadable else "")
    cells = f"<td>{name}</td><td>{_plain(currency)}</td>" + "".join(
        f'<td class="sum">{one}</td>' for one in sums
    )
    return f'<tr class="{kind}">{cells}</tr>' if kind else f"<tr>{cells}</tr>"


def _faults(result: Reconciliation) -> Iterator[str]:
    if result.register.faults:
        yield f"<h2>Lines of the register that were not read ({len(result.register.faults)})</h2>"
        rows = (_cells((str(one.line), one.message)) for one in result.register.faults)
        yield _table(("line", "why"), rows)


def _exceptions(result: Reconciliation, pictures: Mapping[Key, bytes]) -> Iterator[str]:
    rows = exceptions_of(result)
    yield f"<h2>To look at ({len(rows)}), the gravest first</h2>"
    if not rows:
        yield _NONE
    for number, row in enumerate(rows, 1):
        yield _exception(row, number, pictures)


def _exception(row: ReconciledRow, number: int, pictures: Mapping[Key, bytes]) -> str:
    called = row.outcome if row.outcome != "matched" else "matched, needs a person"
    also = f' <span class="quiet">also {", ".join(row.also)}</span>' if row.also else ""
    key = key_of(row)
    picture = _picture(pictures.get(key)) if key else ""
    reasons = "".join(f"<li>{_text(reason.text)}</li>" for reason in row.reasons)
    return (
        f"<section><h3>{number}. {called}{also}</h3>"
        f'<div class="sides"><div>{_cheque(row)}{picture}</div><div>{_rows(row)}</div></div>'
        f"<ul>{reasons}</ul>"
        '<p class="done">&#9744; pay &#9744; return &#9744; correct: ____________________ '
        "initials: ________ date: ________</p></section>"
    )


def _cheque(row: ReconciledRow) -> str:
    cheque, failure = row.cheque, row.failure
    if cheque is None:
        source = failure.source if failure else ""
        why = str(failure.error) if failure else ""
        return "<b>Not read</b>" + _pairs((("source", source), ("why", why)))
    counted = "unreadable" if row.amount is None else _money(row.amount, row.currency)
    return "<b>Cheque</b>" + _pairs((
        ("source", cheque.name), ("decision", cheque.decision), ("number", _readings(cheque.numbers)),
        ("account", _readings(cheque.accounts)), ("payee", _read(cheque.payee)),
        ("payer", _read(cheque.payer)), ("date", _read(cheque.date)), ("amount", counted),
        ("read as", _amounts(cheque)), ("memo", cheque.memo or ""),
    ))  # fmt: skip


def _amounts(cheque: Presented) -> str:
    return ", ".join(f"{one.value:,f} ({one.where}{_sure(one)})" for one in cheque.amounts)


def _readings(readings: Sequence[Reading[str]]) -> str:
    return ", ".join(f"{one.value} ({one.where}{_sure(one)})" for one in readings)


def _read(reading: Reading[Any] | None) -> str:
    return "" if reading is None else f"{reading.value}{_sure(reading)}"


def _sure(reading: Reading[Any]) -> str:
    if reading.confidence is None:
        return ""
    return f", {math.floor(reading.confidence * 1000) / 10} %"  # 0.9996 is not 100 %


def _rows(row: ReconciledRow) -> str:
    parts = [f"<b>Register, line {one.line}</b>{_register_row(one, row.currency)}" for one in row.rows]
    shown = row.candidates[:_SHOWN_CANDIDATES]
    parts += [f"<b>Perhaps line {one.line}</b>{_register_row(one, row.currency)}" for one in shown]
    if len(row.candidates) > len(shown):
        parts.append(f"<p>and {len(row.candidates) - len(shown)} more</p>")
    if row.open is not None:
        parts.append(f"<p>Left open: {_money(row.open, row.currency)}</p>")
    return "".join(parts) or '<b>Register</b><p class="quiet">no row</p>'


def _register_row(row: RegisterRow, currency: str | None) -> str:
    return _pairs((
        ("number", row.cheque_number), ("account", row.account), ("payee", row.payee), ("payer", row.payer),
        ("issued", row.issued.isoformat() if row.issued else None),
        ("amount", _money(row.amount, row.currency or currency)), ("status", row.status),
        ("reference", row.reference),
    ))  # fmt: skip


def _outstanding(result: Reconciliation) -> Iterator[str]:
    rows = sorted(result.of("outstanding"), key=lambda row: -row.register_amount)
    if not rows:
        yield _NONE
        return
    lines = []
    for row in rows:
        one = row.rows[0]
        issued = one.issued.isoformat() if one.issued else ""
        texts = (str(one.line), one.cheque_number or "", one.payee or one.payer or "", issued,
                 _money(one.amount, row.currency), one.reference or "")  # fmt: skip
        lines.append(_cells(texts))
    yield _table(("line", "number", "party", "issued", "amount", "reference"), lines)


def _picture(data: bytes | None) -> str:
    kind = next((kind for start, kind in _KINDS.items() if (data or b"").startswith(start)), None)
    if data is None or kind is None:
        return ""
    text = base64.b64encode(data).decode("ascii")
    return f'<img src="data:{kind};base64,{text}" alt="the field in doubt">'


def _money(amount: Decimal, currency: str | None) -> str:
    return f"{amount:,f} {currency or ''}".strip()


def _pairs(pairs: Iterable[tuple[str, str | None]]) -> str:
    rows = (f"<tr><td>{name}</td><td>{_text(text)}</td></tr>" for name, text in pairs if text)
    return f"<table>{''.join(rows)}</table>"


def _cells(texts: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{_text(text)}</td>" for text in texts) + "</tr>"


def _table(head: Sequence[str], rows: Iterable[str]) -> str:
    """A table of rows that are HTML already."""
    first = "<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"
    return "<table>" + "\n".join((first, *rows)) + "</table>"


def _text(text: str) -> str:
    """Somebody else's text: escaped, and isolated, as a name may be written from right to left."""
    return f"<bdi>{_plain(text)}</bdi>"


def _plain(text: str) -> str:
    return escape(printable(text), quote=True)


_NONE = "<p>None.</p>"
