"""The figures by which the embedded models are judged, beside PP-OCRv6 small as it comes on the same boxes.

In: the measured sets, Reports and recognizers of ours and of the other. Out: rows: right/total, mark, goal.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chequeocr.evaluate import Count, Report
from chequeocr.models import registry
from chequeocr.protocols import Recognizer
from chequeocr.reader.reader import ChequeReader
from chequeocr.train.detector import score as score_boxes
from chequeocr.train.micr.score import read_set

_MISC_BOXES = ("payee_name", "amount_in_numbers", "amount_in_words", "date")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours, the other's (None where it has no part in it), the mark and the goal as shares.

    Of an error rate (`lower`) `right` counts edits and less is better.
    """

    of: str
    figure: str
    ours: Count
    other: Count | None
    marks: tuple[float, float]
    lower: bool = False

    @property
    def reached(self) -> bool:
        """Whether the mark is reached."""
        share = self.ours.right / self.ours.total
        return share <= self.marks[0] if self.lower else share >= self.marks[0]

    def markdown(self) -> str:
        """A line of the table."""
        other = _cell(self.other) if self.other else "–"
        sign = "≤ " if self.lower else ""
        marks = " | ".join(f"{sign}{mark:.0%}" for mark in self.marks)
        held = "reached" if self.reached else "**not reached**"
        return f"| {self.of} | {self.figure} | {_cell(self.ours)} | {other} | {marks} | {held} |"


HEAD = (
    "| set | figure | chequeocr | PP-OCRv6 small as it comes | mark | goal | |\n|---|---|---|---|---|---|---|"
)


def rows(data: Path, pair: tuple[Report, Report], both: tuple[Recognizer, Recognizer]) -> list[Row]:
    """All of them; `pair` and `both` are the reports and recognizers, ours first."""
    found = [
        _box_row("idrbt", "true boxes found at IoU 0.5, all fields", pair[0], (0.95, 0.99)),
        _box_row("cheques_misc", "the same, payee, figures, words, date", pair[0], (0.75, 0.9)),
    ]
    found += [
        Row("cheques_misc", f"box {name} at IoU 0.5", pair[0].counts["cheques_misc", f"box {name}"], None,
            (0.75, 0.9))
        for name in _MISC_BOXES
    ]  # fmt: skip
    found.append(_both("courtesy_amounts", "digits exact, through read-line", (0.92, 0.97),
                       lambda i: courtesy(data, both[i])))  # fmt: skip
    for of, figure, marks, lower in (
        ("idrbt", "amount in figures", (0.85, 0.95), False),
        ("idrbt", "payee", (0.45, 0.75), False),
        ("idrbt", "payee CER", (0.10, 0.04), True),
        ("idrbt", "amount in words CER", (0.10, 0.04), True),
        ("idrbt", "date", (0.90, 0.98), False),
    ):
        found.append(Row(of, figure, pair[0].counts[of, figure], pair[1].counts[of, figure], marks, lower))
    for kind, marks in (("e13b", (0.93, 0.99)), ("cmc7", (0.95, 0.99))):
        found.append(_both("micr_lines", f"{kind}, odd half, digits and symbols exact", marks,
                           lambda i, kind=kind: _lines(data / "micr_lines" / kind, both[i])))  # fmt: skip
    micr = (report.counts["idrbt", "MICR, text"] for report in pair)
    found.append(Row("idrbt", "MICR, digits and symbols exact", *micr, (0.93, 0.99)))
    for of, marks in (("tianming_us_handfilled", (0.85, 0.95)), ("cheques_misc", (0.50, 0.80))):
        found.append(Row(of, "amount", *(r.counts[of, "amount"] for r in pair), marks))
    return found


def courtesy(data: Path, recognizer: Recognizer) -> Count:
    """Amounts cut from cheques whose digits are all right."""
    count, reader = Count(), ChequeReader(recognizer=recognizer)
    folder = data / "courtesy_amounts"
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            text = reader.read_line(folder / row["image"], "amount_in_numbers").reading.text
            count.add("".join(c for c in text if c.isdigit()) == row["digits"])
    return count


def boxes_page(data: Path) -> str:
    """Box by box of idrbt, straight from the detector's file, beside the mean boxes of that very set."""
    samples = score_boxes.load_samples(data / "cheques", "idrbt")
    path = registry.path("cheque-fields")
    ours, floor = score_boxes.score(samples, path), score_boxes.score_mean(samples)
    lines = ["| field | found | mean IoU | mean box | its mean IoU |", "|---|---|---|---|---|"]
    for name in [*ours, "all"]:
        a, b = ([v for values in s.values() for v in values] if name == "all" else s[name]
                for s in (ours, floor))  # fmt: skip
        cells = [cell for v in (a, b) for cell in (_found(v), f"{sum(v) / len(v):.3f}")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    ap, mean_ap = score_boxes.map_of(samples, path), score_boxes.map_of_mean(samples)
    return "\n".join([*lines, "", f"mAP50: {ap:.3f}; of the mean boxes: {mean_ap:.3f}."])


def _found(overlaps: list[float]) -> str:
    return f"{sum(v >= 0.5 for v in overlaps)}/{len(overlaps)}"


def _box_row(of: str, figure: str, report: Report, marks: tuple[float, float]) -> Row:
    whole = Count()
    for (name, counted), count in report.counts.items():
        if name == of and counted.startswith("box "):
            whole.add(count.right, count.total)
    return Row(of, figure, whole, None, marks)


def _both(of: str, figure: str, marks: tuple[float, float], count: Callable[[int], Count]) -> Row:
    return Row(of, figure, count(0), count(1), marks)


def _lines(folder: Path, recognizer: Recognizer) -> Count:
    found = read_set(recognizer, folder)
    return Count(sum(line.exact for line in found), len(found))


def _cell(count: Count) -> str:
    return f"{count.right}/{count.total} ({count.right / count.total:.1%})"
