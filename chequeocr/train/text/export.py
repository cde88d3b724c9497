"""Makes `cheque-text`, the network that finds lines of text, of PP-OCRv3's mobile detector.

In: the wheel of rapidocr-onnxruntime 1.2.3 (PyPI, Apache-2.0), which holds ch_PP-OCRv3_det_infer.onnx, or
that file. Out: an ONNX file. `chequeocr train text WHEEL --out cheque-text.onnx`

Nothing is trained: input and output get names, and weights are stored as 16-bit floats.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chequeocr.train.onnx_file import Upstream, finished, halve

if TYPE_CHECKING:
    import onnx

MEMBER = "rapidocr_onnxruntime/models/ch_PP-OCRv3_det_infer.onnx"
SOURCE_SHA256 = "3439588c030faea393a54515f51e983d8e155b19a2e8aba7891934c1cf0de526"
"""sha256 of ch_PP-OCRv3_det_infer.onnx."""

UPSTREAM = Upstream(MEMBER, SOURCE_SHA256, "rapidocr-onnxruntime 1.2.3")
_IN, _OUT = "pictures", "text"


def make_text(source: Path, target: Path) -> str:
    """Write the finder to `target` and return its sha256.

    Raises MissingExtraError without the onnx package, ModelCorruptError where `source` doesn't hold the
    very model that this was written for, FileAccessError.
    """
    model = UPSTREAM.model(source)
    _name_ends(model)
    _weights_apart(model)
    halve(model)
    _describe(model)
    return finished(model, target)


def _name_ends(model: onnx.ModelProto) -> None:
    """Give the input and the output names and open sizes."""
    graph = model.graph
    names = {graph.input[0].name: _IN, graph.output[0].name: _OUT}
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for end, channels in ((graph.input[0], 3), (graph.output[0], 1)):
        end.name = names[end.name]
        for dim, size in zip(end.type.tensor_type.shape.dim, ("n", channels, "h", "w"), strict=True):
            if isinstance(size, str):
                dim.dim_param = size
            else:
                dim.dim_value = size
    del graph.value_info[:]


def _weights_apart(model: onnx.ModelProto) -> None:
    """Make initializers of the nodes that hold weights: only those are halved."""
    graph = model.graph
    held = [node for node in graph.node if node.op_type == "Constant" and node.attribute[0].name == "value"]
    for node in held:
        tensor = graph.initializer.add()
        tensor.CopyFrom(node.attribute[0].t)
        tensor.name = node.output[0]
        graph.node.remove(node)


def _describe(model: onnx.ModelProto) -> None:
    from onnx import helper

    model.doc_string = "cheque-text: finds lines of text; PP-OCRv3's mobile detector"
    helper.set_model_props(
        model,
        {
            "name": "cheque-text",
            "licence": "Apache-2.0; upstream weights copyright Baidu and the PaddleOCR rights holders",
            "source": f"ch_PP-OCRv3_det_infer.onnx, sha256 {SOURCE_SHA256}, "
            f"from the wheel of {UPSTREAM.wheel}",
            "changed": "names of input and output, 16-bit weights",
        },
    )
