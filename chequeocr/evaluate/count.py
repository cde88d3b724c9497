"""Reads and counts: compares each picture's record with its truth, figure by figure.

In: Truths and a reader. Out: a Report. The rules of counting are in chequeocr.evaluate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chequeocr.decide.policy import Policy
from chequeocr.evaluate.clips import Clip, ClipSettings, Cutter
from chequeocr.evaluate.compare import decimal_text, plain
from chequeocr.evaluate.rates import Scored
from chequeocr.evaluate.report import AGREED, ALTERED, ERROR_RATES, Miss, Report
from chequeocr.evaluate.stopwatch import Stopwatch
from chequeocr.evaluate.trust import verdict_on
from chequeocr.evaluate.truth import Truth
from chequeocr.fields import FIELDS
from chequeocr.imaging.boxes import iou
from chequeocr.parse.edits import edits
from chequeocr.parse.micr import parse_micr
from chequeocr.parse.profiles import NEUTRAL, PROFILES, Profile
from chequeocr.record import Cheque, printable

FOUND_AT = 0.5
IN_WORDS = "amount in words, value"


class Reader(Protocol):
    """What evaluation needs of a reader; a Failure has an `error`."""

    def read_many(self, sources: Iterable[Any]) -> Iterator[Any]:
        """Yields a record or a failure for each source, in order."""
        ...


@dataclass(frozen=True, slots=True)
class _Figure:
    """What is compared: the truth's `key` with what `got` takes from the record, both through `normal`.

    `part` is the record's attribute whose confidence speaks for it, "" where none does; `fields` are where
    it was read.
    """

    name: str
    key: str
    normal: Callable[[str], str]
    got: Callable[[Cheque], str | None]
    part: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One picture on its way into the report; `rights` by part of the record: is it right, where known."""

    report: Report
    truth: Truth
    cheque: Cheque | None
    cutter: Cutter | None
    required: tuple[str, ...]
    rights: dict[str, bool]

    def clips(self, fields: tuple[str, ...]) -> tuple[Clip, ...]:
        return () if self.cutter is None else self.cutter.fields(fields)


def evaluate(
    truths: Sequence[Truth],
    reader: Reader,
    clips: ClipSettings | None = None,
    required: tuple[str, ...] = Policy().required,
) -> Report:
    """Reads every picture and counts. A picture that can't be read counts as wrong in every figure.

    With `clips` every miss carries pictures of what was read. `required` are the fields that have to be
    right, beside the amount, where a cheque goes straight through.
    """
    report = Report()
    watch = Stopwatch()
    results = watch.results(reader.read_many(watch.sources(truth.path for truth in truths)))
    for truth, result in zip(truths, results, strict=True):
        report.pictures += 1
        cheque = result if isinstance(result, Cheque) else None
        if cheque is None:
            report.failures += 1
            report.unread.append((printable(truth.path.name), result.error.code))
        cutter = None if clips is None else Cutter(truth, cheque, clips)
        _count_all(_Case(report, truth, cheque, cutter, required, {}))
    report.seconds = watch.seconds
    return report


def _count_all(case: _Case) -> None:
    for figure in _FIGURES:
        _count_value(case, figure)
    _count_agreed(case)
    _count_line(case)
    _count_boxes(case)
    _count_verdict(case)


def _count_value(case: _Case, figure: _Figure) -> None:
    expected = case.truth.values.get(figure.key)
    if expected is None or expected == "" or (case.truth.altered and figure.name == IN_WORDS):
        return  # the amount of an altered cheque is what its figures say, and its words say another
    want = figure.normal(str(expected))
    have = "" if case.cheque is None else figure.normal(figure.got(case.cheque) or "")
    _count(case, figure, (want, have))
    if figure.name in ERROR_RATES:
        case.report.counts[case.truth.set, ERROR_RATES[figure.name]].add(edits(want, have), len(want))


def _count_agreed(case: _Case) -> None:
    """Of the amounts that figures and words agree on, how many are right: those one is tempted to trust."""
    amount = None if case.cheque is None else case.cheque.amount
    if case.truth.amount is not None and amount is not None and amount.origin == "both":
        pair = (decimal_text(str(case.truth.amount)), decimal_text(str(amount.value)))
        _count(case, _AGREED, pair)


def _count_line(case: _Case) -> None:
    line = case.truth.values.get("micr")
    if not line:
        return
    read = None if case.cheque is None else case.cheque.micr
    _count(case, _LINE, (str(line).replace(" ", ""), read.text.replace(" ", "") if read else ""))
    expected = parse_micr(str(line), _profile(case.truth))
    if expected:
        _count(case, _MICR, (repr(expected[0].value), repr(read.value if read else None)))


def _count_boxes(case: _Case) -> None:
    for name in (n for n in FIELDS if n in case.truth.boxes):
        found = getattr(case.cheque, name, None)
        box = found.box if found is not None else None
        overlap = iou(box, case.truth.boxes[name]) if box else 0.0
        figure = f"box {name}"
        case.report.counts[case.truth.set, figure].add(overlap >= FOUND_AT)
        if overlap < FOUND_AT:
            _miss(case, figure, ("", f"IoU {overlap:.2f}"), (None, (name,)))


def _count_verdict(case: _Case) -> None:
    truth, cheque = case.truth, case.cheque
    amount = None if cheque is None else cheque.amount
    if truth.amount is None and not truth.altered:
        return
    right = amount is not None and amount.value == truth.amount
    known = [case.rights.get(name) for name in case.required]
    whole = None if None in known else right and all(known)
    verdict = verdict_on(cheque, truth.set, right=right, altered=truth.altered, whole=whole)
    case.report.verdicts.append(verdict)
    if truth.altered and verdict.accepted:
        got = "" if amount is None else decimal_text(str(amount.value))
        confidence = None if amount is None else amount.confidence
        _miss(case, ALTERED, ("not to be accepted", got), (confidence, _AMOUNT_FIELDS))


def _count(case: _Case, figure: _Figure, pair: tuple[str, str]) -> None:
    """Counts one figure by whether both texts, the truth and what was read, are the same."""
    want, have = pair
    right = want == have and case.cheque is not None
    case.report.counts[case.truth.set, figure.name].add(right)
    if figure.part:
        case.rights[figure.part] = right
    confidence = getattr(getattr(case.cheque, figure.part, None), "confidence", None) if figure.part else None
    # Figures and words of an altered cheque disagree, so that no confidence in an amount can be right.
    if confidence is not None and not (case.truth.altered and figure.key == "amount"):
        case.report.scored[figure.name].append(Scored(confidence, right))
    if not right:
        _miss(case, figure.name, pair, (confidence, figure.fields))


def _miss(
    case: _Case, figure: str, pair: tuple[str, str], where: tuple[float | None, tuple[str, ...]]
) -> None:
    """Notes what went wrong; `where` is the confidence that the record had in it, and the fields to show."""
    confidence, fields = where
    decision = "" if case.cheque is None else case.cheque.decision
    image, want, have = map(printable, (case.truth.path.name, *pair))
    case.report.misses.append(Miss(image, figure, want, have, confidence, decision, case.clips(fields)))


def _profile(truth: Truth) -> Profile:
    return PROFILES.get(str(truth.values.get("country") or ""), NEUTRAL)


def _value(name: str) -> Callable[[Cheque], str | None]:
    """The value of a field or of the amount as text, None where there is none."""

    def value(cheque: Cheque) -> str | None:
        read = getattr(getattr(cheque, name), "value", None)
        return None if read is None else str(read)

    return value


_AMOUNT_FIELDS = ("amount_in_numbers", "amount_in_words")
_FIGURES = (
    _Figure("payee", "payee", plain, _value("payee_name"), "payee_name", ("payee_name",)),
    _Figure("amount", "amount", decimal_text, _value("amount"), "amount", _AMOUNT_FIELDS),
    _Figure("amount in figures", "amount", decimal_text, _value("amount_in_numbers"), "amount_in_numbers",
            ("amount_in_numbers",)),
    _Figure(IN_WORDS, "amount", decimal_text, _value("amount_in_words"), "amount_in_words",
            ("amount_in_words",)),
    _Figure("amount in words, text", "amount_words", plain,
            lambda cheque: getattr(cheque.amount_in_words, "text", ""), "", ("amount_in_words",)),
    _Figure("date", "date_iso", str, _value("date"), "date", ("date",)),
)  # fmt: skip
_AGREED = _Figure(AGREED, "amount", decimal_text, _value("amount"), "", _AMOUNT_FIELDS)
_LINE = _Figure("MICR, text", "micr", str, _value("micr"), "", ("micr",))
_MICR = _Figure("MICR", "micr", str, _value("micr"), "micr", ("micr",))
