"""The one door for pages: any source to its pages, lazily, and a failure in the place of what can't be read.

In: a source (path, encoded bytes, binary file, PIL image, RGB array), or many: pictures, TIFF and PDF files,
cash letters (X9.37), ZIP and TAR archives of all of them; the kind is known by the content, not by the name.
Out: pages, one at a time; a page that can't be read is a `Failure` in its place, and the others come all the
same. `parts` and `pages_of` are the same in two steps, for who wants to read the parts of one source in
several processes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from chequeocr.errors import ChequeOcrError, FileAccessError, NoImagesError, UnpackingLimitError
from chequeocr.outcome import Failure
from chequeocr.source.archive import Unpacked, is_archive, members
from chequeocr.source.encoded import BinaryFile, Encoded, display_name, file_name, open_file, read_encoded
from chequeocr.source.image import MORE_PAGES, load_pages, pages_of_file
from chequeocr.source.limits import SourceLimits
from chequeocr.source.part import Part
from chequeocr.source.pdf import is_pdf, page_count, page_picture
from chequeocr.source.x937.framing import begins_like_one
from chequeocr.source.x937.parts import cheques
from chequeocr.types import Expected, Page

_DEFAULT = SourceLimits()
_HEAD = 512


def pages(source: Any, limits: SourceLimits = _DEFAULT) -> Iterator[Page | Failure]:
    """Yields every page of one source. A damaged page of a TIFF ends it: nobody can find what comes after."""
    if not isinstance(source, (str, os.PathLike, bytes, bytearray, memoryview, BinaryFile)):
        yield from _guarded(load_pages(source, limits), name_of(source))
        return
    for part in parts(source, limits):
        if isinstance(part, Failure):
            yield part
        else:
            yield from pages_of(part, limits)


def parts(source: Any, limits: SourceLimits = _DEFAULT) -> Iterator[Part | Failure]:
    """Yields what a path, encoded bytes or a binary file holds, in its order; a file of one picture is one
    part. Not a byte of a picture file is decoded yet."""
    try:
        if isinstance(source, (str, os.PathLike)):
            name = display_name(source)
            with open_file(source, name) as file:
                yield from _parts_of(file, name, Path(source), limits)
        else:
            encoded = read_encoded(source, limits.max_bytes)
            yield from _parts_of(BytesIO(encoded.data), encoded.name, encoded.data, limits)
    except ChequeOcrError as error:
        yield Failure(name_of(source), 0, error)
    except OSError as error:  # of the disk: archives and the decoders of pictures have said their own
        name = name_of(source)
        yield Failure(name, 0, FileAccessError(f"{name}: can't be read: {error.strerror or error}"))


def pages_of(part: Part, limits: SourceLimits = _DEFAULT) -> Iterator[Page | Failure]:
    """Yields the pages of a part: several for a TIFF, or a PDF that lies in an archive."""
    return _guarded(_pages_of(part, limits), part.name, part.index)


def first_page(source: Any, limits: SourceLimits = _DEFAULT) -> Page:
    """Returns the first page of a source; with the note MORE_PAGES, if there are more. Raises what reading it
    raises."""
    found = pages(source, limits)
    first = next(found)
    if isinstance(first, Failure):
        raise first.error
    more = next(found, None) is not None
    return replace(first, notes=(*first.notes, MORE_PAGES)) if more else first


def first_pages(sources: Iterable[Any], limits: SourceLimits = _DEFAULT) -> Iterator[Page | Failure]:
    """Yields the first page of each source. A Failure among the sources is passed on in its place."""
    for source in sources:
        if isinstance(source, Failure):
            yield source
            continue
        try:
            page: Page | Failure = first_page(source, limits)
        except ChequeOcrError as error:
            page = Failure(name_of(source), 0, error)
        yield page


def name_of(source: Any) -> str:
    """Returns the printable name of a source that could not be loaded; what isn't a path goes by its kind."""
    if isinstance(source, (str, os.PathLike)):
        return display_name(source)
    return file_name(source) if isinstance(source, BinaryFile) else f"<{type(source).__name__}>"


def _guarded(found: Iterator[Page], name: str, first: int = 0) -> Iterator[Page | Failure]:
    """The same pages; a Failure in the place of the one that fails."""
    index = first
    try:
        for page in found:
            yield page
            index = page.index + 1
    except ChequeOcrError as error:
        yield Failure(name, index, error)


@dataclass(frozen=True, slots=True)
class _Within:
    """Where a file lies: in how many archives, and how much was unpacked of the outermost."""

    depth: int
    unpacked: Unpacked


def _parts_of(
    file: BinaryIO, name: str, origin: Path | bytes, limits: SourceLimits, within: _Within | None = None
) -> Iterator[Part | Failure]:
    """The parts of what an open file holds; `origin` is what another process can read it from."""
    first = file.read(_HEAD)
    file.seek(0)
    if is_pdf(first):
        digest = _digest(file)
        for number in range(page_count(origin, name, limits)):
            yield Part(name, origin, number, number, digest)
    elif begins_like_one(first):
        yield from cheques(read_encoded(file, limits.max_bytes).data, name)
    elif is_archive(first):
        within = within or _Within(0, Unpacked(_size(file)))
        if within.depth == limits.nesting:
            deep = f"archives lie {within.depth} deep in archives"
            raise UnpackingLimitError(f"{name}: {deep}; unpack it first")
        yield from _parts_in(file, name, limits, replace(within, depth=within.depth + 1))
    else:
        yield Part(name, origin)


def _size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _digest(file: BinaryIO) -> str:
    """The sha256 of a file, a megabyte at a time."""
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _parts_in(
    file: BinaryIO, name: str, limits: SourceLimits, within: _Within
) -> Iterator[Part | Failure]:
    """The parts of the members of an archive."""
    empty = True
    for member in members(file, name, limits, within.unpacked):
        empty = False
        if isinstance(member, Failure):
            yield member
            continue
        inner, data = member
        try:
            yield from _parts_of(BytesIO(data), inner, data, limits, within)
        except ChequeOcrError as error:
            yield Failure(inner, 0, error)
    if empty:
        raise NoImagesError(f"{name}: no picture in this archive")


def _pages_of(part: Part, limits: SourceLimits) -> Iterator[Page]:
    if part.pdf_page is None:
        encoded = _encoded(part, limits)
        if part.expected is None:
            yield from pages_of_file(encoded, limits)
        else:
            yield _cheque(part, part.expected, encoded.data, limits)
        return
    picture = page_picture(part.origin, part.pdf_page, part.name, limits)
    if isinstance(picture, bytes):
        found = next(pages_of_file(Encoded(f"{part.name}, page {part.index + 1}", picture), limits))
        yield replace(found, source=part.name, index=part.index, sha256=part.sha256)
    else:
        yield Page(picture, part.name, part.index, part.sha256)


def _cheque(part: Part, expected: Expected, data: bytes, limits: SourceLimits) -> Page:
    """A cheque of a cash letter. The sha256 is its picture's: a file has many."""
    picture = Encoded(f"{part.name}, cheque {part.index + 1}", data)
    page = next(pages_of_file(picture, limits, first_only=True))
    return replace(page, source=part.name, index=part.index, expected=expected)


def _encoded(part: Part, limits: SourceLimits) -> Encoded:
    if isinstance(part.origin, bytes):
        return replace(read_encoded(part.origin, limits.max_bytes), name=part.name)
    return read_encoded(part.origin, limits.max_bytes)
