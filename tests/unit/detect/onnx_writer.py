"""Writes small ONNX files without the package `onnx`, which the core doesn't need.

In: nodes, constants, one input, one output, metadata. Out: the bytes of a ModelProto. Field numbers are
those of onnx.proto (https://github.com/onnx/onnx), the encoding is that of protocol buffers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

FLOAT, UINT8, INT64, FLOAT16 = 1, 2, 7, 10
_KINDS = {"float32": FLOAT, "uint8": UINT8, "int64": INT64, "float16": FLOAT16}
_INT = 2  # AttributeProto.AttributeType


@dataclass
class Node:
    """One operator; its attributes are integers."""

    operator: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Value:
    """An input or output; a side is a number, or a name where it is free."""

    name: str
    kind: int
    shape: Sequence[int | str]


def _varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _number(tag: int, value: int) -> bytes:
    return _varint(tag << 3) + _varint(value)


def _bytes(tag: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(tag << 3 | 2) + _varint(len(data)) + data


def _node(node: Node) -> bytes:
    attributes = (
        _bytes(1, name) + _number(3, value) + _number(20, _INT) for name, value in node.attributes.items()
    )
    return b"".join(
        [
            *(_bytes(1, name) for name in node.inputs),
            *(_bytes(2, name) for name in node.outputs),
            _bytes(4, node.operator),
            *(_bytes(5, attribute) for attribute in attributes),
        ]
    )


def _tensor(name: str, value: np.ndarray) -> bytes:
    sides = b"".join(_number(1, side) for side in value.shape)
    return sides + _number(2, _KINDS[value.dtype.name]) + _bytes(8, name) + _bytes(9, value.tobytes())


def _value(value: Value) -> bytes:
    sides = (_bytes(2, side) if isinstance(side, str) else _number(1, side) for side in value.shape)
    shape = b"".join(_bytes(1, side) for side in sides)
    return _bytes(1, value.name) + _bytes(2, _bytes(1, _number(1, value.kind) + _bytes(2, shape)))


def model(
    nodes: Sequence[Node],
    constants: Mapping[str, np.ndarray],
    ends: tuple[Value, Value],
    metadata: Mapping[str, str],
) -> bytes:
    """The file's bytes; `ends` are the input and the output."""
    graph = b"".join(
        [
            *(_bytes(1, _node(node)) for node in nodes),
            _bytes(2, "test"),
            *(_bytes(5, _tensor(name, value)) for name, value in constants.items()),
            _bytes(11, _value(ends[0])),
            _bytes(12, _value(ends[1])),
        ]
    )
    opset = _bytes(1, "") + _number(2, 18)
    entries = b"".join(_bytes(14, _bytes(1, key) + _bytes(2, value)) for key, value in metadata.items())
    return _number(1, 9) + _bytes(7, graph) + _bytes(8, opset) + entries
