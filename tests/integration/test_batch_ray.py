"""A batch on a real local Ray with two actors: the same rows, also where an actor is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="this needs the extra 'ray'")

import ray

from chequeocr.batch import BatchSettings
from chequeocr.batch.ray import run
from chequeocr.errors import ModelCorruptError
from tests.support.batch_readers import BROKEN_MODEL, TWO_CHEQUES, draw, told

TWO = BatchSettings(workers=2)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    # The workers of Ray find this package and the tests' own reader by this path.
    environment = {"PYTHONPATH": os.getcwd(), "TOLD_SECONDS": "0.2"}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": environment})
    yield
    ray.shutdown()


def rows(out: Path) -> list[tuple[str, int | None, str]]:
    query = "select source, cheque, coalesce(decision, error) from chequeocr_rows order by id"
    with sqlite3.connect(out) as database:
        return [(Path(source).name, cheque, what) for source, cheque, what in database.execute(query)]


def test_the_same_rows_and_a_second_start(tmp_path: Path) -> None:
    for number in range(6):
        draw(tmp_path / "s" / f"{number}.png", TWO_CHEQUES if number == 2 else 0, number)
    (tmp_path / "s" / "4.png").write_bytes(b"no picture")
    expected = [(f"{number}.png", cheque, "review") for number in range(6) if number != 4
                for cheque in range(2 if number == 2 else 1)]
    expected.insert(5, ("4.png", None, "not-an-image"))  # type: ignore[arg-type]
    assert run([tmp_path / "s"], tmp_path / "run.db", TWO, make_reader=told).rows == 7
    assert rows(tmp_path / "run.db") == expected
    draw(tmp_path / "s" / "9.png", number=9)
    assert run([tmp_path / "s"], tmp_path / "run.db", TWO, make_reader=told).earlier == 7
    assert rows(tmp_path / "run.db") == [*expected, ("9.png", 0, "review")]


def test_an_actor_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    for number in range(20):
        draw(tmp_path / "s" / f"{number}.png", number=number)
    killed: list[int] = []

    def kill() -> None:
        deadline = time.monotonic() + 60
        while not killed and time.monotonic() < deadline:
            time.sleep(0.1)
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    said = path.read_bytes()
                except OSError:
                    continue
                if said.startswith(b"ray::MapWorker") and b"submit" in said:
                    os.kill(int(path.parent.name), signal.SIGKILL)
                    killed.append(int(path.parent.name))
                    break

    killing = threading.Thread(target=kill)
    killing.start()
    run([tmp_path / "s"], tmp_path / "run.db", TWO, make_reader=told)
    killing.join()
    assert killed, "there was no actor to kill"
    assert rows(tmp_path / "run.db") == [(f"{number}.png", 0, "review") for number in range(20)]


def test_what_no_picture_escapes_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(ModelCorruptError, match="is damaged"):
        run([draw(tmp_path / "a.png", BROKEN_MODEL)], tmp_path / "run.db", TWO, make_reader=told)
    assert rows(tmp_path / "run.db") == []
