"""The mean of several exported detectors of one training: often better than each of them.

In: ONNX files that `train.detector.train.export` wrote, each with its share. Out: one such file, its
weights their weighted mean. It works for files that went on from one another or from one common file, since
the way between them is nearly straight (model soups, arXiv 2203.05482); for others it gives rubbish.

    chequeocr train average early.onnx=0.3 late.onnx=0.7 --out mean.onnx
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chequeocr.errors import SettingsError
from chequeocr.train.onnx_file import write_onnx

if TYPE_CHECKING:
    import onnx


def average(shares: dict[Path, float], out: Path) -> Path:
    """Write the mean of the files to `out`. The graph and the metadata are those of the first.

    Raises SettingsError where the shares do not add up to one, or the files hold different networks;
    FileAccessError.
    """
    import onnx
    from onnx import TensorProto, numpy_helper

    if not shares or abs(sum(shares.values()) - 1.0) > 1e-6:
        raise SettingsError(f"the shares have to add up to 1, not to {sum(shares.values()):g}")
    models = [onnx.load(str(path)) for path in shares]
    first, *others = models
    if any(_shapes(model) != _shapes(first) for model in others):
        raise SettingsError("the files hold different networks, which have no mean")
    # Names differ from export to export, the order doesn't.
    for index, tensor in enumerate(first.graph.initializer):
        if tensor.data_type in (TensorProto.FLOAT, TensorProto.FLOAT16):
            parts = [numpy_helper.to_array(model.graph.initializer[index]) for model in models]
            mean = sum(
                share * part.astype(np.float64) for share, part in zip(shares.values(), parts, strict=True)
            )
            kind = np.float32 if tensor.data_type == TensorProto.FLOAT else np.float16
            tensor.CopyFrom(numpy_helper.from_array(np.asarray(mean, kind), tensor.name))
    return write_onnx(first, out)


def _shapes(model: onnx.ModelProto) -> list[tuple[int, tuple[int, ...]]]:
    return [(t.data_type, tuple(t.dims)) for t in model.graph.initializer]
