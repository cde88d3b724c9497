"""Recognises the picture formats that are opened, by their first bytes, and names Pillow's class for each.

In: bytes. Out: a Format, or a word on why not. The list is explicit so that a file's content can't
choose a decoder that starts programs (EPS starts Ghostscript) or that nobody tested here.
The classes are called directly, not through `PIL.Image.open`, because that applies Pillow's own
global pixel limit, which would make ours unsettable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ImageFile import ImageFile

from chequeocr.errors import MissingExtraError, NotAnImageError
from chequeocr.source.others import explain


@dataclass(frozen=True, slots=True)
class Format:
    """`magic` matches at the first byte. Where `sure`, no text starts that way by accident, so a
    file that then can't be opened is a damaged picture rather than something else."""

    name: str
    magic: re.Pattern[bytes]
    open: Callable[[BytesIO, str], ImageFile]
    sure: bool = True


def _open_heic(file: BytesIO, name: str) -> ImageFile:
    try:
        from pi_heif.as_plugin import HeifImageFile
    except ImportError as error:
        raise MissingExtraError("heic", "reading HEIC photos") from error
    opened: ImageFile = HeifImageFile(file, name)
    return opened


def _open_avif(file: BytesIO, name: str) -> ImageFile:
    try:
        from PIL.AvifImagePlugin import SUPPORTED, AvifImageFile
    except ImportError:
        SUPPORTED = False
    if not SUPPORTED:
        raise NotAnImageError("an AVIF picture, which needs Pillow 11.3 or newer: pip install -U pillow")
    return AvifImageFile(file, name)


FORMATS: tuple[Format, ...] = (
    Format("JPEG", re.compile(rb"\xff\xd8\xff"), JpegImagePlugin.jpeg_factory),
    Format("PNG", re.compile(rb"\x89PNG\r\n\x1a\n"), PngImagePlugin.PngImageFile),
    Format("TIFF", re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), TiffImagePlugin.TiffImageFile),
    Format("GIF", re.compile(rb"GIF8[79]a"), GifImagePlugin.GifImageFile),
    Format("WebP", re.compile(rb"RIFF.{4}WEBP", re.DOTALL), WebPImagePlugin.WebPImageFile),
    Format("JPEG 2000", re.compile(rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n"),
           Jpeg2KImagePlugin.Jpeg2KImageFile),
    Format("HEIC", re.compile(rb"....ftyp(?:hei[cmsx]|hev[cx]|mif1|msf1)", re.DOTALL), _open_heic),
    Format("AVIF", re.compile(rb"....ftypavi[fs]", re.DOTALL), _open_avif),
    Format("BMP", re.compile(rb"BM"), BmpImagePlugin.BmpImageFile, sure=False),
    Format("PNM", re.compile(rb"P[1-6]\s"), PpmImagePlugin.PpmImageFile, sure=False),
)


def sniff(data: bytes) -> Format | None:
    """Returns the format that `data` begins like, or None if it is unknown."""
    return next((form for form in FORMATS if form.magic.match(data)), None)


def explain_other(data: bytes) -> str:
    """Returns what `data` is instead of a picture, for an error message."""
    known = explain(data)
    return f"not an image but {known}" if known else "not an image in a format that is read " + (
        f"({', '.join(form.name for form in FORMATS)})"
    )
