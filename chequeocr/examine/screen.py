"""Whether a picture shows a screen that shows a cheque: a screen's coloured stripes, or a program's window.

In: a picture, RGB uint8 (H, W, 3), or the lines of text on it. Out: True, or the words. Each pixel of a
screen is a red, a green and a blue stripe beside each other. A camera sees them as fringes in which the three
colours rise and fall one after the other; print darkens all three together. How often that holds for paper:
docs/checks.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

Spectrum = npt.NDArray[np.complex64]
Powers = npt.NDArray[np.float32]

_TILE = 256  # pixels of the pieces that are looked at, or all of a smaller picture
_ROWS, _COLUMNS = 3, 4  # of pieces
_FIRST = 4  # pieces, after which a picture without any stripes is not looked at further
_STRIPED = 6  # pieces with stripes of the same kind
_SAME = 0.02  # periods a pixel: stripes that differ by less are the same
_SLOWEST, _FASTEST = 0.025, 0.48  # periods a pixel: slower ones are shadows, faster ones noise
_STRONG = 15.0  # times the usual power, in each colour
_TOGETHER = 0.8  # coherence of two colours: stripes, and no noise
_APART = np.deg2rad(80)  # by which two of the three pairs of colours lie apart at least
_PAIRS = ((0, 1), (1, 2), (2, 0))

_FILE = re.compile(r"\b[\w-]+ ?[\w-]*\.(?:jpe?g|png|pdf|tiff?|heic|webp|bmp|gif)\b", re.IGNORECASE)
_MENU = frozenset(re.findall(r"\w+", (
    "file edit view help tools window image zoom insert format home share print rotate bookmarks history "
    "datei bearbeiten ansicht hilfe fichier edition affichage aide archivo editar ver ayuda arquivo exibir "
    "ajuda"
)))  # fmt: skip
_LEAST_MENU = 3  # words of a menu that stand on a leaf: fewer may be of a form


def striped(image: Image) -> bool:
    """Returns whether the stripes of a screen's pixels run through the picture."""
    found: list[tuple[float, float]] = []
    pieces = _pieces(image)
    for piece in islice(pieces, _FIRST):
        found += _stripes(piece)
    if not found:
        return False
    for piece in pieces:
        found += _stripes(piece)
    middle = np.median(np.array(found), axis=0)
    return bool((np.hypot(*(np.array(found) - middle).T) < _SAME).sum() >= _STRIPED)


def window(texts: Sequence[str]) -> tuple[str, int] | None:
    """Returns what of a program's window stands among the lines of a picture, the name of a picture's file or
    the words of a menu, and the number of the line; None where nothing does.

    >>> window(["Ravi Kumar", "cheque_0231.jpg - Photo Viewer"])
    ('cheque_0231.jpg', 1)
    >>> window(["File Edit", "View", "Ravi Kumar", "Zoom 100%"])
    ('File', 0)
    >>> window(["File no. 31", "View Road"]) is None
    True
    """
    for number, text in enumerate(texts):
        named = _FILE.search(text)
        if named:
            return named[0], number
    menu = [(word, number) for number, text in enumerate(texts) for word in _words_of_menu(text)]
    return menu[0] if len({word.lower() for word, _ in menu}) >= _LEAST_MENU else None


def _words_of_menu(text: str) -> list[str]:
    """The words of a line that holds no others."""
    words = [word for word in re.split(r"[^\w%]+", text) if word and not word.rstrip("%").isdigit()]
    return words if all(word.lower() in _MENU for word in words) else []


def _pieces(image: Image) -> Iterator[Image]:
    """Pieces all over the picture, first those far from each other."""
    height, width = image.shape[:2]
    side = min(_TILE, height, width)
    places = [
        (y, x)
        for y in np.linspace(0, height - side, _ROWS).astype(int).tolist()
        for x in np.linspace(0, width - side, _COLUMNS).astype(int).tolist()
    ]
    for y, x in (places[i] for start in range(3) for i in range(start, len(places), 3)):
        yield image[y : y + side, x : x + side]


def _stripes(piece: Image) -> list[tuple[float, float]]:
    """The strongest stripes of a piece whose colours don't rise and fall together: periods a pixel, down and
    across; nothing where there are none."""
    side = piece.shape[0]
    if side < 64:
        return []
    bell, looked = _bell(side), _looked(side)
    colours, powers, seen = [], [], looked
    for i in range(3):
        level = (piece[..., i] - np.float32(piece[..., i].mean())) * bell[:, None] * bell[None]
        colours.append(np.fft.rfft2(level).astype(np.complex64))
        powers.append(_near(np.square(np.abs(colours[i]))) + np.float32(1e-3))
        seen = seen & (powers[i] > _STRONG * np.median(powers[i][looked]))
        if not seen.any():  # on most paper after the first colour
            return []
    at = np.nonzero(seen)
    together, apart = np.ones(len(at[0]), bool), np.zeros(len(at[0]), np.uint8)
    for i, j in _PAIRS:
        cross = colours[i] * np.conj(colours[j])
        near = _near(cross.real)[at] + 1j * _near(cross.imag)[at]
        together &= np.abs(near) > _TOGETHER * np.sqrt(powers[i][at] * powers[j][at])
        apart += np.abs(np.angle(near)) > _APART
    both = np.flatnonzero(together & (apart >= 2))
    if not len(both):
        return []
    best = both[int((powers[0][at] + powers[1][at] + powers[2][at])[both].argmax())]
    return [(float(np.fft.fftfreq(side)[at[0][best]]), float(np.fft.rfftfreq(side)[at[1][best]]))]


@lru_cache(maxsize=2)
def _bell(side: int) -> Powers:
    return np.hanning(side).astype(np.float32)


@lru_cache(maxsize=2)
def _looked(side: int) -> npt.NDArray[np.bool_]:
    """Which places of a spectrum are looked at: neither shadows nor noise."""
    periods = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    return np.asarray((periods > _SLOWEST) & (periods < _FASTEST))


def _near(values: Powers) -> Powers:
    """Each value's mean with its neighbours."""
    return np.asarray(cv2.blur(np.ascontiguousarray(values, np.float32), (3, 3)), np.float32)
