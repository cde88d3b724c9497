"""Fixtures that all tests share: where our own pictures and, where present, the real ones are; one reader."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

if TYPE_CHECKING:
    from chequeocr.reader.reader import ChequeReader

# Workers share the cores: libraries that would take all of them take one. They read it when they load.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# A deadline an example measures the machine, not the code: parsers have tests of bounded time of their own.
settings.register_profile("chequeocr", deadline=None)
# Of a mutant we want to know quickly whether any test fails, and the same each time.
settings.register_profile("mutation", deadline=None, max_examples=25, derandomize=True, database=None,
                          phases=(Phase.explicit, Phase.generate))  # fmt: skip
settings.load_profile("chequeocr")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def fixtures_dir() -> Path:
    """The synthetic cheques that ship with the repository."""
    return ROOT / "fixtures"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real and third-party data, beside the checkout where somebody put it."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip("needs the measuring data beside the checkout (../shared/data)")
    return path


@pytest.fixture(scope="session")
def shipped_reader() -> ChequeReader:
    """The reader with the models that ship, once a session. It judges no dates, so that no day matters."""
    from chequeocr.decide.policy import Policy
    from chequeocr.reader.reader import ChequeReader
    from chequeocr.reader.settings import ReaderSettings

    return ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))
