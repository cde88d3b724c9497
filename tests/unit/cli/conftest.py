"""A reader of fakes behind the command line, so that no test here needs a model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from chequeocr.cli.options import Models
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.testing import FakeDetector, FakeRecognizer

BOXES = {
    "cheque": (0, 0, 400, 180),
    "payee_name": (40, 40, 300, 60),
    "amount_in_numbers": (310, 60, 390, 85),
    "amount_in_words": (40, 65, 300, 85),
}
TEXTS = {
    "payee_name": "Meera Stationers",
    "amount_in_numbers": "48,250/-",
    "amount_in_words": "Forty eight thousand two hundred fifty only",
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Models, ReaderSettings]]:
    """Replaces the making of readers; the list holds what they were made with."""
    calls: list[tuple[Models, ReaderSettings]] = []

    def make(models: Models, settings: ReaderSettings) -> ChequeReader:
        calls.append((models, settings))
        return ChequeReader(FakeDetector(BOXES), FakeRecognizer(TEXTS), replace(settings, batch=2))

    for module in ("read", "read_line", "evaluate"):
        monkeypatch.setattr(f"chequeocr.cli.{module}.make_reader", make)
    return calls


@pytest.fixture
def run(made: object) -> Iterator[Callable[..., Result]]:
    """Runs `chequeocr ARGUMENTS...` in this process."""
    from chequeocr.cli.app import app

    def run(*arguments: object, **options: Any) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)

    yield run
    logging.getLogger("chequeocr").setLevel(logging.NOTSET)  # -v and train set it


def draw(path: Path, size: tuple[int, int] = (400, 180)) -> Path:
    """A white leaf with ink in every box of BOXES."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, "white")
    for name, (x0, y0, x1, y1) in BOXES.items():
        if name != "cheque":
            for x in range(x0 + 4, x1 - 4, 6):
                image.paste((20, 20, 60), (x, y0 + 5, x + 3, y1 - 5))
    image.save(path)
    return path


@pytest.fixture
def leaf() -> Callable[..., Path]:
    """`draw`, for tests that need a picture."""
    return draw
