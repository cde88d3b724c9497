"""Records to put into tables: one with every field, one with none, a failure."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from chequeocr.errors import EmptyFileError
from chequeocr.outcome import Failure
from chequeocr.record import Amount, Cheque, Field, Finding, Micr, Models, Signature

MODELS = Models(detector="d", recognizer="r")
EMPTY = Cheque(source="b.jpg", page=3, cheque=1, decision="reject", models=MODELS)
FAILURE = Failure("bad.jpg", 2, EmptyFileError("bad.jpg: zero bytes"))
MICR = "⑈000123⑈ 400002003⑆ 00252351⑈ 31"


def text(value: str) -> Field[str]:
    """A field of text that was read as it stands."""
    return Field[str](value=value, text=value)


def full(**more: Any) -> Cheque:
    """A record with every field; `more` are other values of some."""
    line = Micr(cheque_number="000123", routing="400002003", account="00252351", code="31",
                amount=Decimal("48250.35"))  # fmt: skip
    parts: dict[str, Any] = {
        "source": "a.jpg", "sha256": "ab", "decision": "review", "models": MODELS,
        "amount": Amount(value=Decimal("48250.35"), currency="INR", confidence=0.993, origin="both"),
        "payee_name": text("Meera Stationers"),
        "amount_in_numbers": Field[Decimal](value=Decimal("48250.35"), text="48,250.35"),
        "amount_in_words": Field[Decimal](value=Decimal("48250"), text="Forty eight thousand"),
        "date": Field[datetime.date](value=datetime.date(2026, 3, 14), text="14032026"),
        "micr": Field[Micr](value=line, text=MICR),
        "cheque_number": text("000123"), "account_number": text("00252351"), "bank_name": text("Dekhan Bank"),
        "ifsc": text("DEKH0817475"), "payer_name": text("B. Joshi"), "memo": text("rent"),
        "signature": Signature(present=True),
        "findings": (Finding.of("amounts-disagree", figures="48,250.35 INR", words="48,250 INR"),
                     Finding.of("animated")),
    }  # fmt: skip
    return Cheque(**(parts | more))


def of_amount(value: str, currency: str | None) -> Cheque:
    """A record whose amount is this one."""
    return full(amount=Amount(value=Decimal(value), currency=currency, origin="both"))
