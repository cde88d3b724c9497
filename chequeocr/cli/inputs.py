"""The inputs of a run: arguments expanded, failures kept in their places, outcomes counted.

In: FILE | FOLDER | GLOB | @LIST | - arguments, and a way to read many files. Out: outcomes in the order of
the input, and what was skipped beside them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from chequeocr.cli.stderr import say, say_warning
from chequeocr.errors import ChequeOcrError
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name
from chequeocr.source.files import expand_each
from chequeocr.source.limits import SourceLimits
from chequeocr.source.skipped import Skipped, sentence, unread

if TYPE_CHECKING:
    from chequeocr.types import Image

R = TypeVar("R")

SOME_FAILED = 1


@dataclass(frozen=True, slots=True)
class Success(Generic[R]):
    """A page or a line that was read: its file, what came of it, and the page's picture where one is kept."""

    path: Path
    value: R
    image: Image | None = None


class Stdin(BytesIO):
    """What came on standard input. A file with a name, so that records and errors can call it by it."""

    name = "<stdin>"


Item: TypeAlias = Path | Stdin | Failure
"""A file to read, standard input, or an argument that stands for neither."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the arguments stand for: `items` to read, in order, and what was `skipped` in folders."""

    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def unread(self) -> list[Failure]:
        """What was skipped though it may hold a cheque, as the failures that reading it would give."""
        return unread(self.skipped)


def collect(arguments: Iterable[str]) -> Inputs:
    """Returns the files that the arguments stand for, "-" being standard input; an argument that stands for
    none is a Failure in its place."""
    items: list[Item] = []
    skipped: list[Skipped] = []
    for argument in arguments:
        if argument == "-":
            most = SourceLimits().max_bytes  # one more, so that its reader sees that it is too much
            items.append(Stdin(sys.stdin.buffer.read(most + 1)))
            continue
        (found,) = expand_each([argument])
        if isinstance(found, Failure):
            items.append(found)
        else:
            items.extend(found.files)
            skipped.extend(found.skipped)
    return Inputs(tuple(items), tuple(skipped))


def say_skipped(inputs: Inputs) -> None:
    """Writes one line on stderr about what was skipped, if anything: a warning if it may hold a cheque."""
    said = sentence(inputs.skipped)
    if said:
        (say_warning if inputs.unread else say)(said)


def path_of(item: Path | Stdin) -> Path:
    """Returns the path of a file; for standard input what it is called."""
    return item if isinstance(item, Path) else Path(item.name)


def files_of(items: Iterable[Item]) -> list[Path]:
    """Returns those items that are files, standard input among them."""
    return [path_of(item) for item in items if not isinstance(item, Failure)]


def failed(item: Item, error: ChequeOcrError) -> Failure:
    """Returns the failure of an item that was never read because of `error`."""
    return item if isinstance(item, Failure) else Failure(display_name(path_of(item)), 0, error)


def results(
    items: Sequence[Item], read: Callable[[Sequence[Item]], Iterator[R | Failure]]
) -> Iterator[Success[R] | Failure]:
    """Yields one outcome for each item, in order. `read` gives one each, and hands on the failures among
    them."""
    for item, value in zip(items, read(items), strict=True):
        if isinstance(value, Failure):
            yield value
        else:
            assert not isinstance(item, Failure)  # a Failure among the items stays one
            yield Success(path_of(item), value)


def exit_code(outcomes: Sequence[Success[R] | Failure], *, all_there: bool = True) -> int:
    """Returns 0 if all was read, 1 if some was, and the first failure's own code if nothing was.

    `all_there` says whether the outcomes are of all that may hold a cheque.
    """
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    if not failures:
        return 0 if all_there else SOME_FAILED
    return SOME_FAILED if len(failures) < len(outcomes) else failures[0].error.exit_code
