"""The synthetic cheques that ship as fixtures, made again by one command.

    python -m chequeocr.synth.fixtures fixtures/

In: a folder. Out: one picture and one `.truth.json` (values and boxes, see `folder.truth_line`) for each line
of the table below. Only the shipped fonts are used, so the same versions of Pillow, OpenCV and numpy give the
same pixels everywhere.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from chequeocr.synth.folder import truth_line
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthCheque, SynthSettings


@dataclass(frozen=True, slots=True)
class Fixture:
    """A fixture: file name, layout family, seed, and whether it is printed, blank, photographed."""

    name: str
    layout: str
    seed: int
    printed: bool = False
    blank: bool = False
    photo: bool = False
    width: int = 1200


FIXTURES: tuple[Fixture, ...] = (
    Fixture("in_handwritten_1.jpg", "indian", 112),
    Fixture("in_handwritten_2.jpg", "indian", 5),
    Fixture("in_handwritten_3.jpg", "indian", 7),
    Fixture("in_printed_1.jpg", "indian", 60, printed=True),
    Fixture("in_photo.jpg", "indian", 92, photo=True),
    Fixture("in_blank.jpg", "indian", 81, blank=True),
    Fixture("us_handwritten_1.jpg", "us_personal", 20),
    Fixture("us_handwritten_2.jpg", "us_personal", 25),
    Fixture("us_printed_1.png", "us_business", 45, printed=True, width=1000),
    Fixture("uk_handwritten_1.jpg", "uk", 22),
    Fixture("uk_printed_1.jpg", "uk", 24, printed=True),
    Fixture("fr_handwritten_1.jpg", "french", 42),
    Fixture("fr_printed_1.jpg", "french", 41, printed=True),
)


def make(fixture: Fixture) -> SynthCheque:
    """Draw one fixture."""
    return generate(
        fixture.seed,
        SynthSettings(
            width=fixture.width,
            layouts=((fixture.layout, 1.0),),
            captures=(("photo" if fixture.photo else "scan", 1.0),),
            printed=1.0 if fixture.printed else 0.0,
            blank=1.0 if fixture.blank else 0.0,
            void=0.0,
            plain=True,
        ),
    )


def write_fixtures(folder: Path) -> list[Path]:
    """Write every fixture; the paths of the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for fixture in FIXTURES:
        cheque = make(fixture)
        path = folder / fixture.name
        Image.fromarray(cheque.image).save(
            path, **({"quality": 88} if path.suffix == ".jpg" else {"optimize": True})
        )
        text = json.dumps(truth_line(fixture.name, cheque), ensure_ascii=False, indent=1)
        path.with_suffix(".truth.json").write_text(text + "\n", encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the fixtures again.")
    parser.add_argument("folder", type=Path)
    for written in write_fixtures(parser.parse_args().folder):
        sys.stdout.write(f"{written}\n")
