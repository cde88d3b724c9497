"""The network of `cheque-retouched`: what was done to each part of a line of writing.

In: float32 (N, 3, 64, W) of `examine.retouched.network_input`. Out: logits (N, 4, W / 8), a row for each of
`examine.retouched.KINDS`.
"""

from __future__ import annotations

from torch import Tensor, nn

from chequeocr.examine.retouched import KINDS, TALL
from chequeocr.train.layers import ConvUnit, Residual


class RetouchedNet(nn.Module):
    """About 200,000 weights: three halvings, then the height is folded, and a look along the line."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            ConvUnit(3, 16, 2), ConvUnit(16, 24), ConvUnit(24, 32, 2), Residual(32),
            ConvUnit(32, 48, 2), Residual(48), ConvUnit(48, 64, (2, 1)), Residual(64),
        )  # fmt: skip
        self.fold = nn.Sequential(nn.Conv2d(64, 64, (TALL // 16, 1)), nn.ReLU(inplace=True))
        self.along = nn.Sequential(
            *(_Along(64, dilation) for dilation in (1, 2, 4)), nn.Conv1d(64, len(KINDS), 1)
        )  # fmt: skip

    def forward(self, lines: Tensor) -> Tensor:
        return self.along(self.fold(self.trunk(lines)).squeeze(2))  # type: ignore[no-any-return]


class _Along(nn.Module):
    """A dilated convolution along the line, added to its input."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.unit = nn.Sequential(
            nn.Conv1d(channels, channels, 3, 1, dilation, dilation, bias=False),
            nn.BatchNorm1d(channels), nn.ReLU(inplace=True),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return x + self.unit(x)  # type: ignore[no-any-return]
