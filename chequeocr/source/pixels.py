"""Turns pixels of any kind into RGB: palettes, alpha, CMYK, sixteen bits, floats.

In: a decoded PIL image or an array. Out: RGB uint8 (H, W, 3), C-contiguous.
Colour profiles (ICC) are ignored: they shift hues a little and legibility not at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image as PilImage
from PIL import ImageChops, TiffImagePlugin

from chequeocr.errors import NotAnImageError
from chequeocr.types import Image

_BITS_PER_SAMPLE = 258
_PHOTOMETRIC = 262
_WHITE_IS_ZERO = 0
_WITH_ALPHA = ("RGBA", "LA", "PA", "RGBa", "La")

Array = npt.NDArray[Any]


def rgb_of_image(image: PilImage.Image) -> Image:
    """Returns the RGB pixels of a loaded PIL image of any mode; alpha is composited on white paper."""
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_grey(image)
    if image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        # Pillow takes every CMYK JPEG for Adobe's, which stores it inverted; without Adobe's marker it isn't.
        image = ImageChops.invert(image)
    if image.mode == "La":
        image = image.convert("LA")  # the only mode that Pillow converts it to
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = PilImage.new("RGBA", rgba.size, "white")
        image = PilImage.alpha_composite(paper, rgba)
    # Pillow copies also what is RGB already.
    return np.array(image if image.mode == "RGB" else image.convert("RGB"), dtype=np.uint8)


def _deep_grey(image: PilImage.Image) -> Image:
    raw = np.asarray(image)
    if image.mode.startswith("I;16"):
        return _stack(_scale_16(raw, *_sixteen_bit_ends(image)))
    if image.mode == "I" and image.format in ("PNG", "PPM"):  # Pillow's way to hold their 16 bits
        return _stack(_scale_16(raw.astype(np.uint16), 0.0, 65535.0))
    values = raw.astype(np.float64)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if low >= 0.0:
        # The file doesn't say what white is: take the smallest usual range that holds all values.
        low, high = 0.0, next((top for top in (1.0, 255.0, 65535.0) if high <= top), high)
    return _stack(_scale(np.nan_to_num(values, nan=high, posinf=high, neginf=low), low, high))


def _sixteen_bit_ends(image: PilImage.Image) -> tuple[float, float]:
    """The values of black and white."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return 0.0, 65535.0
    top = 4095.0 if 12 in image.tag_v2.get(_BITS_PER_SAMPLE, ()) else 65535.0
    # Pillow inverts WhiteIsZero at 1 and 8 bits, not at 16.
    return (top, 0.0) if image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO else (0.0, top)


def _scale(values: npt.NDArray[np.float64], low: float, high: float) -> Image:
    span = high - low or 1.0  # negative where black is the greater one
    return np.clip(np.rint((values - low) * (255.0 / span)), 0, 255).astype(np.uint8)


def _scale_16(values: npt.NDArray[np.uint16], low: float, high: float) -> Image:
    """`_scale` by a table: a page at 600 dpi as floats would take ten times its memory."""
    table = _scale(np.arange(65536, dtype=np.float64), low, high)
    scaled: Image = table[values]
    return scaled


def _stack(grey: Image) -> Image:
    return np.ascontiguousarray(np.broadcast_to(grey[..., None], (*grey.shape, 3)))


def rgb_of_array(array: Array) -> Image:
    """Returns the RGB pixels of an array: (H, W), (H, W, 1), RGB (H, W, 3) or RGBA (H, W, 4); uint8, uint16
    or bool.

    An RGB uint8 array is passed on without a copy. OpenCV's BGR can't be told from RGB: turn it
    round with `array[:, :, ::-1]` first. Raises NotAnImageError for any other shape or type.
    """
    shape = array.shape
    if array.ndim not in (2, 3) or 0 in shape or (array.ndim == 3 and shape[2] not in (1, 3, 4)):
        first = array.ndim == 3 and shape[0] in (1, 3, 4)
        hint = "; channels come last: array.transpose(1, 2, 0)" if first else ""
        raise NotAnImageError(f"<array>: shape {shape} is not a picture: (H, W) or RGB (H, W, 3) is{hint}")
    if array.dtype == np.bool_:
        array = array.astype(np.uint8) * np.uint8(255)
    elif array.dtype.kind == "u" and array.dtype.itemsize == 2:  # in either byte order
        array = _scale_16(array.astype(np.uint16, copy=False), 0.0, 65535.0)
    elif array.dtype != np.uint8:
        raise NotAnImageError(
            f"<array>: dtype {array.dtype} doesn't say what white is; scale to 0..255 and .astype('uint8')"
        )
    if array.ndim == 2 or shape[2] == 1:
        return _stack(array.reshape(shape[:2]))
    if shape[2] == 4:
        alpha = array[..., 3:].astype(np.uint16)
        mixed = array[..., :3] * alpha + np.uint16(255) * (255 - alpha)
        return ((mixed + 127) // 255).astype(np.uint8)
    return np.ascontiguousarray(array)
