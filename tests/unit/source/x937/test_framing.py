"""Where records lie: lengths and lines, ASCII and EBCDIC, and lengths that can't be trusted."""

from __future__ import annotations

import struct
import time

import pytest

from chequeocr.errors import CashLetterError
from chequeocr.source.x937 import framing
from chequeocr.source.x937.framing import Cut, begins_like_one, cuts, frame_of
from chequeocr.source.x937.letter import read_letter
from chequeocr.source.x937.notes import Note
from tests.support import cash_letters as make

NEWLINES = {"latin-1": (b"\n", b"\r\n"), "cp037": (b"\x25", b"\x15", b"\n", b"\r\x25")}
INSIDE = [make.cheque(1250), *make.views(make.tiff(), make.jpeg())]
KINDS = ["01", "10", "20", "25", "50", "52", "50", "52", "70", "90", "99"]


def found(data: bytes) -> tuple[list[str], list[str]]:
    """Types of the records, codes of the notes."""
    events = list(cuts(data, frame_of(data, "a.x9"), "a.x9"))
    kinds = [one.kind for one in events if isinstance(one, Cut)]
    return kinds, [one.code for one in events if isinstance(one, Note)]


@pytest.mark.parametrize("codec", ["latin-1", "cp037"])
def test_a_length_before_each_record(codec: str) -> None:
    data = make.prefixed(make.whole(INSIDE), codec)
    assert begins_like_one(data)
    assert found(data) == (KINDS, [])
    assert [one.offset for one in cuts(data, frame_of(data, "a"), "a")][:4] == [0, 84, 168, 252]


@pytest.mark.parametrize(("codec", "newline"), [(c, n) for c, all_ in NEWLINES.items() for n in all_])
def test_a_record_a_line(codec: str, newline: bytes) -> None:
    data = make.lines(make.whole(INSIDE), newline, codec)
    assert begins_like_one(data)
    assert found(data) == (KINDS, [])


def test_a_picture_may_hold_what_looks_like_a_line() -> None:
    picture = b"II*\0 \n25 is no record\n\r\n99 neither\n"
    data = make.lines(make.whole([make.cheque(1), *make.views(picture)]))
    assert found(data) == (["01", "10", "20", "25", "50", "52", "70", "90", "99"], [])


def test_the_last_line_may_lack_its_end() -> None:
    data = make.lines(make.whole(INSIDE)).rstrip(b"\n")
    assert found(data) == (KINDS, [])


@pytest.mark.parametrize("padding", [b"\0" * 700, b"\r\n", b" " * 80, b"\x1a"])
def test_padding_behind_the_trailer(padding: bytes) -> None:
    assert found(make.prefixed(make.whole(INSIDE)) + padding) == (KINDS, [])


def test_other_bytes_behind_the_trailer_are_noted() -> None:
    assert found(make.prefixed(make.whole(INSIDE)) + b"spare bytes")[1] == ["after-end"]


def test_a_second_file_behind_the_first_is_read_too() -> None:
    data = make.prefixed(make.whole(INSIDE)) * 2
    assert found(data) == (KINDS * 2, [])
    letter = read_letter(data, "a.x9")
    assert len(list(letter.items)) == 2
    assert [note.message for note in letter.notes if note.code == "record-misplaced"] == [
        "the file has a second trailer"
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "byte 0: no file header"),
        (b"0", "byte 0: no file header"),
        (b"\0\0\0\x50", "byte 0: no file header"),
        (b"90" + b"0" * 78, "byte 0: record 90 stands here, not 01"),
        (b"%PDF-1.7", "byte 0: no file header"),
    ],
)
def test_what_begins_otherwise(data: bytes, words: str) -> None:
    assert not begins_like_one(data)
    with pytest.raises(CashLetterError, match=f"a.x9: {words}"):
        frame_of(data, "a.x9")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "byte 252, record 25: it states 0 bytes"),
        (0xFFFFFFFF, r"byte 252, record 25: it states 4,294,967,295 bytes, [\d,]+ are left"),
        (0x80000000, r"byte 252, record 25: it states 2,147,483,648 bytes"),
        (int.from_bytes(b"text", "big"), r"byte 252, record 25: it states 1,952,807,028 bytes"),
    ],
)
def test_a_length_that_leads_nowhere(length: int, words: str) -> None:
    data = bytearray(make.prefixed(make.whole(INSIDE)))
    struct.pack_into(">I", data, 252, length)
    with pytest.raises(CashLetterError, match=words):
        list(cuts(bytes(data), frame_of(bytes(data), "a.x9"), "a.x9"))


@pytest.mark.parametrize(("length", "message"), [(1, "?"), (40, "it has 40 bytes, not 80")])
def test_a_short_length_is_noted(length: int, message: str) -> None:
    """What stands behind a wrong length is read as the next length: the file ends there."""
    data = bytearray(make.prefixed(make.whole(INSIDE)))
    struct.pack_into(">I", data, 252, length)
    notes = read_letter(bytes(data), "a.x9").notes
    assert any(message in f"{note.record} {note.message}" for note in notes)


def test_a_wrong_length_of_a_line_costs_that_line_only() -> None:
    records = make.whole(INSIDE)
    records[3] = (str(records[3][0]) + "       ",)
    assert found(make.lines(records)) == (KINDS, ["record-length"])


def test_more_records_than_any_file_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MOST_RECORDS", 5)
    data = make.prefixed(make.whole(INSIDE))
    with pytest.raises(CashLetterError, match="more than 5 records"):
        list(cuts(data, frame_of(data, "a.x9"), "a.x9"))


def test_many_lines_without_records_take_no_time() -> None:
    data = make.lines([make.HEADER]) + b"x\n" * 300_000
    start = time.process_time()
    assert found(data)[0] == ["01", "?"]
    assert time.process_time() - start < 2
