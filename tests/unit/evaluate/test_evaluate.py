"""Counting: what is compared with what, on records made by hand."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.evaluate import Truth, edits, evaluate, iou, load_truth, plain
from chequeocr.outcome import Failure
from chequeocr.record import Amount, Cheque, Field, Models
from chequeocr.testing import FakeReader


def cheque(value="48250.00", origin="both", payee="MEERA  Stationers.") -> Cheque:
    return Cheque(
        source="a.jpg",
        decision="review",
        amount=Amount(value=Decimal(value), currency="INR", origin=origin),
        payee_name=Field[str](value=payee, text=payee, box=(0, 0, 100, 10)),
        amount_in_numbers=Field(value=Decimal(value), text=value, box=(0, 0, 10, 10)),
        models=Models(detector="d", recognizer="r"),
    )


def truth(tmp_path, **values) -> Truth:
    boxes = values.pop("boxes", {})
    return Truth(tmp_path / "a.jpg", "some", values, boxes)


def counts(report) -> dict[str, tuple[int, int]]:
    return {figure: (c.right, c.total) for (_, figure), c in report.counts.items()}


def test_payees_without_case_punctuation_and_spaces(tmp_path):
    report = evaluate([truth(tmp_path, payee="Meera Stationers")], FakeReader([cheque()]))
    assert counts(report) == {"payee": (1, 1), "payee CER": (0, 15)}


def test_amounts_as_exact_decimals(tmp_path):
    report = evaluate([truth(tmp_path, amount="48250")], FakeReader([cheque()]))
    assert counts(report)["amount"] == (1, 1)
    assert counts(report)["amount in words, value"] == (0, 1)
    assert counts(report)["amount, of those where both agree"] == (1, 1)
    off = evaluate([truth(tmp_path, amount="48250.01")], FakeReader([cheque()]))
    assert counts(off)["amount"] == (0, 1)
    assert off.misses[0].figure == "amount"


def test_single_sources_are_not_among_the_agreed(tmp_path):
    report = evaluate([truth(tmp_path, amount="48250")], FakeReader([cheque(origin="numbers")]))
    assert "amount, of those where both agree" not in counts(report)


def test_an_unsure_truth_is_not_counted(tmp_path):
    report = evaluate([truth(tmp_path, payee=None, amount=None)], FakeReader([cheque()]))
    assert counts(report) == {}


def test_boxes_at_half_overlap(tmp_path):
    boxes = {"payee_name": (0.0, 0.0, 50.0, 10.0), "amount_in_numbers": (6.0, 0.0, 16.0, 10.0)}
    report = evaluate([truth(tmp_path, boxes=boxes)], FakeReader([cheque()]))
    assert counts(report) == {"box payee_name": (1, 1), "box amount_in_numbers": (0, 1)}


def test_what_cannot_be_read_is_wrong_in_everything(tmp_path):
    class Failing:
        def read_many(self, sources):
            return iter([Failure(str(s), 0, FileAccessError("gone")) for s in sources])

    silent = evaluate([truth(tmp_path, payee="***")], Failing())
    assert counts(silent)["payee"] == (0, 1), "nothing read is not what stands there, whatever that is"
    given = truth(tmp_path, amount="1.00", payee="A Person", micr="⑆021000021⑆ 123456789⑈ 0101", country="US")
    report = evaluate([given], Failing())
    assert report.failures == report.pictures == 1
    assert {c.right for (_, f), c in report.counts.items() if "CER" not in f} == {0}
    assert counts(report)["payee CER"] == (7, 7)
    assert counts(report)["MICR"] == (0, 1)


def test_the_table(tmp_path):
    report = evaluate([truth(tmp_path, amount="48250")], FakeReader([cheque()]))
    assert "| amount | 1/1 (100.0%) |" in report.markdown()
    assert {"set": "some", "figure": "amount", "right": 1, "total": 1, "rate": 1.0} in report.rows()


def test_load_truth(tmp_path):
    path = tmp_path / "gt.jsonl"
    boxes = {"payee": [1, 2, 3, 4], "stamp": [1, 2, 3, 4], "date": None}
    row = {"image": "x/a.jpg", "payee": "A", "boxes": boxes}
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    (loaded,) = load_truth(path)
    assert loaded.path == tmp_path / "x" / "a.jpg"
    assert loaded.boxes == {"payee_name": (1.0, 2.0, 3.0, 4.0)}


@pytest.mark.parametrize(
    "line", ["no json", "{}", "[1]", '{"image": 3}', '{"image": "a", "boxes": {"date": [1, "x"]}}']
)
def test_a_line_that_is_no_truth_is_named(tmp_path, line):
    path = tmp_path / "gt.jsonl"
    path.write_text('{"image": "a.jpg"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 2"):
        load_truth(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileAccessError, match=r"gt\.jsonl"):
        load_truth(tmp_path / "gt.jsonl")


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("", "", 0), ("abc", "", 3), ("abc", "axc", 1), ("ab", "ba", 2)]
)
def test_edits(a, b, distance):
    assert edits(a, b) == edits(b, a) == distance


def test_iou_and_plain():
    assert iou((0, 0, 2, 2), (2, 0, 4, 2)) == 0.0
    assert iou((0, 0, 2, 2), (0, 0, 2, 2)) == 1.0
    assert plain("M/s. Ünal & Co") == "msünalco"
