"""How well a reader reads: right/total by set and figure, against pictures whose truth is known.

In: a `gt.jsonl` (one JSON object a picture: `image` relative to the file, and any of `set`, `payee`,
`amount`, `amount_words`, `date_iso`, `micr`, `boxes`, `altered`) and a reader. Out: a `Report`.

Rules of counting. A truth of null is unsure and isn't counted. Payees and words are compared without
case, punctuation and spaces; amounts as exact decimals; MICR by the numbers it parses to, under the
rules of the truth's `country`, and its text by digits and symbols without spaces. CER is edits over
characters of the truth, both sides without case, punctuation and spaces, of all pictures together. A box
is found at an intersection over union of 0.5 or more.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.fields import FIELDS, canonical_name
from chequeocr.parse.micr import parse_micr
from chequeocr.parse.profiles import NEUTRAL, PROFILES, Profile
from chequeocr.record import Cheque

FOUND_AT = 0.5


class Reader(Protocol):
    """What evaluation needs of a reader; ReadFailure records have an `error`."""

    def read_many(self, sources: Iterable[Any]) -> Iterator[Any]:
        """A record or a failure for each source, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Truth:
    """One picture and what is known about it."""

    path: Path
    set: str
    values: Mapping[str, Any]
    boxes: Mapping[str, tuple[float, float, float, float]]


@dataclass(slots=True)
class Count:
    """Right of total; for an error rate, edits of characters."""

    right: int = 0
    total: int = 0

    def add(self, right: int, total: int = 1) -> None:
        """Counts `right` of `total` more."""
        self.right += right
        self.total += total


@dataclass(frozen=True, slots=True)
class Miss:
    """One figure that came out wrong. It holds values of the cheque: for the screen, not for logs."""

    image: str
    figure: str
    truth: str
    got: str


@dataclass(slots=True)
class Report:
    """Counts by (set, figure), in the order in which they were met, and what went wrong."""

    counts: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    misses: list[Miss] = field(default_factory=list)
    pictures: int = 0
    failures: int = 0

    def rows(self) -> list[dict[str, Any]]:
        """One plain dict a figure: set, figure, right, total, rate."""
        return [
            {"set": of, "figure": figure, "right": c.right, "total": c.total,
             "rate": round(c.right / c.total, 4) if c.total else None}
            for (of, figure), c in self.counts.items()
        ]

    def markdown(self) -> str:
        """A table: a line a figure, a column a set."""
        sets = list(dict.fromkeys(of for of, _ in self.counts))
        figures = list(dict.fromkeys(figure for _, figure in self.counts))
        lines = ["| figure | " + " | ".join(sets) + " |", "|---|" + "---|" * len(sets)]
        for figure in figures:
            cells = [_cell(self.counts.get((of, figure))) for of in sets]
            lines.append(f"| {figure} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def load_truth(path: Path) -> list[Truth]:
    """The pictures of a gt.jsonl.

    Raises FileAccessError where it can't be read, SettingsError naming the line that is no truth.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise FileAccessError(f"{path}: {error.strerror}") from error
    return [_truth(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def evaluate(truths: Sequence[Truth], reader: Reader) -> Report:
    """Reads every picture and counts. A picture that can't be read counts as wrong in every figure."""
    report = Report()
    results = reader.read_many(truth.path for truth in truths)
    for truth, result in zip(truths, results, strict=True):
        report.pictures += 1
        cheque = result if isinstance(result, Cheque) else None
        report.failures += cheque is None
        _count_values(report, truth, cheque)
        _count_boxes(report, truth, cheque)
    return report


def plain(text: str) -> str:
    """Letters and digits only, lower case, accents kept: what payees are compared by.

    >>> plain("M/s. Crème & Co-op")
    'mscrèmecoop'
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return "".join(c for c in composed if c.isalnum())


def edits(a: str, b: str) -> int:
    """Levenshtein distance.

    >>> edits("kitten", "sitting")
    3
    """
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def iou(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union of two boxes x0, y0, x1, y1.

    >>> iou((0, 0, 2, 2), (1, 0, 3, 2))
    0.3333333333333333
    """
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    inside = width * height
    return inside / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inside)


def _truth(path: Path, number: int, line: str) -> Truth:
    try:
        row = json.loads(line)
        boxes = {canonical_name(k): tuple(map(float, b)) for k, b in (row.get("boxes") or {}).items() if b}
        return Truth(path.parent / row["image"], row.get("set") or path.parent.name, row,
                     {k: b for k, b in boxes.items() if k is not None and len(b) == 4})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}, line {number}: no truth of a picture ({type(error).__name__})"
        raise SettingsError(message) from error


def _count_values(report: Report, truth: Truth, cheque: Cheque | None) -> None:
    for figure, key, normal, got in _FIGURES:
        expected = truth.values.get(key)
        if expected is None or expected == "":
            continue
        want = normal(str(expected))
        have = "" if cheque is None else normal(got(cheque) or "")
        _count(report, truth, figure, (want, have))
        if figure in _CER:
            report.counts[truth.set, _CER[figure]].add(edits(want, have), len(want))
    _count_agreed(report, truth, cheque)
    line = truth.values.get("micr")
    if line:
        text = cheque.micr.text if cheque and cheque.micr else ""
        _count(report, truth, "MICR, text", (str(line).replace(" ", ""), text.replace(" ", "")))
    expected_micr = parse_micr(str(line), _profile(truth)) if line else []
    if expected_micr:
        read = cheque.micr.value if cheque and cheque.micr else None
        _count(report, truth, "MICR", (repr(expected_micr[0].value), repr(read)))


def _count_agreed(report: Report, truth: Truth, cheque: Cheque | None) -> None:
    """Of the amounts that figures and words agree on, how many are right: those one is tempted to trust."""
    expected = truth.values.get("amount")
    if expected and cheque and cheque.amount and cheque.amount.origin == "both":
        pair = (_decimal(str(expected)), _decimal(str(cheque.amount.value)))
        _count(report, truth, "amount, of those where both agree", pair)


def _count(report: Report, truth: Truth, figure: str, pair: tuple[str, str]) -> None:
    """Counts one figure by whether both texts, the truth and what was read, are the same."""
    want, have = pair
    report.counts[truth.set, figure].add(want == have)
    if want != have:
        report.misses.append(Miss(truth.path.name, figure, want, have))


def _profile(truth: Truth) -> Profile:
    return PROFILES.get(str(truth.values.get("country") or ""), NEUTRAL)


def _count_boxes(report: Report, truth: Truth, cheque: Cheque | None) -> None:
    for name in (n for n in FIELDS if n in truth.boxes):
        found = getattr(cheque, name, None)
        box = found.box if found is not None else None
        overlap = iou(box, truth.boxes[name]) if box else 0.0
        report.counts[truth.set, f"box {name}"].add(overlap >= FOUND_AT)
        if overlap < FOUND_AT:
            report.misses.append(Miss(truth.path.name, f"box {name}", "", f"IoU {overlap:.2f}"))


def _decimal(text: str) -> str:
    return format(Decimal(text).normalize(), "f") if text else ""


def _figures(cheque: Cheque) -> str:
    read = cheque.amount_in_numbers
    return str(read.value) if read and read.value is not None else ""


def _words(cheque: Cheque) -> str:
    read = cheque.amount_in_words
    return str(read.value) if read and read.value is not None else ""


def _text(name: str) -> Callable[[Cheque], str]:
    return lambda cheque: getattr(getattr(cheque, name), "text", "")


_FIGURES: tuple[tuple[str, str, Callable[[str], str], Callable[[Cheque], str | None]], ...] = (
    ("payee", "payee", plain, lambda c: c.payee),
    ("amount", "amount", _decimal, lambda c: str(c.amount.value) if c.amount else ""),
    ("amount in figures", "amount", _decimal, _figures),
    ("amount in words, value", "amount", _decimal, _words),
    ("amount in words, text", "amount_words", plain, _text("amount_in_words")),
    ("date", "date_iso", str, lambda c: str(c.date.value) if c.date and c.date.value else ""),
)
_CER = {"payee": "payee CER", "amount in words, text": "amount in words CER"}


def _cell(count: Count | None) -> str:
    if count is None or not count.total:
        return "–"
    return f"{count.right}/{count.total} ({count.right / count.total:.1%})"
