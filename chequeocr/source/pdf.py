"""PDF files: how many pages there are, and each page as a picture.

In: a path or the file's bytes. Out: a page's JPEG as the scanner made it, where that is all that the page
shows; else the page drawn, RGB uint8 (H, W, 3). PDFium does the work (extra "pdf"). It is not made for
threads: one lock is held around all that is asked of it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from chequeocr.errors import (
    DamagedFileError,
    FileAccessError,
    ImageTooLargeError,
    MissingExtraError,
    ProtectedFileError,
    UnpackingLimitError,
)
from chequeocr.source.limits import SourceLimits
from chequeocr.types import Image

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfImage, PdfPage

Origin: TypeAlias = Path | bytes

_POINT = 72.0  # of a PDF's units to an inch: ISO 32000-1, 8.3.2.3
_DPI, _LEAST_DPI, _MOST_DPI = 300.0, 200.0, 400.0
_LEAST_WIDE = 2_000  # pixels of a small page's longer side, which may hold one cheque
_COVERS = 0.95  # of a page's area: what covers less leaves something else to be seen
_COUNTS = 0.15  # of a page's area, from which on a picture's resolution is worth keeping

_lock = threading.RLock()


def is_pdf(first: bytes) -> bool:
    """Returns whether a file begins like a PDF; a header may follow some space or a byte order mark."""
    return b"%PDF-" in first[:64]


def page_count(origin: Origin, name: str, limits: SourceLimits) -> int:
    """Returns the number of pages. Raises MissingExtraError, ProtectedFileError, DamagedFileError,
    UnpackingLimitError for more than `limits.max_pages`, FileAccessError."""
    with _document(origin, name) as document:
        count = len(document)
    if count > limits.max_pages:
        most = f"{limits.max_pages:,}"
        raise UnpackingLimitError(f"{name}: {count:,} pages, more than the limit of {most}; split it")
    if not count:
        raise DamagedFileError(f"{name}: a PDF without a page; get the file again")
    return count


def page_picture(origin: Origin, number: int, name: str, limits: SourceLimits) -> bytes | Image:
    """Returns page `number`, from 0: the bytes of its JPEG, where it shows nothing else, or its pixels.

    Raises what `page_count` raises; ImageTooLargeError for a picture of more than `limits.max_pixels`.
    """
    from pypdfium2 import PdfiumError

    where = f"{name}, page {number + 1}"
    with _document(origin, name) as document:
        try:
            page = document[number]
            pictures = _pictures(page)
            for picture in pictures:
                wide, high = picture.get_px_size()
                limits.check_size(wide, high, where)
            if len(pictures) == 1 and _is_all(page, pictures[0]) and _is_whole(document, page, pictures[0]):
                return bytes(pictures[0].get_data())
            return _drawn(page, _scale(page, pictures, limits))
        except (PdfiumError, IndexError, UnicodeDecodeError) as error:  # a filter's name that is no text
            raise DamagedFileError(f"{where}: this page of the PDF is damaged; get the file again") from error
        except MemoryError as error:
            raise ImageTooLargeError(f"{where}: the page doesn't fit into memory") from error


@contextmanager
def _document(origin: Origin, name: str) -> Iterator[PdfDocument]:
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("pdf", "reading PDF files") from error
    with _lock:
        try:
            document = pypdfium2.PdfDocument(origin)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise ProtectedFileError(f"{name}: needs a password; save a copy without one") from error
            raise DamagedFileError(f"{name}: a damaged PDF; get the file again") from error
        except OSError as error:
            raise FileAccessError(f"{name}: can't be read: {error.strerror or error}") from error
        try:
            yield document
        finally:
            document.close()


def _pictures(page: PdfPage) -> list[PdfImage]:
    """The pictures on a page, those in forms included."""
    import pypdfium2.raw as pdfium

    return list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _is_all(page: PdfPage, picture: PdfImage) -> bool:
    """Whether the page shows this JPEG as it is stored, and nothing else: no annotation, no visible text, no
    line. The text that a scanner's software reads and hides under it doesn't count."""
    import pypdfium2.raw as pdfium

    changed = page.get_rotation() or pdfium.FPDFPageObj_HasTransparency(picture)
    if picture.get_filters() != ["DCTDecode"] or changed or pdfium.FPDFPage_GetAnnotCount(page):
        return False
    for one in page.get_objects(max_depth=1):  # what lies in a form could cover it
        hidden = one.type == pdfium.FPDF_PAGEOBJ_TEXT and (
            pdfium.FPDFTextObj_GetTextRenderMode(one) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        )
        if one.type != pdfium.FPDF_PAGEOBJ_IMAGE and not hidden:
            return False
    a, b, c, d, *_ = picture.get_matrix().get()
    upright = a > 0 and d > 0 and abs(b) < 1e-3 * a and abs(c) < 1e-3 * d
    return upright and _share(page, picture) >= _COVERS


def _is_whole(document: PdfDocument, page: PdfPage, picture: PdfImage) -> bool:
    """Whether all of a picture is to be seen: the page's edge, a clip path and a mask hide nothing of it."""
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfBitmap

    left, bottom, right, top = picture.get_bounds()
    x0, y0, x1, y1 = page.get_bbox()
    if (x1 - x0) * (y1 - y0) < _COVERS * (right - left) * (top - bottom):
        return False
    drawn = pdfium.FPDFImageObj_GetRenderedBitmap(document, page, picture)  # as large as it is in points
    if not drawn:
        return False
    pixels = PdfBitmap.from_raw(drawn).to_numpy()
    return pixels.ndim == 3 and pixels.shape[2] == 4 and bool(pixels[..., 3].min() == 255)


def _share(page: PdfPage, picture: PdfImage) -> float:
    """The share of the page that a picture covers, at most 1."""
    left, bottom, right, top = picture.get_bounds()
    x0, y0, x1, y1 = page.get_bbox()
    wide, high = min(right, x1) - max(left, x0), min(top, y1) - max(bottom, y0)
    return float(max(0.0, wide) * max(0.0, high) / max(1e-6, (x1 - x0) * (y1 - y0)))


def _scale(page: PdfPage, pictures: list[PdfImage], limits: SourceLimits) -> float:
    """Pixels a point: the pictures' own resolution, or what a cheque's print needs."""
    width, height = page.get_size()
    found = [_dpi(picture) for picture in pictures if _share(page, picture) >= _COUNTS]
    dpi = min(_MOST_DPI, max(_LEAST_DPI, *found)) if found else _DPI
    scale = dpi / _POINT
    if not found:
        scale = max(scale, _LEAST_WIDE / max(width, height))
    scale = min(scale, (limits.max_pixels / max(1e-6, width * height)) ** 0.5)
    while math.ceil(width * scale) * math.ceil(height * scale) > limits.max_pixels:  # as PDFium rounds
        scale *= 0.95
    return float(scale)


def _dpi(picture: PdfImage) -> float:
    left, bottom, right, top = picture.get_bounds()
    wide, high = picture.get_px_size()
    return float(max(wide, high) * _POINT / max(1e-6, right - left, top - bottom))


def _drawn(page: PdfPage, scale: float) -> Image:
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    pixels = np.asarray(bitmap.to_numpy(), np.uint8)
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = np.broadcast_to(pixels.reshape(*pixels.shape[:2], 1), (*pixels.shape[:2], 3))
    return np.array(pixels[:, :, :3])  # a copy: the bitmap's own memory goes with the document
