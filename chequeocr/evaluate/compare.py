"""Compares two texts or two boxes: a reading and the truth.

In: texts, boxes. Out: texts made comparable, a distance, a share. Pure.
"""

from __future__ import annotations

from decimal import Decimal

from chequeocr.parse.payee import comparable as plain

__all__ = ["decimal_text", "plain"]


def decimal_text(text: str) -> str:
    """Returns an amount without trailing zeros and exponents, so that equal amounts are equal texts.

    >>> decimal_text("48250.00"), decimal_text("")
    ('48250', '')
    """
    return format(Decimal(text).normalize(), "f") if text else ""
