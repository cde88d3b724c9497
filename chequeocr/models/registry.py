"""What ships: name -> file, sha256, licence, card. The table itself is data, models.json beside this file.

In: a model's name. Out: its path, checked against the published sha256, and what is known about it.
After a model file was made anew: `python -m chequeocr.models.registry` writes the new hashes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from chequeocr.errors import ModelCorruptError, ModelNotFoundError

FOLDER = Path(__file__).parent
_TABLE = FOLDER / "models.json"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One shipped model. `file` lies in this folder, `card` in the repository's docs/models/."""

    name: str
    kind: str
    file: str
    sha256: str
    licence: str
    card: str
    what: str

    @property
    def path(self) -> Path:
        """The path of the file, whether or not it exists."""
        return FOLDER / self.file

    @property
    def version(self) -> str:
        """What a record calls it: name@first eight hex digits of the sha256."""
        return f"{self.name}@{self.sha256[:8]}"


@lru_cache(maxsize=1)
def models() -> Mapping[str, ModelInfo]:
    """Returns every shipped model by its name, in the order of models.json.

    Raises ModelNotFoundError where that file can't be read, ModelCorruptError where it isn't what ships.
    """
    try:
        rows = json.loads(_TABLE.read_text(encoding="utf-8"))
        return MappingProxyType({row["name"]: ModelInfo(**row) for row in rows})
    except OSError as error:
        raise ModelNotFoundError(
            f"{_TABLE} is missing or can't be read, though it ships with chequeocr: install it again"
        ) from error
    except (ValueError, TypeError, KeyError) as error:  # no UTF-8, no JSON, or another table
        raise ModelCorruptError(f"{_TABLE} is damaged: install chequeocr again") from error


def info(name: str) -> ModelInfo:
    """Returns what is known about a model. Raises ModelNotFoundError, which names those that exist."""
    try:
        return models()[name]
    except KeyError:
        raise ModelNotFoundError(f"no shipped model '{name}': there are {', '.join(models())}") from None


def label(name: str) -> str:
    """Returns what a record says about which model read it, such as "cheque-lines@c302efd1"."""
    return info(name).version


def path(name: str) -> Path:
    """Returns the file of a shipped model, not yet checked. Raises ModelNotFoundError if it doesn't exist."""
    found = info(name).path
    if not found.is_file():
        raise ModelNotFoundError(f"{found} is missing, though it ships with chequeocr: install it again")
    return found


def verify(name: str) -> Path:
    """Returns the file of a shipped model, its sha256 compared once for each state of the file.

    Raises ModelNotFoundError (unknown name, or missing file) and ModelCorruptError (another sha256).
    """
    found = path(name)
    state = found.stat()
    actual = _sha256(found, state.st_size, state.st_mtime_ns)
    if actual != info(name).sha256:
        raise ModelCorruptError(
            f"{found} is damaged: its sha256 starts with {actual[:8]}, published is "
            f"{info(name).sha256[:8]}; install chequeocr again"
        )
    return found


def check(file: Path) -> None:
    """Compares the sha256 of a shipped file, and accepts any other file."""
    for model in models().values():
        if model.path == file:
            verify(model.name)


def update_hashes() -> Mapping[str, ModelInfo]:
    """Writes the sha256 of the files as they are now into models.json; for those who make model files."""
    renewed = []
    for model in models().values():
        present = model.path.is_file()
        sha256 = hashlib.sha256(model.path.read_bytes()).hexdigest() if present else model.sha256
        renewed.append(replace(model, sha256=sha256))
    text = json.dumps([asdict(model) for model in renewed], indent=2, ensure_ascii=False)
    _TABLE.write_text(text + "\n", encoding="utf-8")
    models.cache_clear()
    return models()


@lru_cache(maxsize=16)
def _sha256(file: Path, size: int, changed_ns: int) -> str:
    """Size and time of change are part of the cache's key: a file that changed is read again."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    for model in update_hashes().values():
        sys.stdout.write(f"{model.sha256}  {model.file}\n")
