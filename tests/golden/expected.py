"""The expected records of the fixtures: what the shipped models read on each, kept as JSON beside it.

    python -m tests.golden.expected

writes them anew after a model or a rule has changed. The difference then shows in review what got
better and what got worse; the truth stands in the `.truth.json` files and is never touched here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chequeocr.decide.policy import Policy
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PICTURES = tuple(sorted(p for p in FIXTURES.iterdir() if p.suffix in (".jpg", ".png")))


def undated_reader() -> ChequeReader:
    """A reader that doesn't judge dates: an expected record must not depend on the day."""
    return ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))


def record(reader: ChequeReader, picture: Path) -> dict[str, Any]:
    """The record as a dict, its source without folders, numbers rounded: the same on every machine."""
    row = reader.read(picture).to_dict()
    row["source"] = picture.name
    for value in row.values():
        if isinstance(value, dict) and value.get("score") is not None:
            value["score"] = round(value["score"], 2)
        if isinstance(value, dict) and value.get("confidence") is not None:
            value["confidence"] = round(value["confidence"], 2)
    return row


def main() -> None:
    """Writes every fixture's expected record."""
    reader = undated_reader()
    for picture in PICTURES:
        text = json.dumps(record(reader, picture), indent=2, ensure_ascii=False)
        picture.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
