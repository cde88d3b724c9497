"""How two texts or two boxes are compared when a reading is held against the truth.

In: texts, boxes. Out: texts made comparable, a distance, a share. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal


def plain(text: str) -> str:
    """Letters and digits only, lower case, accents kept: what payees are compared by.

    >>> plain("M/s. Crème & Co-op")
    'mscrèmecoop'
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return "".join(c for c in composed if c.isalnum())


def decimal_text(text: str) -> str:
    """An amount without trailing noughts and exponents, so that equal amounts are equal texts.

    >>> decimal_text("48250.00"), decimal_text("")
    ('48250', '')
    """
    return format(Decimal(text).normalize(), "f") if text else ""


def iou(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union of two boxes x0, y0, x1, y1.

    >>> iou((0, 0, 2, 2), (1, 0, 3, 2))
    0.3333333333333333
    """
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    inside = width * height
    return inside / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inside)
