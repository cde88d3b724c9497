"""How two texts or two boxes are compared when a reading is held against the truth.

In: texts, boxes. Out: texts made comparable, a distance, a share. Pure.
"""

from __future__ import annotations

import unicodedata
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
