"""Arguments of a command line to files: names, folders and patterns expanded, in a stable order.

In: FILE | FOLDER | GLOB. Out: Expanded: the files to read, and what a folder holds besides and why it was
skipped. A file that is named outright is always passed on, whatever it is called, so that its reader can say
what is wrong with it.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.errors import ChequeOcrError, FileAccessError, NoImagesError, SourceError
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name, open_file
from chequeocr.source.skipped import (
    Skipped,
    sentence,
    skipped_file,
    skipped_folder,
    skipped_link,
    skipped_name,
)

EXTENSIONS = frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".dib",
     ".ppm", ".pgm", ".pbm", ".pnm", ".jp2", ".j2k", ".jpx", ".avif", ".heic", ".heif", ".hif",
     ".pdf", ".zip", ".tar", ".tgz", ".tbz2", ".txz",
     ".x9", ".x937", ".937", ".x9100", ".x9187", ".icl", ".ecp")
)
"""Lower-case endings of the names that a folder is searched for; a TAR may also end in .tar.gz and so on, a
cash letter in .x9.37."""

_MOST_OF_A_LIST = 1 << 28
_TWO_ENDINGS = (".tar.gz", ".tar.bz2", ".tar.xz", ".x9.37")


def is_wanted(path: Path) -> bool:
    """Returns whether a file is read by its name: a picture, a PDF, an archive, a cash letter; none that is
    hidden."""
    name = path.name.lower()
    return not name.startswith(".") and (path.suffix.lower() in EXTENSIONS or name.endswith(_TWO_ENDINGS))


@dataclass(frozen=True, slots=True)
class Expanded:
    """What arguments stand for: `files` in the order in which they are read, and what was `skipped`."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...] = ()


def expand(argument: str | os.PathLike[str]) -> Expanded:
    """Returns the files that one argument stands for, and what was skipped.

    - An existing folder: every picture in it by its extension, folders below included, sorted by name
      with numbers in their order (2 before 10). Hidden files and folders are left out without a word, as text
      is; whatever else there is, folders that can't be listed and links to folders are `skipped`.
    - An existing path of any other kind: itself.
    - `@LIST`, where no file has that name: what the lines of the text file LIST stand for, each a name, a
      folder or a pattern.
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
        return _some(_pictures_in(path), f"{display_name(path)}: no picture in this folder or below it")
    if text.startswith("@") and not os.path.lexists(path):
        return _listed(text[1:])
    if "://" in text and not os.path.lexists(path):  # Path would drop a slash of it
        name = display_name(text)
        raise FileAccessError(f"{name}: no such file; an address is not read, download it first")
    if os.path.lexists(path) or not glob.has_magic(text):
        return Expanded((path,))
    return _some(_matches(text), f"{display_name(text)}: no picture matches this pattern")


def expand_each(arguments: Iterable[str | os.PathLike[str]]) -> Iterator[Expanded | Failure]:
    """Yields what each argument stands for; a failure for one that stands for none. A file that is named
    twice comes twice."""
    for argument in arguments:
        try:
            found: Expanded | Failure = expand(argument)
        except ChequeOcrError as error:
            found = Failure(display_name(argument), 0, error)
        yield found


def _joined(parts: Sequence[Expanded]) -> Expanded:
    return Expanded(tuple(file for part in parts for file in part.files),
                    tuple(one for part in parts for one in part.skipped))  # fmt: skip


def _listed(name: str) -> Expanded:
    """What the lines of a list stand for. Raises FileAccessError for one that can't be read."""
    shown = display_name(name)
    with open_file(name, shown) as file:
        data = file.read(_MOST_OF_A_LIST + 1)
    if len(data) > _MOST_OF_A_LIST:
        raise FileAccessError(f"{shown}: a list of names of more than {_MOST_OF_A_LIST:,} bytes")
    lines = data.decode("utf-8-sig", "surrogateescape").splitlines()
    found = [_of_line(line) for line in lines if line.strip()]
    return _some(_joined(found), f"{shown}: no name in this list stands for a picture")


def _of_line(line: str) -> Expanded:
    """What one line of a list stands for. One that stands for nothing is `skipped`: the others are read."""
    try:
        if line.startswith("@") and not os.path.lexists(line):  # it could name its own list
            raise FileAccessError(f"{display_name(line)}: a list in a list is not read; name both lists")
        return expand(line)
    except SourceError as error:
        return Expanded((), (skipped_name(Path(line), str(error)),))


def _some(found: Expanded, why_none: str) -> Expanded:
    """`found` itself. Raises NoImagesError where it holds no file to read."""
    if not found.files:
        raise NoImagesError("; ".join(part for part in (why_none, sentence(found.skipped)) if part))
    return found


def _matches(pattern: str) -> Expanded:
    try:
        matches = sorted((Path(match) for match in glob.iglob(pattern, recursive=True)), key=_natural)
    except RecursionError:  # glob calls itself for each folder of the pattern
        short = display_name(pattern[:80])
        raise NoImagesError(f"{short}...: this pattern has too many folders") from None
    files: list[Path] = []
    skipped: list[Skipped] = []
    for match in matches:
        if os.path.isdir(match):
            found = _pictures_in(match)
            files += found.files
            skipped += found.skipped
        else:
            files.append(match)
    # "**" names a file and, again, the folder that holds it.
    files = list(dict.fromkeys(files))
    passed_on = set(files)
    return Expanded(tuple(files), tuple(one for one in dict.fromkeys(skipped) if one.path not in passed_on))


def _pictures_in(folder: Path) -> Expanded:
    walk = _Walk()
    walk.through(folder)
    return Expanded(tuple(sorted(walk.files, key=_natural)),
                    tuple(sorted(walk.skipped, key=lambda one: _natural(one.path))))  # fmt: skip


@dataclass(slots=True)
class _Walk:
    """What was found on the way through a folder."""

    files: list[Path] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def through(self, root: Path) -> None:
        """Looks at everything below `root`. Raises FileAccessError where `root` itself can't be listed."""

        def refuse(error: OSError) -> None:
            folder = Path(error.filename or root)
            if folder == root:
                name = display_name(root)
                raise FileAccessError(f"{name}: this folder can't be listed: {error.strerror}") from error
            self.skipped.append(skipped_folder(folder, error))

        real = os.path.realpath(root)
        for where, folders, files in os.walk(root, onerror=refuse):
            folders[:] = [name for name in folders if not name.startswith(".")]
            links = [Path(where, name) for name in folders if os.path.islink(os.path.join(where, name))]
            # What a link leads to inside of the folder is read where it is.
            self.skipped += [skipped_link(link) for link in links
                             if not Path(os.path.realpath(link)).is_relative_to(real)]
            for name in files:
                self._take(Path(where, name))

    def _take(self, path: Path) -> None:
        if is_wanted(path):
            self.files.append(path)
        elif (skipped := skipped_file(path)) is not None:
            self.skipped.append(skipped)


def _natural(path: Path) -> list[tuple[list[tuple[int, int, str]], str]]:
    """Sort key: folder by folder, runs of digits as numbers; the name itself breaks ties."""
    return [([(0, int(run), "") if run.isdecimal() else (1, 0, run.casefold())
              for run in re.split(r"(\d+)", part) if run], part) for part in path.parts]
