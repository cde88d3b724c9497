"""The network of `cheque-micr`: convolutions down to one row, then along the line, then classes.

In: float32 (N, 1, 40, W), 0 paper and 1 ink, W a multiple of 16. Out: logits (N, W / 4, 21): the blank first,
then `chequeocr.recognize.magnetic.CHARACTERS`.
"""

from __future__ import annotations

from torch import Tensor, nn

from chequeocr.recognize.magnetic import CHARACTERS
from chequeocr.train.layers import ConvUnit


def _unit(inputs: int, outputs: int, stride: tuple[int, int] = (1, 1)) -> ConvUnit:
    return ConvUnit(inputs, outputs, stride, nn.SiLU(inplace=True))


class Residual(nn.Module):
    """Two 3x3 convolutions added to the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _unit(channels, channels)
        self.second = _unit(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(self.first(x))  # type: ignore[no-any-return]


class Along(nn.Module):
    """A convolution along the line added to the input; `dilation` steps between its three taps."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + nn.functional.silu(self.norm(self.conv(x)))


class MicrNet(nn.Module):
    """About 315,000 weights; one step of the output is four columns, a character six or seven steps."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            _unit(1, 16, (2, 2)),
            _unit(16, 32, (2, 2)),
            Residual(32),
            _unit(32, 64, (2, 1)),
            Residual(64),
        )
        self.collapse = nn.Conv2d(64, 96, (5, 3), padding=(0, 1), bias=False)
        self.norm = nn.BatchNorm1d(96)
        self.along = nn.Sequential(Along(96, 1), Along(96, 2), Along(96, 4), nn.Dropout(0.1))
        self.classes = nn.Conv1d(96, len(CHARACTERS) + 1, 1)

    def forward(self, lines: Tensor) -> Tensor:
        row = self.collapse(self.trunk(lines)).squeeze(2)
        steps = self.along(nn.functional.silu(self.norm(row)))
        return self.classes(steps).transpose(1, 2)  # type: ignore[no-any-return]
