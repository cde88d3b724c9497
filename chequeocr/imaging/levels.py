"""Medians and percentiles of levels by counting them: NumPy's numbers to the last digit, without sorting.

In: pictures, uint8 (H, W) or (H, W, 3). Out: how often each level occurs, and what lies at a share of them.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

_EXACT = 1 << 24  # OpenCV counts in 32-bit floats: from here on they leave numbers out


def counts(image: npt.NDArray[np.uint8], where: npt.NDArray[np.bool_] | None = None) -> Counts:
    """Returns how many pixels have each level, (channels, 256); only those of the mask (H, W), if given."""
    planes = image[..., None] if image.ndim == 2 else image
    if image.size >= _EXACT:
        kept = planes.reshape(-1, planes.shape[2]) if where is None else planes[where]
        return np.stack([np.bincount(plane, minlength=256) for plane in kept.T])
    mask = None if where is None else where.astype(np.uint8)
    found = [cv2.calcHist([image], [i], mask, [256], [0, 256]) for i in range(planes.shape[2])]
    return np.stack(found).reshape(-1, 256).astype(np.int64)  # OpenCV 4 has a column, OpenCV 5 a row


def percentile(counted: Counts, share: float) -> npt.NDArray[np.float64]:
    """Returns the level below which `share` percent of the pixels of each channel lie, (channels,), between
    two levels as numpy.percentile has it. There is at least one pixel.

    >>> percentile(counts(np.array([[0, 10, 20, 40]], np.uint8)), 50).tolist()
    [15.0]
    """
    sums = np.cumsum(counted, axis=1)
    at = (sums[0, -1] - 1) * (share / 100)
    first = int(at)
    part = at - first
    low, high = (
        np.array([np.searchsorted(each, rank, "right") for each in sums], np.float64)
        for rank in (first, min(first + 1, int(sums[0, -1]) - 1))
    )
    # From the nearer of the two, which decides about the last digit.
    return np.asarray(low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part))


def median(counted: Counts) -> npt.NDArray[np.float64]:
    """Returns the median of each channel, (channels,), as numpy.median has it. There is at least one
    pixel."""
    return percentile(counted, 50)
