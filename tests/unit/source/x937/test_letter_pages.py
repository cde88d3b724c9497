"""Cash letters through the one door: a page a cheque, with what the file states; failures in their place."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from chequeocr.errors import CashLetterError, NotAnImageError
from chequeocr.outcome import Failure
from chequeocr.source.files import expand
from chequeocr.source.image import MORE_PAGES
from chequeocr.source.limits import SourceLimits
from chequeocr.source.others import by_first_bytes
from chequeocr.source.pages import first_page, first_pages, pages, parts
from chequeocr.source.x937.letter import read_letter
from chequeocr.source.x937.stated import expected
from chequeocr.types import Expected, Page
from tests.support import cash_letters as make

FRONT, BACK = make.tiff(60, 30), make.jpeg(50, 25)
TWO = [make.cheque(125050, "0055501/1001"), make.payee("Meera Stationer"), *make.views(FRONT, BACK),
       make.cheque(99, "5550002/", auxiliary="000777"), *make.views(BACK, FRONT)]  # fmt: skip


def letter(inside: list[make.Record]) -> bytes:
    return make.prefixed(make.whole(inside), "cp037")


@pytest.fixture
def day(tmp_path: Path) -> Path:
    path = tmp_path / "day.x9"
    path.write_bytes(letter(TWO))
    return path


def test_a_page_a_cheque(day: Path) -> None:
    first, second = pages(day)
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert [(page.source, page.index, page.notes) for page in (first, second)] == [
        (str(day), 0, ()), (str(day), 1, ()),
    ]  # fmt: skip
    assert (first.image.shape, second.image.shape) == ((30, 60, 3), (25, 50, 3))
    assert first.expected == Expected(Decimal("1250.50"), "123456780", "0055501", "1001", "Meera Stationer")
    assert second.expected == Expected(Decimal("0.99"), "123456780", "5550002", "000777", None)
    assert first.sha256 != second.sha256


def test_other_files_state_nothing() -> None:
    (page,) = pages(FRONT)
    assert isinstance(page, Page)
    assert page.expected is None


def test_the_first_cheque_says_that_there_are_more(day: Path) -> None:
    page = first_page(day)
    assert (page.index, page.notes) == (0, (MORE_PAGES,))
    assert page.expected is not None
    (alone,) = first_pages([letter(TWO[:6])])
    assert isinstance(alone, Page)
    assert alone.notes == ()


def test_failures_stand_in_their_place() -> None:
    inside = [make.cheque(1), *make.views(b"no picture"), make.cheque(2), make.cheque(3),
              make.view_detail("1"), make.view_data(BACK), make.cheque(4), *make.views(FRONT)]  # fmt: skip
    found = list(pages(letter(inside)))
    failed = [one for one in found if isinstance(one, Failure)]
    assert [type(one.error) for one in failed] == [NotAnImageError, CashLetterError, CashLetterError]
    assert [one.page for one in failed] == [0, 1, 2]
    assert "<bytes>, cheque 1: not an image" in str(failed[0].error)
    assert "record 25: cheque 2 has no picture of its front" in str(failed[1].error)
    last = found[3]
    assert isinstance(last, Page)
    assert (last.index, last.expected) == (3, Expected(Decimal("0.04"), "123456780", "1234567", "1001"))


def test_a_cut_file_gives_what_came_before(day: Path) -> None:
    data = day.read_bytes()
    second = list(read_letter(data, "a").items)[1].detail.offset
    day.write_bytes(data[: second + 40])
    *found, failure = pages(day)
    assert [one.index for one in found if isinstance(one, Page)] == [0]
    assert isinstance(failure, Failure)
    assert failure.page == 1
    assert "cut" in str(failure.error)


def test_pages_come_one_by_one() -> None:
    found = pages(letter(TWO)[:-1000] + b"\xff" * 1000)
    assert isinstance(next(found), Page)


@pytest.mark.parametrize("inside", [[], [make.line("61", {48: "0000000100"}), *make.views(FRONT, BACK)]])
def test_a_file_without_a_cheque(inside: list[make.Record]) -> None:
    (failure,) = pages(letter(inside))
    assert isinstance(failure, Failure)
    assert failure.error.code == "no-images"


def test_a_second_page_of_a_picture_is_no_second_cheque() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (20, 10), 255).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (20, 10))])
    inside = [make.cheque(1), *make.views(out.getvalue()), make.cheque(2), *make.views(FRONT)]
    found = list(pages(letter(inside)))
    assert [(one.index, one.notes) for one in found if isinstance(one, Page)] == [(0, (MORE_PAGES,)), (1, ())]


def test_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("day.x9", letter(TWO))
    found = [one for one in pages(path) if isinstance(one, Page)]
    assert [(one.index, one.source.endswith("day.x9")) for one in found] == [(0, True), (1, True)]
    assert all(one.expected is not None for one in found)


def test_parts_are_small_and_whole(day: Path) -> None:
    """A part can be sent to another process: it holds its picture, not the file."""
    found = [one for one in parts(day) if not isinstance(one, Failure)]
    assert [(one.origin, one.index) for one in found] == [(FRONT, 0), (BACK, 1)]
    assert "1250" not in repr(found[0])


def test_a_file_above_the_limit() -> None:
    (failure,) = pages(letter(TWO), SourceLimits(max_bytes=1000))
    assert isinstance(failure, Failure)
    assert failure.error.code == "image-too-large"


@pytest.mark.parametrize("name", ["a.x9", "a.X937", "b.icl", "c.x9.37", "d.ecp"])
def test_folders_are_searched_for_them(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(letter(TWO))
    assert [path.name for path in expand(tmp_path).files] == [name]


def test_under_another_ending_they_are_recognised() -> None:
    other = by_first_bytes(make.lines(make.whole(TWO)))
    assert other is not None
    assert other.what == "a cash letter"


@pytest.mark.parametrize(
    ("on_us", "auxiliary", "account", "number"),
    [
        ("1234-5678/", "", "1234-5678", None),
        ("12 34 567/ 042", "", "1234567", "042"),
        ("/5550001/42", "", "5550001", "42"),
        ("5550001", "0099", "5550001", "0099"),
        ("5550001/42", "0099", "5550001", "0099"),
        ("555*001/4*", "00*9", None, None),
        ("", "", None, None),
        ("5550001/x1", "", "5550001", None),
    ],
)
def test_numbers_of_the_on_us_field(
    on_us: str, auxiliary: str, account: str | None, number: str | None
) -> None:
    data = letter([make.cheque(1, on_us, auxiliary)])
    said = expected(next(read_letter(data, "a").items))
    assert (said.account, said.cheque_number) == (account, number)


@pytest.mark.parametrize("routing", ["000000000", "         ", "12345678", "12345678x"])
def test_a_routing_number_that_is_none(routing: str) -> None:
    said = expected(next(read_letter(letter([make.cheque(1, routing=routing.ljust(9))]), "a").items))
    assert said.routing is None


@pytest.mark.parametrize("amount", [" " * 10, "0" * 10, "x" * 10])
def test_an_item_without_an_amount_states_none(amount: str) -> None:
    assert expected(next(read_letter(letter([make.cheque(amount)]), "a").items)).amount is None
