"""Makes the recognizer that training begins from: PP-OCRv6 small with a Latin head and its alphabet inside.

In: the wheel of rapidocr 3.10.0 (PyPI, Apache-2.0), which holds PP-OCRv6_rec_small.onnx, or that file.
Out: an ONNX file. `chequeocr train original rapidocr-3.10.0-py3-none-any.whl --out original.onnx`

What changes: the CTC head keeps the columns of 183 of its 18,710 classes, the softmax is cut off (the
output is logits, so that a field's alphabet can be applied before normalising), and weights are stored as
16-bit floats that are cast back to 32 bits when the file is loaded. Nothing is trained.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chequeocr.train.onnx_file import Upstream, finished, halve

if TYPE_CHECKING:
    import onnx

MEMBER = "rapidocr/models/PP-OCRv6_rec_small.onnx"
SOURCE_SHA256 = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"
"""sha256 of PP-OCRv6_rec_small.onnx, as MODEL_LICENSES.md in the wheel gives it."""

UPSTREAM = Upstream(MEMBER, SOURCE_SHA256, "rapidocr 3.10.0")

CHARSET = (
    "".join(map(chr, range(0x21, 0x7F)))  # ASCII without the space, which comes last
    + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž"
    + "₹€£¥¢₨"
    + "°ºª·§«»¿½¼×’‘“”–—"
    + " "
)
"""Classes kept, in the order of the output after the blank at 0."""

_INTERFACE = {"input": "images", "output": "logits"}


def make_original(source: Path, target: Path) -> str:
    """Write the recognizer to `target` and return its sha256.

    Raises MissingExtraError without the onnx package, ModelCorruptError where `source` doesn't hold the
    very model that this was written for, FileAccessError.
    """
    model = UPSTREAM.model(source)
    _cut_head(model)
    halve(model)
    _describe(model)
    return finished(model, target)


def _cut_head(model: onnx.ModelProto) -> None:
    """Keep the blank and CHARSET of the last matrix and its bias, and end the graph before the softmax."""
    from onnx import numpy_helper

    listed = next(p.value for p in model.metadata_props if p.key == "character").split("\n")
    # The dictionary lists neither the blank, which comes first, nor the space, which comes last.
    classes = ["", *listed, " "]
    columns = [0, *(classes.index(c) for c in CHARSET)]

    graph = model.graph
    softmax = graph.node[-1]
    matmul = graph.node[-4]
    weights = {tensor.name: tensor for tensor in graph.initializer}
    for name in (matmul.input[1], graph.node[-3].input[1]):
        tensor = weights[name]
        kept = numpy_helper.to_array(tensor)[..., columns]
        tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(kept), name))
    graph.node.remove(softmax)
    graph.node[-1].output[0] = _INTERFACE["output"]
    for node in graph.node:
        node.input[:] = [_INTERFACE["input"] if name == graph.input[0].name else name for name in node.input]
    graph.input[0].name = _INTERFACE["input"]
    graph.output[0].name = _INTERFACE["output"]
    del graph.value_info[:]  # it tells the shapes of the head as it was
    _set_shape(graph.input[0], ("n", 3, 48, "width"))
    _set_shape(graph.output[0], ("n", "steps", len(columns)))


def _set_shape(value: onnx.ValueInfoProto, shape: tuple[int | str, ...]) -> None:
    for dim, size in zip(value.type.tensor_type.shape.dim, shape, strict=True):
        if isinstance(size, str):
            dim.dim_param = size
        else:
            dim.dim_value = size


def _describe(model: onnx.ModelProto) -> None:
    from onnx import helper

    model.doc_string = "cheque-lines: reads one line of a field; derived from PP-OCRv6 small recognition"
    helper.set_model_props(
        model,
        {
            "name": "cheque-lines",
            "character": "\n".join(CHARSET),
            "licence": "Apache-2.0; upstream weights copyright Baidu and the PaddleOCR rights holders",
            "source": f"PP-OCRv6_rec_small.onnx, sha256 {SOURCE_SHA256}, from the wheel of rapidocr 3.10.0",
            "changed": f"head cut to the blank and {len(CHARSET)} characters, no softmax, 16-bit weights",
        },
    )
