"""ZIP and TAR archives: the files in them, one at a time, without ever writing one to the disk.

In: an open archive. Out: (name, bytes) of each member that may be a picture, a PDF or an archive, or a
Failure in its place. What an archive claims of itself is checked before it is believed.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import posixpath
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Literal, TypeAlias, cast

from chequeocr.errors import (
    ChequeOcrError,
    DamagedFileError,
    EmptyFileError,
    ImageTooLargeError,
    NotAnImageError,
    ProtectedFileError,
    UnpackingLimitError,
    UnsafeNameError,
)
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name
from chequeocr.source.files import is_wanted
from chequeocr.source.formats import sniff
from chequeocr.source.limits import SourceLimits
from chequeocr.source.others import by_first_bytes, by_name
from chequeocr.source.skipped import is_beside

Member: TypeAlias = tuple[str, bytes]
_Refused: TypeAlias = Literal["link", "protected", ""]

_ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06)")
_TAR = re.compile(rb".{257}ustar", re.DOTALL)
_PACKED = re.compile(rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\0")  # gzip, bzip2, xz: a TAR may be in them

_OFFICE = frozenset(("[Content_Types].xml", "mimetype"))  # first in a ZIP: ECMA-376 part 2, ODF 1.3 part 2
_ENCRYPTED = 0x1  # general purpose bit 0: APPNOTE.TXT 4.4.4 of PKWARE
_BOMB_RATIO, _BOMB_BYTES = 200, 100 << 20
"""A member that unpacks to more than so many times its size, and to so many bytes, holds no picture: encoded
pictures don't shrink, and a white page of so many bytes is larger than any scan of a cheque."""

_LEAST_ALL_BYTES = 1 << 30
"""What a small file may unpack to in all, archives in archives included."""

_BLOCK = 512  # of zeros where a TAR ends: POSIX.1-2008, pax, ustar
_LONGEST_HEADER = 1 << 20  # of a TAR's member: a path and some attributes
_CHUNK = 1 << 19

# A ZIP's directory and what stands behind it: APPNOTE.TXT 4.3.12 to 4.3.16.
_ENTRY_BYTES = 200  # for a member: 46, its name, its attributes
_LONGEST_END = 22 + 0xFFFF + 20 + 56  # the end record, a comment, the two records of ZIP64
_IN_ZIP64 = 0xFFFFFFFF

# What the standard library raises on damaged archives.
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
           IndexError, NotImplementedError, RuntimeError)  # fmt: skip


class Unpacked:
    """How much was unpacked of one file, archives in archives included, and how much may be."""

    def __init__(self, packed: int) -> None:
        self._left = max(_LEAST_ALL_BYTES, packed * _BOMB_RATIO)

    def take(self, size: int, name: str) -> None:
        """Counts a member before it is unpacked. Raises UnpackingLimitError from the first on that is too
        much."""
        self._left -= size
        if self._left < 0:
            raise UnpackingLimitError(f"{name}: not read: the archive unpacks to more than {_BOMB_RATIO} "
                                      "times its size; unpack it yourself, and read what is in it")


def is_archive(first: bytes) -> bool:
    """Returns whether a file that begins so (512 bytes) is taken for an archive that can be opened."""
    return any(magic.match(first) for magic in (_ZIP, _TAR, _PACKED))


def members(
    file: BinaryIO, name: str, limits: SourceLimits, unpacked: Unpacked
) -> Iterator[Member | Failure]:
    """Yields the members of an archive, in its own order; `name` is the archive's, `unpacked` counts them.

    Left out are folders, hidden files and what is plainly no picture. A member that can't be read, or whose
    name leads out of the archive or comes twice, is a Failure. Raises DamagedFileError, NotAnImageError,
    UnpackingLimitError for the archive itself.
    """
    first = file.read(512)
    file.seek(0)
    walk = _of_zip if _ZIP.match(first) else _of_tar
    seen: set[str] = set()
    for found in walk(file, name, limits):
        result = _read(found, name, seen, limits, unpacked)
        if result is not None:
            yield result


@dataclass(frozen=True, slots=True)
class _Found:
    """A member before it is read: its own name, its size unpacked and packed, what opens it."""

    name: str
    size: int
    packed: int
    open: Callable[[], IO[bytes] | None]
    refused: _Refused = ""


def _of_zip(file: BinaryIO, name: str, limits: SourceLimits) -> Iterator[_Found]:
    _check_directory(file, name, limits)
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise DamagedFileError(f"{name}: a damaged ZIP archive; get the file again") from error
    with archive:
        infos = archive.infolist()
        _check_count(len(infos), name, limits)
        if infos and infos[0].filename in _OFFICE:
            raise NotAnImageError(f"{name}: not an image but an office document; export its pictures")
        for info in infos:
            if not info.filename.endswith("/"):  # `is_dir` fails on an empty name
                refused: _Refused = "protected" if info.flag_bits & _ENCRYPTED else ""
                packed = info.compress_size
                yield _Found(info.filename, info.file_size, packed, partial(archive.open, info), refused)


def _check_directory(file: BinaryIO, name: str, limits: SourceLimits) -> None:
    """Raises UnpackingLimitError for a directory of a size that only too many members have: zipfile reads it
    whole."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END))
    end = file.read()
    file.seek(0)
    at, at64 = end.rfind(b"PK\5\6"), end.rfind(b"PK\6\6")
    claimed = int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0
    if claimed == _IN_ZIP64 and at64 >= 0:
        claimed = int.from_bytes(end[at64 + 40 : at64 + 48], "little")
    if min(claimed, size) > limits.max_members * _ENTRY_BYTES:
        _check_count(claimed // _ENTRY_BYTES, name, limits)


def _of_tar(file: BinaryIO, name: str, limits: SourceLimits) -> Iterator[_Found]:
    packed_size = file.seek(0, 2)
    file.seek(0)
    plain = cast("BinaryIO", _Guarded(_unpacking(file), name))
    try:
        archive = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - closed below
    except tarfile.ReadError as error:
        raise NotAnImageError(f"{name}: not an image but packed data; unpack it first") from error
    except _DAMAGE as error:
        raise DamagedFileError(f"{name}: a damaged archive; get the file again") from error
    with archive:
        total = 0
        try:
            for count, info in enumerate(archive):
                _check_count(count, name, limits)
                if info.size < 0:  # the next header would be this one again
                    raise tarfile.ReadError("a negative size")
                total += info.size
                if total > max(_BOMB_BYTES, packed_size * _BOMB_RATIO):
                    raise UnpackingLimitError(f"{name}: unpacks to more than {_BOMB_RATIO} times its size; "
                                              "only its first members were read")
                if info.isfile():
                    yield _Found(info.name, info.size, info.size, partial(archive.extractfile, info))
                elif not info.isdir():
                    yield _Found(info.name, 0, 0, BytesIO, "link")
            plain.seek(archive.offset)
            end = plain.read(_BLOCK)
            if not end or end.strip(b"\0"):  # tarfile takes what is no header for the end
                raise tarfile.ReadError("no end")
        except _DAMAGE as error:
            raise DamagedFileError(f"{name}: the archive is damaged or ends too early; what came before was "
                                   "read") from error


def _unpacking(file: BinaryIO) -> BinaryIO:
    """What a TAR is read from: the file, or what is packed in it."""
    first = file.read(6)
    file.seek(0)
    if first.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if first.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(file))
    return cast("BinaryIO", lzma.LZMAFile(file)) if first == b"\xfd7zXZ\0" else file


class _Guarded:
    """A file that gives no more at once than a TAR's header needs: tarfile reads a header whole, of
    whatever length it claims to be."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int) -> bytes:
        """Returns so many bytes. Raises UnpackingLimitError for too many."""
        if size > _LONGEST_HEADER:
            raise UnpackingLimitError(f"{self._name}: the header of a member claims {size:,} bytes; what "
                                      "came before was read")
        return self._file.read(size)


def _check_count(count: int, name: str, limits: SourceLimits) -> None:
    if count > limits.max_members:
        raise UnpackingLimitError(f"{name}: more than {limits.max_members:,} members; unpack it, or raise "
                                  "max_members")


def _read(
    found: _Found, archive: str, seen: set[str], limits: SourceLimits, unpacked: Unpacked
) -> Member | Failure | None:
    """The member's bytes; None where it is nothing that could be a cheque."""
    inner = found.name.replace("\\", "/")
    name = f"{archive}/{display_name(inner)}"
    if _hidden(inner) or is_beside(inner):
        return None
    try:
        _check_name(inner, name, seen)
        if found.refused == "link":
            raise NotAnImageError(f"{name}: a link or a device in an archive; it is not followed")
        if found.refused == "protected":
            raise ProtectedFileError(f"{name}: needs a password; unpack it first")
        _check_size(found, name, limits)
        unpacked.take(found.size, name)
        data = _bytes_of(found, name, limits)
    except ChequeOcrError as error:
        return Failure(name, 0, error)
    if data is None:
        return None
    return name, data


def _check_name(inner: str, name: str, seen: set[str]) -> None:
    if inner.startswith("/") or re.match(r"[A-Za-z]:", inner) or ".." in PurePosixPath(inner).parts:
        raise UnsafeNameError(f"{name}: this name leads out of the archive; unpack it with care")
    plain = posixpath.normpath(inner)
    if plain in seen:
        raise UnsafeNameError(f"{name}: an earlier member has this name, and only that one was read; unpack "
                              "the archive")
    seen.add(plain)


def _check_size(found: _Found, name: str, limits: SourceLimits) -> None:
    if found.size > limits.max_bytes:
        raise ImageTooLargeError(f"{name}: larger than {limits.max_bytes:,} bytes; no cheque needs that")
    if found.size > _BOMB_BYTES and found.size > found.packed * _BOMB_RATIO:
        raise UnpackingLimitError(f"{name}: unpacks to {found.size:,} bytes, more than {_BOMB_RATIO} times "
                                  "its size")


def _bytes_of(found: _Found, name: str, limits: SourceLimits) -> bytes | None:
    """All bytes of a member that begins like something to read, or is named so; of others the first alone."""
    try:
        with found.open() or BytesIO() as file:
            first = file.read(512)
            if not _may_hold_cheque(first, found.name):
                return None
            data = first + b"".join(iter(partial(file.read, _CHUNK), b""))
    except _DAMAGE as error:
        raise DamagedFileError(f"{name}: this member is damaged; get the archive again") from error
    if not data:
        raise EmptyFileError(f"{name}: zero bytes; was it packed completely?")
    if len(data) > limits.max_bytes:
        raise ImageTooLargeError(f"{name}: larger than {limits.max_bytes:,} bytes; no cheque needs that")
    return data


def _may_hold_cheque(first: bytes, name: str) -> bool:
    form = sniff(first)
    other = by_first_bytes(first)
    if is_wanted(Path(name)) or by_name(name) is not None or is_archive(first):
        return True
    return (form is not None and form.sure) or (other is not None and other.telling)


def _hidden(inner: str) -> bool:
    parts = [part for part in PurePosixPath(inner).parts if part not in ("..", "/")]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
