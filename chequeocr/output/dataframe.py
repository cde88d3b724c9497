"""Records as a pandas DataFrame: one row a cheque, stable columns, exact values.

In: Cheque records and, where a batch had some, Failures. Out: a DataFrame. pandas is not among
our dependencies: it is needed only here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chequeocr.errors import MissingDependencyError, SettingsError
from chequeocr.outcome import Failure
from chequeocr.output.tables.columns import COLUMNS, cells
from chequeocr.record import Cheque

if TYPE_CHECKING:
    import pandas as pd

def to_dataframe(cheques: Iterable[Cheque | Failure]) -> pd.DataFrame:
    """Returns one row for each cheque, in the order given; the columns are those of
    `chequeocr.output.tables.columns.COLUMNS`.

    Cells are Python's own values (dtype object but for `page` and `cheque`, Int64): amounts Decimal,
    `date` datetime.date, `signature` bool, `micr` the line as read, `findings` their codes joined by
    ", ". What is absent or unreadable is None. A Failure has a row too, with its `source`, the code in
    `error` and its `error_message`.

    Raises MissingDependencyError where pandas isn't installed, SettingsError for what is neither a
    Cheque nor a Failure, and for a single one that isn't in a list.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependencyError("to_dataframe needs pandas: pip install pandas") from error
    if isinstance(cheques, Cheque) or not isinstance(cheques, Iterable):
        raise SettingsError(
            f"to_dataframe takes a list of cheques, not a {type(cheques).__name__}: to_dataframe([cheque])"
        )
    rows = [_row(item) for item in cheques]
    # Without dtype=object pandas would turn None into NaN and strings into its own kind.
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in COLUMNS}
    for name in ("page", "cheque"):
        columns[name] = columns[name].astype("Int64")
    return pd.DataFrame(columns, columns=list(COLUMNS))


def _row(item: Cheque | Failure) -> dict[str, object]:
    if not isinstance(item, (Cheque, Failure)):
        raise SettingsError(f"to_dataframe takes Cheque and Failure, not {type(item).__name__}; leave it out")
    return cells(item)
