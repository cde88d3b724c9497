"""Fixtures that all tests share: where our own pictures and, where present, the real ones are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, settings

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
