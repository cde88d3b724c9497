"""Readers for batches without a model: what a page's first pixel says is what happens.

Module-level functions, as the processes of a batch find them by name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from chequeocr.batch.settings import BatchSettings
from chequeocr.errors import ModelCorruptError, SourceError
from chequeocr.outcome import Failure
from chequeocr.record import Cheque
from chequeocr.types import Page
from tests.support.records import record

PLAIN, DIES, DIES_ONCE, HANGS, EATS, BROKEN_MODEL, TWO_CHEQUES, FAILS = 0, 1, 2, 3, 4, 5, 6, 7


def draw(path: Path, what: int = PLAIN, number: int = 0) -> Path:
    """A picture that tells the reader what to do; `number` makes it differ from others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (8, 8), "white")
    image.putpixel((0, 0), (what, number // 256, number % 256))
    image.save(path)
    return path


class Told:
    """Reads as it is told, after a few milliseconds."""

    def read_pages(self, pages: Iterable[Page | Failure]) -> Iterator[Cheque | Failure]:
        for page in pages:
            if isinstance(page, Failure):
                yield page
                continue
            what = int(page.image[0, 0, 0])
            if what == FAILS and "TOLD_MENDED" not in os.environ:
                yield Failure(page.source, page.index, SourceError("it was told to fail"))
                continue
            self._do(what, page)
            time.sleep(float(os.environ.get("TOLD_SECONDS", "0.002")))
            for cheque in range(2 if what == TWO_CHEQUES else 1):
                yield record(source=page.source, page=page.index, cheque=cheque, sha256=page.sha256)

    def _do(self, what: int, page: Page) -> None:
        if what == DIES:
            os._exit(3)
        if what == DIES_ONCE:
            mark = Path(os.environ["TOLD_MARKS"]) / page.sha256
            if not mark.exists():
                mark.touch()
                os._exit(3)
        if what == HANGS:
            time.sleep(60)
        if what == EATS:
            kept = bytearray(os.urandom(1 << 20) * 600)
            time.sleep(60)
            del kept
        if what == BROKEN_MODEL:
            raise ModelCorruptError("m.onnx is damaged")


def told(settings: BatchSettings) -> Told:
    """Makes one."""
    return Told()


def damaged(settings: BatchSettings) -> Told:
    """Fails as a damaged model does."""
    raise ModelCorruptError("m.onnx is damaged")


def slow(settings: BatchSettings) -> Told:
    """Takes a second to be made, as models take to load."""
    time.sleep(1.0)
    return Told()


def dead(settings: BatchSettings) -> Told:
    """Ends the process before it is ready."""
    os._exit(4)
