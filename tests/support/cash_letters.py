"""Image cash letters (X9.37, X9.100-187) of our own: built record by record, for tests and for the fuzzing.

In: what each record holds. Out: the bytes of a file. Trailers are right unless a test gives others.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from PIL import Image as PilImage

Record = tuple[str | bytes, ...]
"""Parts of one record: text, which is encoded, and bytes, which are taken as they are."""


def line(kind: str, places: Mapping[int, str] | None = None, size: int = 80) -> Record:
    """A record of text: what stands at which position, from 1."""
    text = [*kind.ljust(size)]
    for first, value in (places or {}).items():
        text[first - 1 : first - 1 + len(value)] = value
    return ("".join(text),)


def tiff(width: int = 60, height: int = 30, *, big_endian: bool = False) -> bytes:
    """A bitonal TIFF, G4, with a black stroke at 5 to 30, 5 to 8. Pillow's is little-endian."""
    picture = PilImage.new("1", (width, height), 1)
    picture.paste(0, (5, 5, 30, 8))
    out = BytesIO()
    picture.save(out, "TIFF", compression="group4")
    return _big_endian(out.getvalue()) if big_endian else out.getvalue()


def _big_endian(little: bytes) -> bytes:
    """The same picture with its most significant bytes first: TIFF 6.0, one strip."""
    tags = dict(PilImage.open(BytesIO(little)).tag_v2)
    strip = little[tags[273][0] : tags[273][0] + tags[279][0]]
    at = 8 + len(strip) + len(strip) % 2
    values = ((256, tags[256]), (257, tags[257]), (258, 1), (259, tags[259]), (262, tags[262]), (273, 8),
              (277, 1), (278, tags[257]), (279, len(strip)))  # fmt: skip
    entries = b"".join(struct.pack(">HHII", tag, 4, 1, value) for tag, value in values)
    head = b"MM\0*" + struct.pack(">I", at) + strip.ljust(at - 8, b"\0")
    return head + struct.pack(">H", len(values)) + entries + bytes(4)


def jpeg(width: int = 60, height: int = 30) -> bytes:
    out = BytesIO()
    PilImage.new("L", (width, height), 200).save(out, "JPEG")
    return out.getvalue()


def view_detail(side: str = "0", size: int = 0, descriptor: str = "00") -> Record:
    return line("50", {3: "1", 4: "123456780", 13: "20260302", 21: "0000", 25: f"{size:07}", 32: side,
                       33: descriptor})  # fmt: skip


def view_data(
    picture: bytes,
    key: str = "",
    signature: bytes = b"",
    lengths: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Record:
    """Record 52; `lengths` what its three length fields say, None for what is right."""
    x, y, z = lengths
    x = f"{len(key):04}" if x is None else x
    head = line("52", {3: "123456780", 12: "20260302", 22: "1", 102: x}, 105)
    return (*head, key, f"{len(signature):05}" if y is None else y, signature,
            f"{len(picture):07}" if z is None else z, picture)  # fmt: skip


def views(*pictures: bytes) -> list[Record]:
    """Front, back: a 50 and a 52 each."""
    return [one for side, picture in enumerate(pictures)
            for one in (view_detail(str(side), len(picture)), view_data(picture))]  # fmt: skip


def cheque(
    cents: int | str, on_us: str = "1234567/1001", auxiliary: str = "", routing: str = "123456780"
) -> Record:
    amount = f"{cents:010}" if isinstance(cents, int) else cents
    return line("25", {3: auxiliary.rjust(15), 19: routing, 28: on_us.rjust(20), 48: amount, 58: "7",
                       73: "G", 76: "Y", 77: "01"})  # fmt: skip


def payee(name: str) -> Record:
    return line("26", {3: "1", 4: "123456780", 13: "20260302", 59: name[:15], 74: "Y"})


HEADER = line("01", {3: "03T", 6: "123456780", 15: "987654320", 24: "202603021015N", 37: "DRAWEE BANK",
                     55: "SENDING BANK"})  # fmt: skip
LETTER_HEADER = line("10", {3: "01", 5: "123456780", 14: "987654320", 23: "20260302202603021015",
                            43: "IG", 45: "CL1"})  # fmt: skip
BUNDLE_HEADER = line("20", {3: "01", 5: "123456780", 14: "987654320", 23: "2026030220260302", 39: "B1",
                            49: "1"})  # fmt: skip


def bundle_trailer(items: int, cents: int, images: int) -> Record:
    return line("70", {3: f"{items:04}", 7: f"{cents:012}", 19: f"{cents:012}", 31: f"{images:05}"})


def letter_trailer(bundles: int, items: int, cents: int, images: int) -> Record:
    return line("90", {3: f"{bundles:06}", 9: f"{items:08}", 17: f"{cents:014}", 31: f"{images:09}"})


def file_trailer(letters: int, records: int, items: int, cents: int) -> Record:
    return line("99", {3: f"{letters:06}", 9: f"{records:08}", 17: f"{items:08}", 25: f"{cents:016}"})


def whole(inside: Sequence[Record]) -> list[Record]:
    """One cash letter of one bundle of these records, with trailers that are right."""
    kinds = [str(one[0])[:2] for one in inside]
    amounts = [str(one[0])[47:57] for one, kind in zip(inside, kinds, strict=True) if kind == "25"]
    cents = sum(int(amount) for amount in amounts if amount.isdigit())
    items, images = len(amounts), kinds.count("52")
    trailers = (bundle_trailer(items, cents, images), letter_trailer(1, items, cents, images),
                file_trailer(1, len(inside) + 6, items, cents))  # fmt: skip
    return [HEADER, LETTER_HEADER, BUNDLE_HEADER, *inside, *trailers]


def encoded(record: Record, codec: str = "latin-1") -> bytes:
    return b"".join(part if isinstance(part, bytes) else part.encode(codec) for part in record)


def prefixed(records: Iterable[Record], codec: str = "latin-1") -> bytes:
    """A file with a length of four bytes before each record."""
    every = [encoded(record, codec) for record in records]
    return b"".join(len(one).to_bytes(4, "big") + one for one in every)


def lines(records: Iterable[Record], newline: bytes = b"\n", codec: str = "latin-1") -> bytes:
    """A file with a record a line."""
    return b"".join(encoded(record, codec) + newline for record in records)
