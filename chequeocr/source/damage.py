"""Whether a JPEG's data are damaged in their middle, so that a part of the picture is another one.

In: the bytes of a JPEG. Out: True where its decoder had to skip or make up data. Pillow says nothing of that:
libjpeg goes on behind the fault, with other colours and in another place. What is damaged without breaking
the code is not noticed.
"""

from __future__ import annotations

import simplejpeg

_SAID = ("Corrupt JPEG data", "Premature end", "Invalid SOS", "Unsupported marker")
"""How libjpeg's warnings about data begin (jerror.h). Others are about what it doesn't support."""


def damaged(data: bytes) -> bool:
    """Returns whether a JPEG is damaged. It is decoded at an eighth of its size, as only its code counts."""
    try:
        simplejpeg.decode_jpeg(data, "GRAY", min_height=1, min_width=1, min_factor=8)
    except ValueError as error:
        return str(error).startswith(_SAID)
    return False
