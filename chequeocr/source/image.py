"""Pictures: a path, bytes, a binary file, a PIL image or an array in, `Page` out.

Every page is upright (EXIF orientation applied) and RGB. What can't be read ends in a SourceError
that names the file; pictures above the limit are refused on the size in their header, undecoded.
"""

from __future__ import annotations

import hashlib
import os
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, TypeAlias

import numpy as np
from PIL import Image as PilImage
from PIL import TiffImagePlugin
from PIL.ImageFile import ImageFile

from chequeocr.errors import ImageTooLargeError, NotAnImageError, TruncatedImageError, UnpackingLimitError
from chequeocr.findings import Code
from chequeocr.source.damage import damaged, sound_pixels
from chequeocr.source.encoded import BinaryFile, Encoded, EncodedSource, display_name, read_encoded
from chequeocr.source.formats import explain_other, sniff
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pixels import Array, rgb_of_array, rgb_of_image
from chequeocr.types import Image, Page

__all__ = ["ANIMATED", "DAMAGED", "MORE_PAGES", "Source", "SourceLimits", "load_page", "load_pages",
           "pages_of_file"]

Source: TypeAlias = EncodedSource | PilImage.Image | Array

ANIMATED: Final[Code] = "animated"
"""Note: an animated file, of which only the first frame is taken."""
MORE_PAGES: Final[Code] = "more-pages"
"""Note: a file of several pages, of which only the first is taken."""
DAMAGED: Final[Code] = "damaged-file"
"""Note: a file whose data are damaged, though a picture came out of it."""

_DEFAULT = SourceLimits()
_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4
_UPRIGHT = {
    2: PilImage.Transpose.FLIP_LEFT_RIGHT,
    3: PilImage.Transpose.ROTATE_180,
    4: PilImage.Transpose.FLIP_TOP_BOTTOM,
    5: PilImage.Transpose.TRANSPOSE,
    6: PilImage.Transpose.ROTATE_270,
    7: PilImage.Transpose.TRANSVERSE,
    8: PilImage.Transpose.ROTATE_90,
}
# What Pillow's decoders raise on damaged data; anything else is a bug worth seeing.
_DAMAGE = (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError, OverflowError,
           struct.error, zlib.error, Warning)

# Pillow warns about odd metadata, which is none of a caller's business. `catch_warnings` swaps
# process-wide state, so only one thread at a time may be inside.
_quiet_lock = threading.RLock()


def _fresh_lock() -> None:
    global _quiet_lock  # noqa: PLW0603 - a fork may have copied it locked by a thread that is gone
    _quiet_lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_fresh_lock)


@contextmanager
def _quiet() -> Iterator[None]:
    with _quiet_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def load_page(source: Source, limits: SourceLimits = _DEFAULT) -> Page:
    """Returns the first or only page of `source`.

    `source`: a path (str or os.PathLike), encoded bytes, a binary file object, a PIL image (its
    current frame), or an array (RGB uint8 (H, W, 3); see `rgb_of_array` for the others). A file of
    several frames or pages gives its first and a note, ANIMATED or MORE_PAGES. `sha256` is that of
    the encoded bytes, of the RGB pixels where there are none.

    Raises FileAccessError, EmptyFileError, NotAnImageError, TruncatedImageError, ImageTooLargeError.
    """
    return next(_pages(source, limits, first_only=True))


def load_pages(source: Source, limits: SourceLimits = _DEFAULT) -> Iterator[Page]:
    """Yields every page of a TIFF, one at a time; the only page of anything else (an animation's first
    frame).

    Raises what `load_page` raises; a damaged later page raises when it is reached.
    """
    return _pages(source, limits, first_only=False)


def _pages(source: Source, limits: SourceLimits, *, first_only: bool) -> Iterator[Page]:
    if isinstance(source, np.ndarray):
        if source.ndim >= 2:
            limits.check_size(source.shape[1], source.shape[0], "<array>")
        image = rgb_of_array(source)
        yield Page(image, "<array>", sha256=hashlib.sha256(image.data).hexdigest())
    elif isinstance(source, PilImage.Image):
        yield _page_of_pil(source, limits)
    elif isinstance(source, (str, os.PathLike, bytes, bytearray, memoryview, BinaryFile)):
        yield from pages_of_file(read_encoded(source, limits.max_bytes), limits, first_only=first_only)
    else:
        raise NotAnImageError(
            f"a {type(source).__name__} is not a picture: give a path, bytes, a binary file, a PIL image "
            "or an array"
        )


def _page_of_pil(image: PilImage.Image, limits: SourceLimits) -> Page:
    filename = getattr(image, "filename", "")
    name = display_name(filename) if isinstance(filename, str) and filename else "<image>"
    limits.check_size(image.width, image.height, name)
    if 0 in image.size:
        raise NotAnImageError(f"{name}: {image.width} x {image.height} pixels is not a picture")
    pixels = _decode(image, name)
    return Page(pixels, name, sha256=hashlib.sha256(pixels.data).hexdigest())


def pages_of_file(
    encoded: Encoded, limits: SourceLimits, *, first_only: bool = False
) -> Iterator[Page]:
    """Yields the pages of one encoded picture, as `load_pages`; only the first, with a note if there are
    more, as `load_page`. Errors as there."""
    digest = hashlib.sha256(encoded.data).hexdigest()
    image = _open(encoded)
    notes = tuple(note for note in _notes(image) if first_only or note == ANIMATED)
    index = 0
    while True:
        name = encoded.name if index == 0 else f"{encoded.name}, page {index + 1}"
        limits.check_size(image.width, image.height, name)
        pixels = _sound(image, encoded.data)
        if pixels is None:
            pixels = _decode(image, name)
            if image.format in ("JPEG", "MPO") and damaged(encoded.data):
                notes = (*notes, DAMAGED)
        yield Page(pixels, encoded.name, index, digest, notes)
        index += 1
        if first_only or not isinstance(image, TiffImagePlugin.TiffImageFile):
            return
        if not _turn_to(image, index, encoded.name):
            return
        if index == limits.max_pages:
            most = f"{limits.max_pages:,}"
            raise UnpackingLimitError(f"{encoded.name}: more pages than the limit of {most}, and only these "
                                      "were read; split it")


def _open(encoded: Encoded) -> ImageFile:
    """The file with its header read and its pixels not."""
    form = sniff(encoded.data)
    if form is None:
        raise NotAnImageError(f"{encoded.name}: {explain_other(encoded.data)}")
    try:
        with _quiet():
            image = form.open(BytesIO(encoded.data), "")
            if form.name != "PNG":  # Pillow would have to decode a PNG to know its EXIF
                image.getexif()
            return image
    except PilImage.DecompressionBombError as error:
        raise ImageTooLargeError(f"{encoded.name}: {error}") from error
    except _DAMAGE as error:
        if not form.sure:
            raise NotAnImageError(f"{encoded.name}: {explain_other(encoded.data)}") from error
        raise TruncatedImageError(
            f"{encoded.name}: begins like {form.name} but its header is damaged or incomplete; "
            "get the file again"
        ) from error


def _notes(image: ImageFile) -> tuple[Code, ...]:
    # A phone's JPEG may carry further pictures (MPO: a preview, a gain map): neither pages nor an animation.
    if image.format == "MPO":
        return ()
    with _quiet():
        several = bool(getattr(image, "is_animated", False))
    if not several:
        return ()
    return (MORE_PAGES,) if image.format == "TIFF" else (ANIMATED,)


def _turn_to(image: TiffImagePlugin.TiffImageFile, index: int, name: str) -> bool:
    """Goes to page `index`; False where there is none."""
    try:
        with _quiet():
            image.seek(index)
    except EOFError:
        return False
    except _DAMAGE as error:
        raise TruncatedImageError(
            f"{name}: the header of page {index + 1} is damaged; get the file again"
        ) from error
    return True


def _sound(image: ImageFile, data: bytes) -> Image | None:
    """Pixels of a sound JPEG, upright, decoded once: Pillow copies them twice, and doesn't tell whether they
    are sound. None for what is to be read with Pillow."""
    if image.format not in ("JPEG", "MPO") or image.mode != "RGB":
        return None
    pixels = sound_pixels(data, (image.height, image.width))
    if pixels is None:
        return None
    with _quiet():
        turn = _turn(image)
    return pixels if turn is None else np.array(PilImage.fromarray(pixels).transpose(turn))


def _turn(image: PilImage.Image) -> PilImage.Transpose | None:
    """How a picture is turned to be upright."""
    orientation = image.getexif().get(_ORIENTATION)
    return _UPRIGHT.get(orientation) if isinstance(orientation, int) else None


def _decode(image: PilImage.Image, name: str) -> Image:
    """Pixels, upright."""
    try:
        if isinstance(image, TiffImagePlugin.TiffImageFile):
            with _quiet():  # reads its metadata again while decoding
                image.load()
        else:
            image.load()
        with _quiet():
            turn = _turn(image)
    except PilImage.DecompressionBombError as error:
        raise ImageTooLargeError(f"{name}: {error}") from error
    except MemoryError as error:
        size = f"{image.width} x {image.height}"
        raise ImageTooLargeError(f"{name}: {size} pixels don't fit into memory") from error
    except _DAMAGE as error:
        if isinstance(error, ValueError) and "closed" in str(error):  # Pillow has no better way to say it
            raise NotAnImageError(f"{name}: this PIL image is closed; read it before it is") from error
        raise TruncatedImageError(
            f"{name}: the picture's data end too early or are damaged ({_one_line(error)}); "
            "get the file again"
        ) from error
    if turn is None:
        return rgb_of_image(image)
    # Transposing first would lose what the conversion has to know: the file's format and tags.
    upright = PilImage.fromarray(rgb_of_image(image)).transpose(turn)
    return np.array(upright)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
