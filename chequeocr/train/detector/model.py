"""The embedded detector's network: a small CNN with a pyramid and decoupled anchor-free heads.

In: float32 RGB (N, 3, H, W) in 0..1, H and W multiples of 32. Out, `forward`: raw class logits (N, C, A) and
boxes (N, 4, A) as cx, cy, w, h in input pixels, with the cell centres and strides. `ExportNet` gives the
single tensor that YOLOv8 gives: (N, 4 + C, A).

Ordinary 3x3 convolutions with few channels instead of depthwise ones: they cost more multiplications and run
faster on a CPU. The fields are wide (the words cover nine tenths of the leaf), so the deepest level has two
dilated blocks to see the whole leaf.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

STRIDES = (8, 16, 32)


class ConvUnit(nn.Sequential):
    """Convolution, batch norm, SiLU; keeps the size at stride 1."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, dilation: int = 1
    ) -> None:
        padding = dilation * (kernel // 2)
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, bias=False),
            nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
            nn.SiLU(inplace=True),
        )


class Residual(nn.Module):
    """1x1 down to half the channels, 3x3 back up, added to the input."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.squeeze = ConvUnit(channels, channels // 2, 1)
        self.expand = ConvUnit(channels // 2, channels, 3, 1, dilation)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.expand(self.squeeze(x))  # type: ignore[no-any-return]


class Head(nn.Module):
    """One level's decoupled head: classes on one side, boxes on the other."""

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.class_branch = ConvUnit(channels, channels, 3)
        self.box_branch = ConvUnit(channels, channels, 3)
        self.classes = nn.Conv2d(channels, classes, 1)
        self.box = nn.Conv2d(channels, 4, 1)
        # A class is rarely in a cell: start at a probability of 1 %.
        nn.init.constant_(self.classes.bias, -4.6)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.classes(self.class_branch(x)), self.box(self.box_branch(x))


def _resize_twice(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")


def _grid(height: int, width: int, stride: int, like: Tensor) -> Tensor:
    """Cell centres in pixels and the stride, (3, height * width)."""
    y = (torch.arange(height, device=like.device, dtype=torch.float32) + 0.5) * stride
    x = (torch.arange(width, device=like.device, dtype=torch.float32) + 0.5) * stride
    rows = y[:, None].expand(height, width).reshape(1, -1)
    columns = x[None, :].expand(height, width).reshape(1, -1)
    return torch.cat([columns, rows, torch.full_like(rows, float(stride))])


class ChequeNet(nn.Module):
    """Backbone to stride 32, pyramid down and up over strides 8, 16 and 32, one head a level."""

    def __init__(self, classes: int, width: float = 1.0) -> None:
        super().__init__()
        # Multiples of 32, so that half of them is a multiple of 16: torch 2.13's bfloat16 convolutions on a
        # CPU give wrong weight gradients (now and then NaN) for dilated 3x3 kernels with 40 input channels.
        c2, c3, c4, c5, neck = (max(32, round(c * width / 32) * 32) for c in (32, 64, 96, 128, 64))
        c1 = c2 // 2
        self.stem = nn.Sequential(ConvUnit(3, c1, 5, 2), ConvUnit(c1, c2, 3, 2), Residual(c2))
        self.stage3 = nn.Sequential(ConvUnit(c2, c3, 3, 2), Residual(c3), Residual(c3))
        self.stage4 = nn.Sequential(ConvUnit(c3, c4, 3, 2), Residual(c4), Residual(c4), Residual(c4, 2))
        self.stage5 = nn.Sequential(ConvUnit(c4, c5, 3, 2), Residual(c5), Residual(c5, 2), Residual(c5, 3))
        self.side3, self.side4, self.side5 = (
            ConvUnit(c3, neck, 1),
            ConvUnit(c4, neck, 1),
            ConvUnit(c5, neck, 1),
        )
        self.down4, self.down3 = Residual(neck), Residual(neck)
        self.to4, self.to5 = ConvUnit(neck, neck, 3, 2), ConvUnit(neck, neck, 3, 2)
        self.up4, self.up5 = Residual(neck), Residual(neck, 2)
        self.heads = nn.ModuleList(Head(neck, classes) for _ in STRIDES)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        f3 = self.stage3(self.stem(images))
        f4 = self.stage4(f3)
        p5 = self.side5(self.stage5(f4))
        p4 = self.down4(self.side4(f4) + _resize_twice(p5))
        p3 = self.down3(self.side3(f3) + _resize_twice(p4))
        n4 = self.up4(p4 + self.to4(p3))
        n5 = self.up5(p5 + self.to5(n4))
        logits, boxes, cells = [], [], []
        for level, head, stride in zip((p3, n4, n5), self.heads, STRIDES, strict=True):
            scores, raw = head(level)
            cell = _grid(level.shape[2], level.shape[3], stride, level)
            logits.append(scores.flatten(2).float())
            boxes.append(_decode(raw.flatten(2).float(), cell))
            cells.append(cell)
        return torch.cat(logits, 2), torch.cat(boxes, 2), torch.cat(cells, 1)


def _decode(raw: Tensor, cell: Tensor) -> Tensor:
    """Boxes cx, cy, w, h in pixels from raw outputs: an offset in strides, and a size as a power of e
    (YOLOX)."""
    centre = cell[None, :2] + raw[:, :2] * cell[None, 2:]
    size = raw[:, 2:].clamp(max=6.0).exp() * cell[None, 2:]
    return torch.cat([centre, size], 1)


class ExportNet(nn.Module):
    """The trained network with the output of YOLOv8: (N, 4 + C, A), boxes in pixels and class
    probabilities."""

    def __init__(self, net: ChequeNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, images: Tensor) -> Tensor:
        logits, boxes, _ = self.net(images)
        return torch.cat([boxes, logits.sigmoid()], 1)
