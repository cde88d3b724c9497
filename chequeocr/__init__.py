"""Reads bank cheques: a picture in, a typed `Cheque` out.

    import chequeocr

    cheque = chequeocr.read("cheque.jpg")
    print(cheque.payee, cheque.amount)

Names are loaded on first use: importing this package loads no OpenCV, onnxruntime, torch or supervision.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from chequeocr.decide.duplicates import Duplicates
    from chequeocr.decide.policy import Policy
    from chequeocr.errors import ChequeOcrError
    from chequeocr.outcome import Failure
    from chequeocr.output.dataframe import to_dataframe
    from chequeocr.reader.reader import ChequeReader, read
    from chequeocr.reader.settings import ReaderSettings
    from chequeocr.record import Amount, Cheque, Field, Finding, Micr

_HOME = {
    "Amount": "record",
    "Cheque": "record",
    "ChequeOcrError": "errors",
    "ChequeReader": "reader.reader",
    "Duplicates": "decide.duplicates",
    "Failure": "outcome",
    "Field": "record",
    "Finding": "record",
    "Micr": "record",
    "Policy": "decide.policy",
    "ReaderSettings": "reader.settings",
    "read": "reader.reader",
    "to_dataframe": "output.dataframe",
}

__all__ = [
    "Amount",
    "Cheque",
    "ChequeOcrError",
    "ChequeReader",
    "Duplicates",
    "Failure",
    "Field",
    "Finding",
    "Micr",
    "Policy",
    "ReaderSettings",
    "__version__",
    "read",
    "to_dataframe",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'chequeocr' has no attribute {name!r}")
    value: object = getattr(import_module(f"chequeocr.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
