"""Weights of an exported detector put back into the network, so that training can go on from a file.

In: a fresh `ChequeNet`, an ONNX file that `train.detector.train.export` wrote, and a batch of training
pictures. Out: the network computes what the file computes. An export has its batch norms folded into the
convolutions; here each gets the mean and spread that its input has on the batch, and the scale and shift that
undo them, so that nothing changes until training does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from chequeocr.errors import ModelCorruptError, ModelNotFoundError, SettingsError
from chequeocr.train.detector.model import ChequeNet

if TYPE_CHECKING:
    import onnx

Weights = list[tuple[Tensor, Tensor]]


def load_weights(net: ChequeNet, path: Path, images: Tensor) -> None:
    """Give `net` the weights of the file; `images` (N, 3, H, W) in 0..1 set the batch norms' statistics.

    Raises ModelNotFoundError and ModelCorruptError where there is no such ONNX file, SettingsError where it
    holds another network.
    """
    units = _in_order_of_use(net)
    weights = _convolutions(path)
    if len(units) != len(weights) or any(
        unit.weight.shape != weight.shape for (unit, _), (weight, _) in zip(units, weights, strict=True)
    ):
        raise SettingsError(f"{path} holds another network than the one that is trained here")
    hooks = []
    for (unit, norm), (weight, bias) in zip(units, weights, strict=True):
        unit.weight.data.copy_(weight)
        if norm is None:
            if unit.bias is not None:
                unit.bias.data.copy_(bias)
        else:
            hooks.append(norm.register_forward_pre_hook(_undoing(norm, bias)))
    was_training = net.training
    net.eval()
    with torch.no_grad():
        net(images)
    net.train(was_training)
    for hook in hooks:
        hook.remove()


def _undoing(norm: nn.BatchNorm2d, shift: Tensor) -> Callable[[nn.Module, tuple[Tensor]], None]:
    """Before the norm sees its first input: its statistics become that input's, and it adds just `shift`."""

    def set_statistics(_: nn.Module, inputs: tuple[Tensor]) -> None:
        spread, mean = torch.var_mean(inputs[0].float(), (0, 2, 3), correction=0)
        norm.running_mean, norm.running_var = mean, spread
        norm.weight.data.copy_((spread + norm.eps).sqrt())
        norm.bias.data.copy_(shift + mean)

    return set_statistics


def _in_order_of_use(net: ChequeNet) -> list[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    """The convolutions as they are called, each with the batch norm after it."""
    followers = {
        id(unit[0]): unit[1]
        for unit in net.modules()
        if isinstance(unit, nn.Sequential) and len(unit) > 1 and isinstance(unit[1], nn.BatchNorm2d)
    }
    called: list[nn.Conv2d] = []

    def note(module: nn.Module, _: tuple[Tensor]) -> None:
        if isinstance(module, nn.Conv2d):
            called.append(module)

    hooks = [m.register_forward_pre_hook(note) for m in net.modules() if isinstance(m, nn.Conv2d)]
    was_training = net.training
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 3, 64, 64))
    net.train(was_training)
    for hook in hooks:
        hook.remove()
    return [(unit, followers.get(id(unit))) for unit in called]


def _convolutions(path: Path) -> Weights:
    """Weight and bias of every convolution of the file, in the order of its graph."""
    import onnx

    if not path.is_file():
        raise ModelNotFoundError(f"{path}: no such file to start from")
    try:
        graph = onnx.load(str(path)).graph
    except Exception as error:  # protobuf's DecodeError, of a module without types
        raise ModelCorruptError(f"{path} is not an ONNX file") from error
    values = _constants(graph)
    found = [node for node in graph.node if node.op_type == "Conv"]
    if any(len(node.input) < 3 or not values.keys() >= {*node.input[1:3]} for node in found):
        raise SettingsError(f"{path} is not an export of this trainer: a convolution lacks its weights")
    return [(values[node.input[1]], values[node.input[2]]) for node in found]


def _constants(graph: onnx.GraphProto) -> dict[str, Tensor]:
    """Initializers by name, and by the names of the nodes that hand them on: casts back from 16 bits, and
    identities, by which the exporter stores equal ones once."""
    from onnx import numpy_helper

    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    for node in graph.node:
        if node.op_type in ("Cast", "Identity") and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].float()
    return values
