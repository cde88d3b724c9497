"""Reconcile: presented cheques beside a register of those issued, or of the receipts expected.

In: records and failures, a register from CSV, a workbook or a database. Out: `Reconciliation`: an outcome
with its reasons for each cheque and each row. docs/reconcile.md says how to.

    from chequeocr import Register, reconcile

    register = Register.load("issued.csv", mapping="issued.toml")
    for row in reconcile(records, register):
        print(row.outcome, row.needs_review)

The names load on first use. The package can be called, too: `chequeocr.reconcile` is this room and the
function of the same name.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chequeocr.reconcile.bank_csv import to_quickbooks, to_xero
    from chequeocr.reconcile.books import Books
    from chequeocr.reconcile.journals import to_beancount, to_ledger
    from chequeocr.reconcile.layout import Layout
    from chequeocr.reconcile.layout_write import write_layout
    from chequeocr.reconcile.mapping import ColumnMapping
    from chequeocr.reconcile.match import reconcile
    from chequeocr.reconcile.page import report_html
    from chequeocr.reconcile.policy import MatchPolicy
    from chequeocr.reconcile.presented import Presented
    from chequeocr.reconcile.register import Register, RegisterFault, RegisterRow
    from chequeocr.reconcile.result import ReconciledRow, Reconciliation, Total
    from chequeocr.reconcile.score import Reason

_HOME = {
    "Books": "books",
    "ColumnMapping": "mapping",
    "Layout": "layout",
    "MatchPolicy": "policy",
    "Presented": "presented",
    "Reason": "score",
    "ReconciledRow": "result",
    "Reconciliation": "result",
    "Register": "register",
    "RegisterFault": "register",
    "RegisterRow": "register",
    "Total": "result",
    "reconcile": "match",
    "report_html": "page",
    "to_beancount": "journals",
    "to_ledger": "journals",
    "to_quickbooks": "bank_csv",
    "to_xero": "bank_csv",
    "write_layout": "layout_write",
}

__all__ = [
    "Books",
    "ColumnMapping",
    "Layout",
    "MatchPolicy",
    "Presented",
    "Reason",
    "ReconciledRow",
    "Reconciliation",
    "Register",
    "RegisterFault",
    "RegisterRow",
    "Total",
    "reconcile",
    "report_html",
    "to_beancount",
    "to_ledger",
    "to_quickbooks",
    "to_xero",
    "write_layout",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'chequeocr.reconcile' has no attribute {name!r}")
    value: object = getattr(import_module(f"chequeocr.reconcile.{_HOME[name]}"), name)
    globals()[name] = value
    return value


class _Room(ModuleType):
    """A package that can be called: `from chequeocr import reconcile` finds it once it was imported."""

    def __call__(self, *arguments: Any, **named: Any) -> Reconciliation:
        from chequeocr.reconcile.match import reconcile

        return reconcile(*arguments, **named)


sys.modules[__name__].__class__ = _Room
