"""The network of `cheque-outline`: whether a place lies on a cheque, and where that cheque's corners are.

In: float32 RGB (N, 3, 192, 192) of `leaf.corners.network_input`. Out: (N, 9, 24, 24), a column for each cell
of 8 x 8 pixels: the logit that the cell lies in the inner part of a cheque, then x and y of its four corners,
counted from the middle of the cell in units of `leaf.corners.REACH` pixels: top left, top right, bottom
right, bottom left as the picture shows it.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from chequeocr.leaf.corners import CHANNELS
from chequeocr.train.layers import ConvUnit


class _Spread(nn.Module):
    """A dilated convolution added to its input: sees further at the same size."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.unit = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, dilation, dilation, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.unit(x)  # type: ignore[no-any-return]


class OutlineNet(nn.Module):
    """About 560,000 weights: five halvings, a look over the whole picture, and back up to 24 x 24."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(
            ConvUnit(3, 16, 2), ConvUnit(16, 32, 2), _Spread(32, 1), ConvUnit(32, 64, 2), _Spread(64, 1),
        )  # fmt: skip
        self.middle = nn.Sequential(ConvUnit(64, 80, 2), _Spread(80, 1), _Spread(80, 2))
        self.coarse = nn.Sequential(ConvUnit(80, 96, 2), _Spread(96, 1), _Spread(96, 2))
        self.down_coarse = nn.Conv2d(96, 64, 1)
        self.down_middle = nn.Conv2d(80, 64, 1)
        self.down_fine = nn.Conv2d(64, 64, 1)
        self.merge = nn.Sequential(ConvUnit(64, 64), _Spread(64, 2))
        self.head = nn.Sequential(ConvUnit(64, 64), nn.Conv2d(64, CHANNELS, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        fine = self.fine(pictures)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        up = self.down_middle(middle) + _twice(self.down_coarse(coarse))
        merged = self.merge(self.down_fine(fine) + _twice(up))
        return self.head(merged)  # type: ignore[no-any-return]


def _twice(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")


def loss_of(found: Tensor, wanted: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """The losses of the logits and of the corners. `found`, `wanted`: (N, 9, 24, 24); `weight` (N, 5, 24,
    24): how much a cell counts for the logit and for each corner."""
    logits = nn.functional.binary_cross_entropy_with_logits(found[:, 0], wanted[:, 0], reduction="none")
    on = (logits * weight[:, 0]).sum() / weight[:, 0].sum()
    off = nn.functional.smooth_l1_loss(found[:, 1:], wanted[:, 1:], reduction="none", beta=0.05)
    corners = off.reshape(off.shape[0], 4, 2, *off.shape[2:]).mean(2)
    return on, (corners * weight[:, 1:]).sum() / torch.clamp(weight[:, 1:].sum(), min=1.0)
