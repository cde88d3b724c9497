"""Record 52: three lengths, any of which may be wrong, and pictures that are written as text."""

from __future__ import annotations

import base64
import io
import time

import pytest
from PIL import Image

from chequeocr.source.x937.letter import LetterFile, read_letter
from chequeocr.source.x937.pictures import as_bytes, ending
from tests.support import cash_letters as make

TIFF = make.tiff()


def letter_of(view: make.Record, *, codec: str = "latin-1") -> tuple[LetterFile, bytes]:
    data = make.prefixed(make.whole([make.cheque(100), make.view_detail(size=len(TIFF)), view]), codec)
    return read_letter(data, "a.x9"), data


def front(letter: LetterFile, data: bytes) -> bytes | None:
    image = next(letter.items).picture("front")
    return None if image is None else image.picture(data)


def codes(letter: LetterFile) -> list[str]:
    return [note.code for note in letter.notes]


@pytest.mark.parametrize("codec", ["latin-1", "cp037"])
@pytest.mark.parametrize("key", ["", "k" * 38])
@pytest.mark.parametrize("signature", [b"", bytes(range(256))])
def test_key_and_signature_before_the_picture(codec: str, key: str, signature: bytes) -> None:
    letter, data = letter_of(make.view_data(TIFF, key, signature), codec=codec)
    assert front(letter, data) == TIFF
    assert letter.adds_up
    assert letter.notes == ()


@pytest.mark.parametrize(
    "lengths",
    [
        ("x", None, None), ("9999", None, None), ("-001", None, None), (None, "text!", None),
        (None, "99999", None), (None, None, "-260536"), (None, None, "0000000"), (None, None, "       "),
        (None, None, "9999999"), (None, None, "4E9bytes"[:7]),
    ],
)  # fmt: skip
def test_a_wrong_length_is_noted_and_the_picture_found(lengths: tuple[str | None, ...]) -> None:
    letter, data = letter_of(make.view_data(TIFF, lengths=lengths))  # type: ignore[arg-type]
    assert codes(letter) == ["picture-length"]
    assert letter.notes[0].sentence.startswith("record 52 at byte 420: ")
    assert front(letter, data) == TIFF
    assert not letter.adds_up


@pytest.mark.parametrize("lengths", [("    ", None, None), (None, "     ", None), ("    ", "     ", None)])
def test_blank_lengths_are_noted_and_nothing_is_lost(lengths: tuple[str | None, ...]) -> None:
    letter, data = letter_of(make.view_data(TIFF, lengths=lengths))  # type: ignore[arg-type]
    assert (codes(letter), front(letter, data), letter.adds_up) == (["value-odd"], TIFF, True)


def test_a_length_may_stand_on_the_left() -> None:
    letter, data = letter_of(make.view_data(TIFF, lengths=(None, None, f"{len(TIFF):<7}")))
    assert (codes(letter), front(letter, data)) == ([], TIFF)


def test_bytes_behind_the_picture_are_noted() -> None:
    letter, data = letter_of(make.view_data(TIFF + b"tail", lengths=(None, None, f"{len(TIFF):07}")))
    assert (codes(letter), front(letter, data)) == (["picture-length"], TIFF)
    assert "4 bytes stand behind its picture" in letter.notes[0].message


@pytest.mark.parametrize("view", [make.view_data(b""), make.line("52", size=80), make.line("52", size=117)])
def test_no_picture(view: make.Record) -> None:
    letter, data = letter_of(view)
    assert front(letter, data) is None
    assert not letter.adds_up


def test_a_big_endian_tiff_is_the_same_picture() -> None:
    letter, data = letter_of(make.view_data(make.tiff(big_endian=True)))
    stored = front(letter, data)
    assert stored is not None
    assert stored.startswith(b"MM\0*")
    assert ending(stored) == ".tif"
    assert Image.open(io.BytesIO(stored)).tobytes() == Image.open(io.BytesIO(TIFF)).tobytes()


@pytest.mark.parametrize("codec", ["latin-1", "cp037"])
@pytest.mark.parametrize(
    "text",
    [TIFF.hex(), TIFF.hex().upper(), base64.b64encode(TIFF).decode(), base64.encodebytes(TIFF).decode()],
    ids=["hex", "HEX", "base64", "base64 in lines"],
)
@pytest.mark.parametrize("as_the_file", [False, True])
def test_pictures_as_text(codec: str, text: str, as_the_file: bool) -> None:
    """In the letters of the file or, also in an EBCDIC file, in ASCII."""
    stored = text.encode(codec if as_the_file else "ascii")
    letter, data = letter_of(make.view_data(stored), codec=codec)
    assert front(letter, data) == TIFF


@pytest.mark.parametrize(
    "stored", [b"", b"zz", b"abcd", b"4949", b"II", b"SUkqAA", b"\xff", b"ab=cd", b"0" * 7]
)
def test_what_is_no_picture_stays_as_it_is(stored: bytes) -> None:
    assert as_bytes(stored, "latin-1") == as_bytes(stored, "cp037") == stored


@pytest.mark.parametrize(
    "stored", [b"a" + b" " * 2_000_000 + b"!", b" " * 2_000_000 + b"=!", b"ab" * 1_000_000]
)
def test_long_text_takes_no_time(stored: bytes) -> None:
    start = time.process_time()
    as_bytes(stored, "cp037")
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("picture", "end"),
    [(TIFF, ".tif"), (make.jpeg(), ".jpg"), (b"\x89PNG\r\n", ".png"), (b" ", ".bin"), (b"", ".bin")],
)
def test_endings(picture: bytes, end: str) -> None:
    assert ending(picture) == end
