"""The network of `cheque-cancelled`: whether a leaf is crossed out or written across.

In: float32 (N, 2, 160, 320) of `examine.cancelled.network_input`. Out: logits (N, 1), above 0 where the
cheque is likelier worthless than not.
"""

from __future__ import annotations

from chequeocr.examine.cancelled import SIZE
from chequeocr.train.layers import PlaceNet


class CancelledNet(PlaceNet):
    """About 150,000 weights. Where things stand matters, for lines over a corner are a mere crossing."""

    def __init__(self) -> None:
        super().__init__((2, 12, 24, 40, 56, 48), 24, SIZE)
