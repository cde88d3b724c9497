"""The network of `cheque-upright`: how upright a picture looks, asked of its four turns.

In: float32 (N, 1, 160, 160) of `leaf.upright.network_input`. Out: logits (N, 4): index k is high where k
quarter turns anticlockwise make the picture upright. The same trunk sees all four turns, so that turning the
picture does no more than move the logits round: no turn has an advantage that was learnt.
"""

from __future__ import annotations

import torch
from torch import Tensor

from chequeocr.leaf.upright import SIDE
from chequeocr.train.layers import PlaceNet


def four_turns(pictures: Tensor) -> Tensor:
    """(N, 1, S, S) -> (4 N, 1, S, S): the pictures after 0, 1, 2 and 3 quarter turns anticlockwise."""
    across = pictures.transpose(2, 3)
    return torch.cat([pictures, across.flip(2), pictures.flip(2).flip(3), across.flip(3)])


class UprightNet(PlaceNet):
    """About 190,000 weights, asked of all four turns."""

    def __init__(self) -> None:
        super().__init__((1, 16, 32, 48, 64, 64), 32, (SIDE, SIDE))

    def forward(self, pictures: Tensor) -> Tensor:
        return super().forward(four_turns(pictures)).reshape(4, -1).transpose(0, 1)
