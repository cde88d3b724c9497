"""Finds TrOCR checkpoints in the cache of the Hugging Face hub, by its folder layout alone.

In: the cache folder (HF_HUB_CACHE, HF_HOME or the default). Out: a ModelState a checkpoint.
The layout: huggingface.co/docs/huggingface_hub/guides/manage-cache. A large file is a link to a blob
that is named by its sha256, so it can be verified without asking anybody.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from chequeocr.cli.models import ModelState

_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def cache_folder() -> Path:
    """Returns the folder where the hub's client keeps its files (its documented environment variables)."""
    if given := os.environ.get("HF_HUB_CACHE"):
        return Path(given)
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    return Path(home).expanduser() / "hub"


def cached_models() -> list[ModelState]:
    """Returns every cached repository with "trocr" in its name, its newest snapshot's weights verified."""
    folders = sorted(cache_folder().glob("models--*trocr*"))
    return [state for folder in folders if (state := _state(folder)) is not None]


def _state(folder: Path) -> ModelState | None:
    name = folder.name.removeprefix("models--").replace("--", "/")
    snapshots = sorted((folder / "snapshots").glob("*/"), key=lambda path: path.stat().st_mtime)
    files = [snapshot / name for snapshot in snapshots for name in _WEIGHTS]
    weights = [path for path in files if path.is_symlink()]
    if not weights:
        return None
    path = weights[-1]
    licence = f"see https://huggingface.co/{name}"
    published = path.readlink().name
    if not path.is_file():
        return ModelState(name, "cached", "recognizer", licence, "", 0, "missing", str(path))
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    known = _SHA256.fullmatch(published) is not None
    state = "unverified" if not known else "ok" if actual == published else "damaged"
    return ModelState(name, "cached", "recognizer", licence, actual, path.stat().st_size, state, str(path))
