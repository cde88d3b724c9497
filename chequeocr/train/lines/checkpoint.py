"""Scores the network in training on the measured real sets, quickly: true boxes, one view, the best path.

In: the folder of the measuring data. Out: counts by field. For choosing checkpoints on idrbt and
courtesy_amounts only; the figures that are published come from `lines.score` and the accuracy bench.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from chequeocr.evaluate import edits, plain
from chequeocr.recognize.alphabet import characters
from chequeocr.recognize.prepare import as_tensor
from chequeocr.train.lines.model import LinesNet
from chequeocr.train.lines.score import courtesy_cases, idrbt_cases

_EVERY = 2  # of the courtesy amounts: half of them are enough to see where training goes


@dataclass(frozen=True, slots=True)
class _Line:
    """The lines of one crop as tensors, the classes that its field rules out, and the truth."""

    tensors: tuple[NDArray[np.float32], ...]
    out: NDArray[np.bool_]
    truth: str
    kind: str


@dataclass(frozen=True, slots=True)
class RealSets:
    """Crops of idrbt and courtesy_amounts, ready to be read."""

    lines: tuple[_Line, ...]
    letters: tuple[str, ...]

    @staticmethod
    def read(data: Path, letters: Sequence[str]) -> RealSets:
        """Cut all crops once."""
        found = []
        for name, cases in idrbt_cases(data / "cheques", words_as_written=True).items():
            if name in ("payee_name", "amount_in_words"):
                found += [_line(case.crop.lines, name, case.truth, letters) for case in cases]
        for case in courtesy_cases(data / "courtesy_amounts")[::_EVERY]:
            found.append(_line(case.crop.lines, "amount_in_numbers", case.truth, letters))
        return RealSets(tuple(found), tuple(letters))

    @torch.no_grad()
    def score(self, net: LinesNet, device: torch.device | str = "cpu") -> dict[str, object]:
        """right/total and edits/characters by field."""
        right: dict[str, list[int]] = {}
        net.eval()
        for line in self.lines:
            texts = []
            for tensor in line.tensors:
                logits = net(torch.from_numpy(tensor)[None].contiguous(memory_format=torch.channels_last))[
                    0
                ].numpy()
                logits[:, line.out] = -1e9
                texts.append(self._text(logits))
            counts = right.setdefault(line.kind, [0, 0, 0, 0])
            got, want = plain(" ".join(texts)), plain(line.truth)
            if line.kind == "amount_in_numbers":
                got = "".join(c for c in got if c.isdigit())
            counts[0] += got == want
            counts[1] += 1
            counts[2] += edits(want, got)
            counts[3] += len(want)
        return {kind: f"{a}/{b} {c}/{d}" for kind, (a, b, c, d) in right.items()}

    def _text(self, logits: NDArray[np.float32]) -> str:
        path = logits.argmax(axis=1)
        keep = path != 0
        keep[1:] &= path[1:] != path[:-1]
        return "".join(self.letters[int(k) - 1] for k in path[keep])


def _line(pictures: Sequence[NDArray[np.uint8]], field: str, truth: str, letters: Sequence[str]) -> _Line:
    allowed = characters(field)
    out = np.array([False, *(allowed is not None and letter not in allowed for letter in letters)])
    return _Line(tuple(as_tensor(p) for p in pictures), out, truth, field)
