"""Workbooks, opened again and looked at cell by cell."""

from __future__ import annotations

import datetime
import tracemalloc
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.output.tables import Row, TableSettings, write_table
from chequeocr.output.tables.columns import COLUMNS
from chequeocr.record import Field
from tests.support.full_disk import full_after
from tests.support.tabled import EMPTY, FAILURE, MICR, full, of_amount, text

pytest.importorskip("xlsxwriter", reason="needs the extra 'tables'")
openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl, of the extra 'dev'")


def written(folder: Path, *rows: Row, **chosen: Any) -> Any:
    path = folder / "t.xlsx"
    path.unlink(missing_ok=True)
    assert write_table(iter(rows), path, TableSettings(**chosen)) == len(rows)
    return openpyxl.load_workbook(path)


def by_name(sheet: Any) -> list[dict[str, Any]]:
    """The cells of each row below the header, by the header's names."""
    header, *rows = sheet.iter_rows()
    return [dict(zip([cell.value for cell in header], row, strict=True)) for row in rows]


def picture(form: str = "PNG", size: tuple[int, int] = (900, 90)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (200, 10, 10)).save(buffer, form)
    return buffer.getvalue()


def test_each_cell_has_its_type_and_format(tmp_path: Path) -> None:
    (row,) = by_name(written(tmp_path, Row(full()))["cheques"])
    shown = {name: (cell.value, cell.data_type, cell.number_format) for name, cell in row.items()}
    rupees, day = "[$INR] #,##0.00", datetime.datetime(2026, 3, 14)
    assert shown == {
        "source": ("a.jpg", "s", "@"), "page": (0, "n", "0"), "cheque": (0, "n", "0"),
        "sha256": ("ab", "s", "@"), "decision": ("review", "s", "@"), "picture": (None, "n", "General"),
        "amount": (48250.35, "n", rupees), "currency": ("INR", "s", "@"), "amount_from": ("both", "s", "@"),
        "amount_confidence": (0.993, "n", "0.000"), "payee_name": ("Meera Stationers", "s", "@"),
        "amount_in_numbers": (48250.35, "n", rupees), "amount_in_words": (48250, "n", rupees),
        "date": (day, "d", "yyyy-mm-dd"), "micr": (MICR, "s", "@"), "cheque_number": ("000123", "s", "@"),
        "account_number": ("00252351", "s", "@"), "bank_name": ("Dekhan Bank", "s", "@"),
        "ifsc": ("DEKH0817475", "s", "@"), "payer_name": ("B. Joshi", "s", "@"), "memo": ("rent", "s", "@"),
        "signature": (True, "b", "General"), "micr_cheque_number": ("000123", "s", "@"),
        "micr_routing": ("400002003", "s", "@"), "micr_account": ("00252351", "s", "@"),
        "micr_code": ("31", "s", "@"), "micr_kind": ("e13b", "s", "@"),
        "micr_amount": (48250.35, "n", rupees), "findings": ("amounts-disagree, animated", "s", "@"),
        "error": (None, "n", "General"), "error_message": (None, "n", "General"),
        "schema": ("chequeocr-table/1", "s", "@"),
    }  # fmt: skip


def test_a_failure_and_a_record_of_nothing_have_rows(tmp_path: Path) -> None:
    book = written(tmp_path, Row(FAILURE), Row(EMPTY))
    failed, empty = by_name(book["cheques"])
    assert {name: cell.value for name, cell in failed.items() if cell.value is not None} == {
        "source": "bad.jpg", "page": 2, "error": "empty-file", "error_message": "bad.jpg: zero bytes",
        "schema": "chequeocr-table/1"}  # fmt: skip
    assert {name: cell.value for name, cell in empty.items() if cell.value is not None} == {
        "source": "b.jpg", "page": 3, "cheque": 1, "decision": "reject", "schema": "chequeocr-table/1"}
    assert by_name(book["findings"]) == []


def test_findings_have_a_sheet(tmp_path: Path) -> None:
    book = written(tmp_path, Row(full()), Row(FAILURE), Row(full(source="c.jpg", page=2, cheque=1)))
    assert book.sheetnames == ["cheques", "findings"]
    values = [[cell.value for cell in row] for row in book["findings"].iter_rows()]
    assert values[:3] == [
        ["source", "page", "cheque", "code", "severity", "field", "sentence"],
        ["a.jpg", 0, 0, "amounts-disagree", "error", "amount_in_words",
         "The figures say 48,250.35 INR; the words say 48,250 INR."],
        ["a.jpg", 0, 0, "animated", "info", None,
         "The file holds several frames. Only the first was read."],
    ]  # fmt: skip
    assert [row[:4] for row in values[3:]] == [
        ["c.jpg", 2, 1, "amounts-disagree"], ["c.jpg", 2, 1, "animated"]]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_header_is_frozen_and_filters(tmp_path: Path, count: int) -> None:
    book = written(tmp_path, *[Row(full())] * count)
    sheet = book["cheques"]
    assert [cell.value for cell in sheet[1] if cell.value != "picture"] == list(COLUMNS)
    assert all(cell.font.bold for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:AF{count + 1}")
    assert (book["findings"].freeze_panes, book["findings"].auto_filter.ref) == ("A2", f"A1:G{2 * count + 1}")


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [
        ("1234", "JPY", "[$JPY] #,##0"), ("1234.50", "JPY", "[$JPY] #,##0.0"),
        ("1234.567", "KWD", "[$KWD] #,##0.000"), ("7", "KWD", "[$KWD] #,##0.000"),
        ("7", "USD", "[$USD] #,##0.00"), ("0.125", "USD", "[$USD] #,##0.000"),
        ("7", None, "#,##0"), ("7.50", None, "#,##0.00"), ("7.50", '"];@', "#,##0.00"),
        ("123456789012345", "JPY", "[$JPY] #,##0"), ("1234567890123.45", "INR", "[$INR] #,##0.00"),
        ("0.00", "INR", "[$INR] #,##0.00"),
    ],
)  # fmt: skip
def test_amounts_are_numbers_of_their_currency(tmp_path: Path, value: str, currency: str, shown: str) -> None:
    (row,) = by_name(written(tmp_path, Row(of_amount(value, currency)))["cheques"])
    cell = row["amount"]
    assert (cell.data_type, cell.number_format) == ("n", shown)
    assert Decimal(repr(cell.value)) == Decimal(value)


@pytest.mark.parametrize("value", ["1234567890123456", "12345678901234.56", "999999999999999999.9999"])
def test_an_amount_that_no_double_holds_is_text(tmp_path: Path, value: str) -> None:
    (row,) = by_name(written(tmp_path, Row(of_amount(value, "INR")))["cheques"])
    assert (row["amount"].data_type, row["amount"].value) == ("s", value)


amounts = st.decimals(0, 10**18 - 1, places=4) | st.decimals(0, 10**13, places=2)


@settings(max_examples=10)
@given(values=st.lists(amounts, min_size=20, max_size=40))
def test_no_amount_changes(tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]) -> None:
    rows = [Row(of_amount(f"{value:f}", "CLF")) for value in values]
    found = [row["amount"] for row in by_name(written(tmp_path_factory.mktemp("t"), *rows)["cheques"])]
    assert values == [Decimal(cell.value if cell.data_type == "s" else repr(cell.value)) for cell in found]


@pytest.mark.parametrize("first", [datetime.date(1900, 2, 28), datetime.date(1, 1, 1)])
def test_a_day_before_the_calendar_of_workbooks_is_text(tmp_path: Path, first: datetime.date) -> None:
    def of(day: datetime.date) -> Row:
        return Row(full(date=Field[datetime.date](value=day, text="")))

    old, new, last = by_name(
        written(tmp_path, of(first), of(datetime.date(1900, 3, 1)), of(datetime.date.max))["cheques"]
    )
    assert (old["date"].data_type, old["date"].value) == ("s", first.isoformat())
    assert new["date"].value == datetime.datetime(1900, 3, 1)
    assert last["date"].value == datetime.datetime(9999, 12, 31)


@pytest.mark.parametrize(
    "payee",
    [
        '=HYPERLINK("http://example.com","pay")', "=1+1", "{=1+1}", "+1", "-1", "@SUM(A1)", "1308", "1e5",
        "007", "http://example.com", "mailto:a@example.com", "internal:findings!A1", "true", "#N/A",
        "2026-03-14", "Zoë 😀 李", " two  spaces ", "_x0041_", "<b>&amp;\"'", "<r><t>x</t></r>",
        "<r></c></r>", "'=1",
    ],
)  # fmt: skip
def test_a_text_is_text(tmp_path: Path, payee: str) -> None:
    book = written(tmp_path, Row(full(payee_name=text(payee), source=payee)))
    (row,) = by_name(book["cheques"])
    for name in ("payee_name", "source"):
        cell = row[name]
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        assert _unescaped(cell.value) in (payee, payee + " ")
    assert by_name(book["findings"])[0]["source"].data_type == "s"


def _unescaped(value: str) -> str:
    """What Excel shows: openpyxl leaves the escapes of inline strings."""
    return value.replace("_x005F", "")


def test_characters_that_xml_lacks(tmp_path: Path) -> None:
    cheque = full(payee_name=text("A\x00B\x1bC\ufffeD\uffff"), source="a\x00\x0b\nb.jpg")
    (row,) = by_name(written(tmp_path, Row(cheque))["cheques"])
    assert row["payee_name"].value == "A B C\ufffdD\ufffd"
    assert row["source"].value == "a\ufffd\ufffd\nb.jpg"


@pytest.mark.parametrize("char", ["a", "é", "😀"])
def test_a_cell_is_never_too_long(tmp_path: Path, char: str) -> None:
    wide = len(char.encode("utf-16-le")) // 2
    fits, too_long = char * (32_767 // wide), char * (32_767 // wide + 1)
    book = written(tmp_path, Row(full(payee_name=text(fits))), Row(full(payee_name=text(too_long))))
    first, second = (row["payee_name"].value for row in by_name(book["cheques"]))
    assert first == fits
    assert second == char * (32_766 // wide) + "…"


def test_a_full_sheet_says_what_to_do(tmp_path: Path) -> None:
    rows = [Row(EMPTY)] * 3
    assert len(by_name(written(tmp_path, *rows, sheet_rows=4)["cheques"])) == 3
    for too_many, sheet in (([*rows, Row(EMPTY)], "cheques"), ([Row(full())] * 2, "findings")):
        path = tmp_path / "more.xlsx"
        with pytest.raises(SettingsError, match=rf"holds 4 rows .* sheet {sheet} .* write .csv or .parquet"):
            write_table(too_many, path, TableSettings(sheet_rows=4))
        assert [one.name for one in tmp_path.iterdir()] == ["t.xlsx"]


def drawn(path: Path) -> int:
    with zipfile.ZipFile(path) as book:
        return sum(name.startswith("xl/media/") for name in book.namelist())


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_what_needs_a_person_has_its_picture(tmp_path: Path, form: str) -> None:
    accepted = full(decision="accept")
    rows = [Row(full(), picture(form)), Row(accepted, picture(form)), Row(EMPTY, picture(form, (40, 30))),
            Row(full())]  # fmt: skip
    book = written(tmp_path, *rows)
    sheet = book["cheques"]
    anchors = {(one.anchor._from.row, one.anchor._from.col): one for one in sheet._images}
    column = [cell.value for cell in sheet[1]].index("picture")
    assert sorted(anchors) == [(1, column), (3, column)]
    assert {place: (one.width, one.height) for place, one in anchors.items()} == {
        (1, column): (320, 32), (3, column): (40, 30)}  # fmt: skip
    assert anchors[1, column].anchor.editAs is None  # twoCell: moves and sizes with its cell
    assert sheet.row_dimensions[2].height == 48
    assert sheet.row_dimensions[3].height is None
    assert column == [cell.value for cell in sheet[1]].index("decision") + 1


NO_PICTURES = [b"", b"no picture", b"\xff\xd8\xff\xe0" + bytes(60), picture()[:200], b"GIF89a"]


@pytest.mark.parametrize("data", NO_PICTURES)
def test_a_picture_that_is_none_is_said_and_ends_nothing(tmp_path: Path, data: bytes) -> None:
    (row,) = by_name(written(tmp_path, Row(full(), data))["cheques"])
    assert row["picture"].value == "this picture can't be shown"
    assert drawn(tmp_path / "t.xlsx") == 0


def test_masked_tables_have_no_pictures(tmp_path: Path) -> None:
    (row,) = by_name(written(tmp_path, Row(full(), picture()), redact=True)["cheques"])
    assert drawn(tmp_path / "t.xlsx") == 0
    assert (row["payee_name"].value, row["account_number"].value) == ("***", "***2351")


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    written(tmp_path, Row(full(), picture()))
    assert [one.name for one in tmp_path.iterdir()] == ["t.xlsx"]

    def broken() -> Any:
        yield Row(full(), picture())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(broken(), tmp_path / "u.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["t.xlsx"]


def noise() -> bytes:
    buffer = BytesIO()
    Image.effect_noise((320, 60), 200).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_disk_that_is_full_when_the_workbook_is_put_together(tmp_path: Path) -> None:
    """Each row and picture fits on the disk, and all of them in one file don't."""
    rows = [Row(full(), noise()) for _ in range(40)]
    with full_after(100_000), pytest.raises(FileAccessError, match=r"can't be written: .*File too large"):
        write_table(rows, tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("data", "most"), [(None, 100), (noise(), 3000)])
def test_neither_rows_nor_pictures_are_kept_in_memory(tmp_path: Path, data: bytes | None, most: int) -> None:
    """A row has over a kilobyte and a picture ten; XlsxWriter keeps where it put each picture."""

    def peak(count: int) -> int:
        rows = (Row(full(memo=text(f"{at} " + "x" * 900)), data) for at in range(count))
        tracemalloc.start()
        try:
            write_table(rows, tmp_path / f"{count}.xlsx")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # what is loaded once
    few, many = peak(300), peak(700)  # some buffers fill up first
    assert (many - few) / 400 < most


def test_pictures_on_their_way_lie_beside_the_workbook_and_hidden(tmp_path: Path) -> None:
    """Not in the folder of temporary files, which others may read and which may be small."""

    def rows() -> Any:
        yield Row(full(), picture())
        (shown,) = tmp_path.rglob("*.jpg")
        assert shown.relative_to(tmp_path).parts[0].startswith(".")
        assert shown.parent.stat().st_mode & 0o777 == 0o700

    assert write_table(rows(), tmp_path / "t.xlsx") == 1
