"""Curves as inline SVG: numbers in, a self-contained `<svg>` element out.

In: points of a reject curve, bins of a reliability diagram. Out: SVG text. It holds numbers and our own
labels only, so that there is nothing to escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chequeocr.evaluate.rates import Bin, Point, wilson

_WIDTH, _HEIGHT = 440, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 44
_TICKS = 5
_MOST_WRONG = 0.05  # share of misreads up to which the second curve goes: beyond it nobody accepts unseen

# Okabe and Ito's colours (jfly.uni-koeln.de/color, 2008), told apart by colour-blind people too.
_BLUE, _RED, _GREY = "#0072b2", "#d55e00", "#767676"

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Axes:
    """Two axes from nought; `most` is the largest x shown, y goes to 1."""

    x_label: str
    y_label: str
    most: float = 1.0

    def place(self, point: Place) -> Place:
        """Pixels of a point in units of the axes."""
        x = _LEFT + point[0] / self.most * (_WIDTH - _LEFT - _RIGHT)
        return round(x, 1), round(_HEIGHT - _BOTTOM - point[1] * (_HEIGHT - _TOP - _BOTTOM), 1)


def reject_chart(curve: Sequence[Point]) -> str:
    """Draws the right (blue) and wrong (red) shares of all presented, over the share that is accepted."""
    axes = _Axes("accepted, of all presented", "share of all presented")
    places = [(0.0, 0.0)]
    wrongs = [(0.0, 0.0)]
    for point in curve:
        accepted = point.accepted / point.presented
        places.append((accepted, point.right / point.presented))
        wrongs.append((accepted, point.wrong / point.presented))
    dots = [_dots(axes, places[1:], _BLUE), _dots(axes, wrongs[1:], _RED)]
    drawn = [_line(axes, places, _BLUE), _line(axes, wrongs, _RED), *dots]
    drawn += [_text((_LEFT + 10, _TOP + 14), "right", _BLUE), _text((_LEFT + 10, _TOP + 30), "wrong", _RED)]
    return _svg("Reject curve", axes, drawn)


def read_rate_chart(curve: Sequence[Point], limits: Iterable[float]) -> str:
    """Draws the read rate over the misread rate, up to 5 %, in steps: between two points there is no
    threshold.

    `limits` are misread rates to mark.
    """
    axes = _Axes("wrong accepts, of all presented", "read rate", _MOST_WRONG)
    steps = [(0.0, 0.0)]
    for point in curve:
        wrong, right = point.wrong / point.presented, point.right / point.presented
        if wrong > _MOST_WRONG:
            break
        steps += [(wrong, steps[-1][1]), (wrong, right)]
    steps.append((_MOST_WRONG, steps[-1][1]))
    marks = [_line(axes, [(limit, 0.0), (limit, 1.0)], _GREY, dashed=True) for limit in limits]
    return _svg("Read rate at a fixed misread rate", axes, [*marks, _line(axes, steps, _BLUE)])


def reliability_chart(bins: Sequence[Bin]) -> str:
    """Draws the share right over the mean confidence, a dot a bin with its 95 % interval. Calibrated is on
    the diagonal."""
    axes = _Axes("mean confidence", "share right")
    drawn = [_line(axes, [(0.0, 0.0), (1.0, 1.0)], _GREY, dashed=True)]
    for one in bins:
        if one.mean is not None:
            low, high = wilson(one.right, one.count)
            drawn.append(_line(axes, [(one.mean, low), (one.mean, high)], _BLUE))
            drawn.append(_dots(axes, [(one.mean, one.right / one.count)], _BLUE))
            x, y = axes.place((one.mean, low))
            drawn.append(_text((x, min(y + 12, _HEIGHT - _BOTTOM - 3)), str(one.count), _GREY, "middle"))
    return _svg("Reliability", axes, drawn)


def _svg(title: str, axes: _Axes, drawn: Iterable[str]) -> str:
    head = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img">'
    return "".join([head, f"<title>{title}</title>", *_frame(axes), *drawn, "</svg>"])


def _frame(axes: _Axes) -> list[str]:
    parts = []
    (left, bottom), (right, top) = axes.place((0.0, 0.0)), axes.place((axes.most, 1.0))
    for tick in range(_TICKS + 1):
        share = tick / _TICKS
        x, y = axes.place((share * axes.most, share))
        parts.append(f'<path d="M{left} {y}H{right}M{x} {bottom}V{top}" stroke="#e3e3e3" fill="none"/>')
        parts.append(_text((x, bottom + 16), f"{share * axes.most * 100:g} %", _GREY, "middle"))
        parts.append(_text((left - 6, y + 4), f"{share * 100:g} %", _GREY, "end"))
    parts.append(_text(((left + right) / 2, _HEIGHT - 8), axes.x_label, "#222", "middle"))
    middle = (top + bottom) / 2
    turned = f'<g transform="rotate(-90 12 {middle})">'
    return [*parts, turned, _text((12, middle), axes.y_label, "#222", "middle"), "</g>"]


def _line(axes: _Axes, points: Iterable[Place], colour: str, *, dashed: bool = False) -> str:
    places = " ".join(f"{x},{y}" for x, y in map(axes.place, points))
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.6"{dash}/>'


def _dots(axes: _Axes, points: Iterable[Place], colour: str) -> str:
    return "".join(f'<circle cx="{x}" cy="{y}" r="2.6" fill="{colour}"/>' for x, y in map(axes.place, points))


def _text(place: Place, text: str, colour: str, anchor: str = "start") -> str:
    x, y = place
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{anchor}" font-size="11">{text}</text>'
