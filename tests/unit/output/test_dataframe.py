"""to_dataframe: stable columns, exact values, a row for a failure too."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal

import pytest

from chequeocr.errors import EmptyFileError, MissingDependencyError, SettingsError
from chequeocr.outcome import Failure
from chequeocr.output.dataframe import COLUMNS, to_dataframe
from chequeocr.record import Amount, Cheque, Field, Finding, Micr, Models, Signature

MODELS = Models(detector="d", recognizer="r")
FULL = Cheque(
    source="a.jpg", sha256="ab", decision="review", models=MODELS,
    amount=Amount(value=Decimal("1234567890123.10"), currency="INR", origin="both"),
    payee_name=Field[str](value="Meera Stationers", text="Meera Stationers"),
    amount_in_numbers=Field[Decimal](value=Decimal("1234567890123.10"), text="1,23,45,67,890.10"),
    date=Field[datetime.date](value=datetime.date(2026, 3, 14), text="14032026"),
    micr=Field[Micr](value=Micr(cheque_number="000123", routing="400002003"), text="⑈000123⑈ 400002003⑆"),
    cheque_number=Field[str](value="000123", text="000123"),
    signature=Signature(present=True),
    findings=(Finding(code="amounts-disagree", severity="error", message="m"),
              Finding(code="animated", severity="info", message="m")),
)  # fmt: skip


def test_values_stay_what_they_are() -> None:
    pytest.importorskip("pandas")
    row = to_dataframe([FULL]).iloc[0]
    assert row["amount"] == Decimal("1234567890123.10")
    assert isinstance(row["amount"], Decimal)
    assert row["amount_in_numbers"] == row["amount"]
    assert type(row["date"]) is datetime.date
    assert (row["micr"], row["micr_cheque_number"], row["micr_routing"]) == (
        "⑈000123⑈ 400002003⑆", "000123", "400002003")
    assert row["signature"] is True
    assert row["findings"] == "amounts-disagree, animated"
    assert (row["currency"], row["amount_from"], row["page"], row["source"]) == ("INR", "both", 0, "a.jpg")
    assert row["memo"] is None
    assert row["amount_confidence"] is None


def test_columns_are_the_same_whatever_was_read() -> None:
    pandas = pytest.importorskip("pandas")
    empty = Cheque(source="b.jpg", decision="reject", models=MODELS)
    for items in ([], [empty], [FULL, empty]):
        frame = to_dataframe(items)
        assert list(frame.columns) == list(COLUMNS)
        assert len(frame) == len(items)
        assert set(map(str, frame.dtypes)) == {"object", "Int64"}
    assert to_dataframe(iter([empty])).iloc[0]["amount"] is None
    assert not pandas.isna(to_dataframe([empty]).iloc[0]["decision"])


def test_a_failure_keeps_its_row() -> None:
    pytest.importorskip("pandas")
    frame = to_dataframe([FULL, Failure("bad.jpg", 0, EmptyFileError("bad.jpg: zero bytes"))])
    assert list(frame["source"]) == ["a.jpg", "bad.jpg"]
    assert list(frame["error"]) == [None, "empty-file"]
    assert frame.iloc[1]["error_message"] == "bad.jpg: zero bytes"


def test_without_pandas_it_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependencyError, match="pip install pandas"):
        to_dataframe([FULL])


@pytest.mark.parametrize("wrong", [FULL, None, [FULL, None], ["a.jpg"]])
def test_what_is_no_list_of_cheques(wrong: object) -> None:
    pytest.importorskip("pandas")
    with pytest.raises(SettingsError, match="to_dataframe takes"):
        to_dataframe(wrong)  # type: ignore[arg-type]
