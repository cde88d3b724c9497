"""Pictures that are no picture of one whole cheque: two leaves, screens, copies, cut edges, damaged files.

In: a random generator, a `Base`. Out: another picture, RGB uint8, or the bytes of a file; None where the base
lacks what is needed.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image as PilImage

from chequeocr.synth.dice import Rng, some
from chequeocr.types import Image
from tests.bench.tampering.base import Base, Mask
from tests.bench.tampering.ink import printed

_WIDEST = 1500  # pixels of a screen's picture


def _ground(rng: Rng, height: int, width: int) -> Image:
    shade = float(rng.choice([252, 240, 90, 60]))
    grain = rng.normal(0, rng.uniform(0, 4), (height // 3 + 1, width // 3 + 1)).astype(np.float32)
    plane = np.clip(cv2.resize(grain, (width, height)) + shade, 0, 255).astype(np.uint8)
    return np.repeat(plane[..., None], 3, 2)


def _scaled(image: Image, scale: float) -> Image:
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=method), np.uint8)


def side_by_side(rng: Rng, base: Base) -> Image | None:
    """Two accepted cheques beside each other, equally high."""
    if base.beside is None:
        return None
    first = base.image
    second = _scaled(base.beside.image, first.shape[0] / base.beside.image.shape[0])
    gap, edge = int(rng.choice([0, 10, 40])), int(rng.choice([0, 30]))
    page = _ground(rng, first.shape[0] + 2 * edge, first.shape[1] + second.shape[1] + gap + 2 * edge)
    page[edge : edge + first.shape[0], edge : edge + first.shape[1]] = first
    page[edge : edge + second.shape[0], edge + first.shape[1] + gap :][:, : second.shape[1]] = second
    return page


def one_above_the_other(rng: Rng, base: Base) -> Image | None:
    """Two accepted cheques, equally wide."""
    if base.beside is None:
        return None
    first = base.image
    second = _scaled(base.beside.image, first.shape[1] / base.beside.image.shape[1])
    gap, edge = int(rng.choice([0, 10, 40])), int(rng.choice([0, 30]))
    page = _ground(rng, first.shape[0] + second.shape[0] + gap + 2 * edge, first.shape[1] + 2 * edge)
    page[edge : edge + first.shape[0], edge : edge + first.shape[1]] = first
    page[edge + first.shape[0] + gap :, edge:][: second.shape[0], : second.shape[1]] = second
    return page


def overlapping(rng: Rng, base: Base) -> Image | None:
    """Another accepted cheque laid over part of this one."""
    if base.beside is None:
        return None
    first = base.image
    second = _scaled(base.beside.image, first.shape[1] / base.beside.image.shape[1] * rng.uniform(0.9, 1.05))
    down, across = (
        round(rng.uniform(0.3, 0.6) * first.shape[0]),
        round(rng.uniform(-0.25, 0.35) * first.shape[1]),
    )
    left = max(0, -across)
    width = max(left + first.shape[1], left + across + second.shape[1])
    page = _ground(rng, max(first.shape[0], down + second.shape[0]), width)
    page[: first.shape[0], left : left + first.shape[1]] = first
    y, x = down, left + across
    shadow = page[max(0, y - 4) : y, x : x + second.shape[1]]
    shadow[:] = (shadow * 0.75).astype(np.uint8)
    page[y : y + second.shape[0], x : x + second.shape[1]] = second
    return page


def _window(rng: Rng, base: Base) -> Image:
    """The cheque in the window of a program, as a screen shows it."""
    leaf = _scaled(base.image, min(1.0, 0.85 * _WIDEST / base.image.shape[1]))
    bar, tools, edge = (
        max(26, leaf.shape[1] // 38),
        max(30, leaf.shape[1] // 32),
        max(10, leaf.shape[1] // 60),
    )
    dark = rng.random() < 0.4
    body, title = ((45, 45, 48), (32, 32, 34)) if dark else ((240, 240, 240), (200, 215, 235))
    page = np.empty((leaf.shape[0] + bar + tools + 3 * edge, leaf.shape[1] + 2 * edge, 3), np.uint8)
    page[:] = body
    page[:bar] = title
    said = printed(
        rng,
        some(rng, "cheque_0231.jpg - Photo Viewer", "scan.pdf - Reader", "Inbox - cheque.png"),
        0.4 * bar,
        "sans",
    )
    shown = (225, 225, 225) if dark else (40, 40, 44)
    _paint(page, said.mask, (edge, round(0.3 * bar)), shown)
    for number, mark in enumerate(("x", "+", "-")):
        _paint(
            page,
            printed(rng, mark, 0.4 * bar, "bold").mask,
            (page.shape[1] - (number + 1) * bar, round(0.35 * bar)),
            shown,
        )
    x = edge
    for word in ("File", "Edit", "View", "Zoom 100%", "Help"):
        drawn = printed(rng, word, 0.32 * tools, "sans")
        _paint(page, drawn.mask, (x, bar + round(0.35 * tools)), shown)
        x += drawn.width + tools
    top = bar + tools + edge
    page[top : top + leaf.shape[0], edge : edge + leaf.shape[1]] = leaf
    cv2.rectangle(page, (0, 0), (page.shape[1] - 1, page.shape[0] - 1), (90, 110, 140), 2)
    return page


def _paint(page: Image, mask: Mask, corner: tuple[int, int], colour: tuple[int, int, int]) -> None:
    area = page[corner[1] : corner[1] + mask.shape[0], corner[0] : corner[0] + mask.shape[1]]
    alpha = mask[: area.shape[0], : area.shape[1], None] / 255.0
    area[:] = (area * (1 - alpha) + np.array(colour) * alpha).astype(np.uint8)


def _photographed(rng: Rng, shown: Image, depth: float) -> Image:
    """A photo of a screen: stripes of red, green and blue in each pixel, seen a little askew, glare."""
    big = cv2.resize(shown, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST).astype(np.float32)
    columns = np.arange(big.shape[1])
    for channel in range(3):
        stripe = 1.0 - depth * (0.5 - 0.5 * np.cos(2 * np.pi * (columns / 2.0 - channel / 3.0)))
        big[..., channel] *= stripe.astype(np.float32)
    big *= (1.0 - 0.5 * depth * (np.arange(big.shape[0]) % 2)).astype(np.float32)[:, None, None]
    tall, wide = shown.shape[:2]
    turn = np.deg2rad(rng.uniform(0.6, 2.2) * rng.choice([-1, 1]))
    scale = rng.uniform(0.43, 0.49)
    centre = np.array([big.shape[1], big.shape[0]]) / 2
    linear = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = np.hstack([linear, (np.array([wide, tall]) / 2 - linear @ centre)[:, None]])
    photo = cv2.warpAffine(big, matrix, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=(14, 14, 16))
    yy, xx = np.mgrid[0:tall, 0:wide].astype(np.float32)
    spot = np.exp(
        -(((xx / wide - rng.uniform(0.2, 0.8)) / 0.35) ** 2) - ((yy / tall - rng.uniform(0, 0.5)) / 0.35) ** 2
    )
    photo = photo * 1.25 + 22 * spot[..., None] + rng.normal(0, 2.0, photo.shape)
    return np.asarray(np.clip(photo, 0, 255), np.uint8)


def screen_window(rng: Rng, base: Base) -> Image:
    """A photo of a screen that shows the cheque in a window."""
    return _photographed(rng, _window(rng, base), float(rng.uniform(0.2, 0.45)))


def screenshot_window(rng: Rng, base: Base) -> Image:
    """A screenshot of the window."""
    return _window(rng, base)


def screen_moire(rng: Rng, base: Base) -> Image:
    """A photo of a screen that shows nothing but the cheque."""
    shown = _scaled(base.image, min(1.0, _WIDEST / base.image.shape[1]))
    return _photographed(rng, shown, float(rng.uniform(0.35, 0.6)))


def photocopy(rng: Rng, base: Base) -> Image:
    """A grey photocopy: paper blown out to white, ink to black, specks of toner, shadows at the edges."""
    grey = cv2.cvtColor(base.image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    paper = float(np.percentile(grey[base.leaf[1] : base.leaf[3], base.leaf[0] : base.leaf[2]], 60))
    middle, steep = paper * rng.uniform(0.6, 0.72), rng.uniform(9, 16)
    blown = 250.0 / (1.0 + np.exp(-(grey - middle) / steep))
    specks = np.asarray(rng.random(grey.shape) < 0.0004)
    blown[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = rng.uniform(0, 80)
    edge = max(4, round(0.012 * grey.shape[1]))
    side = np.minimum(np.arange(grey.shape[1]), np.arange(grey.shape[1])[::-1])
    blown *= np.clip(0.25 + side / edge, 0, 1)[None, :]
    band = 1.0 - 0.08 * np.sin(np.arange(grey.shape[0]) / grey.shape[0] * np.pi * rng.uniform(2, 8)) ** 2
    blown *= band[:, None]
    return np.repeat(np.clip(blown, 0, 255).astype(np.uint8)[..., None], 3, 2)


def micr_cut_off(rng: Rng, base: Base) -> Image | None:
    """The foot is missing: the cut goes through the MICR line."""
    box = base.box("micr")
    if box is None:
        return None
    cut = round(box[1] + rng.uniform(0.35, 0.6) * (box[3] - box[1]))
    return base.image[:cut].copy()


def foot_cut_off(rng: Rng, base: Base) -> Image | None:
    """The foot is missing with all of the MICR line."""
    box = base.box("micr")
    return None if box is None else base.image[: max(2, box[1] - 2)].copy()


def damaged_file(rng: Rng, base: Base) -> bytes | None:
    """A JPEG with bytes damaged in its middle; the picture below is garbled."""
    file = io.BytesIO()
    PilImage.fromarray(base.image).save(file, "JPEG", quality=90)
    whole = file.getvalue()
    for _ in range(8):
        data = bytearray(whole)
        start = int(rng.uniform(0.35, 0.65) * len(data))
        data[start : start + 60] = bytes(int(v) for v in rng.integers(1, 255, 60))
        if _garbled(base.image, bytes(data)):
            return bytes(data)
    return None


def _garbled(image: Image, data: bytes) -> bool:
    """Whether the file still opens, and a tenth of its picture or more is plainly another one."""
    try:
        seen = np.asarray(PilImage.open(io.BytesIO(data)).convert("RGB"))
    except OSError:
        return False
    apart = np.abs(seen.astype(np.int16) - image).max(axis=2) > 40
    return bool(seen.shape == image.shape and apart.mean() >= 0.1)
