"""Small pictures for cells.

In: the bytes of a JPEG or PNG. Out: those of a small JPEG, made anew, so that no file of a reader's input
ends up in a workbook.
"""

from __future__ import annotations

import struct
from io import BytesIO

SIZE = (320, 60)  # pixels, at most: three lines of text high


def thumbnail(data: bytes) -> bytes | None:
    """Returns the picture as a JPEG of at most SIZE, None where it can't be decoded."""
    from PIL import Image

    buffer = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            small = image.convert("RGB")
            small.thumbnail(SIZE)
            small.save(buffer, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None
    return buffer.getvalue()
