"""How a reader reads: `ReaderSettings`, checked when they are made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from chequeocr.decide.confidence import Calibrator
from chequeocr.decide.policy import Policy
from chequeocr.errors import SettingsError
from chequeocr.fields import FIELDS
from chequeocr.parse.profiles import profile
from chequeocr.runtime.deadline import LONGEST

MOST_THREADS = 1024


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How to read.

    `country` is a country code ("IN", "US", ...) or "auto"; `fields` the canonical names wanted, None
    for all; `time_limit_s` seconds for one cheque, None for no limit; `max_pixels` the largest picture
    that is decoded; `threads` for the embedded models, 0 for onnxruntime's choice; `batch` the number
    of pictures that go through the models together; `upright` whether a picture that clearly lies on its
    side or on its head is turned before its fields are looked for (boxes stay in the picture as given).
    `policy` says what is accepted without a person; `calibrator` gives confidences, "shipped" being those of
    the embedded recognizer (None with any other), None none at all. `keep_crops`: whether records carry
    the pictures of their fields, some megabytes each.
    """

    country: str = "auto"
    fields: tuple[str, ...] | None = None
    time_limit_s: float | None = None
    max_pixels: int = 100_000_000
    threads: int = 0
    batch: int = 4
    upright: bool = True
    policy: Policy = field(default_factory=Policy)
    calibrator: Calibrator | Literal["shipped"] | None = "shipped"
    keep_crops: bool = False

    def __post_init__(self) -> None:
        if self.fields is not None:
            _check_fields(self.fields)
        limit = self.time_limit_s
        if limit is not None and not (math.isfinite(limit) and 0 < limit <= LONGEST):
            raise SettingsError(f"time_limit_s must be above 0 and at most {LONGEST:g}, not {limit}")
        for name, least in (("batch", 1), ("max_pixels", 1), ("threads", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < least:
                raise SettingsError(f"{name} must be a whole number of at least {least}, not {value!r}")
        if self.threads > MOST_THREADS:
            raise SettingsError(f"threads must be at most {MOST_THREADS}, not {self.threads}")
        for name in ("upright", "keep_crops"):
            if not isinstance(getattr(self, name), bool):
                raise SettingsError(f"{name} must be True or False, not {getattr(self, name)!r:.60}")
        if not isinstance(self.policy, Policy):
            raise SettingsError(f"policy must be a chequeocr.Policy, not {type(self.policy).__name__}")
        if not isinstance(self.country, str):
            raise SettingsError(f"country must be a country's code or 'auto', not {self.country!r}")
        if self.country != "auto":
            profile(self.country)


def _check_fields(fields: tuple[str, ...]) -> None:
    if not isinstance(fields, tuple) or not fields:
        raise SettingsError(f"fields must be a tuple of names, or None for all, not {fields!r:.60}")
    for name in fields:
        if name not in FIELDS:
            raise SettingsError(f"no field is called {name!r:.60}; fields are: {', '.join(FIELDS)}")
