"""gt.jsonl: what is taken, and what is refused by its line."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.evaluate import load_truth


def written(tmp_path, *rows):
    path = tmp_path / "gt.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "row",
    [
        '{"image": "a.jpg", "amount": "secret"}',
        '{"image": "a.jpg", "amount": "1,250.00"}',
        '{"image": "a.jpg", "amount": NaN}',
        '{"image": "a.jpg", "amount": "Infinity"}',
        '{"image": "a.jpg", "amount": -5}',
        '{"image": "a.jpg", "amount": true}',
        '{"image": "a.jpg", "amount": "1e999999"}',
        '{"image": "a.jpg", "amount": ["1.00"]}',
        '{"image": "a.jpg", "altered": "no"}',
        '{"image": "a.jpg", "altered": 0}',
        '{"image": "a.jpg", "set": ["x"]}',
        '{"image": "a.jpg", "boxes": {"date": [1, 2, 3]}}',
        '{"image": "a.jpg", "boxes": {"date": [1, 2, 3, Infinity]}}',
        '{"image": "a.jpg", "boxes": [1]}',
        "[" * 100_000,
        '{"image": null}',
        '{"image": ""}',
        '{"image": "a\\u0000.jpg"}',
        '{"image": ["a.jpg"]}',
        '{"image": "a.jpg", "payee": ["secret"]}',
        '{"image": "a.jpg", "payee": 7}',
        '{"image": "a.jpg", "amount_words": {"secret": 1}}',
        '{"image": "a.jpg", "country": 5}',
        '{"image": "a.jpg", "payee": "***"}',
        '{"image": "a.jpg", "amount_words": "\\ud800"}',
        '{"image": "a.jpg", "date_iso": "31.3.2026"}',
        '{"image": "a.jpg", "date_iso": "20260331"}',
        '{"image": "a.jpg", "date_iso": "2026-02-30"}',
        '{"image": "a.jpg", "date_iso": 20260331}',
        '{"image": "a.jpg", "micr": "' + "1" * 300 + '"}',
        '{"image": "a.jpg", "payee": "' + "secret" * 50 + '"}',
        '{"image": "a.jpg", "boxes": {"date": [5, 2, 5, 9]}}',
        '{"image": "a.jpg", "boxes": {"date": [5, 9, 8, 2]}}',
        '{"image": "a.jpg", "boxes": {"date": "1234"}}',
        '{"image": "a.jpg", "boxes": {"date": 0}}',
        '{"image": "a.jpg", "boxes": {"payee": [1, 2, 3, 4], "payee_name": [1, 2, 3, 5]}}',
        '{"image": "./b.jpg"}',
        '"a.jpg"',
        "null",
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_line(tmp_path, row):
    path = written(tmp_path, {"image": "b.jpg", "amount": "1.00"}, "", row)
    with pytest.raises(SettingsError, match=r"gt\.jsonl, line 3: ") as raised:
        load_truth(path)
    assert "secret" not in str(raised.value)
    assert re.search(r"write|keep|no field of a cheque has more", str(raised.value)), "it says what to do"


def test_the_same_picture_twice_names_both_lines(tmp_path):
    path = written(tmp_path, {"image": "x/b.jpg"}, {"image": "a.jpg"}, {"image": "x//b.jpg"})
    with pytest.raises(SettingsError, match=r"gt\.jsonl, line 3: .*line 1 has the same image: keep one"):
        load_truth(path)


def test_a_row_without_a_set_is_of_the_files_folder(tmp_path, monkeypatch):
    written(tmp_path, {"image": "a.jpg"})
    monkeypatch.chdir(tmp_path)
    assert load_truth("gt.jsonl")[0].set == tmp_path.name


def test_a_path_may_be_text(tmp_path):
    assert len(load_truth(str(written(tmp_path, {"image": "a.jpg"})))) == 1


@pytest.mark.parametrize("path", ["str", "", ".", "\ud800.jsonl", "a\0b", "x" * 5000])
def test_a_path_of_no_file(path):
    with pytest.raises(FileAccessError) as raised:
        load_truth(path)
    str(raised.value).encode()


@pytest.mark.parametrize("path", [None, 3, b"gt.jsonl", ["gt.jsonl"]])
def test_what_is_no_path(path):
    with pytest.raises(SettingsError, match=r"the path of a gt\.jsonl"):
        load_truth(path)


def test_amounts_are_exact(tmp_path):
    rows = [{"image": f"{n}", "amount": given} for n, given in enumerate(("48250.10", 7, 0.09, 0, None, ""))]
    amounts = [truth.amount for truth in load_truth(written(tmp_path, *rows))]
    assert amounts == [Decimal("48250.10"), Decimal(7), Decimal("0.09"), Decimal(0), None, None]


@pytest.mark.parametrize("text", ["", "\n\n  \n"])
def test_no_rows(tmp_path, text):
    with pytest.raises(SettingsError, match="no lines; give it"):
        load_truth(written(tmp_path, text))


def test_nothing_but_altered_cheques(tmp_path):
    rows = [{"image": "a", "amount": "1.00", "altered": True}, {"image": "b", "payee": "B"}]
    with pytest.raises(SettingsError, match="marked as altered"):
        load_truth(written(tmp_path, *rows))
    assert len(load_truth(written(tmp_path, *rows, {"image": "c", "amount": "1.00"}))) == 3
    assert len(load_truth(written(tmp_path, {"image": "a", "altered": True}))) == 1  # no amount is measured


def test_not_utf_8(tmp_path):
    path = tmp_path / "gt.jsonl"
    path.write_bytes(b'{"image": "\xff"}\n')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_truth(path)


def test_line_separators_inside_texts_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "gt.jsonl"
    path.write_text('\ufeff{"image": "a", "payee": "A\u2028B"}\r\n', encoding="utf-8")
    assert load_truth(path)[0].values["payee"] == "A\u2028B"


def test_the_name_of_a_set_can_be_printed(tmp_path):
    (truth,) = load_truth(written(tmp_path, '{"image": "a", "set": "x\\ud800\\u001b[2J"}'))
    assert truth.set == "x\ufffd [2J"
