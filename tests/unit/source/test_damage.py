"""JPEGs with literal damage: whole ones, bytes changed in the middle, an end too early."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image as PilImage
from PIL import ImageOps

from chequeocr.errors import TruncatedImageError
from chequeocr.source.damage import damaged, sound_pixels
from chequeocr.source.image import DAMAGED, load_page


def jpeg(**how: object) -> bytes:
    noise = np.random.default_rng(3).integers(0, 255, (160, 240, 3), dtype=np.uint8)
    file = io.BytesIO()
    PilImage.fromarray(noise).save(file, "JPEG", **how)
    return file.getvalue()


@pytest.mark.parametrize(
    "how", [{}, {"progressive": True}, {"quality": 30}, {"subsampling": 0}, {"restart_marker_blocks": 4}]
)
def test_whole_ones(how: dict[str, object]) -> None:
    assert not damaged(jpeg(**how))
    assert load_page(jpeg(**how)).notes == ()


@pytest.mark.parametrize("size", [(160, 240), (1, 1), (17, 9), (64, 333)])
@pytest.mark.parametrize("how", [
    {}, {"progressive": True}, {"quality": 10}, {"quality": 100, "subsampling": 0}, {"subsampling": 1},
    {"restart_marker_blocks": 2}, {"keep_rgb": True},
])  # fmt: skip
def test_sound_ones_have_the_pixels_that_pillow_gives(size: tuple[int, int], how: dict[str, object]) -> None:
    smooth = np.random.default_rng(5).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    file = io.BytesIO()
    PilImage.fromarray(smooth).resize(size[::-1]).save(file, "JPEG", **how)
    with PilImage.open(file) as picture:
        assert np.array_equal(load_page(file.getvalue()).image, np.asarray(picture.convert("RGB")))
    found = sound_pixels(file.getvalue(), size)
    assert found is not None or "keep_rgb" in how


@pytest.mark.parametrize("orientation", range(1, 9))
def test_they_are_turned_as_pillow_turns_them(orientation: int) -> None:
    exif = PilImage.Exif()
    exif[0x0112] = orientation
    data = jpeg(exif=exif)
    with PilImage.open(io.BytesIO(data)) as picture:
        upright = np.asarray(ImageOps.exif_transpose(picture))
    assert np.array_equal(load_page(data).image, upright)


def test_what_is_damaged_or_another_picture_is_left_to_pillow() -> None:
    assert sound_pixels(jpeg(), (160, 240)) is not None
    assert sound_pixels(jpeg(), (240, 160)) is None
    assert sound_pixels(jpeg()[:-400], (160, 240)) is None
    for seed in range(10):
        assert not damaged(changed(seed)) or sound_pixels(changed(seed), (160, 240)) is None


def test_grey_and_cmyk_ones() -> None:
    for mode in ("L", "CMYK"):
        file = io.BytesIO()
        PilImage.new(mode, (64, 64), 90 if mode == "L" else (9, 9, 9, 9)).save(file, "JPEG")
        assert not damaged(file.getvalue())


def test_what_follows_the_end_is_not_the_pictures() -> None:
    assert not damaged(jpeg() + b"more bytes of something else" * 9)


def changed(seed: int) -> bytes:
    """A JPEG with sixty other bytes in its middle."""
    data = bytearray(jpeg())
    half = len(data) // 2
    data[half : half + 60] = np.random.default_rng(seed).integers(1, 255, 60, dtype=np.uint8).tobytes()
    return bytes(data)


def test_bytes_changed_in_the_middle() -> None:
    assert sum(damaged(changed(seed)) for seed in range(10)) >= 5, "what keeps the code whole is not seen"


def test_a_damaged_picture_is_read_and_said_to_be() -> None:
    for seed in range(20):
        try:
            page = load_page(changed(seed))
        except TruncatedImageError:
            continue
        assert page.image.shape == (160, 240, 3)
        assert page.notes == ((DAMAGED,) if damaged(changed(seed)) else ())
        if page.notes:
            return
    pytest.fail("none of them was read and told to be damaged")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"no picture", jpeg()[:300]])
def test_what_is_no_jpeg_at_all_is_not_judged(data: bytes) -> None:
    assert damaged(data) is False
