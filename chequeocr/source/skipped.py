"""What a folder holds and nobody read: which of it may hold a cheque, and how that is said in a sentence.

In: paths of files and folders. Out: Skipped, each with the error that its reader would raise; a sentence for
people. Beside a file's name its first bytes are looked at where the name says nothing.
"""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from chequeocr.errors import FileAccessError, NotAnImageError, SourceError
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name
from chequeocr.source.formats import sniff
from chequeocr.source.others import Other, by_first_bytes, by_name

_NAMED = 3  # of each kind; how many there are is said in any case
_ENDINGS = 5

_TEXT = (".txt", ".md", ".rst", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".log", ".ini", ".yaml", ".yml",
         ".toml", ".md5", ".sha1", ".sha256")  # fmt: skip
"""Endings of plain text, which people keep beside pictures."""

_LITTER = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini"))
"""What desktops leave in folders; what begins with a dot is hidden in any case."""

_LOCK = "~$"  # an office program's mark that a document is open


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was not read.

    `kind` names it and its like, one and several. `why` says what it is and what to do about it; it is ""
    where it can't hold a cheque, as far as one sees.
    """

    path: Path
    kind: tuple[str, str]
    why: str = ""
    folder: bool = False

    @property
    def may_hold_cheque(self) -> bool:
        """Whether somebody has to look: a cheque may be in it."""
        return bool(self.why)

    @property
    def error(self) -> SourceError:
        """What reading it would end in: for a batch, whose every file has an outcome."""
        kind = FileAccessError if self.folder else NotAnImageError
        return kind(f"{display_name(self.path)}: not read: {self.why or 'no picture by its name'}")


def skipped_file(path: Path) -> Skipped | None:
    """Returns what to say of a file whose name isn't a picture's; None for text, litter and what is hidden.

    At most the first 512 bytes are read, of a regular file whose ending nobody knows.
    """
    name = path.name.lower()
    if is_beside(name):
        return None
    if other := by_name(name):
        return _of_other(path, other)
    ending = path.suffix.lower() or "without an ending"
    return _by_content(path) or Skipped(path, (ending, ending))


def unread(skipped: Iterable[Skipped]) -> list[Failure]:
    """Returns what may hold a cheque, as the failures that reading it would give."""
    return [Failure(display_name(one.path), 0, one.error) for one in skipped if one.may_hold_cheque]


def is_beside(name: str) -> bool:
    """Returns whether a file's name, or its path in an archive, is that of text, litter or a hidden file.

    >>> is_beside("Thumbs.db"), is_beside("2026/notes.txt"), is_beside("a.jpg")
    (True, True, False)
    """
    last = name.lower().rsplit("/", 1)[-1]
    return last.startswith((".", _LOCK)) or last in _LITTER or last.endswith(_TEXT)


def skipped_link(path: Path) -> Skipped:
    """Returns a link to a folder as skipped: followed, links could lead in a circle, or to the same
    cheques again."""
    why = "a link to a folder; name the folder that it leads to"
    return Skipped(path, ("link to a folder", "links to folders"), why, folder=True)


def skipped_folder(path: Path, error: OSError) -> Skipped:
    """Returns a folder that can't be listed as skipped."""
    that = f"that can't be listed: {error.strerror or error}"
    return Skipped(path, (f"folder {that}", f"folders {that}"), f"a folder {that}", folder=True)


def skipped_name(path: Path, error: str) -> Skipped:
    """Returns a name in a list as skipped, for the error that it ends in."""
    why = error.removeprefix(f"{display_name(path)}: ")
    kind = ("name in a list that stands for no picture", "names in a list that stand for no picture")
    return Skipped(path, kind, why, folder=True)


def sentence(skipped: Collection[Skipped]) -> str:
    """Returns what was skipped as a line for people: kinds with their number and the first names; "" for
    nothing.

    >>> zips = [skipped_file(Path(f"{month}.rar")) for month in ("April", "May")]
    >>> sentence([one for one in zips if one])
    'not read, though they may hold cheques: 2 archives (April.rar, May.rar)'
    """
    holding = [one for one in skipped if one.may_hold_cheque]
    others = Counter(one.kind[0] for one in skipped if not one.may_hold_cheque)
    parts = []
    if holding:
        kinds = dict.fromkeys(one.kind for one in holding)
        listed = ", ".join(_named(kind, [one.path for one in holding if one.kind == kind]) for kind in kinds)
        parts.append(f"not read, though they may hold cheques: {listed}")
    if others:
        most = ", ".join(f"{count} {ending}" for ending, count in others.most_common(_ENDINGS))
        more = ", ..." if len(others) > _ENDINGS else ""
        files = "1 other file" if others.total() == 1 else f"{others.total()} other files"
        parts.append(f"passed over as no pictures: {files} ({most}{more})")
    return "; ".join(parts)


def _named(kind: tuple[str, str], paths: Collection[Path]) -> str:
    names = [display_name(path) for path in list(paths)[:_NAMED]]
    return f"{len(paths)} {kind[len(paths) > 1]} ({', '.join(names)}{', ...' if len(paths) > _NAMED else ''})"


def _by_content(path: Path) -> Skipped | None:
    """A picture, PDF, ... under a name that doesn't say so; None for anything else."""
    try:
        status = path.stat()
        # Opening a pipe would wait for a writer; what has no size, as the files of /proc, may never end.
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return None
        with open(path, "rb", buffering=0) as file:
            first = file.read(512)
    except OSError as error:
        why = f"can't be read: {error.strerror or error}"
        return Skipped(path, ("file that can't be read", "files that can't be read"), why)
    form = sniff(first)
    if form is not None and form.sure:
        why = f"a picture ({form.name}) by its content; rename it, to end in .jpg, say"
        return Skipped(path, ("picture under another ending", "pictures under another ending"), why)
    other = by_first_bytes(first)
    return _of_other(path, other) if other and other.telling else None


def _of_other(path: Path, other: Other) -> Skipped:
    return Skipped(path, (other.one, other.many), f"{other.what}; {other.todo}")
