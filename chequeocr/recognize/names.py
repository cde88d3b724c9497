"""How names are spelled: a letter model of names from open lists, as a guide for payees.

In: cheque-names.npz (see docs/models/cheque-names.md), loaded when the first letter is asked for.
Out: a Guide. Within a word a letter's probability is that of Witten-Bell interpolation over the letters
before it in that word, at most CONTEXT of them: what was seen after a long context, the rest after a shorter
one. Case and accents are left to the network. Between words stand blanks, full stops and their likes.
Source: Witten and Bell, IEEE Transactions on Information Theory 37(4), 1991 (method C).
"""

from __future__ import annotations

import math
import string
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chequeocr.errors import ModelCorruptError, ModelNotFoundError
from chequeocr.models import registry
from chequeocr.recognize.guide import folded

SYMBOLS = string.ascii_lowercase
START, END = 27, 28
CONTEXT = 7
"""Symbols before a letter that count, the beginning of the word among them; each takes five bits."""

_MASK = (1 << (5 * CONTEXT)) - 1
_FLOOR = 2e-4  # of every letter anywhere: no reading is ruled out
_FIGURE = math.log(1e-3)
_AFTER_WORD = {" ": math.log(0.8), ".": math.log(0.05), "-": math.log(0.02), "&": math.log(0.01),
               ",": math.log(0.01), "/": math.log(0.01), "'": math.log(0.005)}
_ODD = math.log(0.002)
_AT_START = {" ": math.log(0.5), ".": math.log(0.05), "&": math.log(0.1)}
_INITIAL = 0.15  # of all words are one letter and a full stop or blank
_LAST = math.log(0.3)


class NameGuide:
    """The Guide of payees. Cheap to make, can be pickled and shared between threads.

    `path` is the file of counts. Raises ModelNotFoundError or ModelCorruptError on first use.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def start(self) -> Hashable:
        """Returns the state before the first word."""
        return START

    def step(self, state: Hashable, letter: str) -> tuple[Hashable, float]:
        """Returns the state after one more character, of any kind, and its natural log-probability."""
        assert isinstance(state, int)
        plain = folded(letter)
        if plain in SYMBOLS:
            code = SYMBOLS.index(plain) + 1
            return (state << 5 | code) & _MASK, _row(self.path, state)[code]
        if letter.isdigit():
            return START, _FIGURE
        if state == START:
            return START, _AT_START.get(letter, _ODD)
        return START, _row(self.path, state)[END] + _AFTER_WORD.get(letter, _ODD)

    def finish(self, state: Hashable) -> float:
        """Returns the natural log-probability of ending here: names end after words and after full stops."""
        assert isinstance(state, int)
        return _LAST if state == START else _row(self.path, state)[END] + _LAST


_TABLES = ("steps", "sizes", "symbols", "counts")


def _whole(table: npt.NDArray[np.generic]) -> npt.NDArray[np.unsignedinteger[Any]]:
    """A row of numbers that count. ValueError for any other array."""
    if table.ndim != 1 or table.dtype.kind != "u":
        raise ValueError(f"{table.ndim} dimensions of {table.dtype}")
    return table  # type: ignore[return-value]  # its kind was looked at


class _Counts:
    """The table of counts, one row a context, sorted by context."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ModelNotFoundError(f"no counts of names at {path}: install chequeocr again")
        registry.check(path)
        try:
            with np.load(path, allow_pickle=False) as file:
                steps, sizes, self.symbols, self.counts = (_whole(file[name]) for name in _TABLES)
            self.contexts = np.cumsum(steps, dtype=np.uint64)
            self.starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
            if not self._fits():
                raise ValueError("the tables don't fit each other")
        # What numpy and zlib raise on files of all kinds: other arrays, one array alone, a broken zip.
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError,
                zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
            raise ModelCorruptError(f"{path} holds no counts of names: make it again") from error

    def _fits(self) -> bool:
        """Whether the tables are rows of symbols with their counts, each row with a context of its own."""
        rows = np.diff(self.starts)
        return bool(
            len(self.contexts) == len(rows) > 0
            and rows.min() > 0
            and len(self.symbols) == len(self.counts) == self.starts[-1]
            and (self.contexts[1:] > self.contexts[:-1]).all()
            and int(self.contexts[-1]) <= _MASK
            and self.symbols.min() > 0
            and self.symbols.max() <= END
            and self.counts.min() > 0
        )

    def after(self, context: int) -> tuple[npt.NDArray[np.integer[Any]], npt.NDArray[np.integer[Any]]] | None:
        """Returns the symbols seen after a context and how often, None for a new one."""
        at = bisect_left(self.contexts, context)
        if at == len(self.contexts) or self.contexts[at] != context:
            return None
        here = slice(self.starts[at], self.starts[at + 1])
        return self.symbols[here], self.counts[here]


@lru_cache(maxsize=2)
def _counts(path: Path) -> _Counts:
    return _Counts(path)


@lru_cache(maxsize=1 << 14)
def _shares(path: Path, context: int) -> npt.NDArray[np.float64]:
    """The probability of each symbol after a context, by interpolation with all shorter ones."""
    shorter: npt.NDArray[np.float64]
    if context == 0:
        shorter = np.full(END + 1, 1.0 / (END - 1))
    else:
        shorter = _shares(path, context & ((1 << 5 * ((context.bit_length() - 1) // 5)) - 1))
    seen = _counts(path).after(context)
    if seen is None:
        return shorter
    symbols, counts = seen
    kinds, total = len(symbols), int(counts.sum())
    mixed = shorter * (kinds / (kinds + total))
    mixed[symbols] += counts / (kinds + total)
    return mixed


@lru_cache(maxsize=1 << 14)
def _row(path: Path, context: int) -> list[float]:
    """The log-probability of each symbol after a context, initials and a floor for all included."""
    shares = _shares(path, context).copy()
    if context == START:
        shares = (1.0 - _INITIAL) * shares + _INITIAL / len(SYMBOLS)
    elif context >> 5 == START:  # one letter so far: an initial, or the first of a word
        word = (1.0 - _INITIAL) * float(_shares(path, START)[context & 31])
        initial = _INITIAL / len(SYMBOLS) / (_INITIAL / len(SYMBOLS) + word)
        shares *= 1.0 - initial
        shares[END] += initial
    found: list[float] = np.log((1.0 - _FLOOR * len(shares)) * shares + _FLOOR).tolist()
    return found
