"""ZIP and TAR archives: the files in them, one at a time, without ever writing one to the disk.

In: an open archive. Out: (name, bytes) of each member that may be a picture, a PDF or an archive, or a
Failure in its place. What an archive claims of itself is checked before it is believed.
"""

from __future__ import annotations

import posixpath
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Literal, TypeAlias

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

# What the standard library raises on damaged archives.
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, OSError, ValueError,
           IndexError, NotImplementedError, RuntimeError)  # fmt: skip


def is_archive(first: bytes) -> bool:
    """Returns whether a file that begins so (512 bytes) is taken for an archive that can be opened."""
    return any(magic.match(first) for magic in (_ZIP, _TAR, _PACKED))


def members(file: BinaryIO, name: str, limits: SourceLimits) -> Iterator[Member | Failure]:
    """Yields the members of an archive, in its own order; `name` is the archive's.

    Left out are folders, hidden files and what is plainly no picture. A member that can't be read, or whose
    name leads out of the archive or comes twice, is a Failure. Raises DamagedFileError, NotAnImageError,
    UnpackingLimitError for the archive itself.
    """
    first = file.read(512)
    file.seek(0)
    walk = _of_zip if _ZIP.match(first) else _of_tar
    seen: set[str] = set()
    for found in walk(file, name, limits):
        result = _read(found, name, seen, limits)
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


def _of_tar(file: BinaryIO, name: str, limits: SourceLimits) -> Iterator[_Found]:
    packed_size = file.seek(0, 2)
    file.seek(0)
    try:
        archive = tarfile.open(fileobj=file, mode="r:*")  # noqa: SIM115 - closed below
    except tarfile.ReadError as error:
        raise NotAnImageError(f"{name}: not an image but packed data; unpack it first") from error
    except _DAMAGE as error:
        raise DamagedFileError(f"{name}: a damaged archive; get the file again") from error
    with archive:
        total = 0
        try:
            for count, info in enumerate(archive):
                _check_count(count, name, limits)
                total += info.size
                if total > max(_BOMB_BYTES, packed_size * _BOMB_RATIO):
                    raise UnpackingLimitError(f"{name}: unpacks to more than {_BOMB_RATIO} times its size; "
                                              "only its first members were read")
                if info.isfile():
                    yield _Found(info.name, info.size, info.size, partial(archive.extractfile, info))
                elif not info.isdir():
                    yield _Found(info.name, 0, 0, BytesIO, "link")
        except _DAMAGE as error:
            raise DamagedFileError(f"{name}: the archive is damaged or ends too early; what came before was "
                                   "read") from error


def _check_count(count: int, name: str, limits: SourceLimits) -> None:
    if count > limits.max_members:
        raise UnpackingLimitError(f"{name}: more than {limits.max_members:,} members; unpack it, or raise "
                                  "max_members")


def _read(found: _Found, archive: str, seen: set[str], limits: SourceLimits) -> Member | Failure | None:
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
            data = first + file.read(limits.max_bytes + 1 - len(first))
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
