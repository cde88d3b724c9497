"""Scores the reader of MICR lines: `chequeocr train score micr`.

In: an ONNX file of cheque-micr (else the shipped one) and the folder of the measuring data. Out: a table of
right/total: whole lines whose digits and symbols are all right, spaces left aside, and lines whose numbers
come out right of `parse_micr`. The lines of `micr_lines` that may train are never scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chequeocr.crop.cut import crop_whole
from chequeocr.outcome import Failure
from chequeocr.parse.micr import parse_micr
from chequeocr.parse.profiles import NEUTRAL, PROFILES
from chequeocr.protocols import Recognizer
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.recognize.lines import LineRecognizer
from chequeocr.train.lines.score import Score, idrbt_cases
from chequeocr.train.measured import IDRBT_KEYS, check_cheques, check_labels, cheque_rows, open_picture
from chequeocr.train.micr.data import may_train, read_labels

WRONG_LABELS = frozenset(
    {
        "reallife_gi_1200254439-0.png",
        "reallife_gi_1200255019-0.png",
        "reallife_cgi_1212993995-0.png",
        "reallife_gi_1200254312-0.png",
        "reallife_cgi_1212993818-0.png",
        "reallife_cgi_1212994140-0.png",
        "reallife_gi_1200254782-0.png",
        "reallife_gi_1200254037-0.png",
        "reallife_gi_1200254542-0.png",
        "reallife_gi_1200254605-0.png",
    }
)
"""Lines of the odd half whose label is not what the picture shows, seen by eye where the reader disagreed:
figures swapped ("10" for "01"), left out, or cut off in the picture."""

_END_TO_END = ("idrbt", "cheques_misc")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read, what it says, and its country."""

    name: str
    read: str
    truth: str
    country: str = "ZZ"

    @property
    def exact(self) -> bool:
        """Whether digits and symbols are all right."""
        return _plain(self.read) == _plain(self.truth)

    @property
    def numbers(self) -> bool | None:
        """Whether the numbers that the line stands for are right; None where the truth doesn't parse."""
        profile = PROFILES.get(self.country, NEUTRAL)
        found, wanted = parse_micr(self.read, profile), parse_micr(self.truth, profile)
        if not wanted:
            return None
        return bool(found) and found[0].value == wanted[0].value


def score_micr(model: Path | None, data: Path) -> Iterator[Score]:
    """One score a set and question. Raises SettingsError where `data` lacks something."""
    check_micr_data(data)
    recognizer = LineRecognizer(micr=model)
    for kind in ("e13b", "cmc7"):
        lines = read_set(recognizer, data / "micr_lines" / kind)
        yield from _both(f"micr_lines {kind}, odd half", lines)
        if any(line.name in WRONG_LABELS for line in lines):
            right = [line for line in lines if line.name not in WRONG_LABELS]
            yield _lines(f"micr_lines {kind}, odd half, without wrong labels", right)
    yield from _both("idrbt, true boxes", read_boxes(recognizer, data / "cheques"))
    for name in _END_TO_END:
        yield from _both(f"{name}, end to end", read_cheques(recognizer, data / "cheques", name))


def check_micr_data(data: Path) -> None:
    """Raises SettingsError where `data` lacks what `score_micr` asks for."""
    for kind in ("e13b", "cmc7"):
        check_labels(data / "micr_lines" / kind / "labels.tsv", ("image", "text"), "\t")
    check_cheques(data / "cheques", IDRBT_KEYS, ("idrbt",))
    check_cheques(data / "cheques", ("image", "set", "micr", "country"), _END_TO_END)


def _both(title: str, lines: Sequence[Line]) -> Iterator[Score]:
    yield _lines(title, lines)
    numbers = [line.numbers for line in lines if line.numbers is not None]
    yield Score(f"{title}: the numbers in it", sum(numbers), len(numbers))


def _lines(title: str, lines: Sequence[Line]) -> Score:
    return Score(f"{title}: line", sum(line.exact for line in lines), len(lines))


def read_set(recognizer: Recognizer, folder: Path) -> list[Line]:
    """The lines of one kind that never train."""
    held = [(name, text) for name, text in read_labels(folder) if not may_train(name)]
    crops = [crop_whole(open_picture(folder / name), "micr") for name, _ in held]
    readings = recognizer.recognize(crops)
    return [Line(name, reading.text, text) for reading, (name, text) in zip(readings, held, strict=True)]


def read_boxes(recognizer: LineRecognizer, folder: Path) -> list[Line]:
    """The lines of idrbt in their true boxes."""
    cases = idrbt_cases(folder).get("micr", [])
    readings = recognizer.recognize([case.crop for case in cases])
    return [
        Line("", reading.text, case.truth, case.profile.code)
        for reading, case in zip(readings, cases, strict=True)
    ]


def read_cheques(recognizer: LineRecognizer, folder: Path, name: str) -> list[Line]:
    """The lines of whole cheques of a set, where its truth has them."""
    rows = [row for row in cheque_rows(folder, name) if row["micr"]]
    reader = ChequeReader(recognizer=recognizer, settings=ReaderSettings(fields=("micr",)))
    results = reader.read_many(folder / row["image"] for row in rows)
    return [
        Line(
            row["image"],
            "" if isinstance(result, Failure) or result.micr is None else result.micr.text,
            row["micr"],
            row["country"],
        )
        for row, result in zip(rows, results, strict=True)
    ]


def _plain(text: str) -> str:
    return text.replace(" ", "")
