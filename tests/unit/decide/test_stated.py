"""What a file states against what was read: the finding, its gravity, and what it never does."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pytest

from chequeocr.decide.stated import differences
from chequeocr.errors import SettingsError
from chequeocr.reader.reader import ChequeReader
from chequeocr.record import Amount, Cheque, Micr, Stated
from chequeocr.testing import FakeDetector, FakeRecognizer
from chequeocr.types import Expected, Page

READ = Amount(value=Decimal("48250.00"), currency="USD", origin="both")
LINE = Micr(cheque_number="001001", routing="011000015", account="1234-567")


def found(stated: Expected) -> list[str]:
    values = {"micr": LINE, "payee_name": "Meera Stationers"}
    return [f"{one.severity} {one.field}: {one.message}" for one in differences(stated, READ, values)]


@pytest.mark.parametrize(
    "stated",
    [
        Expected(),
        Expected(Decimal("48250"), "11000015", "1234567", "1001", "MEERA  STATIONERS."),
        Expected(Decimal("48250.00"), "011000015", "0001234567", "0001001", "Meera Statione"),
        Expected(payee="..."),
        Expected(account="001001-1234-567"),  # the same figures, parted in another place
        Expected(account="1234567001", cheque_number="001"),
    ],
)
def test_the_same(stated: Expected) -> None:
    assert found(stated) == []


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        (Expected(amount=Decimal("48250.01")),
         "error amount_in_numbers: The file states 48,250.01 USD; the amount was read as 48,250.00 USD."),
        (Expected(cheque_number="1002"),
         "warning micr: The file states the cheque number 1002; 001001 was read."),
        (Expected(routing="011000016"),
         "warning micr: The file states the routing number 011000016; 011000015 was read."),
        (Expected(account="12345670"),
         "warning micr: The file states the account number 12345670; 1234-567 was read."),
        (Expected(payee="Meera"),
         "warning payee_name: The file states the payee Meera; Meera Stationers was read."),
        (Expected(payee="Meera Stationary"),
         "warning payee_name: The file states the payee Meera Stationary; Meera Stationers was read."),
    ],
)  # fmt: skip
def test_each_difference(stated: Expected, message: str) -> None:
    assert found(stated) == [message]


def test_what_was_not_read_differs_from_nothing() -> None:
    stated = Expected(Decimal(1), "011000016", "9", "9", "Somebody")
    assert list(differences(stated, None, {"micr": None, "payee_name": None})) == []
    assert list(differences(stated, None, {"micr": Micr()})) == []


BOXES = {"cheque": (0, 0, 400, 180), "payee_name": (40, 40, 300, 60), "amount_in_numbers": (310, 60, 390, 85),
         "amount_in_words": (40, 65, 300, 85), "date": (300, 10, 390, 30),
         "signature": (250, 130, 390, 170)}  # fmt: skip
TEXTS = {"payee_name": "Meera Stationers", "amount_in_numbers": "$48,250.00", "date": "03/14/2026",
         "amount_in_words": "Forty eight thousand two hundred fifty and 00/100 dollars"}  # fmt: skip


def page(expected: object) -> Page:
    image = np.full((180, 400, 3), 255, np.uint8)
    for x0, y0, x1, y1 in list(BOXES.values())[1:]:
        image[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4 : 6] = 20
    return Page(image, "day.x9", 3, "ab", expected=expected)  # type: ignore[arg-type]


def read(expected: object) -> Cheque:
    (cheque,) = ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS)).read_pages([page(expected)])
    assert isinstance(cheque, Cheque)
    return cheque


def test_it_stands_in_the_record_beside_what_was_read() -> None:
    cheque = read(Expected(amount=Decimal("48.00"), payee="Somebody Else"))
    assert cheque.amount is not None
    assert cheque.amount.value == Decimal("48250.00")
    assert cheque.payee == "Meera Stationers"
    assert cheque.expected == Stated(amount=Decimal("48.00"), payee="Somebody Else")
    assert [one.field for one in cheque.findings if one.code == "differs-from-file"] == [
        "amount_in_numbers", "payee_name",
    ]  # fmt: skip
    assert cheque.decision != "accept"
    assert json.loads(cheque.to_json())["expected"] == {
        "amount": "48.00", "routing": None, "account": None, "cheque_number": None, "payee": "Somebody Else",
    }  # fmt: skip
    assert Cheque.from_json(cheque.to_json()) == cheque


def test_what_is_not_read_is_not_taken_from_the_file() -> None:
    bare = {name: box for name, box in BOXES.items() if "amount" not in name}
    reader = ChequeReader(FakeDetector(bare), FakeRecognizer(TEXTS))
    (cheque,) = reader.read_pages([page(Expected(amount=Decimal("48250.00"), cheque_number="7"))])
    assert isinstance(cheque, Cheque)
    assert cheque.amount is None
    assert cheque.cheque_number is None
    assert "amount-unreadable" in {one.code for one in cheque.findings}


def test_the_same_amount_changes_nothing() -> None:
    plain, stated = read(None), read(Expected(amount=Decimal("48250")))
    assert stated.findings == plain.findings
    assert stated.decision == plain.decision
    assert plain.expected is None


def test_records_of_before_are_read() -> None:
    row = read(None).to_dict()
    del row["expected"]
    assert Cheque.from_json(json.dumps(row)).expected is None


@pytest.mark.parametrize(
    "expected",
    [
        "48250.00", {"amount": Decimal(1)}, Expected(amount=Decimal("NaN")), Expected(amount=Decimal(-1)),
        Expected(amount=Decimal("1E+30")), Expected(amount=48250.0), Expected(payee=5),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_no_record_could_hold(expected: object) -> None:
    with pytest.raises(SettingsError, match="expected"):
        read(expected)
