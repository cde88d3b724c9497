"""The pixels of a JPEG whose data are sound; whether another one's are damaged in their middle, so that a
part of the picture is another one.

In: the bytes of a JPEG. Out: its pixels; True where its decoder had to skip or make up data. Pillow says
nothing of that: libjpeg goes on behind the fault, with other colours and in another place. What is damaged
without breaking the code is not noticed.
"""

from __future__ import annotations

import numpy as np
import simplejpeg

from chequeocr.types import Image

_SAID = ("Corrupt JPEG data", "Premature end", "Invalid SOS", "Unsupported marker")
"""How libjpeg's warnings about data begin (jerror.h). Others are about what it doesn't support."""


def sound_pixels(data: bytes, size: tuple[int, int]) -> Image | None:
    """Returns the RGB pixels of a colour JPEG of (height, width), those that Pillow makes of it: both decode
    with libjpeg-turbo. None where the decoder has anything to say, and for a JPEG of another kind or size."""
    try:
        if simplejpeg.decode_jpeg_header(data)[:3] != (*size, "YCbCr"):
            return None
        return np.asarray(simplejpeg.decode_jpeg(data, "RGB"))
    except (ValueError, MemoryError):
        return None  # Pillow says it as it says it of other files


def damaged(data: bytes) -> bool:
    """Returns whether a JPEG is damaged. It is decoded at an eighth of its size, as only its code counts."""
    try:
        simplejpeg.decode_jpeg(data, "GRAY", min_height=1, min_width=1, min_factor=8)
    except ValueError as error:
        return str(error).startswith(_SAID)
    return False
