"""What a back office has in its folder, in two commands one workbook: opened, and checked cell by cell."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support import cash_letters as make

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
HEIC = ROOT / "tests" / "unit" / "source" / "data" / "in_handwritten_1.heic"

for name, extra in (("openpyxl", "dev"), ("xlsxwriter", "tables"), ("sqlalchemy", "batch"),
                    ("pypdfium2", "pdf"), ("pi_heif", "heic")):  # fmt: skip
    pytest.importorskip(name, reason=f"this needs the extra '{extra}'")


def chequeocr(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "chequeocr", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two JPEGs, a PDF of three pages, a TIFF of two, a cash letter, a HEIC photo, a ZIP, a broken file."""
    folder = tmp_path_factory.mktemp("office") / "scans"
    folder.mkdir()

    def opened(name: str) -> Image.Image:
        return Image.open(FIXTURES / name).convert("RGB")

    shutil.copy(FIXTURES / "in_handwritten_1.jpg", folder / "01.jpg")
    shutil.copy(FIXTURES / "in_blank.jpg", folder / "02.jpg")
    three = ("in_printed_1.jpg", "uk_printed_1.jpg", "us_handwritten_2.jpg")
    first, *others = map(opened, three)
    first.save(folder / "03.pdf", save_all=True, append_images=others, resolution=200, quality=95)
    first, second = opened("fr_printed_1.jpg"), opened("uk_handwritten_1.jpg")
    first.save(folder / "04.tif", save_all=True, append_images=[second], compression="tiff_lzw")
    inside = [make.cheque(4_867_293, on_us="28898135291937/7077", routing="055246589"),
              *make.views((FIXTURES / "us_printed_1.png").read_bytes())]  # fmt: skip
    (folder / "05.x9").write_bytes(make.prefixed(make.whole(inside)))
    shutil.copy(HEIC, folder / "06.heic")
    with zipfile.ZipFile(folder / "07.zip", "w") as archive:
        archive.write(FIXTURES / "fr_handwritten_1.jpg", "friday/a.jpg")
        archive.writestr("friday/notes.txt", "nothing to read")
    (folder / "08.jpg").write_bytes((FIXTURES / "in_printed_1.jpg").read_bytes()[:3000])
    return folder


@pytest.mark.long
def test_one_workbook(scans: Path) -> None:
    import openpyxl

    out = scans.parent / "monday.xlsx"
    done = chequeocr("batch", scans, "--out", out, "--as-of", "none", "--workers", 2)
    assert done.returncode == 1, done.stderr
    assert "10 cheques" in done.stderr
    assert "1 failed" in done.stderr
    book = openpyxl.load_workbook(out)
    sheet = book["cheques"]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    expected: list[tuple[Any, ...]] = [
        ("01.jpg", 0, "accept", 250_000, "INR", datetime.date(2019, 10, 31), "805613", None),
        ("02.jpg", 0, "reject", None, None, None, "148211", None),
        ("03.pdf", 0, None, 494_000, "INR", None, "393784", None),
        ("03.pdf", 1, None, 3051, "GBP", datetime.date(2025, 10, 15), "266754", None),
        ("03.pdf", 2, None, 114, "USD", datetime.date(2017, 7, 27), "8508", None),
        ("04.tif", 0, "accept", 134.49, "EUR", datetime.date(2017, 2, 7), None, None),
        ("04.tif", 1, "accept", 145, "GBP", datetime.date(2025, 9, 5), "123426", None),
        ("05.x9", 0, None, 48672.93, "USD", None, "7077", None),
        ("06.heic", 0, None, 250_000, "INR", None, "805613", None),
        ("07.zip/friday/a.jpg", 0, "accept", 2901.71, "EUR", datetime.date(2021, 3, 20), None, None),
        ("08.jpg", 0, None, None, None, None, None, "truncated-image"),
    ]
    places = [(row["source"].removeprefix(f"{scans}/"), row["page"]) for row in rows]
    assert places == [one[:2] for one in expected]
    for row, one in zip(rows, expected, strict=True):
        name, page, decision, amount, currency, date, number, error = one
        where = f"{name}, page {page}"
        assert decision is None or row["decision"] == decision, where
        assert (row["amount"], row["currency"], row["error"]) == (amount, currency, error), where
        assert date is None or row["date"].date() == date, where
        assert number is None or number in (row["micr_cheque_number"], row["cheque_number"]), where
    amount = sheet.cell(row=2, column=head.index("amount") + 1)
    assert (amount.number_format, amount.data_type) == ("[$INR] #,##0.00", "n")
    assert sheet.cell(row=2, column=head.index("micr_cheque_number") + 1).data_type == "s"
    assert sheet.freeze_panes is not None
    found = {(row[0], row[3]) for row in book["findings"].iter_rows(min_row=2, values_only=True)}
    assert (f"{scans}/02.jpg", "blank-leaf") in found
    assert len(sheet._images) >= 1, "a row that a person has to look at has its picture"
    run_file = scans.parent / "monday.xlsx.run.db"
    again = chequeocr("batch", scans, "--out", run_file, "--as-of", "none", "--json")
    assert '"earlier": 11' in again.stdout
