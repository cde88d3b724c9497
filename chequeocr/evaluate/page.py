"""A report as one HTML page that needs nothing else: tables, curves, and every error with its picture.

In: a Report, best one with clips. Out: HTML text. Whatever was read, or stands in the truth, is escaped and
set apart from the direction of the text around it; the page's own policy forbids scripts and any address.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from statistics import median

from chequeocr.evaluate.charts import read_rate_chart, reject_chart, reliability_chart
from chequeocr.evaluate.clips import Clip
from chequeocr.evaluate.rates import reliability
from chequeocr.evaluate.report import Miss, Report
from chequeocr.evaluate.tables import (
    INTERVALS,
    NO_AMOUNTS,
    NO_CONFIDENCE,
    Table,
    by_field,
    curve,
    read_rates,
    reliability_of,
    too_few,
)
from chequeocr.evaluate.trust import LIMITS
from chequeocr.record import printable

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #222 }
table { border-collapse: collapse; margin: 0.6em 0 1.4em }
td { font-variant-numeric: tabular-nums }
th, td { border-bottom: 1px solid #ddd; padding: 0.25em 0.8em; text-align: left; vertical-align: top }
small, .quiet { color: #767676 }
figure { display: inline-block; margin: 0 1em 1em 0 }
figcaption { color: #555; max-width: 440px }
img { display: block; max-width: 100%; margin: 0.2em 0; border: 1px solid #ddd }
.accept { color: #b00020; font-weight: bold }
details { margin-bottom: 1em }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

Cells = Sequence[str]


def report_html(report: Report, title: str) -> str:
    """Returns the page, as text to be written in UTF-8; `title` says what was measured.

    It shows values and, where the misses have clips, pictures of the cheques.
    """
    body = [
        f"<h1>{_text(title)}</h1>",
        _summary(report),
        "<h2>Read rate</h2>",
        *_read_rates(report),
        "<h2>Reliability of confidences</h2>",
        *_reliability(report),
        "<h2>Right by field</h2>",
        _shown(by_field(report)),
        "<h2>Errors, those on accepted cheques first</h2>",
        *_errors(report.worst()),
    ]
    head = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{_plain_text(title)}</title><style>{_STYLE}</style></head><body>\n"
    )
    return head + "\n".join(body) + "\n</body></html>\n"


def _summary(report: Report) -> str:
    time = f"; {median(report.seconds):.2f} s a cheque (median)" if report.seconds else ""
    unread = Table(("could not be read", "why"), tuple(report.unread))
    said = f"{report.pictures} pictures, {report.failures} of them could not be read{time}. {INTERVALS}"
    return f"<p>{said}</p>" + (_shown(unread) if report.unread else "")


def _read_rates(report: Report) -> list[str]:
    found = report.trusts()
    if not found:
        return [f"<p>{NO_AMOUNTS}</p>"]
    whole, table = found[0], _shown(read_rates(report))
    notes = [f"<p>{_text(sentence)}</p>" for sentence in too_few(report)]
    if not whole.curve:
        return [table, *notes, f"<p>{NO_CONFIDENCE}</p>"]
    by_wrong = "How much is read right while so much is read wrong. Dashed: 1 % and 0.1 %."
    return [
        table,
        *notes,
        _figure(reject_chart(whole.curve), f"Reject curve of {whole.presented} cheques."),
        _figure(read_rate_chart(whole.curve, map(float, LIMITS)), by_wrong),
        _folded("The curve in numbers", curve(whole.curve)),
    ]


def _reliability(report: Report) -> list[str]:
    if not report.scored:
        return ["<p>No value that was compared has a confidence.</p>"]
    parts = []
    for figure, scored in report.scored.items():
        caption = f"{_text(figure)}: {len(scored)} values. The small numbers are the values of a bin."
        parts.append(_figure(reliability_chart(reliability(scored)), caption))
        parts.append(_folded(f"{figure} in numbers", reliability_of(report, figure)))
    return parts


def _errors(misses: Sequence[Miss]) -> list[str]:
    if not misses:
        return ["<p>None.</p>"]
    head = ("picture", "figure", "confidence", "truth", "read", "seen")
    return [f"<p>{len(misses)} of them.</p>", _table(head, map(_error, misses))]


def _error(miss: Miss) -> Cells:
    confidence = '<span class="quiet">none</span>' if miss.confidence is None else f"{miss.confidence:.4f}"
    accepted = '<br><span class="accept">accepted</span>' if miss.decision == "accept" else ""
    seen = "".join(map(_image, miss.clips))
    texts = (_text(miss.image), _text(miss.figure), confidence + accepted, _text(miss.truth), _text(miss.got))
    return *texts, seen


def _image(clip: Clip) -> str:
    data = base64.b64encode(clip.jpeg).decode("ascii")
    name = _plain_text(clip.name)
    return (f'<small>{name}</small><img src="data:image/jpeg;base64,{data}" alt="{name}" '
            f'width="{clip.width}" height="{clip.height}" loading="lazy">')  # fmt: skip


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{caption}</figcaption></figure>"


def _folded(title: str, table: Table) -> str:
    return f"<details><summary>{_plain_text(title)}</summary>{_shown(table)}</details>"


def _shown(table: Table) -> str:
    return _table([_text(cell) for cell in table.head], ([_text(cell) for cell in row] for row in table.rows))


def _table(head: Cells, rows: Iterable[Cells]) -> str:
    """A table of cells that are HTML already."""
    lines = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>" + "\n".join(lines) + "</table>"


def _text(text: str) -> str:
    """Somebody else's text: escaped, and isolated, as a name may be written from right to left."""
    return f"<bdi>{_plain_text(text)}</bdi>"


def _plain_text(text: str) -> str:
    return escape(printable(text), quote=True)
