"""Options that several commands share, and the reader they stand for.

In: option values. Out: Models and ReaderSettings, a ChequeReader. The options of the settings are made of
`ReaderSettings` and `Policy` themselves.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from chequeocr.cli.limits import warn_where_fields_are_left_out, warn_where_nothing_can_be_accepted
from chequeocr.cli.settings import settings_options
from chequeocr.cli.values import TYPES
from chequeocr.reader.settings import ReaderSettings

if TYPE_CHECKING:
    from chequeocr.reader.reader import ChequeReader

Command = Callable[..., None]

_DETECTOR, _RECOGNIZER = "cheque-fields", "cheque-lines"
_IN_PYTHON_ONLY = ("batch", "keep_crops")

_detector = click.option("--detector", metavar="NAME", default=_DETECTOR, show_default=True,
                         help="Find fields with cheque-fields, yolo:path/to/model.onnx or "
                              "roboflow:model/version.")  # fmt: skip
_recognizer = click.option("--recognizer", metavar="NAME", default=_RECOGNIZER, show_default=True,
                           help="Read with cheque-lines, or with trocr:NAME, a model on the hub or a "
                                "folder.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Models:
    """The models that the options name."""

    detector: str = _DETECTOR
    recognizer: str = _RECOGNIZER


def reader_options(command: Command) -> Command:
    """Adds the options of a reader of cheques; the command gets `models` and `settings`."""
    return _detector(_models(settings_options(ReaderSettings, skip=_IN_PYTHON_ONLY, types=TYPES)(command)))


def evaluation_options(command: Command) -> Command:
    """Adds the same for a command that reads every field."""
    skip = (*_IN_PYTHON_ONLY, "fields")
    return _detector(_models(settings_options(ReaderSettings, skip=skip, types=TYPES)(command)))


def line_options(command: Command) -> Command:
    """Adds the same for a command that detects nothing and decides nothing."""
    skip = (*_IN_PYTHON_ONLY, "fields", "upright", "policy")
    return _models(settings_options(ReaderSettings, skip=skip, types=TYPES)(command))


def _models(command: Command) -> Command:
    """Adds --recognizer; the command gets it with the detector, if any, as `models`."""

    @_recognizer
    @functools.wraps(command)
    def with_models(*arguments: Any, recognizer: str, detector: str = _DETECTOR, **given: Any) -> None:
        command(*arguments, models=Models(detector, recognizer), **given)

    return with_models


def make_reader(models: Models, settings: ReaderSettings) -> ChequeReader:
    """Returns the reader that the options describe; warns if nothing could be accepted.

    Raises SettingsError, MissingDependencyError, ModelError: what ChequeReader raises.
    """
    from chequeocr.reader.reader import ChequeReader

    reader = ChequeReader(models.detector, models.recognizer, settings)
    warn_where_nothing_can_be_accepted(settings.policy, models.recognizer)
    warn_where_fields_are_left_out(settings.policy, settings.fields)
    return reader
