"""Whether a picture shows a photocopy: no colours, paper and ink driven to white and black, specks of toner.

In: a picture, RGB uint8 (H, W, 3). Out: True or False. A scan in black and white is none: it holds two levels
only. How often grey scans look so: docs/checks.md.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

_COLOUR = 6  # levels between red, green and blue: a scanner that sees grey sees less
_PAPER = 60.0  # percentile of the levels that is paper
_BLOWN = 0.75  # times as many pixels between paper and ink as in full ink: edges only
_SPECKS = 60.0  # single dots a million pixels
_DOT, _ALONE = 4, 9  # pixels: how large a speck is at most, and how far it is from others
_TWO_LEVELS = 3  # levels there are in black and white, at most


def copied(image: Image) -> bool:
    """Returns whether the picture seems to show a photocopy."""
    few = image[::4, ::4].astype(np.int16)
    if np.percentile(few.max(axis=2) - few.min(axis=2), 99) > _COLOUR:
        return False
    grey = np.ascontiguousarray(image[..., 1])
    if np.count_nonzero(np.bincount(grey.ravel(), minlength=256)) <= _TWO_LEVELS:
        return False
    ink, paper = np.percentile(grey[::2, ::2], (0.5, _PAPER))
    dark = float((grey <= ink + 0.25 * (paper - ink)).mean())
    between = float((grey < ink + 0.75 * (paper - ink)).mean()) - dark
    return between <= _BLOWN * dark and _specks(grey < (ink + paper) / 2) >= _SPECKS


def _specks(ink: npt.NDArray[np.bool_]) -> float:
    """Single dots a million pixels."""
    near = cv2.dilate(ink.astype(np.uint8), np.ones((_ALONE, _ALONE), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    sides = stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    return 1e6 * float((sides <= _DOT + _ALONE).all(axis=1).sum()) / ink.size
