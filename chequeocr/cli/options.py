"""Options that several commands share, and the reader they stand for.

In: option values. Out: ReaderOptions, a ChequeReader.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chequeocr.cli.limits import (
    Limits,
    warn_where_fields_are_left_out,
    warn_where_nothing_can_be_accepted,
)

if TYPE_CHECKING:
    from chequeocr.reader.reader import ChequeReader


DAY = 86400  # the longest time limit, in seconds: what is longer is a slip of the keyboard


class Seconds(click.FloatRange):
    """A time above 0 and up to a day."""

    def __init__(self) -> None:
        super().__init__(min=0, max=DAY, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The seconds. NaN is neither below nor above a bound, so that it passes click's own check."""
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is no number of seconds", param, ctx)
        return seconds


class NewFile(click.Path):
    """A file to write; whether it may exist already is the command's to say."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. An empty name would come out as the current folder, after hours of work."""
        if value == "":
            self.fail("the file's name is empty", param, ctx)
        return super().convert(value, param, ctx)


class Folder(click.Path):
    """A folder to write to, whether or not it exists."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. An empty name, as an unset variable gives it, doesn't mean the current folder."""
        if value == "":
            self.fail("the folder's name is empty", param, ctx)
        return super().convert(value, param, ctx)


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """The values of the options that `reader_options` adds."""

    detector: str = "cheque-fields"
    recognizer: str = "cheque-lines"
    country: str = "auto"
    max_pixels: int = 100_000_000
    time_limit: float | None = None
    threads: int = 0
    upright: bool = True


def reader_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that choose and set up a reader; the command gets them together as `options`."""
    default = ReaderOptions()

    @click.option("--detector", metavar="NAME", default=default.detector, show_default=True,
                  help="Find fields with cheque-fields, yolo:path/to/model.onnx or roboflow:model/version.")
    @click.option("--recognizer", metavar="NAME", default=default.recognizer, show_default=True,
                  help="Read them with cheque-lines, or with trocr:NAME, a model on the hub or a folder.")
    @click.option("--country", metavar="CODE", default=default.country, show_default=True,
                  help="Read dates and amounts by the rules of this country: IN, US, GB, FR, ...")
    @click.option("--max-pixels", metavar="N", type=click.IntRange(min=1), default=default.max_pixels,
                  show_default=True, help="Refuse pictures of more pixels before they are decoded.")
    @click.option("--time-limit", metavar="SECONDS", type=Seconds(),
                  help="Give up on a cheque after so many seconds.  [default: no limit]")
    @click.option("--threads", metavar="N", type=click.IntRange(0, 1024), default=default.threads,
                  help="Threads of the shipped models; 0 for one per core.  [default: 0]")
    @click.option("--upright/--no-upright", default=default.upright,
                  help="Turn pictures that clearly lie on their side or upside down.  [default: upright]")
    @functools.wraps(command)
    def with_options(
        *arguments: Any, detector: str, recognizer: str, country: str, max_pixels: int,
        time_limit: float | None, threads: int, upright: bool, **others: Any,
    ) -> None:  # fmt: skip
        options = ReaderOptions(detector, recognizer, country, max_pixels, time_limit, threads, upright)
        command(*arguments, options=options, **others)

    return with_options


def make_reader(
    options: ReaderOptions,
    fields: tuple[str, ...] | None = None,
    limits: Limits | None = None,
    *,
    keep_crops: bool = False,
) -> ChequeReader:
    """The reader that the options describe, for all fields or only some, accepting within the limits.

    Raises SettingsError, MissingDependencyError, ModelError: what ChequeReader raises.
    """
    from chequeocr.reader.reader import ChequeReader
    from chequeocr.reader.settings import ReaderSettings

    country = options.country if options.country == "auto" else options.country.upper()
    settings = ReaderSettings(
        country=country,
        fields=fields,
        time_limit_s=options.time_limit,
        max_pixels=options.max_pixels,
        threads=options.threads,
        upright=options.upright,
        policy=(limits or Limits()).policy(),
        keep_crops=keep_crops,
    )
    reader = ChequeReader(options.detector, options.recognizer, settings)
    warn_where_nothing_can_be_accepted(settings.policy, options.recognizer)
    warn_where_fields_are_left_out(settings.policy, settings.fields)
    return reader
