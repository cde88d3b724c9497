"""The pictures of two real cash letters, read with the shipped models and compared with records 25."""

from __future__ import annotations

from pathlib import Path

import pytest

from chequeocr.reader.reader import ChequeReader
from tests.bench.x937 import FILES, read_file

pytestmark = pytest.mark.long  # .ci/run runs these in a step of their own

RIGHT = {"arthware_sample.x9": (19, 20), "x937 dstu.x9": (8, 10)}
"""Amounts right and items, as docs/cash-letters.md has them."""


@pytest.mark.parametrize("name", FILES)
def test_amounts_are_those_of_the_file(name: str, shared_data: Path, shipped_reader: ChequeReader) -> None:
    assert (shared_data / "x937" / name).is_file()
    found = read_file(shipped_reader, name)
    right, items = RIGHT[name]
    assert (found.items, found.failures) == (items, 0)
    assert found.right >= right
    assert found.accepted_wrong == 0
