"""The process that reads: it makes a reader of its own, and reads one part after the other.

In: `Part`s through a pipe, and how to read them. Out, through the same pipe: messages (READY; PAGE after each
page; DONE with the lines of JSON and pictures; FATAL with a code and a message). It ends with its pipe.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Final, Protocol

from chequeocr.batch.settings import BatchSettings
from chequeocr.errors import ChequeOcrError
from chequeocr.outcome import Failure
from chequeocr.output.tables.doubtful import picture_of
from chequeocr.reader.reader import ChequeReader
from chequeocr.record import Cheque
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import pages_of
from chequeocr.source.part import Part
from chequeocr.types import Page

READY: Final = "ready"
PAGE: Final = "page"
DONE: Final = "done"
FATAL: Final = "fatal"

Line = tuple[str, bytes | None]
"""A record or a failure as JSON, and the picture of the field in doubt."""


class PageReader(Protocol):
    """What reads: a ChequeReader, or what is like it."""

    def read_pages(self, pages: Iterable[Page | Failure]) -> Iterator[Cheque | Failure]:
        """Yields what comes of each page, as ChequeReader does."""
        ...


MakeReader = Callable[[BatchSettings], PageReader]
"""Makes the reader of one process. It goes there by its name: a function of a module, no lambda."""


def default_reader(settings: BatchSettings) -> ChequeReader:
    """Returns a ChequeReader with the models and settings of the batch."""
    wanted = replace(
        settings.reader,
        threads=settings.reader.threads or (1 if settings.processes > 1 else 0),
        time_limit_s=None,  # the parent holds it: it can end a process, not a thread
        keep_crops=not settings.redact,
    )
    return ChequeReader(settings.detector, settings.recognizer, wanted)


def work(pipe: Connection, settings: BatchSettings, make: MakeReader) -> None:
    """Reads until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal
    limits = SourceLimits(max_pixels=settings.reader.max_pixels)
    try:
        reader = make(settings)
        pipe.send((READY, None))
        while True:
            part: Part = pipe.recv()
            lines: list[Line] = []
            for page in pages_of(part, limits):
                lines += lines_of(reader, page)
                pipe.send((PAGE, None))
            pipe.send((DONE, lines))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # whoever gave the work has gone
    except ChequeOcrError as error:
        pipe.send((FATAL, (error.code, str(error))))


def lines_of(reader: PageReader, page: Page | Failure) -> Iterator[Line]:
    """Yields what comes of a page. Errors that every further page would meet too are raised."""
    for result in reader.read_pages([page]):
        yield result.to_json(), None if isinstance(result, Failure) else picture_of(result)
