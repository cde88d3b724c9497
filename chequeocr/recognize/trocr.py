"""TrOCR behind the Recognizer and Scorer protocols: crops come in, texts with log-likelihoods go out.

Any checkpoint of the architecture will do: microsoft/trocr-{small,base,large}-{handwritten,printed} from
the hub's cache, or a local folder in the hub's layout. torch and transformers (the extra `trocr`) are
imported when the first line is read; the model is loaded then too, once a process.

TrOCR reads single lines: a crop with several is read line by line and the texts are joined with a space.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import json
import os
import threading
import weakref
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from packaging.specifiers import SpecifierSet

from chequeocr.errors import (
    MissingDependencyError,
    MissingExtraError,
    ModelCorruptError,
    ModelError,
    ModelNotFoundError,
    SettingsError,
)
from chequeocr.types import Alternative, Crop, Image, Reading

if TYPE_CHECKING:
    from chequeocr.recognize._trocr_engine import Engine

MAX_TOKENS: Mapping[str, int] = MappingProxyType(
    {
        "amount_in_numbers": 26,
        "date": 18,
        "cheque_number": 14,
        "account_number": 26,
        "ifsc": 30,
        "micr": 64,
        "payee_name": 64,
        "payer_name": 64,
        "bank_name": 48,
        "memo": 64,
        "amount_in_words": 80,
    }
)
"""The most tokens that a line of each field may become; without a bound TrOCR rambles on short crops.

The longest form in use, one token a character, and the end token: figures "**Rs.12,34,56,789.00/-**"
(25), dates "14 / 03 / 2026" with blanks between boxed digits (17 at most), cheque numbers (ISO 20022
CheckNumber is Max16Text; six to ten digits are printed), account numbers with their blanks, an IFSC of 11
characters behind its printed label, one MICR line (ANSI X9.100-160: 65 positions at most). Names and
words are read in byte-pair tokens of three to four characters, so 64 tokens hold the 140 characters that
ISO 20022 gives a party's name (Max140Text)."""

_DEFAULT_MAX_TOKENS = 64
_INK_CONTRAST = 16
"""Grey levels between paper and the half per cent of pixels farthest from it, below which there is no
ink: above the noise of a scan (2.6 standard deviations of about 5 levels), below the faintest pencil."""

_WORKING = SpecifierSet(">=5.18,<6")
"""Versions of transformers, as pyproject.toml has them: 5.13 to 5.17 can't load microsoft/trocr-* through
TrOCRProcessor."""


@dataclass(frozen=True, slots=True)
class TrOcrSettings:
    """How TrOCR runs.

    `device` is "auto" (cuda, then mps, then cpu) or a torch device; `half` allows float16 on an
    accelerator, never on the processor; `batch` lines go through the model at once; `alternatives`
    further texts are given a crop, from a beam search over at least that many beams plus one; `beams=1,
    alternatives=0` is greedy and fastest; `max_tokens` replaces the bound of every field (`MAX_TOKENS`);
    `revision` is a branch, tag or commit of the hub. Raises SettingsError on numbers that make no sense.
    """

    device: str = "auto"
    half: bool = True
    batch: int = 8
    beams: int = 4
    alternatives: int = 3
    max_tokens: int | None = None
    revision: str | None = None

    def __post_init__(self) -> None:
        for name, least in (("batch", 1), ("beams", 1), ("alternatives", 0)):
            if getattr(self, name) < least:
                raise SettingsError(f"TrOCR: {name} must be at least {least}")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise SettingsError("TrOCR: max_tokens must be at least 1, or None for the fields' own bounds")


class TrOcrRecognizer:
    """Reads crops with a TrOCR checkpoint. Satisfies Recognizer and Scorer.

    `model` is a name on the Hugging Face hub or a folder. Safe to share between threads (one reads at a
    time), to pickle, and to use after fork and spawn: each process loads the model for itself.
    HF_HUB_OFFLINE is respected.

    Raises MissingExtraError without torch or transformers, MissingDependencyError on a transformers that
    can't load TrOCR, ModelNotFoundError for a path that isn't there; when the first line is read,
    ModelNotFoundError for a name that is neither cached nor to be had, ModelCorruptError or ModelError
    for files that don't load, SettingsError for a device that the machine lacks."""

    def __init__(self, model: str | Path, settings: TrOcrSettings | None = None) -> None:
        self.model = _located(model)
        self.settings = settings or TrOcrSettings()
        _require_extra()
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        _living.add(self)

    def __reduce__(self) -> tuple[type[TrOcrRecognizer], tuple[str, TrOcrSettings]]:
        return type(self), (self.model, self.settings)

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """Returns one Reading a crop, in order. For a crop without ink text is "" and score 0, and the model
        isn't called.

        A score is the sum of the natural logarithms of the generated tokens' probabilities, over all lines.
        """
        lines = [_lines(crop) for crop in crops]
        by_bound: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, (crop, pictures) in enumerate(zip(crops, lines, strict=True)):
            for number in range(len(pictures)):
                by_bound[self._bound(crop.field)].append((index, number))
        texts: dict[tuple[int, int], list[Alternative]] = {}
        for bound, places in by_bound.items():
            with self._lock:
                found = self._loaded().read([lines[i][n] for i, n in places], bound, self.settings)
            texts.update(zip(places, found, strict=True))
        most = self.settings.alternatives + 1
        return [
            _joined([texts[index, number] for number in range(len(pictures))], most)
            for index, pictures in enumerate(lines)
        ]

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Returns the natural log-likelihood of each text on the crop, by teacher forcing, end tokens
        included.

        On a crop with several lines a text counts with the most likely way of breaking it at its spaces.
        On a crop without ink "" has 0.0 and everything else minus infinity.
        """
        lines = _lines(crop)
        if not lines:
            return [0.0 if not text.strip() else float("-inf") for text in texts]
        words = [text.split() for text in texts]
        with self._lock:
            engine = self._loaded()
            if len(lines) == 1:
                return engine.score(lines[0], [" ".join(parts) for parts in words])
            tables = []
            for number, picture in enumerate(lines):
                first, last = number == 0, number == len(lines) - 1
                needed = sorted({run for parts in words for run in _runs(parts, first, last)})
                tables.append(dict(zip(needed, engine.score(picture, needed), strict=True)))
        return [_best_break(parts, tables) for parts in words]

    def _bound(self, field: str) -> int:
        return self.settings.max_tokens or MAX_TOKENS.get(field, _DEFAULT_MAX_TOKENS)

    def _loaded(self) -> Engine:
        if self._engine is None:
            from chequeocr.recognize._trocr_engine import Engine

            self._engine = Engine(self.model, self.settings)
        return self._engine

    def _after_fork(self) -> None:
        # The parent's lock may have been held, and its engine in use, at the moment of the fork.
        self._lock = threading.Lock()
        self._engine = None


_living: weakref.WeakSet[TrOcrRecognizer] = weakref.WeakSet()


def _reset_after_fork() -> None:
    for recognizer in list(_living):
        recognizer._after_fork()


if hasattr(os, "register_at_fork"):  # absent on Windows, where nothing forks
    os.register_at_fork(after_in_child=_reset_after_fork)


def _require_extra() -> None:
    try:
        importlib.metadata.version("torch")
        version = importlib.metadata.version("transformers")
    except importlib.metadata.PackageNotFoundError as error:
        raise MissingExtraError("trocr", "TrOcrRecognizer") from error
    if not _WORKING.contains(version, prereleases=True):
        raise MissingDependencyError(
            f"TrOcrRecognizer needs transformers from 5.18 on, below 6, and found {version}:"
            " pip install 'chequeocr[trocr]'"
        )


def _located(model: str | Path) -> str:
    """A folder's path, or the name on the hub as it is."""
    name = str(model)
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        _check_folder(folder)
        return str(folder)
    names_a_path = (
        isinstance(model, Path) or name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1
    )
    if names_a_path or not name.strip("/ "):
        raise ModelNotFoundError(
            f"{name!r}: no such folder; give a TrOCR checkpoint's folder or its name on the hub"
        )
    return name


def _check_folder(folder: Path) -> None:
    """Say at once where a folder can't be a TrOCR checkpoint; what its weights are worth shows on loading."""
    config = folder / "config.json"
    if not config.is_file():
        raise ModelNotFoundError(f"{folder}: no config.json in it; give the folder of a TrOCR checkpoint")
    try:
        kind = json.loads(config.read_text("utf-8")).get("model_type")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelCorruptError(f"{config}: can't be read as JSON; get the model again") from error
    if kind != "vision-encoder-decoder":
        raise ModelError(f"{folder}: holds a model of type {kind}, TrOCR's is vision-encoder-decoder")


def _lines(crop: Crop) -> list[Image]:
    """The lines that hold ink; none where the crop holds none."""
    return [line for line in (crop.lines or (crop.image,)) if _has_ink(line)] if crop.ink else []


def _has_ink(picture: Image) -> bool:
    """False for an empty array and for paper with nothing but its own noise; ink may be dark or light."""
    if picture.size == 0:
        return False
    grey = picture.astype(np.float32).mean(axis=2)
    low, paper, high = np.percentile(grey, (0.5, 50, 99.5))
    return bool(max(paper - low, high - paper) >= _INK_CONTRAST)


def _joined(lines: Sequence[Sequence[Alternative]], most: int) -> Reading:
    """The reading of a crop from those of its lines: the likeliest combinations, best first."""
    if not lines:
        return Reading("", 0.0)
    if len(lines) > 3:  # the texts of all lines are multiplied
        lines = [line[:2] for line in lines]
    best: dict[str, float] = {}
    for choice in itertools.product(*lines):
        text = " ".join(part.text for part in choice if part.text)
        total = sum(part.score for part in choice)
        best[text] = max(total, best.get(text, float("-inf")))
    ranked = sorted((Alternative(text, score) for text, score in best.items()), key=lambda a: -a.score)
    return Reading(ranked[0].text, ranked[0].score, tuple(ranked[1:most]))


def _runs(words: Sequence[str], first: bool, last: bool) -> set[str]:
    """The runs of consecutive words that a line may hold: the first line's begin with the first word."""
    size = len(words)
    starts = (0,) if first else range(size + 1)
    return {" ".join(words[i:j]) for i in starts for j in ((size,) if last else range(i, size + 1))}


def _best_break(words: Sequence[str], tables: Sequence[Mapping[str, float]]) -> float:
    """The likeliest way to spread the words over the lines, in order: a shortest path over break points."""
    size = len(words)
    best = [0.0] + [float("-inf")] * size
    for table in tables:
        best = [
            max(best[i] + table.get(" ".join(words[i:j]), float("-inf")) for i in range(j + 1))
            for j in range(size + 1)
        ]
    return best[size]
