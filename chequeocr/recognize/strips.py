"""Reads many short lines at once, letter by letter: what is printed and stamped on a leaf beside its fields.

In: lines, RGB uint8 (HEIGHT, w, 3) each. Out: for each its `Plain` text and how sure it is. The network is
that of `cheque-lines`; lines stand side by side in strips, as it takes no picture narrower than 320 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from chequeocr.models.session import shared_session
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.lines import FORM
from chequeocr.recognize.prepare import HEIGHT, as_tensor
from chequeocr.recognize.runs import Runs
from chequeocr.types import Image

_STRIP = 640  # pixels: short enough that processors share the work, long enough to hold several lines
_GAP = 24  # pixels between two lines: three steps of the network
_STEP = 8  # pixels of a step


@dataclass(frozen=True, slots=True)
class Plain:
    """A text, and the mean natural log-probability of its letters: 0 is sure."""

    text: str
    sure: float


class StripReader:
    """Reads lines with the network `cheque-lines`, which it loads with the first line. Threads may share it,
    it works after fork, and can be pickled. `threads`: how many strips run at once, 0 for one a processor."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads
        self._session = shared_session("cheque-lines", 1, FORM)

    def read(self, lines: Sequence[Image]) -> list[Plain]:
        """Returns the text of each line, in order. Raises ModelCorruptError, ModelError."""
        if not lines:
            return []
        session = self._session.get()
        alphabet = decode.classes(session)
        letters = {number: letter for letter, number in alphabet.items()}
        strips = packed([line.shape[1] for line in lines])
        found: dict[int, Plain] = {}
        with Runs(self._threads) as runs:
            begun = [
                runs.begin(session, alphabet, [[partial(as_tensor, _joined([lines[i] for i in strip]))]])
                for strip in strips
            ]
            for strip, run in zip(strips, begun, strict=True):
                matrix = run.matrices()[0]
                at = 0
                for number in strip:
                    wide = lines[number].shape[1]
                    steps = matrix[at // _STEP : -(-(at + wide) // _STEP)]
                    found[number] = _plain(steps, letters)
                    at += wide + _GAP
        return [found[number] for number in range(len(lines))]


def packed(widths: Sequence[int]) -> list[list[int]]:
    """Returns the numbers of the lines in each strip, the longest lines first.

    >>> packed([100, 700, 300, 200])
    [[1], [2, 3], [0]]
    """
    strips: list[list[int]] = []
    room: list[int] = []
    for number in sorted(range(len(widths)), key=lambda i: -widths[i]):
        need = widths[number]
        fits = next((i for i, left in enumerate(room) if left >= need), None)
        if fits is None:
            strips.append([])
            room.append(_STRIP)
            fits = len(strips) - 1
        strips[fits].append(number)
        room[fits] -= need + _GAP
    return strips


def _joined(lines: Sequence[Image]) -> Image:
    """Lines side by side, between two of them the paper of the first one's end."""
    parts: list[npt.NDArray[np.uint8]] = []
    for line in lines:
        paper = np.median(line[:, -2:].reshape(-1, 3), axis=0).astype(np.uint8)
        parts += [line, np.broadcast_to(paper, (HEIGHT, _GAP, 3))]
    return np.concatenate(parts[:-1], axis=1)


def _plain(matrix: ctc.Floats, letters: dict[int, str]) -> Plain:
    """The likeliest class of each step, repeats and blanks left out."""
    best = matrix.argmax(axis=1)
    fresh = np.concatenate(([True], best[1:] != best[:-1])) & (best != ctc.BLANK)
    rows = np.flatnonzero(fresh)
    sure = float(matrix[rows, best[rows]].mean()) if len(rows) else -np.inf
    return Plain("".join(letters[int(best[row])] for row in rows).strip(), sure)
