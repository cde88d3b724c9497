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
    from chequeocr.reconcile.match import reconcile
    from chequeocr.reconcile.policy import MatchPolicy
    from chequeocr.reconcile.register import Register
    from chequeocr.reconcile.result import Reconciliation
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
    "MatchPolicy": "reconcile.policy",
    "Micr": "record",
    "Policy": "decide.policy",
    "ReaderSettings": "reader.settings",
    "Reconciliation": "reconcile.result",
    "Register": "reconcile.register",
    "read": "reader.reader",
    "reconcile": "reconcile.match",
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
    "MatchPolicy",
    "Micr",
    "Policy",
    "ReaderSettings",
    "Reconciliation",
    "Register",
    "__version__",
    "read",
    "reconcile",
    "to_dataframe",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'chequeocr' has no attribute {name!r}")
    value: object = getattr(import_module(f"chequeocr.{_HOME[name]}"), name)
    # `reconcile` is a room too, which stands here as soon as it was imported, and can be called.
    return globals().setdefault(name, value)


def __dir__() -> list[str]:
    return sorted(__all__)
