"""Whether a pen wrote where one signs: ink that is neither print nor a rule.

In: a picture, RGB uint8 (H, W, 3), the signature's box, the corners of printed lines in it, and the box of
other writing. Out: how large the largest piece of such ink is, as a share of the box's height. Where the
limit lies: docs/checks.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.imaging.boxes import part
from chequeocr.imaging.ink import ground, long_runs
from chequeocr.imaging.levels import counts, percentile
from chequeocr.types import Box, Image

_LABEL = re.compile(
    r"sign\s*(?:above|here)|signator|(?:authori[sz]ed|drawer.?s?)\s*signature|signature\s*of|firma\s*(?:del|autor)"
    r"|assinatura|unterschrift",
    re.IGNORECASE,
)

LEAST = 0.35
"""Of the box's height: a signature's ink reaches farther."""

_REACH = 0.06  # of the height: pieces of a signature that lie so near are one
_RULE = 0.9  # of the box's width: what runs along a row for so long is the printed line
_PALE = 0.4  # of the ink of other writing: paler is the paper's pattern
_LEAST_DARK = 28  # grey levels below the ground, as in imaging.ink


def pen_ink(image: Image, box: Box, printed: Sequence[npt.NDArray[np.float64]], written: Box | None) -> float:
    """Returns the extent, the root of width times height, of the largest piece of ink that a pen left.
    `written` is where else somebody wrote on the cheque: paler pens are rare."""
    seen = part(image, box)
    height, width = seen.shape[:2]
    if min(height, width) < 8:
        return 0.0
    dark = _darker(seen)
    limit = _LEAST_DARK if written is None else max(_LEAST_DARK, _PALE * _strength(part(image, written)))
    ink = np.asarray(dark > limit, np.uint8)
    ink[cv2.dilate(long_runs(ink, max(3, round(_RULE * width))), np.ones((3, 1), np.uint8)) > 0] = 0
    for corners in printed:
        cv2.fillConvexPoly(ink, (corners - box[:2]).round().astype(np.int32), 0)
    reach = max(1, round(_REACH * height))
    near = cv2.dilate(ink, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    extents = [
        float(np.sqrt(max(0, wide - 2 * reach) * max(0, high - 2 * reach)))
        for _, _, wide, high, _ in stats[1:count].tolist()
    ]
    return max(extents, default=0.0) / height


def signs_above(text: str) -> bool:
    """Returns whether a line is the form's label where one signs.

    >>> [signs_above(said) for said in ("Please sign above", "AUTHORISED SIGNATORY", "R. Signac")]
    [True, True, False]
    """
    return _LABEL.search(text) is not None


def _darker(seen: Image) -> npt.NDArray[np.uint8]:
    """Grey levels by which each pixel is darker than its paper."""
    paper, grey = (cv2.cvtColor(one, cv2.COLOR_RGB2GRAY) for one in (ground(seen), seen))
    return np.asarray(cv2.subtract(paper, grey), np.uint8)


def _strength(seen: Image) -> float:
    """How dark the ink of a piece of writing is."""
    return float(percentile(counts(_darker(seen)), 98)[0]) if seen.size else 0.0
