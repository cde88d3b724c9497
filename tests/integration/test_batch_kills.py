"""Batches that are killed again and again lose nothing: `tests/bench/kills.py`, fifty times."""

from __future__ import annotations

import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="batches need the extra 'batch'")

from tests.bench import kills
from tests.support import postgres


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_run_file_in_sqlite(tmp_path: Path) -> None:
    files = kills.drawn(tmp_path)
    said = kills.killed(files, lambda number: str(tmp_path / f"{number}.db"), 25, random.Random(7))
    assert said.startswith("25 | ")
    assert said.endswith(" | 108 | 0")


@pytest.mark.long
@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL isn't installed")
def test_one_in_postgresql() -> None:
    pytest.importorskip("psycopg", reason="PostgreSQL needs the extra 'postgres'")
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        said = kills.killed(kills.drawn(Path(folder)), kills.databases(stack), 25, random.Random(8))
        assert said.startswith("25 | ")
