"""`chequeocr x937`: a cash letter as a list, as JSON and as pictures; its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chequeocr.cli.app import app
from tests.support import cash_letters as make

FRONT, BACK = make.tiff(), make.jpeg()
CREDIT = make.line("61", {19: "123456780", 48: "0000001500", 73: "G"})
INSIDE = [CREDIT, *make.views(FRONT, BACK), make.cheque(1000, "5550001/1001"), make.payee("[red]Meera[/red]"),
          *make.views(FRONT, BACK), make.cheque(500, "5550002/1002"), *make.views(BACK, b"\0\0")]  # fmt: skip
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(data: bytes, *options: str) -> Result:
        Path("day.x9").write_bytes(data)
        return CliRunner().invoke(app, ["x937", "day.x9", *options])

    return call


def test_a_list(run: Run) -> None:
    result = run(make.prefixed(make.whole(INSIDE), "cp037"))
    assert result.exit_code == 0
    assert "day.x9  22 records (EBCDIC, a length before each record); test file of 2026" in result.stdout
    assert "cash letter 1 CL1 of 20260302: 1 bundle, 2 items, total 15.00, credits 15.00" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    first = ["1", "1", "10.00", "1001", "123456780", "5550001", "[red]Meera[/red", "front"]
    assert any(row[:8] == first for row in rows)
    assert "Everything adds up." in result.stdout


def test_what_does_not_add_up(run: Run) -> None:
    records = [make.bundle_trailer(3, 1600, 6) if str(one[0]).startswith("70") else one
               for one in make.whole(INSIDE)]  # fmt: skip
    result = run(make.lines(records))
    assert result.exit_code == 1
    assert "it states a total of 16.00; the items come to 15.00" in result.stdout
    assert "Not everything adds up." in result.stdout


def test_a_cut_file_is_listed_as_far_as_it_goes(run: Run) -> None:
    data = make.prefixed(make.whole(INSIDE))
    result = run(data[:-60], "--json")
    assert result.exit_code == 3
    assert "chequeocr: error: day.x9: byte " in result.stderr
    assert "record 99: it states 80 bytes, 20 are left" in result.stderr
    value = json.loads(result.stdout)
    assert value["error"]["code"] == "damaged-cash-letter"
    assert [one["amount"] for one in value["cash_letters"][0]["bundles"][0]["items"]] == ["10.00", "5.00"]


def test_json(run: Run) -> None:
    result = run(make.prefixed(make.whole(INSIDE)), "--json")
    assert result.exit_code == 0
    value = json.loads(result.stdout)
    assert (value["schema"], value["source"], value["records"]) == ("chequeocr-x937/1", "day.x9", 22)
    assert (value["adds_up"], value["error"]) == (True, None)
    (letter,) = value["cash_letters"]
    (bundle,) = letter["bundles"]
    assert [one["amount"] for one in bundle["credits"]] == ["15.00"]
    item = bundle["items"][0]
    assert {name: item[name] for name in ("item", "kind", "amount", "cheque_number", "account", "payee")} == {
        "item": 0, "kind": "cheque", "amount": "10.00", "cheque_number": "1001", "account": "5550001",
        "payee": "[red]Meera[/red",
    }  # fmt: skip
    assert [(one["side"], one["bytes"]) for one in item["pictures"]] == [
        ("front", len(FRONT)), ("back", len(BACK)),
    ]  # fmt: skip
    assert (bundle["trailer"]["items"], bundle["trailer"]["total"]) == (2, "15.00")


def test_pictures(run: Run, tmp_path: Path) -> None:
    result = run(make.prefixed(make.whole(INSIDE)), "--extract", "out")
    assert result.exit_code == 0
    assert "chequeocr: 6 pictures written to out" in result.stderr
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == {
        "day-0001-front.tif": FRONT, "day-0001-back.jpg": BACK, "day-0002-front.jpg": BACK,
        "day-0002-back.bin": b"\0\0", "day-ticket-0001-front.tif": FRONT, "day-ticket-0001-back.jpg": BACK,
    }  # fmt: skip


def test_no_picture_is_overwritten(run: Run, tmp_path: Path) -> None:
    data = make.prefixed(make.whole(INSIDE))
    run(data, "--extract", "out")
    (tmp_path / "out" / "day-0001-front.tif").write_bytes(b"mine")
    run(data, "--extract", "out")
    assert (tmp_path / "out" / "day-0001-front.tif").read_bytes() == b"mine"
    assert (tmp_path / "out" / "day-0001-front-2.tif").read_bytes() == FRONT


def test_further_views_of_a_side_have_names_of_their_own(run: Run, tmp_path: Path) -> None:
    inside = [make.cheque(1), *make.views(FRONT), *make.views(BACK)]
    run(make.prefixed(make.whole(inside)), "--extract", "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "day-0001-front-view2.jpg", "day-0001-front.tif",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG", "byte 0: no file header"),
        (b"", "zero bytes"),
        (b"90" + b"0" * 78, "record 90 stands here"),
    ],
)
def test_what_is_no_cash_letter(run: Run, data: bytes, words: str) -> None:
    result = run(data, "--extract", "out")
    assert result.exit_code == 3
    assert words in result.stderr
    assert result.stdout == ""
    assert not Path("out").exists()


def test_no_such_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["x937", str(tmp_path / "none.x9")])
    assert result.exit_code == 3
    assert "no such file" in result.stderr


def test_control_characters_of_a_sender_are_not_printed(run: Run) -> None:
    records = make.whole([make.cheque(1), make.payee("Me\x1b[2J\x07ra")])
    for options in ((), ("--json",)):
        assert "\x1b" not in run(make.prefixed(records), *options).stdout


