"""Pictures that can't be read: a distinct error each, naming the file, and never a hang."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chequeocr.errors import (
    ChequeOcrError,
    EmptyFileError,
    FileAccessError,
    ImageTooLargeError,
    NotAnImageError,
    SettingsError,
    TruncatedImageError,
)
from chequeocr.source.encoded import read_encoded
from chequeocr.source.files import expand
from chequeocr.source.image import SourceLimits, load_page, load_pages


def noise(form: str) -> bytes:
    """A picture whose data can't be compressed away."""
    pixels = np.random.default_rng(7).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that ends after its header."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"nowhere\.jpg: no such file"):
        load_page(tmp_path / "nowhere.jpg")


def test_addresses_are_not_fetched() -> None:
    with pytest.raises(FileAccessError, match="an address is not read"):
        load_page("https://example.org/cheque.jpg")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="is a folder"):
        load_page(tmp_path)


def test_zero_bytes(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match=r"empty\.png: zero bytes"):
        load_page(write(tmp_path / "empty.png", b""))
    with pytest.raises(EmptyFileError):
        load_page(b"")
    with pytest.raises(EmptyFileError):
        load_page(io.BytesIO())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_fifo_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    raised: list[BaseException] = []

    def load() -> None:
        try:
            load_page(tmp_path / "pipe.jpg")
        except ChequeOcrError as error:
            raised.append(error)

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    thread.join(5)
    assert [type(error) for error in raised] == [FileAccessError]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev")
def test_device() -> None:
    with pytest.raises(FileAccessError, match="not a regular file"):
        load_page("/dev/zero")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev")
def test_endless_file_object_is_cut_off() -> None:
    with Path("/dev/zero").open("rb") as file, pytest.raises(ImageTooLargeError, match="larger than 5,000"):
        read_encoded(file, 5000)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_permission_denied(tmp_path: Path) -> None:
    path = write(tmp_path / "secret.png", noise("PNG"))
    path.chmod(0)
    code = f"""
import os
from chequeocr.errors import FileAccessError
from chequeocr.source.image import load_page
if os.geteuid() == 0:
    os.chmod({str(tmp_path)!r}, 0o755)
    os.seteuid(65534)  # root may read everything
try:
    load_page({str(path)!r})
except FileAccessError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}: permission denied; who runs this may not read it\n"


def test_names_no_file_can_have() -> None:
    with pytest.raises(FileAccessError):
        load_page("a\0b.jpg")
    with pytest.raises(FileAccessError, match="name too long"):
        load_page("x" * 5000 + ".jpg")


def test_a_name_cannot_break_the_line(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError) as caught:
        load_page(tmp_path / "two\nlines\x1b[31m.jpg")
    assert "two\\nlines\\x1b[31m.jpg" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"just some text, no picture", "not an image in a format that is read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        (b"<!doctype html><html>", "markup"),
        (b"7z\xbc\xaf\x27\x1crest", "archive"),
        (b"BMW makes cars, this is no bitmap at all", "not an image in a format that is read"),
        (b"P5 is where it stops", "not an image in a format that is read"),
        (b"\0" * 100, "not an image in a format that is read"),
    ],
)
def test_not_an_image(tmp_path: Path, data: bytes, hint: str) -> None:
    path = write(tmp_path / "thing.jpg", data)
    with pytest.raises(NotAnImageError) as caught:
        load_page(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert hint in str(caught.value)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_truncated(form: str) -> None:
    whole = noise(form)
    assert load_page(whole).image.shape == (64, 64, 3)
    with pytest.raises(TruncatedImageError, match=r"^<bytes>: .*get the file again"):
        load_page(whole[: len(whole) // 2])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "JPEG2000"])
def test_every_cut_and_many_flips_end_in_a_page_or_one_of_our_errors(form: str) -> None:
    whole = noise(form)
    random = np.random.default_rng(11)
    cuts = [whole[: len(whole) * i // 40] for i in range(1, 40)]
    for _ in range(150):
        damaged = bytearray(whole)
        for at in random.integers(0, min(len(whole), 600), 3):
            damaged[at] = int(random.integers(0, 256))
        cuts.append(bytes(damaged))
    messages = []
    for data in cuts:
        try:
            assert load_page(data, SourceLimits(max_pixels=1_000_000)).image.ndim == 3
        except ChequeOcrError as error:
            messages.append(str(error))
    assert messages
    assert not [message for message in messages if "\n" in message]


def test_header_alone() -> None:
    with pytest.raises(TruncatedImageError, match="begins like JPEG but its header is damaged"):
        load_page(b"\xff\xd8\xff\xe0")


def test_too_many_pixels_are_refused_undecoded() -> None:
    for _ in range(2):
        with pytest.raises(ImageTooLargeError, match=r"30000 x 30000 is 900,000,000.*raise max_pixels"):
            load_page(png_header(30_000, 30_000))
    # With a limit above it, decoding starts, and only then can the missing data be noticed.
    with pytest.raises(TruncatedImageError):
        load_page(png_header(3_000, 3_000))
    with pytest.raises(ImageTooLargeError):
        load_page(png_header(3_000, 3_000), SourceLimits(max_pixels=8_999_999))


def test_too_large_in_memory_too() -> None:
    limits = SourceLimits(max_pixels=99)
    with pytest.raises(ImageTooLargeError):
        load_page(np.zeros((10, 10, 3), dtype=np.uint8), limits)
    with pytest.raises(ImageTooLargeError):
        load_page(Image.new("RGB", (10, 10)), limits)
    assert load_page(np.zeros((9, 11, 3), dtype=np.uint8), limits).image.shape == (9, 11, 3)


def test_limits_below_one() -> None:
    with pytest.raises(SettingsError, match="max_pixels must be at least 1, not 0"):
        SourceLimits(max_pixels=0)


def test_a_single_pixel_is_a_picture() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1), (9, 8, 7)).save(buffer, "PNG")
    assert load_page(buffer).image.tolist() == [[[9, 8, 7]]]


@pytest.mark.parametrize(
    ("array", "hint"),
    [
        (np.zeros((4, 4, 3), dtype=np.float32), "dtype float32"),
        (np.zeros((4, 4, 3), dtype=np.int64), "dtype int64"),
        (np.zeros((3, 40, 40), dtype=np.uint8), "channels come last"),
        (np.zeros((4, 4, 2), dtype=np.uint8), "not a picture"),
        (np.zeros((0, 4, 3), dtype=np.uint8), "not a picture"),
        (np.zeros(12, dtype=np.uint8), "not a picture"),
        (np.zeros((1, 4, 4, 3), dtype=np.uint8), "not a picture"),
    ],
)
def test_arrays_that_are_no_pictures(array: np.ndarray, hint: str) -> None:
    with pytest.raises(NotAnImageError, match=hint):
        load_page(array)


def test_objects_that_are_no_pictures() -> None:
    for thing in (None, 7, [1, 2], object()):
        with pytest.raises(NotAnImageError, match="is not a picture: give a path"):
            load_page(thing)  # type: ignore[arg-type]
    with pytest.raises(NotAnImageError, match="open it with mode 'rb'"):
        load_page(io.StringIO("text"))  # type: ignore[arg-type]
    closed = io.BytesIO(b"x")
    closed.close()
    with pytest.raises(FileAccessError, match="closed"):
        load_page(closed)


def test_an_empty_path() -> None:
    with pytest.raises(FileAccessError, match="'': the path is empty"):
        load_page("")


@pytest.mark.parametrize("form", [None, "PNG"])
def test_a_closed_pil_image_says_so(form: str | None) -> None:
    image: Image.Image = Image.new("RGB", (4, 4)) if form is None else Image.open(io.BytesIO(noise(form)))
    image.close()
    with pytest.raises(NotAnImageError, match="this PIL image is closed"):
        load_page(image)


class _Broken:
    def read(self, size: int) -> bytes:
        raise RuntimeError("secret")


class _NoSize:
    def read(self) -> bytes:
        return noise("PNG")


class _NotCallable:
    read = b"abc"


@pytest.mark.parametrize(
    ("file", "error", "hint"),
    [
        (_Broken(), FileAccessError, "of this _Broken raised RuntimeError"),
        (_NoSize(), FileAccessError, "of this _NoSize raised TypeError; give it as bytes"),
        (_NotCallable(), NotAnImageError, "its `read` can't be called"),
    ],
)
def test_file_objects_that_misbehave(file: object, error: type[Exception], hint: str) -> None:
    with pytest.raises(error, match=hint) as caught:
        load_page(file)  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)


def test_a_damaged_second_page_does_not_lose_the_first() -> None:
    random = np.random.default_rng(1)
    frames = [Image.fromarray(random.integers(0, 255, (32, 32), dtype=np.uint8)) for _ in range(2)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    data = buffer.getvalue()
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        second = image.tag_v2[273][0]  # where its pixels start
    cut = bytearray(data)
    position = data.rindex(struct.pack("<I", second))
    cut[position : position + 4] = struct.pack("<I", len(data) + 1000)
    pages = load_pages(bytes(cut))
    assert next(pages).index == 0
    with pytest.raises(TruncatedImageError, match="page 2"):
        next(pages)


@pytest.mark.parametrize("path", ["\ud800.png", "\udfff/a.png", Path("a\ud800b.png")])
def test_a_name_that_no_file_can_have(path):
    """Lone surrogates, as broken JSON gives them: neither text nor, like those of os.fsdecode, a byte."""
    with pytest.raises(FileAccessError, match=r"\\ud[8f].*no file can have this name") as raised:
        load_page(path)
    str(raised.value).encode()
    with pytest.raises(FileAccessError):
        load_page(expand(path).files[0])
