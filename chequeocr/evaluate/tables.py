"""A report as tables of texts, the same for the terminal and for the page.

In: a Report. Out: Tables. Their texts are those of the truth and the record as they stand: whoever shows
them escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from chequeocr.evaluate.rates import Point, Rate, reliability
from chequeocr.evaluate.report import Report
from chequeocr.evaluate.trust import Operating, Trust

INTERVALS = "In brackets: 95 % Wilson intervals, in per cent."
NO_AMOUNTS = "No cheque has a known amount: there is no read rate."
NO_CONFIDENCE = "No amount has a confidence: nothing can be accepted by it."


@dataclass(frozen=True, slots=True)
class Table:
    """A line of headings and lines of cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def by_field(report: Report) -> Table:
    """Returns a line a figure, a column a set."""
    rows = ((figure, *(report.cell(of, figure) for of in report.sets)) for figure in report.figures)
    return Table(("figure", *report.sets), tuple(rows))


def read_rates(report: Report) -> Table:
    """Returns a line for each way to accept, for all sets together and then for each."""
    head = ("set", "accepting by", "accepted, right", "accepted, wrong", "altered, accepted", "threshold")
    rows = (_operating(found, way) for found in report.trusts() for way in found.ways)
    return Table(head, tuple(rows))


def too_few(report: Report) -> list[str]:
    """Returns a sentence for each limit that so few cheques can't show to be kept, in all sets or in some."""
    found = report.trusts()
    said = []
    for n, way in enumerate(found[0].operating if found else ()):
        small = [one for one in found if one.operating[n].enough is False]
        if small and way.limit is not None:
            sets = ", ".join(f"{'all' if one.set is None else one.set} ({one.presented})" for one in small)
            limit = f"{float(way.limit) * 100:g} %"
            said.append(f"Too few cheques to tell {way.name}: {sets}. It takes {way.needed:,} presented, and "
                        f"none wrong, for the 95 % interval to end below {limit}.")  # fmt: skip
    return said


def curve(points: tuple[Point, ...]) -> Table:
    """Returns the reject curve, a line a confidence."""
    return Table(("confidence from", "accepted", "right", "wrong"), tuple(map(_point, points)))


def reliability_of(report: Report, figure: str) -> Table:
    """Returns a line for each bin that isn't empty."""
    rows = (
        (f"{one.low:g} to {one.high:g}", str(one.count), f"{one.mean:.3f}", str(Rate(one.right, one.count)))
        for one in reliability(report.scored[figure])
        if one.mean is not None
    )
    return Table((f"confidence, {figure}", "values", "mean confidence", "right"), tuple(rows))


def _operating(found: Trust, way: Operating) -> tuple[str, ...]:
    of = "all" if found.set is None else found.set
    threshold = "" if way.point.threshold is None else f"{way.point.threshold:.6g}"
    return of, way.name, str(way.right), str(way.wrong), str(way.altered), threshold


def _point(point: Point) -> tuple[str, ...]:
    counts = (point.accepted, point.right, point.wrong)
    return f"{point.threshold:.6g}", *(str(Rate(count, point.presented)) for count in counts)
