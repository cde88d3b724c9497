"""A report as plain values, a dict a line of JSON.

In: a Report. Out: dicts with `set` (null: all sets together) and `figure`; shares are rounded to four places,
thresholds are exact, so that they can be used as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from chequeocr.evaluate.rates import Bin, Point, Rate, reliability
from chequeocr.evaluate.report import ERROR_RATES, Report
from chequeocr.evaluate.trust import Operating, Trust


def lines(report: Report) -> list[dict[str, Any]]:
    """Returns counts by field, read rates and curve of all sets and of each, reliability and time, a dict
    each."""
    out: list[dict[str, Any]] = []
    for row in report.rows():
        rate = report.rate(row["set"], row["figure"])
        if row["figure"] in ERROR_RATES.values():  # what is counted there are edits: none of them is right
            edits = row["right"]
            row |= {"right": None, "edits": edits}
        out.append({**row, **_interval(rate)})
    for found in report.trusts():
        out += _trust(found)
    for figure, scored in report.scored.items():
        bins = [_bin(one) for one in reliability(scored)]
        out.append({"set": None, "figure": f"reliability, {figure}", "total": len(scored), "bins": bins})
    out.append(_time(report))
    return out


def _trust(found: Trust) -> Iterator[dict[str, Any]]:
    for way in found.ways:
        yield {"set": found.set, "figure": way.name, **_operating(way)}
    points = [_point(point) for point in found.curve]
    yield {"set": found.set, "figure": "reject curve", "total": found.presented, "points": points}


def _operating(way: Operating) -> dict[str, Any]:
    wrong = {f"wrong_{name}": value for name, value in _share(way.wrong).items()}
    return {
        "right": way.point.right,
        "total": way.point.presented,
        **_share(way.right),
        "accepted": way.point.accepted,
        "wrong": way.point.wrong,
        **wrong,
        "threshold": way.point.threshold,
        "altered": way.altered.total,
        "altered_accepted": way.altered.count,
        "needed": way.needed,
        "enough": way.enough,
    }


def _point(point: Point) -> dict[str, Any]:
    counts = {"accepted": point.accepted, "right": point.right, "wrong": point.wrong}
    shares = {f"{name}_share": round(count / point.presented, 4) for name, count in counts.items()}
    return {"threshold": point.threshold, **counts, **shares}


def _bin(one: Bin) -> dict[str, Any]:
    mean = None if one.mean is None else round(one.mean, 4)
    edges = {"from": one.low, "to": one.high}
    return {**edges, "count": one.count, "right": one.right, "mean_confidence": mean,
            **_share(Rate(one.right, one.count))}  # fmt: skip


def _time(report: Report) -> dict[str, Any]:
    middle = round(median(report.seconds), 4) if report.seconds else None
    return {"set": None, "figure": "seconds a cheque, median", "total": len(report.seconds), "median": middle}


def _share(rate: Rate) -> dict[str, Any]:
    return {"rate": None if rate.share is None else round(rate.share, 4), **_interval(rate)}


def _interval(rate: Rate | None) -> dict[str, Any]:
    """The ends of the 95 % Wilson interval; null for an error rate, and of nothing."""
    low, high = (rate.interval if rate else None) or (None, None)
    return {"low": None if low is None else round(low, 4), "high": None if high is None else round(high, 4)}
