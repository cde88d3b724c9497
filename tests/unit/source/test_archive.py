"""ZIP and TAR archives: every member ends as a page or as a failure, and none can do harm."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from chequeocr.errors import (
    DamagedFileError,
    NoImagesError,
    NotAnImageError,
    ProtectedFileError,
    UnpackingLimitError,
    UnsafeNameError,
)
from chequeocr.outcome import Failure
from chequeocr.source.image import MORE_PAGES
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import first_page, pages, pages_of, parts
from chequeocr.types import Page


def png(width: int = 8) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, 4), (200, 10, 10)).save(buffer, "PNG")
    return buffer.getvalue()


def tiff(*widths: int) -> bytes:
    buffer = io.BytesIO()
    first, *rest = [Image.new("RGB", (width, 4)) for width in widths]
    first.save(buffer, "TIFF", save_all=True, append_images=rest)
    return buffer.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def said(found: object) -> list[tuple[str, int, object]]:
    """Source, page and width of a page, or the error's class, of each outcome."""
    return [
        (one.source, one.page, type(one.error))
        if isinstance(one, Failure)
        else (one.source, one.index, one.image.shape[1])
        for one in found
    ]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "pack",
    [zipped, tarred, lambda m: tarred(m, "w:gz"), lambda m: tarred(m, "w:bz2"), lambda m: tarred(m, "w:xz")],
)
def test_the_members_come_in_their_order_with_all_their_pages(tmp_path: Path, pack: object) -> None:
    members = {
        "b/1.png": png(5),
        "a.tif": tiff(6, 7),
        "notes.txt": b"hello",
        "b/.hidden.png": png(),
        "__MACOSX/b/1.png": png(),
        "code.py": b"print()",
        "scan": png(9),
    }
    path = tmp_path / "march.zip"
    path.write_bytes(pack(members))  # type: ignore[operator]
    name = str(path)
    expected = [
        (f"{name}/b/1.png", 0, 5),
        (f"{name}/a.tif", 0, 6),
        (f"{name}/a.tif", 1, 7),
        (f"{name}/scan", 0, 9),
    ]
    assert said(pages(path)) == expected
    assert said(pages(path.read_bytes())) == [
        (where.replace(name, "<bytes>"), *rest) for where, *rest in expected
    ]


def test_a_part_is_read_alone_and_again(tmp_path: Path) -> None:
    path = tmp_path / "march.zip"
    path.write_bytes(zipped({"1.png": png(5), "2.tif": tiff(6, 7)}))
    found = [part for part in parts(path) if not isinstance(part, Failure)]
    assert (
        said(pages_of(found[1]))
        == said(pages_of(found[1]))
        == [(f"{path}/2.tif", 0, 6), (f"{path}/2.tif", 1, 7)]
    )


def test_the_sha256_is_the_members_own(tmp_path: Path) -> None:
    alone, inside = next(pages(png(5))), next(pages(zipped({"x.png": png(5)})))
    assert isinstance(alone, Page)
    assert isinstance(inside, Page)
    assert alone.sha256 == inside.sha256 != ""


def test_archives_in_archives_down_to_a_limit() -> None:
    data = zipped({"x.png": png(5)})
    for _ in range(2):
        data = zipped({"inner.zip": data, "y.png": png(6)})
    assert said(pages(data)) == [
        ("<bytes>/inner.zip/inner.zip/x.png", 0, 5),
        ("<bytes>/inner.zip/y.png", 0, 6),
        ("<bytes>/y.png", 0, 6),
    ]
    deeper = zipped({"z.zip": data})
    assert said(pages(deeper))[0] == ("<bytes>/z.zip/inner.zip/inner.zip", 0, UnpackingLimitError)


@pytest.mark.parametrize("name", ["../x.png", "/etc/x.png", "a/../../x.png", "C:\\x.png", "..\\x.png"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_name_that_leads_out_of_the_archive_is_a_failure(name: str, pack: object) -> None:
    found = said(pages(pack({name: png(), "good.png": png(5)})))  # type: ignore[operator]
    assert found[0][2] is UnsafeNameError
    assert found[1:] == [("<bytes>/good.png", 0, 5)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_second_of_a_name_is_a_failure() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.png", png(5))
        archive.writestr("./a.png", png(6))
    assert [kind for *_, kind in said(pages(buffer.getvalue()))] == [5, UnsafeNameError]


def test_a_link_is_not_followed() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("x.png")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert said(pages(buffer.getvalue())) == [("<bytes>/x.png", 0, NotAnImageError)]


def test_a_member_that_needs_a_password_is_a_failure() -> None:
    data = bytearray(zipped({"a.png": png(5), "b.png": png(6)}, zipfile.ZIP_STORED))
    for signature, offset in (
        (b"PK\x03\x04", 6),
        (b"PK\x01\x02", 8),
    ):  # the flags of local and central header
        data[data.index(signature) + offset] |= 1
    assert [kind for *_, kind in said(pages(bytes(data)))] == [ProtectedFileError, 6]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = bytearray(zipped({"a.bmp": b"BM" + bytes(1000), "b.png": png(6)}))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 900 << 20)
    assert [kind for *_, kind in said(pages(bytes(data)))] == [UnpackingLimitError, 6]
    many = zipped({f"{n}.png": png() for n in range(12)})
    assert said(pages(many, SourceLimits(max_members=11))) == [("<bytes>", 0, UnpackingLimitError)]


def test_a_tar_that_claims_too_much_is_left_after_its_first_members() -> None:
    good, claim = tarfile.TarInfo("a.png"), tarfile.TarInfo("zeros.bin")
    good.size, claim.size = len(png(5)), 10 << 30
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.addfile(good, io.BytesIO(png(5)))
        archive.fileobj.write(claim.tobuf())  # type: ignore[union-attr]
    assert [kind for *_, kind in said(pages(buffer.getvalue()))] == [5, UnpackingLimitError]


def test_damaged_ones_keep_what_came_before() -> None:
    whole = tarred({"a.png": png(5), "b.png": png(6)}, "w:gz")
    kinds = [kind for *_, kind in said(pages(tarred({"a.png": png(5), "b.png": png(6)})[:1600]))]
    assert kinds == [5, DamagedFileError, DamagedFileError]
    assert [kind for *_, kind in said(pages(whole[:-20]))][-1] in (DamagedFileError, 6)
    zip_data = zipped({"a.png": png(5), "b.png": png(6)}, zipfile.ZIP_STORED)
    assert said(pages(zip_data[:-30])) == [("<bytes>", 0, DamagedFileError)]
    broken = bytearray(zip_data)
    broken[60] ^= 0xFF  # in the first member's data: its CRC is wrong
    assert [kind for *_, kind in said(pages(bytes(broken)))] == [DamagedFileError, 6]


def test_a_tar_that_is_damaged_between_members_says_so() -> None:
    data = bytearray(tarred({"a.png": png(5), "b.png": png(6), "c.png": png(7)}))
    second = data.index(b"b.png")
    cut = bytes(data[: second + 200])
    ends_at_a_member = bytes(data[:second])
    data[second] ^= 0xFF  # its header's check sum is wrong now
    for damaged in (bytes(data), cut, ends_at_a_member):
        assert [kind for *_, kind in said(pages(damaged))] == [5, DamagedFileError]


def test_a_tar_with_a_negative_size_ends() -> None:
    header = bytearray(tarfile.TarInfo("b.png").tobuf())
    header[124:136] = b"\xff" * 10 + b"\xfe\x00"  # -512: the next member would be this one
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + sum(header[156:]) + 8 * 32)
    data = tarred({"a.png": png(5)})
    data = data[:1024] + bytes(header) + bytes(1024)
    assert [kind for *_, kind in said(pages(data))] == [5, DamagedFileError]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_header_of_a_gigabyte_is_not_read(kind: bytes, mode: str) -> None:
    buffer = io.BytesIO()
    info = tarfile.TarInfo("a.png")
    info.size = len(png(5))
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        archive.addfile(info, io.BytesIO(png(5)))
        claim = tarfile.TarInfo("x")
        claim.type, claim.size = kind, 1 << 30
        archive.fileobj.write(claim.tobuf() + bytes(1 << 21))  # type: ignore[union-attr]
    assert [kind for *_, kind in said(pages(buffer.getvalue()))] == [5, UnpackingLimitError]


@pytest.mark.parametrize("is_64", [False, True])
def test_a_zip_with_an_endless_directory_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch, is_64: bool
) -> None:
    data = zipped({f"{n:05}.png": b"" for n in range(5000)})
    if is_64:
        at, count = data.rindex(b"PK\5\6"), 5000
        size, start = struct.unpack("<II", data[at + 12 : at + 20])
        record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
        locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
        data = data[:at] + record + locator + b"PK\5\6" + bytes(4) + b"\xff" * 12 + bytes(2)
    assert len(said(pages(data, SourceLimits(max_members=5000)))) == 5000
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert said(pages(data, SourceLimits(max_members=1000))) == [("<bytes>", 0, UnpackingLimitError)]


def test_archives_in_archives_unpack_to_a_limit_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chequeocr.source.archive._LEAST_ALL_BYTES", 4_000_000)
    inner = zipped({f"{n}.bmp": b"BM" + bytes(500_000) for n in range(10)})
    middle = zipped({f"{n}.zip": inner for n in range(10)})
    outer = zipped({**{f"{n}.zip": middle for n in range(10)}, "z.png": png(5)})
    kinds = [kind for *_, kind in said(pages(outer))]
    assert 1 <= kinds.count(NotAnImageError) <= 10, "no more than the limit is unpacked"
    assert kinds.count(UnpackingLimitError) == len(kinds) - kinds.count(NotAnImageError)


def test_an_archive_without_a_picture_and_office_documents_are_said() -> None:
    assert said(pages(zipped({"notes.txt": b"x"}))) == [("<bytes>", 0, NoImagesError)]
    found = list(pages(zipped({"[Content_Types].xml": b"<x/>", "word/media/image1.png": png()})))
    assert isinstance(found[0], Failure)
    assert "office document" in found[0].message
    assert said(pages(b"\x1f\x8b" + bytes(30)))[0][2] in (DamagedFileError, NotAnImageError)


def test_the_first_page_says_that_there_are_more() -> None:
    assert first_page(zipped({"a.png": png(5), "b.png": png(6)})).notes == (MORE_PAGES,)
    assert first_page(zipped({"a.png": png(5)})).notes == ()
    with pytest.raises(NoImagesError):
        first_page(zipped({}))
