"""Where the fields of a made-up leaf of 820 x 380 pixels lie."""

from __future__ import annotations

from chequeocr.types import Box

BOXES: dict[str, Box] = {
    "payee_name": (40, 40, 300, 80), "amount_in_numbers": (600, 100, 790, 130),
    "amount_in_words": (40, 100, 500, 140), "date": (600, 20, 790, 50), "ifsc": (40, 10, 200, 30),
    "signature": (550, 250, 780, 330), "micr": (40, 345, 500, 370),
}  # fmt: skip
