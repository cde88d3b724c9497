"""Record 52, image view data: where its picture lies, and the picture.

In: the bytes of a file, and one record's place in them. Out: `ImageData`, a note; the picture's own bytes.

X9.100-187: sequence number 22-36; length X of the image reference key 102-105, the key, 5 figures with the
length Y of the digital signature, the signature, 7 figures with the length of the image data, the data. A
length may be blank, of another size than what is there, or text: then the picture is looked for by its first
bytes. Some senders write it as hexadecimal or base64 text.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from chequeocr.source.x937.framing import Cut
from chequeocr.source.x937.notes import Note, odd, stated_length

_KEY_LENGTH, _KEY = 101, 105  # from the beginning of the record
_MOST = 1 << 31

_MAGIC: Final = re.compile(rb"II\*\0|MM\0\*|\xff\xd8\xff|\x89PNG\r\n\x1a\n|BM|GIF8[79]a")
_SURE: Final = re.compile(rb"II\*\0|MM\0\*|\xff\xd8\xff|\x89PNG\r\n\x1a\n")
_HEX: Final = re.compile(rb"[0-9A-Fa-f\s]+")
_BASE64: Final = re.compile(rb"[0-9A-Za-z+/\s]++={0,2}\s*+")  # possessive: no backtracking over blanks
ENDINGS: Final = ((b"II*\0", ".tif"), (b"MM\0*", ".tif"), (b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"))
"""How the formats of pictures begin, and what their files are called."""


@dataclass(frozen=True, slots=True)
class ImageData:
    """Record 52. The picture is the file's bytes `start` to `end`; both are the same where there is none."""

    offset: int
    sequence: str
    start: int
    end: int
    codec: str

    def picture(self, data: bytes) -> bytes:
        """Returns the picture out of the file's bytes, decoded where it is written as text."""
        return as_bytes(data[self.start : self.end], self.codec)


def image_data(data: bytes, cut: Cut, codec: str) -> tuple[ImageData, tuple[Note, ...]]:
    """Returns what a record 52 holds, with notes: on the first length that is wrong, and on blank ones."""
    start, end = cut.start, cut.end

    def text(first: int, size: int) -> str:
        return data[first : min(first + size, end)].decode(codec)

    sequence = text(start + 21, 15).strip()
    key_text = text(start + _KEY_LENGTH, 4)
    key = stated_length(key_text, _MOST)
    after_key = start + _KEY + (key or 0)
    signature_text = text(after_key, 5)
    signature = None if key is None else stated_length(signature_text, _MOST)
    after_signature = after_key + 5 + (signature or 0)
    begin = after_signature + 7
    if key is None or signature is None or begin > end:
        found = _SURE.search(data, min(start + _KEY, end), end)
        what = "a length in it is not a number or leads out of it"
        note = _wrong(cut, what if found else f"{what}; no picture was found in it")
        return ImageData(cut.offset, sequence, found.start() if found else end, end, codec), (note,)
    blank = () if key_text.strip() and signature_text.strip() else (
        odd("52", cut.offset, "the length of its key or of its signature is blank: it is taken as 0"),
    )
    stated = stated_length(text(after_signature, 7), _MOST)
    last = begin + stated if stated and stated < end - begin else end
    wrong = _wrong_size(cut, stated, end - begin)
    return ImageData(cut.offset, sequence, begin, last, codec), (*blank, *wrong)


def _wrong_size(cut: Cut, stated: int | None, here: int) -> tuple[Note, ...]:
    """What is wrong with the picture's own length, if anything."""
    if here == 0 and not stated:
        return (Note("picture-missing", "error", "52", cut.offset, "it holds no picture"),)
    if not stated:
        return (_wrong(cut, "the length of its picture is blank, 0 or not a number"),)
    if stated < here:
        return (_wrong(cut, f"{here - stated:,} bytes stand behind its picture of {stated:,}"),)
    return () if stated == here else (_wrong(cut, f"its picture has {here:,} of {stated:,} bytes"),)


def _wrong(cut: Cut, what: str) -> Note:
    return Note("picture-length", "error", "52", cut.offset, what)


def as_bytes(stored: bytes, codec: str) -> bytes:
    """Returns a picture as the bytes of its file; itself where it is neither that nor text that becomes one.

    >>> as_bytes(b"49492a00", "latin-1"), as_bytes(b"SUkqAA==", "latin-1"), as_bytes(b"II*\\0", "latin-1")
    (b'II*\\x00', b'II*\\x00', b'II*\\x00')
    """
    if _MAGIC.match(stored):
        return stored
    for text in (stored, *((stored.decode(codec).encode("latin-1", "replace"),) if codec == "cp037" else ())):
        for form, decode in ((_HEX, _from_hex), (_BASE64, base64.b64decode)):
            if form.fullmatch(text):
                try:
                    decoded = decode(text)
                except (ValueError, binascii.Error):
                    continue
                if _MAGIC.match(decoded):
                    return decoded
    return stored


def _from_hex(text: bytes) -> bytes:
    return bytes.fromhex(text.decode("ascii"))


def ending(picture: bytes) -> str:
    """Returns what a picture's file name ends in: by its first bytes, ".bin" where they are unknown."""
    return next((end for begins, end in ENDINGS if picture.startswith(begins)), ".bin")
