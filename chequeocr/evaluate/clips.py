"""Pictures of what went wrong: the field as it was read, or the place where it should have been.

In: a Truth and the record of the same picture. Out: small JPEGs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np

from chequeocr.errors import SourceError
from chequeocr.evaluate.truth import Truth
from chequeocr.record import Cheque
from chequeocr.types import Image

_FIELD_SIZE = (640, 240)  # pixels, width and height at most: enough for a person to read it
_WHOLE_SIZE = (640, 480)
_QUALITY = 80
WHOLE = "cheque"


@dataclass(frozen=True, slots=True)
class Clip:
    """One picture: a canonical name ("cheque" for all of it), JPEG bytes, its size in pixels."""

    name: str
    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ClipSettings:
    """`max_pixels`: larger pictures aren't decoded, and give no clips."""

    max_pixels: int = 100_000_000


class Cutter:
    """Cuts clips from one picture, which is decoded once, and only where it is needed."""

    def __init__(self, truth: Truth, cheque: Cheque | None, settings: ClipSettings) -> None:
        self._truth = truth
        self._cheque = cheque
        self._settings = settings
        self._page: Image | None = None
        self._tried = False
        self._made: dict[str, Clip | None] = {}

    def fields(self, names: Iterable[str]) -> tuple[Clip, ...]:
        """Returns a clip of each field: what was read, else its box in the record, else its true box.

        Where there is none of all that, the whole picture, once; nothing where that can't be read.
        """
        found = [self._kept(name) for name in names]
        clips = tuple(clip for clip in found if clip is not None)
        whole = None if clips else self._kept(WHOLE)
        return clips if whole is None else (whole,)

    def _kept(self, name: str) -> Clip | None:
        if name not in self._made:
            self._made[name] = self._whole() if name == WHOLE else self._field(name)
        return self._made[name]

    def _field(self, name: str) -> Clip | None:
        crop = None if self._cheque is None else self._cheque.crops.get(name)
        if crop is not None:
            return clip_of(name, crop.image, _FIELD_SIZE)
        read = getattr(self._cheque, name, None)
        box = (read.box if read is not None else None) or self._truth.boxes.get(name)
        page = self._picture() if box else None
        return None if page is None or not box else clip_of(name, cut(page, box), _FIELD_SIZE)

    def _whole(self) -> Clip | None:
        page = self._picture()
        return None if page is None else clip_of(WHOLE, page, _WHOLE_SIZE)

    def _picture(self) -> Image | None:
        if not self._tried:
            self._tried = True
            self._page = _load(self._truth, self._settings)
        return self._page


def cut(image: Image, box: Sequence[float]) -> Image:
    """Returns the part of an RGB uint8 (H, W, 3) picture inside a box x0, y0, x1, y1; empty if they don't
    meet."""
    height, width = image.shape[:2]
    x0, x1 = (min(max(end, 0.0), float(width)) for end in (box[0], box[2]))
    y0, y1 = (min(max(end, 0.0), float(height)) for end in (box[1], box[3]))
    return image[math.floor(y0) : math.ceil(y1), math.floor(x0) : math.ceil(x1)]


def clip_of(name: str, image: Image, largest: tuple[int, int]) -> Clip | None:
    """Returns `image`, RGB uint8 (H, W, 3), as a JPEG of at most `largest` (width, height); None if it is
    empty."""
    from PIL import Image as PilImage

    if not image.size:
        return None
    picture = PilImage.fromarray(np.ascontiguousarray(image))
    picture.thumbnail(largest)
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY)
    return Clip(name, buffer.getvalue(), picture.width, picture.height)


def _load(truth: Truth, settings: ClipSettings) -> Image | None:
    from chequeocr.source.image import SourceLimits, load_page

    try:
        return load_page(truth.path, SourceLimits(max_pixels=settings.max_pixels)).image
    except SourceError:
        return None  # it is listed among the unread, by its error's code
