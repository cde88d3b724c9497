"""The folder of measuring data: its rows and pictures, and whether it holds what scoring will ask of it.

In: folders. Out: rows of `gt.jsonl`, pictures; before training, a SettingsError that says which file or line
lacks what.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pictures
from PIL import ImageOps

from chequeocr.errors import SettingsError
from chequeocr.types import Image

IDRBT_KEYS = ("image", "set", "boxes", "amount", "payee", "date_iso", "micr", "country")
"""What `lines.score.idrbt_cases` asks of a line of gt.jsonl."""


def cheque_rows(folder: Path, of: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows of `folder`/gt.jsonl, of one set or of all."""
    for line in (folder / "gt.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if of is None or row["set"] == of:
            yield row


def open_picture(path: Path) -> Image:
    """A picture as RGB uint8 (H, W, 3), turned as its EXIF orientation says."""
    with Pictures.open(path) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))


def check_cheques(folder: Path, keys: Collection[str], sets: Collection[str] = ()) -> int:
    """Look through `folder`/gt.jsonl: each line an object with `set`, those of `sets` (of all, if none are
    named) with all `keys` and a picture that is there. How many of them there are. Raises SettingsError."""
    path = folder / "gt.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} can't be read: {folder} is not a folder of measured sets") from error
    found = 0
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or "set" not in row:
            raise SettingsError(f"{path}, line {number}: no JSON object with the key 'set'")
        if sets and row["set"] not in sets:
            continue
        found += 1
        lacks = sorted(set(keys) - row.keys())
        if lacks:
            raise SettingsError(f"{path}, line {number}: lacks {', '.join(lacks)}")
        if "boxes" in keys and not isinstance(row["boxes"], dict):
            raise SettingsError(f"{path}, line {number}: boxes must be an object")
        _check_picture(path, number, folder, row["image"])
    return found


def check_labels(path: Path, keys: Collection[str], delimiter: str = ",") -> None:
    """Look through a table with the columns `keys`, `image` among them, its pictures beside it. Raises
    SettingsError."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=delimiter))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{path} can't be read: it is needed to score the result") from error
    for number, row in enumerate(rows, 2):
        if any(row.get(key) is None for key in keys):
            raise SettingsError(f"{path}, line {number}: needs the columns {', '.join(keys)}")
        _check_picture(path, number, path.parent, row["image"])


def _check_picture(path: Path, number: int, folder: Path, name: object) -> None:
    if not isinstance(name, str) or not (folder / name).is_file():
        raise SettingsError(f"{path}, line {number}: names a picture that is not there")
