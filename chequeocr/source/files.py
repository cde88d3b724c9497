"""Arguments of a command line to files: names, folders and patterns expanded, in a stable order.

In: FILE | FOLDER | GLOB. Out: paths. Nothing is opened here: a file that is named outright is
always passed on, whatever it is called, so that its reader can say what is wrong with it.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from chequeocr.errors import FileAccessError, NoImagesError
from chequeocr.source.encoded import display_name

EXTENSIONS = frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".dib",
     ".ppm", ".pgm", ".pbm", ".pnm", ".jp2", ".j2k", ".jpx")
)
"""Lower-case endings of the names that a folder is searched for."""


def expand(argument: str | os.PathLike[str]) -> list[Path]:
    """The files that one argument stands for.

    - An existing folder: every picture in it by its extension, folders below included, sorted by name
      with numbers in their order (2 before 10). Hidden files and folders are skipped, and links to
      folders are not followed, so that a loop of links ends.
    - An existing path of any other kind: itself.
    - A pattern (`*`, `?`, `[...]`, `**`): what it matches, each match expanded in these ways; a shell
      usually does this itself. What exists under the pattern's own name is meant literally.
    - Anything else: itself, as a missing file is its reader's to report.

    Raises NoImagesError for a folder without a picture and a pattern without a match,
    FileAccessError for a folder that may not be listed, an empty name and an address ("https://...").
    """
    text = os.fspath(argument)
    if not text:
        raise FileAccessError("'': the name is empty; is a variable unset?")  # Path would take it for "."
    path = Path(argument)
    if os.path.isdir(path):  # Path.is_dir raises where a name is too long or a folder is closed to us
        return _pictures_in(path)
    if "://" in text and not os.path.lexists(path):  # Path would drop a slash of it
        name = display_name(text)
        raise FileAccessError(f"{name}: no such file; an address is not read, download it first")
    if os.path.lexists(path) or not glob.has_magic(text):
        return [path]
    try:
        matches = sorted((Path(match) for match in glob.iglob(text, recursive=True)), key=_natural)
    except RecursionError:  # glob calls itself for each folder of the pattern
        raise NoImagesError(f"{display_name(text[:80])}...: this pattern has too many folders") from None
    found = [file for match in matches
             for file in (_pictures_or_none(match) if os.path.isdir(match) else [match])]
    if not found:
        raise NoImagesError(f"{display_name(text)}: no picture matches this pattern")
    return list(dict.fromkeys(found))  # "**" names a file and, again, the folder that holds it


def expand_all(arguments: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """`expand` over several arguments, in their order; a file that is named twice is read twice."""
    return [path for argument in arguments for path in expand(argument)]


def _pictures_in(folder: Path) -> list[Path]:
    found = _pictures_or_none(folder)
    if not found:
        raise NoImagesError(f"{display_name(folder)}: no picture in this folder or below it")
    return found


def _pictures_or_none(folder: Path) -> list[Path]:
    return sorted(_walk(folder), key=_natural)


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        name = display_name(error.filename or folder)
        raise FileAccessError(f"{name}: this folder can't be listed: {error.strerror}") from error

    for where, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in EXTENSIONS:
                yield Path(where, name)


def _natural(path: Path) -> list[tuple[list[tuple[int, int, str]], str]]:
    """Sort key: folder by folder, runs of digits as numbers; the name itself breaks ties."""
    return [([(0, int(run), "") if run.isdecimal() else (1, 0, run.casefold())
              for run in re.split(r"(\d+)", part) if run], part) for part in path.parts]
