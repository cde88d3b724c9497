"""Records made by hand, for tests that need no model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from chequeocr.record import Amount, Cheque, Field, Models


def record(value: str | None = "48250.00", confidence: float | None = None, **more: Any) -> Cheque:
    """A record of an amount (None: of none) with its confidence; `more` are further parts of it."""
    amount = None if value is None else Amount(value=Decimal(value), currency="INR", confidence=confidence,
                                               origin="numbers")  # fmt: skip
    parts: dict[str, Any] = {"source": "a.jpg", "decision": "review", "amount": amount,
                             "models": Models(detector="d", recognizer="r")}  # fmt: skip
    return Cheque(**(parts | more))


def text_field(text: str, confidence: float | None = None) -> Field[str]:
    """A field of text that was read as it stands."""
    return Field[str](value=text, text=text, confidence=confidence)
