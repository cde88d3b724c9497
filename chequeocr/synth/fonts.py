"""The fonts that synthetic cheques are written and printed with.

In: an optional folder of fonts. Out: `FontBook`, the paths of handwriting and print faces, and fonts loaded
at a wanted cap height. Every face is scaled so that its figures have the wanted height: handwriting fonts
differ by a factor of three otherwise.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from chequeocr.errors import FileAccessError, SettingsError

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent / "fonts"
_SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")
#: Figures and letters that an amount or a name on a cheque can't do without.
_NEEDED = "0123456789,-/.ABCXYZabcxyz"


@dataclass(frozen=True, slots=True)
class FontBook:
    """Paths of the faces: `hand` for handwriting, `sans`, `serif`, `mono` and `devanagari` for
    print."""

    hand: tuple[str, ...]
    sans: tuple[str, ...]
    serif: tuple[str, ...]
    mono: tuple[str, ...]
    devanagari: str


@lru_cache(maxsize=8)
def font_book(folder: Path | None = None) -> FontBook:
    """The shipped faces and, before them, the usable handwriting faces of `folder` in the order of their
    names.

    Raises SettingsError where `folder` holds no usable face or a file that is none, FileAccessError where it
    can't be read.
    """
    extra = [] if folder is None else _handwriting(folder)
    shipped = [str(p) for p in sorted((_HERE / "hand").glob("*.woff"))]
    here = _HERE / "print"
    return FontBook(
        hand=tuple(extra + shipped),
        sans=(str(here / "arimo-400.woff"), str(here / "arimo-700.woff")),
        serif=(str(here / "caladea-700.woff"),),
        mono=(str(here / "cousine-400.woff"),),
        devanagari=str(here / "noto-sans-devanagari-400.woff"),
    )


def _handwriting(folder: Path) -> list[str]:
    try:
        paths = sorted(str(p) for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES)
    except OSError as error:
        raise FileAccessError(f"{folder}: {error.strerror or error}; name a folder of fonts") from error
    usable = [path for path in paths if _usable(path)]
    if not usable:
        raise SettingsError(
            f"{folder} holds no font with the figures and letters of a cheque ({', '.join(_SUFFIXES)}; "
            f"{len(paths)} without them): leave it out, or name another folder"
        )
    if len(usable) < len(paths):
        log.warning("%s: %d fonts lack figures or letters and are left out", folder, len(paths) - len(usable))
    return usable


@lru_cache(maxsize=512)
def _usable(path: str) -> bool:
    # A face without a needed glyph draws the same "missing" box for it as for an unassigned character.
    try:
        font = ImageFont.truetype(path, 32)
    except OSError as error:
        raise SettingsError(f"{path} can't be read as a font ({error}): take it out of the folder") from error
    missing = bytes(font.getmask("\U000e0fff"))
    return all(bytes(font.getmask(c)) != missing or not missing for c in _NEEDED)


@lru_cache(maxsize=512)
def _figure_height(path: str) -> float:
    """Height of the figures for one unit of font size."""
    box = ImageFont.truetype(path, 100).getbbox("0358", anchor="ls")
    return max(10.0, float(-box[1])) / 100.0


@lru_cache(maxsize=4096)
def _at_size(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def font_for_height(path: str, height: float) -> ImageFont.FreeTypeFont:
    """The face with figures `height` pixels tall (never under four pixels of font size)."""
    return _at_size(path, max(4, round(height / _figure_height(path))))
