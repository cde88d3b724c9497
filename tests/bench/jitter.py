"""Whether what is read depends on a few pixels of a box: each field read 25 times, its box a little off.

    python -m tests.bench.jitter --write docs/accuracy.md

In: ../shared/data beside the checkout. Out: a table of right/total by set and field, in the terminal and in
the page. Fields are found once a picture; then all its boxes are moved, made larger or made smaller at random
(seeded), in every second case with the whole picture turned as well, and read anew.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.crop.cut import crop_fields
from chequeocr.evaluate import Truth, load_truth, plain
from chequeocr.evaluate.compare import decimal_text
from chequeocr.parse.field import field_candidates
from chequeocr.parse.profiles import NEUTRAL, PROFILES, Profile
from chequeocr.protocols import Recognizer
from chequeocr.reader.factory import DETECTORS, make_recognizer
from chequeocr.reader.find import FieldFinder
from chequeocr.reader.settings import ReaderSettings
from chequeocr.source.image import load_page
from chequeocr.types import Box, Crop, Image, Reading
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

if TYPE_CHECKING:
    import supervision as sv

TRUTH = ROOT.parent / "shared" / "data" / "cheques" / "gt.jsonl"
SETS = ("idrbt", "tianming_us_handfilled", "cheques_misc")
FIELDS = {"payee_name": "payee", "amount_in_words": "amount", "amount_in_numbers": "amount"}
"""The fields that are read, each with the key of its truth."""

SEED, TIMES = 5, 25
FARTHEST = 0.02  # of the leaf: its width to the left and right, its height up and down
STEEPEST = 0.5  # degrees
MARK = 0.9
HEAD = "| set | field | reads the same | right, box as found | right, box off | mark |"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A picture upright, RGB uint8, the boxes of its fields and the leaf, in its pixels."""

    truth: Truth
    image: Image
    boxes: Mapping[str, Box]
    leaf: Box

    @property
    def profile(self) -> Profile:
        """The rules of the country that the truth names."""
        return PROFILES.get(str(self.truth.values.get("country") or ""), NEUTRAL)


def found(truths: Sequence[Truth]) -> Iterator[Found]:
    """Each picture with the fields that the embedded detector finds."""
    finder = FieldFinder(DETECTORS.stage("cheque-fields", 0), ReaderSettings())
    for truth in truths:
        for one in finder.find([load_page(truth.path)], lambda: None)[0][:1]:
            image = one.placed.image
            whole = (0, 0, image.shape[1], image.shape[0])
            yield Found(truth, image, one.cropped.boxes, one.leaf or whole)


def jittered(here: Found, number: int, rng: np.random.Generator) -> tuple[Image, dict[str, Box]]:
    """The picture and its boxes, a little off: moved, larger or smaller by `number`, every second one
    turned."""
    image, boxes = here.image, dict(here.boxes)
    if number % 2:
        image, boxes = turned(image, boxes, float(rng.uniform(-STEEPEST, STEEPEST)))
    x0, y0, x1, y1 = here.leaf
    most = FARTHEST * np.array([x1 - x0, y1 - y0])
    return image, {name: _off(box, number % 3, most, rng) for name, box in boxes.items()}


def _off(box: Box, kind: int, most: npt.NDArray[np.float64], rng: np.random.Generator) -> Box:
    """A box moved (0), larger (1) or smaller (2) by up to `most` pixels (x, y), more at one side or the
    other."""
    if kind == 0:
        first = last = rng.uniform(-most, most)
    else:
        more, share = rng.uniform(0, most) * (1 if kind == 1 else -1), rng.uniform(0, 1, 2)
        first, last = -share * more, (1 - share) * more
    x0, y0, x1, y1 = (round(float(v)) for v in np.add(box, (*first, *last)))
    return x0, y0, max(x0 + 4, x1), max(y0 + 4, y1)


def turned(image: Image, boxes: Mapping[str, Box], degrees: float) -> tuple[Image, dict[str, Box]]:
    """The picture turned about its middle, white around; each box as large as before, about what it held."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    whole = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    moved = {}
    for name, (x0, y0, x1, y1) in boxes.items():
        x, y = matrix @ ((x0 + x1) / 2, (y0 + y1) / 2, 1.0)
        left, top = round(float(x) - (x1 - x0) / 2), round(float(y) - (y1 - y0) / 2)
        moved[name] = (left, top, left + x1 - x0, top + y1 - y0)
    return np.asarray(whole, np.uint8), moved


def crops(image: Image, boxes: Mapping[str, Box]) -> dict[str, Crop]:
    """The crops of the measured fields; a box that has left the picture gives none."""
    cut = crop_fields(image, detections({name: boxes[name] for name in FIELDS if name in boxes}))
    return {crop.field: crop for crop in cut.crops}


def detections(boxes: Mapping[str, Box]) -> sv.Detections:
    """Boxes as a detector that is sure of them gives them."""
    import supervision as sv

    return sv.Detections(
        xyxy=np.array(list(boxes.values()), np.float32).reshape(-1, 4),
        confidence=np.ones(len(boxes), np.float32),
        class_id=np.zeros(len(boxes), int),
        data={"class_name": np.array(list(boxes))},
    )


def said(field: str, reading: Reading | None, profile: Profile) -> str:
    """What a reading says, as it is compared: a payee's letters, an amount's value or else its letters."""
    if reading is None:
        return ""
    candidates = field_candidates(field, reading, profile)
    if field == "payee_name":
        return plain(str(candidates[0].value)) if candidates else ""
    return decimal_text(str(candidates[0].value)) if candidates else plain(reading.text)


def read(here: Found, recognizer: Recognizer, times: int = TIMES) -> dict[str, list[str]]:
    """By field what was read: first with the box as found, then with each box that is off."""
    rng = np.random.default_rng([SEED, zlib.crc32(here.truth.path.name.encode())])
    cut = [crops(here.image, here.boxes)]
    cut += [crops(*jittered(here, number, rng)) for number in range(times)]
    fields = [name for name in FIELDS if name in cut[0]]
    flat = [one[name] for one in cut for name in fields if name in one]
    readings = iter(recognizer.recognize(flat))
    texts: dict[str, list[str]] = {name: [] for name in fields}
    for one in cut:
        for name in fields:
            reading = next(readings) if name in one else None
            texts[name].append(said(name, reading, here.profile))
    return texts


def wanted(truth: Truth, field: str) -> str | None:
    """What the truth has for a field, as it is compared; None where it isn't sure, or was altered."""
    value = truth.values.get(FIELDS[field])
    if not value or (truth.altered and field == "amount_in_words"):
        return None
    return plain(str(value)) if field == "payee_name" else decimal_text(str(Decimal(str(value))))


class Counts:
    """right/total by set, field and figure: `same` as with the box as found; `middle`, `off` as the
    truth."""

    def __init__(self) -> None:
        self.right: Counter[tuple[str, str, str]] = Counter()
        self.total: Counter[tuple[str, str, str]] = Counter()

    def add(self, here: Found, texts: Mapping[str, Sequence[str]]) -> None:
        """Counts what was read of one picture."""
        for field, (middle, *others) in texts.items():
            self._count(here, (field, "same"), [text == middle for text in others])
            want = wanted(here.truth, field)
            if want is not None:
                self._count(here, (field, "middle"), [middle == want])
                self._count(here, (field, "off"), [text == want for text in others])

    def _count(self, here: Found, figure: tuple[str, str], rights: Sequence[bool]) -> None:
        self.right[here.truth.set, *figure] += sum(rights)
        self.total[here.truth.set, *figure] += len(rights)

    def table(self) -> list[str]:
        """The lines of the table: each set, then all together, with the mark."""
        lines = [HEAD, "|---" * HEAD.count(" | ") + "|---|"]
        sets = [name for name in SETS if any(key[0] == name for key in self.total)]
        for name, of in [*((name, [name]) for name in sets), ("all", sets)]:
            for field in FIELDS:
                cells = " | ".join(self._cell(of, field, what) for what in ("same", "middle", "off"))
                lines.append(f"| {name} | {field} | {cells} | {self._held(field) if name == 'all' else ''} |")
        return lines

    def _held(self, field: str) -> str:
        """Whether the mark is reached, all sets together."""
        right, total = (
            sum(n for (_, name, what), n in of.items() if (name, what) == (field, "same"))
            for of in (self.right, self.total)
        )
        return f"{MARK:.0%}: {'reached' if right >= MARK * total else '**not reached**'}"

    def _cell(self, sets: Sequence[str], field: str, what: str) -> str:
        right = sum(self.right[of, field, what] for of in sets)
        total = sum(self.total[of, field, what] for of in sets)
        return f"{right}/{total} ({100 * right / total:.1f}%)" if total else "–"


def chosen(sets: Sequence[str], limit: int | None) -> list[Truth]:
    """The pictures of each set that are there, at most `limit` of each, spread over the set."""
    truths = [truth for truth in load_truth(TRUTH) if truth.path.is_file()]
    kept = []
    for name in sets:
        of = [truth for truth in truths if truth.set == name]
        step = 1 if limit is None else max(1, len(of) // limit)
        kept += of[::step][:limit]
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description="Boxes that are a little off: right/total.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `jitter`")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--limit", type=int, help="pictures of each set, at most")
    options = parser.parse_args()
    recognizer = make_recognizer("cheque-lines", 0)
    counts, pictures = Counts(), 0
    for here in found(chosen(options.sets, options.limit)):
        counts.add(here, read(here, recognizer))
        pictures += 1
        print(f"{here.truth.path.name}", flush=True)
    head = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, {pictures} pictures, {TIMES} boxes a field."
    lines = [head, "", *counts.table()]
    print("\n".join(lines))
    if options.write:
        write_into(options.write, "jitter", "\n".join(lines))


if __name__ == "__main__":
    main()
