"""The same cheque twice in a batch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from chequeocr.decide.duplicates import Duplicates
from chequeocr.errors import SettingsError
from chequeocr.outcome import Failure
from chequeocr.record import Amount, Cheque, Field, Finding, Micr
from tests.support.records import record

LINE = {"cheque_number": "805613", "routing": "647906038", "account": "25235177"}


def cheque(source: str, sha256: str = "", amount: str = "48250.00", **line: str | None) -> Cheque:
    value = Micr(**(LINE | line))
    return record(amount, 0.999, source=source, sha256=sha256, decision="accept",
                  micr=Field[Micr](value=value, text="\u2448805613\u2448"))  # fmt: skip


def codes(one: Cheque) -> list[str]:
    return [finding.code for finding in one.findings]


def test_the_same_file():
    batch = Duplicates()
    given = (("a.jpg", "1" * 64), ("b.jpg", "2" * 64), ("c.jpg", "1" * 64))
    first, other, again = (record(source=s, sha256=h, decision="accept") for s, h in given)
    assert batch.marked(first) is first
    assert batch.marked(other) is other
    marked = batch.marked(again)
    assert (marked.decision, codes(marked)) == ("review", ["duplicate"])
    assert marked.findings[0].severity == "error"
    assert marked.findings[0].message == "This is the same picture as a.jpg, read earlier in this batch."
    assert again.decision == "accept", "the record that was given is left as it is"


def test_the_same_line_and_amount_on_another_picture():
    batch = Duplicates()
    batch.marked(cheque("a.jpg", "1" * 64))
    marked = batch.marked(cheque("b.jpg", "2" * 64, amount="48250"))
    assert (marked.decision, codes(marked), marked.findings[0].field) == ("review", ["duplicate"], "micr")
    for number in LINE.values():
        assert number not in marked.findings[0].message


@pytest.mark.parametrize("other", [
    {"amount": "48250.01"}, {"cheque_number": "805614"}, {"routing": "647906039"}, {"account": "1"},
    {"account": None},
])  # fmt: skip
def test_another_cheque(other):
    batch = Duplicates()
    batch.marked(cheque("a.jpg"))
    assert codes(batch.marked(cheque("b.jpg", **other))) == []


@pytest.mark.parametrize("lacking", [{"cheque_number": None}, {"routing": None, "account": None}])
def test_a_line_that_many_cheques_share_tells_nothing(lacking):
    batch = Duplicates()
    assert [codes(batch.marked(cheque(name, **lacking))) for name in ("a.jpg", "b.jpg")] == [[], []]


def test_numbers_do_not_run_into_each_other():
    batch = Duplicates()
    batch.marked(cheque("a.jpg", cheque_number="12", routing="345"))
    assert codes(batch.marked(cheque("b.jpg", cheque_number="123", routing="45"))) == []


def test_what_has_neither_hash_nor_line_nor_amount():
    batch = Duplicates()
    assert [codes(batch.marked(record(None, decision="reject"))) for _ in range(2)] == [[], []]


def test_pages_of_one_file_are_different_cheques():
    batch = Duplicates()
    pages = [record(source="a.tif", sha256="1" * 64, page=page) for page in (0, 1, 1)]
    marked = [batch.marked(page) for page in pages]
    assert [codes(one) for one in marked] == [[], [], ["duplicate"]]
    assert "a.tif, page 2" in marked[2].findings[0].message


def test_cheques_of_one_page_are_different_cheques():
    batch = Duplicates()
    found = [record(source="a.tif", sha256="1" * 64).model_copy(update={"cheque": n}) for n in (0, 1, 1)]
    assert [codes(batch.marked(one)) for one in found] == [[], [], ["duplicate"]]


@pytest.mark.parametrize("half", [{"routing": None}, {"account": None}])
def test_a_number_of_a_cheque_and_one_of_a_bank_or_an_account_are_enough(half):
    batch = Duplicates()
    assert [codes(batch.marked(cheque(name, **half))) for name in ("a.jpg", "b.jpg")] == [[], ["duplicate"]]


def test_a_finding_of_an_accepted_cheque_does_not_hide_that_it_came_twice():
    small = Finding(code="signature-missing", severity="info", field="signature", message="None was found.")
    leaf = record(source="a.jpg", sha256="1" * 64, decision="accept", findings=(small,))
    batch = Duplicates()
    batch.marked(leaf)
    marked = batch.marked(leaf)
    assert (marked.decision, codes(marked)) == ("review", ["duplicate", "signature-missing"])
    assert marked.findings[0].field is None


def test_a_rejected_one_stays_rejected_and_crops_ride_along():
    batch = Duplicates()
    one = record(sha256="1" * 64, decision="reject").with_crops({"memo": object()})  # type: ignore[dict-item]
    batch.marked(one)
    again = batch.marked(one)
    assert (again.decision, codes(again), list(again.crops)) == ("reject", ["duplicate"], ["memo"])
    assert isinstance(again.amount, Amount)
    assert again.amount.value == Decimal("48250.00")
    assert Cheque.from_json(again.to_json()) == again


def test_the_memory_is_bounded():
    batch = Duplicates(most=10)
    for number in range(1000):
        batch.marked(cheque(f"{number}.jpg", f"{number:064d}", cheque_number=f"{number:06d}"))
    assert len(batch._seen) <= 20
    assert codes(batch.marked(cheque("again.jpg", f"{999:064d}", cheque_number="x"))) == ["duplicate"]
    assert codes(batch.marked(cheque("long ago.jpg", f"{1:064d}", cheque_number="y"))) == []


def test_the_last_cheques_are_remembered_by_all_that_names_them():
    """As many as asked for, each by its file and its line."""
    batch = Duplicates(most=3)
    for number in range(3):
        batch.marked(cheque(f"{number}.jpg", f"{number:064d}", cheque_number=f"{number:06d}"))
    (finding,) = batch.marked(cheque("0.jpg", f"{0:064d}", cheque_number="000000")).findings
    assert (finding.field, finding.message) == (
        None, "0.jpg was named twice in this batch.",
    )  # fmt: skip


def test_one_cheque_is_the_least_that_can_be_remembered():
    batch = Duplicates(most=1)
    assert codes(batch.marked(record(sha256="1" * 64))) == []
    assert codes(batch.marked(record(sha256="1" * 64))) == ["duplicate"]


@pytest.mark.parametrize("most", [0, -1, 1.5, True, None])
def test_a_bound_that_is_none(most):
    with pytest.raises(SettingsError, match="most"):
        Duplicates(most)


def test_threads_share_one():
    batch = Duplicates()
    given = [record(source=f"{n}.jpg", sha256=f"{n % 50:064d}") for n in range(2000)]
    with ThreadPoolExecutor(8) as pool:
        marked = list(pool.map(batch.marked, given))
    assert sum(codes(one) == [] for one in marked) == 50


def test_nothing_of_the_line_is_kept():
    batch = Duplicates()
    batch.marked(cheque("a.jpg", "1" * 64))
    kept = repr(batch._seen)
    assert all(number not in kept for number in LINE.values())
    other = Duplicates()
    other.marked(cheque("a.jpg", "1" * 64))
    assert not batch._seen.keys() & other._seen.keys(), "hashes are of no use to who knows the numbers"
    assert max(batch._seen) < 2**64


def test_a_file_that_was_named_twice_is_told_so():
    batch = Duplicates()
    batch.marked(cheque("a.jpg", "1" * 64))
    marked = batch.marked(cheque("a.jpg", "1" * 64))
    assert marked.decision == "review"
    assert marked.findings[0].message == "a.jpg was named twice in this batch."


def test_what_has_no_file_goes_by_its_place():
    batch = Duplicates()
    batch.marked(cheque("<array>", "1" * 64, cheque_number="1"))
    batch.marked(cheque("<array>", "2" * 64, cheque_number="2"))
    again = batch.marked(cheque("<array>", "2" * 64, cheque_number="3"))
    assert "the same picture as picture 2 of this batch" in again.findings[0].message


def test_what_rejects_a_cheque_stands_before_that_it_came_twice():
    blank = Finding(code="blank-leaf", severity="error", field=None, message="Nobody filled it in.")
    leaf = record(source="a.jpg", sha256="1" * 64, decision="reject", findings=(blank,))
    batch = Duplicates()
    batch.marked(leaf)
    marked = batch.marked(leaf)
    assert (marked.decision, codes(marked)) == ("reject", ["blank-leaf", "duplicate"])


def test_a_failure_is_no_record():
    with pytest.raises(SettingsError, match="Failure: leave it out"):
        Duplicates().marked(Failure("a.jpg", 0, SettingsError("no")))
