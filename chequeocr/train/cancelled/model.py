"""The network of `cheque-cancelled`: whether a leaf is crossed out or written across.

In: float32 (N, 2, 160, 320) of `examine.cancelled.network_input`. Out: logits (N, 1), above 0 where the
cheque is likelier worthless than not.
"""

from __future__ import annotations

from torch import Tensor, nn

from chequeocr.examine.cancelled import SIZE
from chequeocr.train.upright.model import ConvUnit, Residual


class CancelledNet(nn.Module):
    """About 150,000 weights. Where things stand matters, for lines over a corner are a mere crossing: the
    last map is weighed place by place."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            ConvUnit(2, 12, 2),
            ConvUnit(12, 24, 2),
            ConvUnit(24, 40, 2),
            Residual(40),
            ConvUnit(40, 56, 2),
            Residual(56),
            ConvUnit(56, 48, 2),
        )
        self.places = nn.Conv2d(48, 24, (SIZE[0] // 32, SIZE[1] // 32))
        self.head = nn.Sequential(nn.ReLU(inplace=True), nn.Dropout(0.1), nn.Linear(24, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        return self.head(self.places(self.trunk(pictures)).flatten(1))  # type: ignore[no-any-return]
