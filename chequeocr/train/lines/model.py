"""The network of `cheque-lines` in torch: PP-OCRv6 small recognition, written out so that it can be trained.

In: float32 (N, 3, 48, W), BGR, -1 to 1, W a multiple of 8. Out: logits (N, W / 8, classes), class 0 the
blank. Weights come from an ONNX file of the recognizer and go back into one: both hold the same matrices in
the same order, so training changes numbers and never the graph that ships. The architecture was read off
that graph: LCNet blocks, an SVTR neck of width 120, one linear head (PaddleOCR, ppocr/modeling, Apache-2.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from chequeocr.errors import ModelCorruptError

if TYPE_CHECKING:
    import onnx

_NECK = 120
_HEADS = 8
_NORM = 1e-5


class _Same(nn.Module):
    """A convolution of 2 x 2 that keeps the size: one row and column of zeros below and on the right."""

    def __init__(self, given: int, made: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(given, made, 2)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.conv(functional.pad(x, (0, 1, 0, 1)))
        return out


class _Stem(nn.Module):
    """A quarter of the height and width, 96 channels."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 48, 3, 2, 1)
        self.narrow = _Same(48, 24)
        self.wide = _Same(24, 48)
        self.second = nn.Conv2d(96, 48, 3, 2, 1)
        self.last = nn.Conv2d(48, 96, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.first(x))
        branch = functional.relu(self.wide(functional.relu(self.narrow(x))))
        pooled = functional.max_pool2d(functional.pad(x, (0, 1, 0, 1), value=float("-inf")), 2, 1)
        x = functional.relu(self.second(torch.cat([pooled, branch], 1)))
        return functional.relu(self.last(x))


class _Squeeze(nn.Module):
    """Channels weighed by the mean of the whole line."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.down = nn.Conv2d(width, width // 4, 1)
        self.up = nn.Conv2d(width // 4, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        weights = self.up(functional.relu(self.down(x.mean((2, 3), keepdim=True))))
        out: Tensor = x * functional.hardsigmoid(weights)
        return out


class _Block(nn.Module):
    """Depthwise 3 x 3, then two pointwise layers; around those a shortcut where the shape stays."""

    def __init__(self, given: int, made: int, squeeze: bool = False) -> None:
        super().__init__()
        self.shortcut = given == made
        self.depth = nn.Conv2d(given, given, 3, 1 if self.shortcut else (2, 1), 1, groups=given)
        self.squeeze = _Squeeze(given) if squeeze else None
        self.grow = nn.Conv2d(given, 2 * given, 1)
        self.shrink = nn.Conv2d(2 * given, made, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.depth(x)
        if self.squeeze is not None:
            x = self.squeeze(x)
        out: Tensor = self.shrink(functional.gelu(self.grow(x)))
        return x + out if self.shortcut else out


class _ConvNorm(nn.Module):
    """Convolution without bias, batch norm with fixed statistics, swish."""

    def __init__(self, given: int, made: int, wide: bool = False) -> None:
        super().__init__()
        size, pad = ((1, 7), (0, 3)) if wide else ((1, 1), (0, 0))
        self.conv = nn.Conv2d(given, made, size, 1, pad, groups=given if wide else 1, bias=False)
        self.norm = nn.BatchNorm2d(made, _NORM)

    def forward(self, x: Tensor) -> Tensor:
        return functional.silu(self.norm(self.conv(x)))


class _Mixer(nn.Module):
    """One transformer layer over the steps of the line, normalised before each half."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(_NECK, _NORM)
        self.qkv = nn.Linear(_NECK, 3 * _NECK)
        self.out = nn.Linear(_NECK, _NECK)
        self.norm2 = nn.LayerNorm(_NECK, _NORM)
        self.grow = nn.Linear(_NECK, 2 * _NECK)
        self.shrink = nn.Linear(2 * _NECK, _NECK)

    def forward(self, x: Tensor) -> Tensor:
        n, steps, _ = x.shape
        q, k, v = self.qkv(self.norm(x)).reshape(n, steps, 3, _HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, steps, _NECK)
        x = x + self.out(mixed)
        out: Tensor = x + self.shrink(functional.silu(self.grow(self.norm2(x))))
        return out


class LinesNet(nn.Module):
    """The whole network. Modules are made in the order in which the ONNX graph uses their weights."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = _Stem()
        self.blocks = nn.Sequential(
            _Block(96, 96, True), _Block(96, 96), _Block(96, 96), _Block(96, 192),
            _Block(192, 192, True), _Block(192, 192), _Block(192, 192, True), _Block(192, 192),
            _Block(192, 192, True), _Block(192, 192), _Block(192, 384),
            _Block(384, 384, True), _Block(384, 384),
        )  # fmt: skip
        self.beside = _ConvNorm(384, _NECK)
        self.into = _ConvNorm(384, _NECK)
        self.along = _ConvNorm(_NECK, _NECK, wide=True)
        self.mixers = nn.Sequential(_Mixer(), _Mixer())
        self.norm = nn.LayerNorm(_NECK, _NORM)
        self.head = nn.Linear(_NECK, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.classify(self.convolve(x))

    def convolve(self, x: Tensor) -> Tensor:
        """What the convolutions see: (N, 384, 1, W / 8)."""
        return functional.avg_pool2d(self.blocks(self.stem(x)), (3, 2))

    def classify(self, seen: Tensor) -> Tensor:
        """Logits of what `convolve` returned."""
        low = self.into(seen)
        low = low + self.along(low)
        steps = self.norm(self.mixers(low.squeeze(2).transpose(1, 2)))
        out: Tensor = self.head(steps + self.beside(seen).squeeze(2).transpose(1, 2))
        return out

    def train(self, mode: bool = True) -> LinesNet:
        """As of any module, but the statistics of batch norms stay those of the original."""
        super().train(mode)
        for part in (self.beside, self.into, self.along):
            part.norm.eval()
        return self


def load_weights(net: LinesNet, model: onnx.ModelProto) -> None:
    """Put the file's weights into `net`. Raises ModelCorruptError where they don't fit one by one."""
    for (slot, turned), values in zip(_slots(net), _matrices(model, net).values(), strict=True):
        with torch.no_grad():
            slot.copy_(torch.from_numpy(np.array(values.T if turned else values).reshape(slot.shape)))


def store_weights(net: LinesNet, model: onnx.ModelProto) -> None:
    """Write the weights of `net` into the file's initializers, keeping each one's shape and precision."""
    from onnx import numpy_helper

    tensors = {t.name: t for t in model.graph.initializer}
    for (slot, turned), (name, old) in zip(_slots(net), _matrices(model, net).items(), strict=True):
        values = slot.detach().cpu().float().numpy()
        shaped = (values.T if turned else values).reshape(old.shape)
        stored = tensors[name]
        precise = numpy_helper.to_array(stored).dtype
        stored.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(shaped.astype(precise)), name))


def _slots(net: LinesNet) -> list[tuple[Tensor, bool]]:
    """Parameters and statistics in the graph's order; True where ONNX keeps the matrix transposed."""
    found: list[tuple[Tensor, bool]] = []
    for module in net.modules():
        if isinstance(module, nn.Conv2d | nn.Linear | nn.LayerNorm | nn.BatchNorm2d):
            found.append((module.weight, isinstance(module, nn.Linear)))
            if module.bias is not None:
                found.append((module.bias, False))
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            found += [(module.running_mean, False), (module.running_var, False)]
    return found


def _matrices(
    model: onnx.ModelProto, net: LinesNet
) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """The trained initializers by name, in the order in which the graph uses them, as 32-bit floats."""
    from onnx import numpy_helper

    stored = {t.name: t for t in model.graph.initializer}
    halves = {
        n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Cast" and n.input[0] in stored
    }
    found = {}
    for node in model.graph.node:
        if node.op_type not in ("Conv", "Add", "Mul", "MatMul", "BatchNormalization"):
            continue
        for name in (halves.get(given, given) for given in node.input):
            if name in stored and len(stored[name].dims) and np.prod(stored[name].dims) > 1:
                found[name] = numpy_helper.to_array(stored[name]).astype(np.float32)
    wanted = [int(slot.numel()) for slot, _ in _slots(net)]
    if [values.size for values in found.values()] != wanted:
        raise ModelCorruptError(
            f"the file's {len(found)} weights are not those of cheque-lines ({len(wanted)} expected): "
            "take chequeocr/models/cheque-lines.onnx or what export_lines makes"
        )
    return found
