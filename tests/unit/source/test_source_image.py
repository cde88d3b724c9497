"""load_page on small literal pictures of every kind."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin, features

from chequeocr.errors import MissingExtraError, TruncatedImageError, UnpackingLimitError
from chequeocr.source.image import ANIMATED, MORE_PAGES, SourceLimits, load_page, load_pages

FIXTURES = Path(__file__).parents[3] / "fixtures"
RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def encode(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def picture(*rows: list[tuple[int, int, int]]) -> Image.Image:
    return Image.fromarray(np.array(rows, dtype=np.uint8))


def tiff(values: np.ndarray, photometric: int = 1, bits: int | None = None, form: int = 1) -> bytes:
    """A plain little-endian TIFF of one grey sample a pixel, written by hand (TIFF 6.0, section 2)."""
    height, width = values.shape
    data = values.tobytes()
    entries = [(256, 3, width), (257, 3, height), (258, 3, bits or values.itemsize * 8), (259, 3, 1),
               (262, 3, photometric), (273, 4, 8), (277, 3, 1), (278, 3, height), (279, 4, len(data)),
               (339, 3, form)]
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + directory + bytes(4)


# -- where pictures come from ------------------------------------------------------------------


def test_path_bytes_and_file_give_the_same_page(tmp_path: Path) -> None:
    data = encode(picture([RED, GREEN, BLUE]))
    path = tmp_path / "a.png"
    path.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    with path.open("rb") as file:
        pages = [load_page(path), load_page(str(path)), load_page(data), load_page(bytearray(data)),
                 load_page(memoryview(data)), load_page(file), load_page(io.BytesIO(data))]
    for page in pages:
        assert page.image.tolist() == [[[*RED], [*GREEN], [*BLUE]]]
        assert page.image.dtype == np.uint8
        assert page.sha256 == digest
    assert [page.source for page in pages] == [
        str(path), str(path), "<bytes>", "<bytes>", "<bytes>", str(path), "<file>"]


def test_file_written_and_not_rewound_is_read_from_its_start() -> None:
    buffer = io.BytesIO()
    picture([RED]).save(buffer, "PNG")
    assert load_page(buffer).image.tolist() == [[[*RED]]]


def test_object_with_read_only() -> None:
    class Upload:
        def __init__(self, data: bytes) -> None:
            self._inner = io.BytesIO(data)

        def read(self, size: int) -> bytes:
            return self._inner.read(size)

    assert load_page(Upload(encode(picture([BLUE])))).image.tolist() == [[[*BLUE]]]


def test_pil_image_is_left_alone(tmp_path: Path) -> None:
    image = picture([RED, GREEN]).convert("P")
    page = load_page(image)
    assert image.mode == "P"
    assert page.image.tolist() == [[[*RED], [*GREEN]]]
    assert page.source == "<image>"
    assert page.sha256 == hashlib.sha256(bytes([*RED, *GREEN])).hexdigest()
    image.save(tmp_path / "x.png")
    with Image.open(tmp_path / "x.png") as opened:
        assert load_page(opened).source == str(tmp_path / "x.png")


def test_arrays() -> None:
    rgb = np.array([[RED, GREEN]], dtype=np.uint8)
    page = load_page(rgb)
    assert np.shares_memory(page.image, rgb)
    assert page.sha256 == hashlib.sha256(rgb.tobytes()).hexdigest()
    assert load_page(np.array([[0, 128]], dtype=np.uint8)).image.tolist() == [[[0] * 3, [128] * 3]]
    assert load_page(np.array([[[0], [128]]], dtype=np.uint8)).image.tolist() == [[[0] * 3, [128] * 3]]
    for order in "<>":
        deep = np.array([[0, 257, 65535]], dtype=f"{order}u2")
        assert load_page(deep).image[0, :, 0].tolist() == [0, 1, 255]
    assert load_page(np.array([[False, True]])).image[0, :, 0].tolist() == [0, 255]
    rgba = np.array([[[255, 0, 0, 255], [255, 0, 0, 0], [0, 0, 0, 128]]], dtype=np.uint8)
    assert load_page(rgba).image.tolist() == [[[*RED], [*WHITE], [127, 127, 127]]]
    flipped = load_page(rgb[:, ::-1])
    assert flipped.image.tolist() == [[[*GREEN], [*RED]]]
    assert flipped.image.flags.c_contiguous


# -- kinds of pixels ---------------------------------------------------------------------------------


def test_grey_and_one_bit() -> None:
    assert load_page(encode(Image.fromarray(np.array([[0, 77, 255]], dtype=np.uint8)))).image[0].tolist() == [
        [0] * 3, [77] * 3, [255] * 3]
    one_bit = Image.new("1", (3, 1), 1)
    one_bit.putpixel((1, 0), 0)
    for form in ("PNG", "TIFF", "BMP", "PPM"):
        assert load_page(encode(one_bit, form)).image[0, :, 1].tolist() == [255, 0, 255]
    fax = encode(one_bit.resize((24, 8), Image.Resampling.NEAREST), "TIFF", compression="group4")
    assert load_page(fax).image[0, ::8, 1].tolist() == [255, 0, 255]


def test_palette_and_its_transparent_colour() -> None:
    image = Image.new("P", (3, 1))
    image.putpalette([*RED, *GREEN, *BLUE])
    for x in range(3):
        image.putpixel((x, 0), x)
    assert load_page(encode(image)).image[0].tolist() == [[*RED], [*GREEN], [*BLUE]]
    assert load_page(encode(image, transparency=1)).image[0].tolist() == [[*RED], [*WHITE], [*BLUE]]
    assert load_page(encode(image, "GIF", transparency=2)).image[0].tolist() == [[*RED], [*GREEN], [*WHITE]]


def test_alpha_is_composited_on_white() -> None:
    rgba = Image.new("RGBA", (3, 1), (0, 0, 0, 0))
    rgba.putpixel((0, 0), (255, 0, 0, 255))
    rgba.putpixel((1, 0), (0, 0, 0, 51))
    for form in ("PNG", "TIFF", "WEBP"):
        options = {"lossless": True, "exact": True} if form == "WEBP" else {}
        assert load_page(encode(rgba, form, **options)).image[0].tolist() == [[*RED], [204] * 3, [*WHITE]]
    premultiplied = Image.new("La", (2, 1), (0, 0))
    assert load_page(premultiplied).image.tolist() == [[[*WHITE], [*WHITE]]]
    la = Image.new("LA", (2, 1), (0, 0))
    la.putpixel((0, 0), (40, 255))
    assert load_page(encode(la)).image[0].tolist() == [[40] * 3, [*WHITE]]
    assert load_page(la).image[0].tolist() == [[40] * 3, [*WHITE]]


def test_colour_that_means_transparent() -> None:
    data = encode(picture([RED, (1, 2, 3)]), transparency=(1, 2, 3))
    assert load_page(data).image[0].tolist() == [[*RED], [*WHITE]]


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    ramp = np.array([[0, 257, 32896, 65535]], dtype=np.uint16)
    expected = [0, 1, 128, 255]
    assert load_page(encode(Image.fromarray(ramp))).image[0, :, 0].tolist() == expected
    assert load_page(encode(Image.fromarray(ramp), "TIFF")).image[0, :, 0].tolist() == expected
    assert load_page(Image.fromarray(ramp)).image[0, :, 0].tolist() == expected
    big_endian = Image.frombytes("I;16B", (4, 1), ramp.byteswap().tobytes())
    assert load_page(encode(big_endian, "TIFF")).image[0, :, 0].tolist() == expected
    assert load_page(b"P5 4 1 65535 " + ramp.byteswap().tobytes()).image[0, :, 0].tolist() == expected


def test_sixteen_bit_tiff_whose_white_is_zero() -> None:
    ramp = np.array([[0, 32896, 65535]], dtype=np.uint16)
    assert load_page(tiff(ramp, photometric=0)).image[0, :, 0].tolist() == [255, 127, 0]
    assert load_page(tiff(ramp, photometric=1)).image[0, :, 0].tolist() == [0, 128, 255]


def test_twelve_bit_tiff() -> None:
    # Two 12-bit samples in three bytes, most significant first: 0x000, 0xfff.
    data = tiff(np.array([[0x00, 0x0F, 0xFF]], dtype=np.uint8), bits=12)
    width = struct.pack("<HHII", 256, 3, 1, 3)
    assert width in data
    data = data.replace(width, struct.pack("<HHII", 256, 3, 1, 2))
    assert load_page(data).image[0, :, 0].tolist() == [0, 255]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([0.0, 128.0, 255.0], [0, 128, 255]),
        ([0.0, 257.0, 65535.0], [0, 1, 255]),
        ([-1.0, 0.0, 1.0], [0, 128, 255]),
        ([0.25, float("nan"), 1.0], [64, 255, 255]),
        ([0.0, 0.0, 0.0], [0, 0, 0]),
    ],
)
def test_float_tiff(values: list[float], expected: list[int]) -> None:
    data = tiff(np.array([values], dtype=np.float32), form=3)
    assert load_page(data).image[0, :, 0].tolist() == expected


def test_cmyk_tiff_and_adobe_jpeg() -> None:
    # Pure magenta ink at full and none at all.
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 0, 0))
    cmyk.paste((0, 0, 0, 0), (8, 0, 16, 16))
    assert load_page(encode(cmyk, "TIFF")).image[0, ::15].tolist() == [[255, 0, 255], [255, 255, 255]]
    # Pillow writes CMYK as Adobe does: inverted, and marked.
    jpeg = encode(cmyk, "JPEG", quality=100, subsampling=0)
    assert b"Adobe" in jpeg
    assert np.allclose(load_page(jpeg).image[0, ::15], [[255, 0, 255], [255, 255, 255]], atol=4)
    # The same data without the marker are not inverted: no ink where there was all of it.
    start = jpeg.index(b"\xff\xee")
    length = int.from_bytes(jpeg[start + 2 : start + 4], "big")
    plain = jpeg[:start] + jpeg[start + 2 + length :]
    assert np.allclose(load_page(plain).image[0, ::15], [[0, 0, 0], [0, 0, 0]], atol=4)


def test_lab() -> None:
    image = Image.new("LAB", (8, 8), (255, 128, 128))
    image.paste((0, 128, 128), (4, 0, 8, 8))
    ends = load_page(encode(image, "TIFF")).image[0, ::7]
    assert np.allclose(ends.astype(int), [[255] * 3, [0] * 3], atol=3)


def test_jpeg_kinds() -> None:
    colours = picture([(200, 30, 40)] * 16).resize((16, 16))
    for options in ({}, {"progressive": True}, {"subsampling": 2}):
        page = load_page(encode(colours, "JPEG", quality=95, **options))
        assert np.allclose(page.image[8, 8], (200, 30, 40), atol=6)


def test_jpeg_2000() -> None:
    assert load_page(encode(picture([RED] * 8).resize((8, 8)), "JPEG2000")).image[3, 3].tolist() == [*RED]


# -- orientation, frames, resolution ---------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(form: str, orientation: int) -> None:
    # An F-like figure: no two of its eight turns look alike.
    figure = np.full((24, 16), 255, dtype=np.uint8)
    figure[:, :4] = 0
    figure[:4, :] = 0
    figure[8:12, :10] = 0
    stored_from_upright = {
        1: figure, 2: figure[:, ::-1], 3: figure[::-1, ::-1], 4: figure[::-1, :],
        5: figure.T, 6: np.rot90(figure, 1), 7: figure[::-1, ::-1].T, 8: np.rot90(figure, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 100} if form == "JPEG" else {"lossless": True} if form == "WEBP" else {}
    image = Image.fromarray(np.ascontiguousarray(stored_from_upright))
    page = load_page(encode(image, form, exif=exif, **options))
    assert np.allclose(page.image[..., 0].astype(int), figure, atol=12)


def test_a_pil_image_with_exif_is_turned_too() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    opened = Image.open(io.BytesIO(encode(picture([RED, GREEN]), exif=exif)))
    assert load_page(opened).image.tolist() == [[[*RED]], [[*GREEN]]]
    assert opened.size == (2, 1)


def test_nonsense_orientation_is_ignored() -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    assert load_page(encode(picture([RED, GREEN]), exif=exif)).image.shape == (1, 2, 3)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_animated_file_gives_its_first_frame_and_a_note(form: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, GREEN, BLUE)]
    options = {"lossless": True} if form == "WEBP" else {}
    data = encode(frames[0], form, save_all=True, append_images=frames[1:], duration=50, **options)
    page = load_page(data)
    assert page.image[4, 4].tolist() == [*RED]
    assert page.notes == (ANIMATED,)
    assert [p.index for p in load_pages(data)] == [0]


def test_pages_of_a_tiff() -> None:
    frames = [Image.new("RGB", (8, 4 + i), colour) for i, colour in enumerate((RED, GREEN, BLUE))]
    data = encode(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    first = load_page(data)
    assert first.notes == (MORE_PAGES,)
    assert first.image.shape == (4, 8, 3)
    pages = list(load_pages(data))
    assert [(p.index, p.image.shape[0], p.image[0, 0].tolist(), p.notes) for p in pages] == [
        (0, 4, [*RED], ()), (1, 5, [*GREEN], ()), (2, 6, [*BLUE], ())]


def test_a_phones_second_picture_is_no_animation() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in (RED, GREEN)]
    data = encode(frames[0], "MPO", save_all=True, append_images=frames[1:])
    page = load_page(data)
    assert page.notes == ()
    assert np.allclose(page.image[8, 8], RED, atol=6)


# -- nobody hears of Pillow's worries ----------------------------------------------------------


def test_no_warning_leaks() -> None:
    metadata = PngImagePlugin.PngInfo()
    image = Image.new("P", (2, 1))
    image.putpalette([*RED, *GREEN])
    corrupt_exif = encode(picture([RED]), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12\x01\x03\0\x01")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_page(encode(image, transparency=bytes([0, 255]), pnginfo=metadata))
        load_page(corrupt_exif)


def test_pillows_own_limit_neither_warns_nor_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    for size in ((15, 10), (50, 10)):  # above its warning, above its error
        data = encode(Image.new("1", size), "PNG")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert load_page(data, SourceLimits(max_pixels=500)).image.shape == (size[1], size[0], 3)
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(data))


def test_threads_leave_the_warning_filters_as_they_were() -> None:
    data = [encode(picture([RED]), form) for form in ("TIFF", "JPEG", "GIF")] * 40
    before = list(warnings.filters)
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(load_page, data))) == len(data)
    assert list(warnings.filters) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_while_another_thread_is_loading_does_not_hang() -> None:
    code = """
import os, signal, threading, time
from PIL import Image
from chequeocr.source import image
held = threading.Event()
def hold():
    with image._quiet():
        held.set()
        time.sleep(60)
threading.Thread(target=hold, daemon=True).start()
held.wait()
child = os.fork()
if child == 0:
    signal.alarm(10)
    image.load_page(Image.new("RGB", (2, 2)))
    os._exit(0)
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def test_a_phones_heic_photo() -> None:
    pytest.importorskip("pi_heif", reason="reading HEIC needs the extra 'heic'")
    path = Path(__file__).parent / "data" / "in_handwritten_1.heic"
    page = load_page(path)
    assert (page.image.shape, page.notes) == ((550, 1200, 3), ())
    with Image.open(FIXTURES / "in_handwritten_1.jpg") as photo:
        apart = np.abs(page.image.astype(int) - np.asarray(photo.convert("RGB")))
    assert apart.mean() < 4
    with pytest.raises(TruncatedImageError):
        load_page(path.read_bytes()[:20_000])


def test_without_the_extra_a_heic_photo_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif.as_plugin", None)
    with pytest.raises(MissingExtraError, match="pip install 'chequeocr\\[heic\\]'"):
        load_page(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


def test_an_avif_picture() -> None:
    if not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    page = load_page(encode(picture([RED] * 16).resize((16, 16)), "AVIF", quality=90))
    assert np.allclose(page.image[8, 8], RED, atol=12)


def test_the_pages_of_a_tiff_are_limited() -> None:
    buffer = io.BytesIO()
    first, *rest = [Image.new("L", (8, 4)) for _ in range(4)]
    first.save(buffer, "TIFF", save_all=True, append_images=rest)
    assert len(list(load_pages(buffer.getvalue(), SourceLimits(max_pages=4)))) == 4
    found = load_pages(buffer.getvalue(), SourceLimits(max_pages=3))
    assert [next(found).index for _ in range(3)] == [0, 1, 2]
    with pytest.raises(UnpackingLimitError, match="more pages than the limit of 3"):
        next(found)
