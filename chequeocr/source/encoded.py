"""Encoded bytes from a path, bytes or a binary file, without ever hanging on what is no regular file.

In: str | os.PathLike | bytes | binary file object. Out: Encoded(name, data), data never empty.
"""

from __future__ import annotations

import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias, runtime_checkable

from chequeocr.errors import EmptyFileError, FileAccessError, ImageTooLargeError, NotAnImageError


@runtime_checkable
class BinaryFile(Protocol):
    """Whatever has `read`: an open file, BytesIO, an upload of a web framework."""

    def read(self, size: int, /) -> bytes:
        """Returns at most `size` bytes."""
        ...


EncodedSource: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryFile


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it was stored. `name` is for people and records: a path, or "<bytes>", "<file>"."""

    name: str
    data: bytes


_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates by which Python means no byte of a name


def display_name(path: str | os.PathLike[str]) -> str:
    r"""Returns a path as text that can be printed and put into JSON.

    Bytes that are no UTF-8 (surrogates in Python) and control characters are shown as escapes, so
    that a file's name can neither break a line of output nor drive a terminal.

    >>> display_name("a/b.jpg"), display_name("bad\udcff.jpg"), display_name("two\nlines")
    ('a/b.jpg', 'bad\\xff.jpg', 'two\\nlines')
    """
    text = _NO_BYTE.sub(lambda found: f"\\u{ord(found[0]):04x}", os.fspath(path))
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def read_encoded(source: EncodedSource, max_bytes: int) -> Encoded:
    """Returns all bytes of `source`.

    A file object that can seek is read from its start, as Pillow does, and left at its end.
    Raises FileAccessError, EmptyFileError, ImageTooLargeError (more than `max_bytes`) and, for a
    file object that isn't binary, NotAnImageError.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        name, data = "<bytes>", bytes(source)
    elif isinstance(source, (str, os.PathLike)):
        name = display_name(source)
        data = _read_path(source, name, max_bytes)
    else:
        name = file_name(source)
        data = _read_file(source, name, max_bytes)
    if not data:
        raise EmptyFileError(f"{name}: zero bytes; was it copied or downloaded completely?")
    if len(data) > max_bytes:
        raise ImageTooLargeError(f"{name}: the file is larger than {max_bytes:,} bytes; no cheque needs that")
    return Encoded(name, data)


def _read_path(path: str | os.PathLike[str], name: str, max_bytes: int) -> bytes:
    with open_file(path, name) as file:
        return _read_some(file, name, max_bytes + 1)


def open_file(path: str | os.PathLike[str], name: str) -> BinaryIO:
    """Returns the regular file at `path`, open for reading; `name` is what errors call it.

    Raises FileAccessError, also for a folder, a pipe and a device.
    """
    if not os.fspath(path):
        raise FileAccessError("'': the path is empty; is a variable unset?")  # Path would take it for "."
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileAccessError(f"{name}: is a folder; name the pictures in it")
        if not stat.S_ISREG(mode):
            # Opening a FIFO would wait for a writer, reading a device might never end.
            raise FileAccessError(f"{name}: is not a regular file (a pipe, socket or device)")
        return Path(path).open("rb")
    except FileNotFoundError:
        hint = "; an address is not read, download it first" if "://" in os.fspath(path) else ""
        raise FileAccessError(f"{name}: no such file{hint}") from None
    except PermissionError:
        raise FileAccessError(f"{name}: permission denied; who runs this may not read it") from None
    except UnicodeEncodeError as error:
        raise FileAccessError(f"{name}: can't be read: no file can have this name") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileAccessError(f"{name}: can't be read: {reason}") from error


def file_name(file: object) -> str:
    """Returns the name of an open file, printable; "<file>" where it has none."""
    name = getattr(file, "name", None)
    return display_name(name) if isinstance(name, str) and name else "<file>"


def _read_file(file: BinaryFile, name: str, max_bytes: int) -> bytes:
    if not callable(file.read):
        raise NotAnImageError(f"{name}: a {type(file).__name__} is not a file: its `read` can't be called")
    chunks, total = [], 0
    if isinstance(file, io.IOBase):
        _rewind(file, name)
    while total <= max_bytes:
        chunk = _read_some(file, name, min(1 << 20, max_bytes + 1 - total))
        if not isinstance(chunk, bytes):
            raise NotAnImageError(f"{name}: the file object gives {type(chunk).__name__}, not bytes; "
                                  "open it with mode 'rb'")
        if not chunk:
            break
        chunks.append(chunk)
        total += len(chunk)
    return b"".join(chunks)


def _rewind(file: io.IOBase, name: str) -> None:
    try:
        if file.seekable():
            file.seek(0)
    except (OSError, ValueError) as error:  # ValueError: the file is closed
        raise FileAccessError(f"{name}: can't be read: {error}") from error


def _read_some(file: BinaryFile, name: str, size: int) -> bytes:
    try:
        return file.read(size)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileAccessError(f"{name}: can't be read: {reason}") from error
    except Exception as error:  # the caller's object may raise anything, and that is no bug of ours
        raise FileAccessError(
            f"{name}: can't be read: read({size}) of this {type(file).__name__} raised "
            f"{type(error).__name__}; give it as bytes"
        ) from error
