"""Files that a run writes: names from the inputs' names, never a file that exists.

In: the paths of all inputs, pictures to save. Out: files below a folder that the user named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile

from chequeocr.errors import FileAccessError
from chequeocr.runtime.whole import write_whole
from chequeocr.source.encoded import display_name


def stems(paths: Sequence[Path]) -> dict[Path, str]:
    """Returns a name for each input: its own without the ending, after as many of its folders as tell it from
    others.

    `a/1.jpg` and `b/1.jpg` become `a-1` and `b-1`; `a/1.jpg` and `a/1.png` can't be told apart by their
    folders and keep `1`: `write_new` then numbers what is written.
    """
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in dict.fromkeys(paths):
        groups[path.stem.casefold()].append(path)
    return {path: stem for group in groups.values() for path, stem in _told_apart(group).items()}


def _told_apart(group: Sequence[Path]) -> dict[Path, str]:
    parts = {path: (*path.absolute().parent.parts[1:], path.stem) for path in group}
    distinct = len({_folded(p) for p in parts.values()})
    depth = 1
    while len({_folded(p[-depth:]) for p in parts.values()}) < distinct:
        depth += 1
    return {path: _safe(p[-depth:]) for path, p in parts.items()}


def _folded(parts: Sequence[str]) -> tuple[str, ...]:
    # Some file systems don't tell capitals from small letters.
    return tuple(part.casefold() for part in parts)


def _safe(parts: Iterable[str]) -> str:
    """One file name: nothing that leads out of the folder, hides the file or can't be printed."""
    joined = "-".join(part for part in parts if part not in ("", ".", ".."))
    clean = "".join("_" if c in '/\\:*?"<>|' else c for c in display_name(joined))
    return clean.lstrip(".")[:150] or "cheque"


def prepare(folder: Path) -> None:
    """Makes the folder, and tries whether a file can be written there. Raises FileAccessError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from error


def write_new(folder: Path, stem: str, ending: str, data: bytes) -> Path:
    """Writes `folder/stem+ending`, or with -2, -3, ... if such a file exists; returns the path.

    Creates the folder. Raises FileAccessError where it can't be written, and leaves no half of a file.
    """
    names = (folder / f"{_numbered(stem, number)}{ending}" for number in count(1))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return write_whole(data, names)
    except OSError as error:
        raise _unwritable(folder, error) from error


def make_new(folder: Path, stem: str) -> Path:
    """Makes the folder `folder/stem`, numbered like `write_new`; returns the path. Raises FileAccessError."""
    number = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / _numbered(stem, number)
            try:
                path.mkdir()
            except FileExistsError:
                number += 1
            else:
                return path
    except OSError as error:
        raise _unwritable(folder, error) from error


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _unwritable(folder: Path, error: OSError) -> FileAccessError:
    return FileAccessError(f"{display_name(folder)}: can't be written: {error.strerror or error}")
