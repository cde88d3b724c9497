"""A folder of synthetic cheques.

In: a folder, a count, a first seed, settings. Out: pictures, `gt.jsonl`, one JSON object a line with the
file's name, the truth and the boxes (pixels, canonical field names and `cheque`), and `coco.json` with the
same boxes.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from chequeocr.errors import SettingsError
from chequeocr.runtime.whole import write_whole
from chequeocr.synth.coco import CocoBoxes
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthCheque, SynthSettings

#: What Pillow is told for each kind of file.
_SAVE: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 90},
    "png": {"format": "PNG"},
    "tif": {"format": "TIFF", "compression": "tiff_lzw"},
}


def truth_line(name: str, cheque: SynthCheque) -> dict[str, object]:
    """One line of gt.jsonl, with the names of the fields that measured sets use."""
    boxes = {key: [round(v, 1) for v in box] for key, box in cheque.boxes.items()}
    return {"image": name, "set": "synth", **cheque.truth.to_dict(), "boxes": boxes}


def _save(cheque: SynthCheque, path: Path, suffix: str) -> None:
    picture, encoded = Image.fromarray(cheque.image), BytesIO()
    two_levels = bool(np.isin(cheque.image, (0, 255)).all())
    if suffix == "tif" and two_levels:
        picture.convert("1").save(encoded, "TIFF", compression="group4", dpi=(200, 200))
    else:
        picture.save(encoded, **_SAVE[suffix])
    write_whole(encoded.getvalue(), [path])


def write_folder(
    out: Path | str, count: int, seed: int = 0, settings: SynthSettings | None = None, suffix: str = "jpg"
) -> Path:
    """Write `count` cheques of the seeds from `seed` on; the path of gt.jsonl. A picture of two levels
    becomes a TIFF of CCITT group 4 where TIFFs are asked for, as it does in image exchange.

    Nothing is overwritten: SettingsError where the folder holds a file that would be written, and what
    `generate` raises, before there is any file. ValueError if count is negative, or for a kind of file other
    than jpg, png and tif.
    """
    if suffix not in _SAVE:
        raise ValueError(f"pictures of kind {suffix!r}: give one of {', '.join(_SAVE)}")
    if count < 0:
        raise ValueError(f"count is {count}: give a number of cheques of zero or more")
    out = Path(out)
    names = [f"{index:06d}.{suffix}" for index in range(seed, seed + count)]
    _refuse_present(out, ["gt.jsonl", "coco.json", *names])
    drawn = (generate(index, settings) for index in range(seed, seed + count))
    # What can't be drawn at all leaves no half-made folder behind, which would stand in the next try's way.
    cheques = itertools.chain(list(itertools.islice(drawn, 1)), drawn)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "gt.jsonl"
    boxes = CocoBoxes()
    with path.open("w", encoding="utf-8") as file:
        for name, cheque in zip(names, cheques, strict=True):
            _save(cheque, out / name, suffix)
            boxes.add(name, cheque)
            file.write(json.dumps(truth_line(name, cheque), ensure_ascii=False) + "\n")
    (out / "coco.json").write_text(json.dumps(boxes.to_dict()) + "\n", encoding="utf-8")
    return path


def _refuse_present(out: Path, names: Iterable[str]) -> None:
    there = {entry.name for entry in out.iterdir()} if out.is_dir() else set()
    present = [name for name in names if name in there]
    if present:
        raise SettingsError(
            f"{out}: holds a {present[0]} already, which would be overwritten; name another folder"
        )
