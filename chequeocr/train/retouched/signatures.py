"""Signatures by a pen, on paper and over a company's stamp.

In: a random generator, real handwriting or none. Out: `Strip`s.
"""

from __future__ import annotations

import cv2
import numpy as np

from chequeocr.examine.retouched import LINE, TALL
from chequeocr.synth.dice import Rng, chance, some
from chequeocr.synth.pen import INKS, signature
from chequeocr.synth.values import company, person
from chequeocr.train.retouched.strips import Depth, Handwriting, Strip, laid, on_paper, printed

_STAMPS = ((60, 50, 150), (40, 60, 180), (120, 40, 130), (165, 35, 50), (35, 95, 70), (45, 45, 60))
_BELOW = ("DIRECTOR", "Partner", "AUTHORISED SIGNATORY", "Manager", "Treasurer", "Proprietor")
_LONGEST = 700  # pixels


def of_signature(rng: Rng, real: Handwriting | None) -> Strip:
    """A signature, half of them over what a company stamps there."""
    depth = real.depth(rng) if real is not None and chance(rng, 0.4) else None
    if depth is None:
        wide = int(rng.uniform(2.2, 6.5) * LINE)
        drawn = signature(rng, wide, TALL - 4)
        depth = np.zeros((TALL, wide), np.float32)
        depth[: drawn.shape[0]] = drawn[:TALL, :wide] / np.float32(255)
    depth = depth[:, :_LONGEST]
    paper = on_paper(rng, depth.shape[1])
    if chance(rng, 0.5):
        stamp = _STAMPS[int(rng.integers(len(_STAMPS)))]
        paper = laid(paper, _uneven(rng, _turned(rng, _words(rng, depth.shape[1]))), stamp)
    pen = INKS[int(rng.integers(len(INKS)))]
    return Strip(laid(paper, depth * np.float32(rng.uniform(0.8, 1.0)), pen), None, "signature")


def _words(rng: Rng, width: int) -> Depth:
    """What stands on a stamp beside a signature: a name, a company, an office, high up or at its foot."""
    text = some(rng, f"For {company(rng, 'EN')}", person(rng, "IN").upper(), *_BELOW)
    drawn = printed(rng, text, rng.uniform(0.16, 0.3) * TALL)[:, : width - 2]
    out = np.zeros((TALL, width), np.float32)
    left = int(rng.integers(0, max(1, width - drawn.shape[1])))
    down = rng.choice([-1, 1]) * rng.uniform(0.2, 0.38) * TALL
    moved = cv2.warpAffine(drawn, np.array([[1.0, 0, 0], [0, 1, down]]), drawn.shape[::-1])
    out[:, left : left + drawn.shape[1]] = moved
    return out


def _turned(rng: Rng, depth: Depth) -> Depth:
    matrix = cv2.getRotationMatrix2D((depth.shape[1] / 2, TALL / 2), float(rng.normal(0, 3)), 0.96)
    return np.asarray(cv2.warpAffine(depth, matrix, depth.shape[::-1]), np.float32)


def _uneven(rng: Rng, depth: Depth) -> Depth:
    """A rubber stamp takes ink unevenly, and spreads it a little."""
    patch = int(rng.integers(4, 22))
    shape = (max(2, TALL // patch), max(2, depth.shape[1] // patch))
    patches = rng.uniform(rng.uniform(0.2, 0.6), 1.0, shape).astype(np.float32)
    plane = np.clip(cv2.resize(patches, depth.shape[::-1], interpolation=cv2.INTER_CUBIC), 0, 1)
    if chance(rng, 0.5):
        depth = np.asarray(cv2.GaussianBlur(depth, (3, 3), 0.7), np.float32)
    return np.asarray(np.clip(depth * plane * rng.uniform(0.65, 1.0), 0, 1), np.float32)
