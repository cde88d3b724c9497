"""The part of the accuracy page that says how far amounts can be trusted.

In: a Report of whole cheques, read with dates not judged. Out: Markdown: marks, read rates, confidences.
"""

from __future__ import annotations

from chequeocr.evaluate import Report, tables
from chequeocr.evaluate.trust import Operating, Trust

REAL = ("idrbt", "cheques_misc", "tianming_us_handfilled")

HEAD = """The confidences were fitted on cheques of `chequeocr.synth` alone; no picture of these sets
had a part in it. Models and rules were partly chosen on idrbt: see *selected on* above.

- R@1 % is the read rate at 1 % misreads: the share of all cheques presented whose amount is
  accepted by its confidence and right to the cent, at the largest acceptance at which at
  most 1 % of all presented are accepted and wrong.
- `decision "accept"` is what the default policy accepts. Dates are not judged (`--as-of
  none`), as these cheques are years old.
- `straight through` is the straight-through rate: accepted, and the amount and every
  required field right.
- Altered cheques are counted apart.
- The policy's `least_confidence` of 0.2 was chosen with the acceptance on idrbt in sight:
  30/53 at 0.3, 39/53 at 0.2, 46/53 without it, and nothing wrong in any.
- The slips have sample routing numbers whose check digit is wrong: none may be accepted,
  whatever its amount."""


def trust_page(report: Report) -> str:
    """The section's body."""
    found = {one.set: one for one in report.trusts()}
    idrbt = found["idrbt"]
    at_one, decided = idrbt.operating[0], idrbt.operating[-1]
    marks = [
        ("R@1 % of idrbt, altered ones left out", str(at_one.right), "75 %", "92 %", _held(at_one, 0.75)),
        ("accepted of them at the default policy", str(decided.accepted), "60 %", "", _held(decided, 0.6)),
        ("wrong among the accepted", f"{decided.point.wrong}", "none", "", _yes(decided.point.wrong == 0)),
        ("altered ones accepted", str(decided.altered), "none", "", _yes(decided.altered.count == 0)),
        *(
            (f"wrong accepts on {name}", str(found[name].operating[-1].wrong), "≤ 1 %", "", _few(found[name]))
            for name in REAL
        ),
    ]
    parts = [
        HEAD,
        markdown(tables.Table(("what must show", "measured", "mark", "goal", ""), tuple(marks))),
        markdown(tables.read_rates(report)),
        "What confidences promise, and what was right, all sets together:",
        *(markdown(tables.reliability_of(report, figure)) for figure in report.scored),
    ]
    return "\n\n".join(parts)


def markdown(table: tables.Table) -> str:
    """A table as Markdown has it."""
    lines = [table.head, ("---",) * len(table.head), *table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _held(way: Operating, mark: float) -> str:
    rate = way.accepted if way.limit is None else way.right
    return _yes(rate.count >= mark * rate.total)


def _few(found: Trust) -> str:
    wrong = found.operating[-1].wrong
    return _yes(wrong.count * 100 <= wrong.total)


def _yes(reached: bool) -> str:
    return "reached" if reached else "**not reached**"
