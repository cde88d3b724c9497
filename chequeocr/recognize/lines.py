"""`cheque-lines`: the embedded recognizer. Reads lines with a small CTC network, in onnxruntime.

In: Crops (RGB uint8). Out: Readings with alternatives; or the exact likelihood of given texts.
Around the run of a line (`runs`) there is a pure part before (`prepare`) and one after (`decode`, `ctc`).
MICR lines are handed to a network of their own, `cheque-micr` (`recognize.micr`).
The network is PP-OCRv6 small's; see docs/models/cheque-lines.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from chequeocr.errors import SettingsError
from chequeocr.models.session import Form, LazySession, shared_session
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.alphabet import characters
from chequeocr.recognize.ctc import Floats
from chequeocr.recognize.decode import Search
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.micr import MicrReader
from chequeocr.recognize.prepare import PLAIN, SECOND_VIEW_BELOW, VIEWS, View, as_tensor
from chequeocr.recognize.runs import CropRuns, Runs
from chequeocr.types import Crop, Reading

_MOST_VIEWS = 3
FORM = Form((None, 3, 48, None), (None, None, None))
"""What the networks of lines take and give: (n, 3, 48, w), (n, steps, classes)."""

_MAGNETIC, _FIGURES = "micr", "amount_in_numbers"
_AMOUNTS = (_FIGURES, "amount_in_words")


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How to read.

    `threads`: how many lines run at once, 0 for one a processor; `beam` the texts kept while searching;
    `alternatives` the most that a Reading carries beside its text; `views` in how many ways at most an
    amount or a payee is looked at, the likelihoods being averaged (1 to 3).
    """

    threads: int = 0
    beam: int = 12
    alternatives: int = 8
    views: int = _MOST_VIEWS

    def __post_init__(self) -> None:
        for name, least in (("threads", 0), ("beam", 1), ("alternatives", 0), ("views", 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise SettingsError(f"{name} must be a whole number of at least {least}, not {value!r:.60}")
        if self.views > _MOST_VIEWS:
            raise SettingsError(f"views must be from 1 to {_MOST_VIEWS}, not {self.views}")


class LineRecognizer:
    """Recognizer and Scorer. It loads a network when the first line of its fields is read.

    Amounts in figures are read by `cheque-figures`, MICR lines by `cheque-micr`, everything else by
    `cheque-lines`. `model` is the path of another ONNX file that reads all but MICR lines, of the same
    form: it takes (n, 3, 48, w) and gives (n, steps, classes), its characters, one a line and the blank left
    out, in the metadata entry "character"; `micr` the same for MICR lines. `guides` tells for a field's
    name what its texts are like: they choose among the texts that the ink allows, and never change what
    `score` says of one; without guides a field is read letter by letter. Safe to share between threads and
    after fork, and can be pickled.
    """

    def __init__(
        self,
        model: Path | str | None = None,
        settings: LineSettings | None = None,
        guides: Mapping[str, Guidance] | None = None,
        micr: Path | str | None = None,
    ) -> None:
        self.settings = given = settings or LineSettings()
        self.guides = dict(guides or {})
        self._search = Search(given.beam, given.alternatives)
        if model is None:
            self._letters = shared_session("cheque-lines", 1, FORM)
            self._figures = shared_session("cheque-figures", 1, FORM)
        else:
            self._figures = self._letters = LazySession(model, 1, FORM)
        self._micr = MicrReader(micr, self._search, given.threads)
        self._forget()

    def _forget(self) -> None:
        # Runs of amounts, as long as their crops are there: figures and words that differ are scored against
        # each other right after they were read, and need not be run again.
        self._amounts: WeakKeyDictionary[Crop, list[CropRuns]] = WeakKeyDictionary()

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_amounts"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._forget()

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """Returns one Reading a crop, in order. Lines are joined by a space; without ink text is "" and score
        0.0.

        Raises ModelNotFoundError or ModelCorruptError where a network can't be loaded, ModelError where it is
        of another form or fails, SettingsError where a guide says what is no number.
        """
        # The longest first: at the end no processor waits for one long line.
        order = sorted(range(len(crops)), key=lambda i: -_length(crops[i]))
        with Runs(self.settings.threads) as runs:
            firsts = {i: self._first(crops[i], runs) for i in order}
            seen = {i: self._all(crops[i], first, runs) for i, first in firsts.items()}
            readings = {i: self._reading(crops[i], seen[i]) for i in order}
        self._amounts.update((crops[i], seen[i]) for i in order if crops[i].field in _AMOUNTS)
        return [readings[i] for i in range(len(crops))]

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Returns exact natural log-likelihoods: summed over all alignments, averaged over the views.

        A text with a character that the network lacks has -inf. Without ink "" has 0.0, any other -inf.
        """
        with Runs(self.settings.threads) as runs:
            seen = self._amounts.get(crop)
            if seen is None:
                seen = self._all(crop, self._first(crop, runs), runs)
            if not seen:
                return decode.without_ink(texts)
            return decode.scores(_matrices(seen), texts, seen[0].alphabet)

    def _first(self, crop: Crop, runs: Runs) -> CropRuns | None:
        """Begin with the first view of a crop; None without ink."""
        if crop.field == _MAGNETIC:
            return self._micr.begin(crop, runs)
        crop = decode.with_lines(crop)
        return self._begin(crop, self._views(crop.field)[:1], runs) if crop.ink else None

    def _all(self, crop: Crop, first: CropRuns | None, runs: Runs) -> list[CropRuns]:
        """The first view's runs and, where that is not sure enough, those at the other views, begun."""
        if first is None:
            return []
        others = self._views(crop.field)[1:]
        if not others or _sureness(first) > SECOND_VIEW_BELOW.get(crop.field, 0.0):
            return [first]
        return [first, self._begin(decode.with_lines(crop), others, runs)]

    def _views(self, field: str) -> Sequence[View]:
        return VIEWS.get(field, (PLAIN,))[: self.settings.views]

    def _begin(self, crop: Crop, views: Sequence[View], runs: Runs) -> CropRuns:
        session = (self._figures if crop.field == _FIGURES else self._letters).get()
        alphabet = decode.classes(session)
        lines = [[partial(as_tensor, line, *view) for line in crop.lines] for view in views]
        return runs.begin(session, alphabet, lines, _mask(crop.field, alphabet))

    def _reading(self, crop: Crop, seen: Sequence[CropRuns]) -> Reading:
        if not seen:
            return Reading("", 0.0)
        if crop.field == _MAGNETIC:
            return self._micr.reading(seen[0])
        return decode.reading(
            _matrices(seen), seen[0].alphabet, self._search, self.guides.get(crop.field)
        )


def _matrices(views: Sequence[CropRuns]) -> list[Floats]:
    return [matrix for one in views for matrix in one.matrices()]


def _sureness(seen: CropRuns) -> float:
    """The mean natural log-probability of the likeliest class over the steps of all its views."""
    return float(np.mean(np.concatenate([matrix.max(axis=1) for matrix in seen.matrices()])))


def _length(crop: Crop) -> float:
    """How long its lines are, in heights: what reading it costs."""
    return sum(line.shape[1] / max(1, line.shape[0]) for line in crop.lines)


def _mask(field: str, alphabet: Mapping[str, int]) -> Floats:
    mask = np.zeros(len(alphabet) + 1)
    allowed = characters(field)
    if allowed is not None:
        mask[:] = decode.RULED_OUT
        mask[[ctc.BLANK, *(alphabet[letter] for letter in allowed if letter in alphabet)]] = 0.0
    return mask
