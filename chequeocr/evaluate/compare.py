"""Compares two texts or two boxes: a reading and the truth.

In: texts, boxes. Out: texts made comparable, a distance, a share. Pure.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal


def plain(text: str) -> str:
    """Returns letters and digits only, lower case, accents kept: payees are compared by these.

    >>> plain("M/s. Crème & Co-op")
    'mscrèmecoop'
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return "".join(c for c in composed if c.isalnum())


def decimal_text(text: str) -> str:
    """Returns an amount without trailing zeros and exponents, so that equal amounts are equal texts.

    >>> decimal_text("48250.00"), decimal_text("")
    ('48250', '')
    """
    return format(Decimal(text).normalize(), "f") if text else ""
