"""The network of `cheque-upright`: how upright a picture looks, asked of its four turns.

In: float32 (N, 1, 160, 160) of `leaf.upright.network_input`. Out: logits (N, 4): index k is high where k
quarter turns anticlockwise make the picture upright. The same trunk sees all four turns, so that turning the
picture does no more than move the logits round: no turn has an advantage that was learnt.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from chequeocr.leaf.upright import SIDE


class ConvUnit(nn.Sequential):
    """3x3 convolution, batch norm, ReLU; halves the size at stride 2."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """A convolution added to its input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.unit = ConvUnit(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.unit(x)  # type: ignore[no-any-return]


def four_turns(pictures: Tensor) -> Tensor:
    """(N, 1, S, S) -> (4 N, 1, S, S): the pictures after 0, 1, 2 and 3 quarter turns anticlockwise."""
    across = pictures.transpose(2, 3)
    return torch.cat([pictures, across.flip(2), pictures.flip(2).flip(3), across.flip(3)])


class UprightNet(nn.Module):
    """About 190,000 weights. Where things stand matters, so the last map is weighed place by place."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            ConvUnit(1, 16, 2),
            ConvUnit(16, 32, 2),
            ConvUnit(32, 48, 2),
            Residual(48),
            ConvUnit(48, 64, 2),
            Residual(64),
            ConvUnit(64, 64, 2),
        )
        self.places = nn.Conv2d(64, 32, SIDE // 32)
        self.head = nn.Sequential(nn.ReLU(inplace=True), nn.Dropout(0.1), nn.Linear(32, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        score = self.head(self.places(self.trunk(four_turns(pictures))).flatten(1))
        return score.reshape(4, -1).transpose(0, 1)  # type: ignore[no-any-return]
