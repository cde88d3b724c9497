"""A run file in a real PostgreSQL: the same rows, also where the server goes away in the middle."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="PostgreSQL needs the extra 'postgres'")

from chequeocr.batch import BatchSettings, open_store, run
from chequeocr.errors import RunFileError
from tests.support import postgres
from tests.support.batch_readers import TWO_CHEQUES, draw, told

TWO = BatchSettings(workers=2)

pytestmark = pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL isn't installed")


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        made = postgres.make(Path(folder))
        made.start()
        try:
            yield made
        finally:
            made.stop()


def rows(server: postgres.Server) -> list[tuple[object, ...]]:
    import psycopg

    query = "select source, page, cheque, decision, amount from chequeocr_rows order by id"
    with psycopg.connect(server.url) as database:
        return [(Path(row[0]).name, *row[1:]) for row in database.execute(query)]


def test_the_same_rows_as_in_a_file(server: postgres.Server, tmp_path: Path) -> None:
    kinds = (0, TWO_CHEQUES, 0, 0)
    scans = [draw(tmp_path / f"{number}.png", what, number) for number, what in enumerate(kinds)]
    assert run(scans[:2], server.url, TWO, make_reader=told).earlier == 0
    assert run(scans, server.url, TWO, make_reader=told).earlier == 3
    assert rows(server) == [(f"{number}.png", 0, cheque, "review", Decimal("48250.0000"))
                            for number, cheque in ((0, 0), (1, 0), (1, 1), (2, 0), (3, 0))]
    with open_store(server.url, write=False) as store:
        assert [row.outcome.page for row in store.rows()] == [0] * 5


def test_two_processes_do_not_write_at_once(server: postgres.Server, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.png")
    with open_store(server.url) as store:
        store.begin({})
        with pytest.raises(RunFileError, match="another process writes"):
            run([path], server.url, TWO, make_reader=told)


def test_a_server_that_restarts_is_waited_for(server: postgres.Server, tmp_path: Path) -> None:
    scans = [draw(tmp_path / f"{number}.png", number=number) for number in range(60)]

    def restart() -> None:
        time.sleep(1.5)
        server.stop()
        server.start()

    restarting = threading.Thread(target=restart)
    restarting.start()
    settings = BatchSettings(workers=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLD_SECONDS", "0.05")
        run(scans, server.url, settings, make_reader=told)
    restarting.join()
    assert [name for name, *_ in rows(server)] == [path.name for path in scans]


def test_one_that_stays_away_stops_the_run_which_then_continues(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLD_SECONDS", "0.05")
    scans = [draw(tmp_path / f"{number}.png", number=number) for number in range(60)]
    stopping = threading.Timer(2, server.stop)
    stopping.start()
    with pytest.raises(RunFileError, match="start again to continue") as caught:
        run(scans, server.url, TWO, make_reader=told)
    stopping.join()
    assert "48250" not in str(caught.value)
    server.start()
    there = len(rows(server))
    assert 0 < there < 60
    assert run(scans, server.url, TWO, make_reader=told).earlier == there
    assert [name for name, *_ in rows(server)] == [path.name for path in scans]
