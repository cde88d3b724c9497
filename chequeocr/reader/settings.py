"""How a reader reads: `ReaderSettings`, checked when they are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from chequeocr.decide.policy import Policy
from chequeocr.errors import SettingsError
from chequeocr.fields import FIELDS
from chequeocr.runtime.deadline import LONGEST
from chequeocr.runtime.settings import Range, check, described

if TYPE_CHECKING:  # the command line makes its options of this class, and `--help` is to be quick
    from chequeocr.decide.confidence import Calibrator


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How to read.

    `country` is a country code ("IN", "US", ...) or "auto"; `fields` the canonical names wanted, None
    for all; `time_limit_s` seconds for one cheque, None for no limit; `max_pixels` the largest picture
    that is decoded; `threads` for the embedded models, 0 for onnxruntime's choice; `batch` the number
    of pictures that go through the models together; `upright` whether a picture that clearly lies on its
    side or on its head is turned before its fields are looked for (boxes stay in the picture as given);
    `straighten` whether each cheque is taken out of its picture by its corners and turned level, several of
    them where it shows several; else the whole picture is one cheque, as it lies.
    `policy` says what is accepted without a person; `calibrator` gives confidences, "shipped" being those of
    the embedded recognizer (None with any other), None none at all. `keep_crops`: whether records carry
    the pictures of their fields, some megabytes each.
    """

    country: str = field(
        default="auto",
        metadata=described(
            "Read dates and amounts by the rules of this country: IN, US, GB, FR, ...", metavar="CODE"
        ),
    )
    fields: tuple[str, ...] | None = field(
        default=None,
        metadata=described(
            "Read only these fields, named with commas between.  [default: all]", metavar="A,B"
        ),
    )
    time_limit_s: float | None = field(
        default=None,
        metadata=described(
            "Give up on a cheque after so many seconds.  [default: no limit]",
            Range(0, LONGEST, open_least=True),
            option="--time-limit",
            metavar="SECONDS",
        ),
    )
    max_pixels: int = field(
        default=100_000_000,
        metadata=described("Refuse pictures of more pixels before they are decoded.", Range(1)),
    )
    threads: int = field(
        default=0, metadata=described("Threads of the shipped models; 0 for one per core.", Range(0, 1024))
    )
    batch: int = field(
        default=4, metadata=described("Pictures that go through the models together.", Range(1))
    )
    upright: bool = field(
        default=True,
        metadata=described("Turn pictures that clearly lie on their side or upside down."),
    )
    straighten: bool = field(
        default=True,
        metadata=described("Take each cheque out of its picture straight and level before it is read."),
    )
    policy: Policy = field(default_factory=Policy)
    calibrator: Calibrator | Literal["shipped"] | None = "shipped"
    keep_crops: bool = field(default=False, metadata=described("Keep the pictures of the fields in records."))

    def __post_init__(self) -> None:
        check(self)
        if self.fields is not None:
            _check_fields(self.fields)
        if not isinstance(self.policy, Policy):
            raise SettingsError(f"policy must be a chequeocr.Policy, not {type(self.policy).__name__}")
        if self.country != "auto":
            from chequeocr.parse.profiles import profile

            profile(self.country)


def _check_fields(fields: tuple[str, ...]) -> None:
    if not isinstance(fields, tuple) or not fields:
        raise SettingsError(f"fields must be a tuple of names, or None for all, not {fields!r:.60}")
    for name in fields:
        if name not in FIELDS:
            raise SettingsError(f"no field is called {name!r:.60}; fields are: {', '.join(FIELDS)}")
