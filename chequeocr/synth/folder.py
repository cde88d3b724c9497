"""A folder of synthetic cheques.

In: a folder, a count, a first seed, settings. Out: JPEG files and `gt.jsonl`, one JSON object a line with the
file's name, the truth and the boxes (pixels, canonical field names and `cheque`).
"""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthCheque, SynthSettings


def truth_line(name: str, cheque: SynthCheque) -> dict[str, object]:
    """One line of gt.jsonl, with the names of the fields that measured sets use."""
    boxes = {key: [round(v, 1) for v in box] for key, box in cheque.boxes.items()}
    return {"image": name, "set": "synth", **cheque.truth.to_dict(), "boxes": boxes}


def write_folder(out: Path, count: int, seed: int = 0, settings: SynthSettings | None = None) -> Path:
    """Write `count` cheques of the seeds from `seed` on; the path of gt.jsonl. ValueError if count is
    negative."""
    if count < 0:
        raise ValueError(f"count is {count}: give a number of cheques of zero or more")
    out.mkdir(parents=True, exist_ok=True)
    path = out / "gt.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for index in range(seed, seed + count):
            cheque = generate(index, settings)
            name = f"{index:06d}.jpg"
            Image.fromarray(cheque.image).save(out / name, quality=90)
            file.write(json.dumps(truth_line(name, cheque), ensure_ascii=False) + "\n")
    return path
