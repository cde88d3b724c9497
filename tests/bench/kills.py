"""Batches that are killed at random moments: afterwards the run file holds exactly the expected rows.

    python -m tests.bench.kills --kills 50
    python -m tests.bench.kills --kills 500 --write docs/batch.md

Half of the kills hit a run file in SQLite, half one in PostgreSQL where that is installed. The pictures are
read by a reader without a model (`tests/support/batch_readers.py`), in a few milliseconds each, so that kills
fall on every part of the work: starting, reading, writing, the middle of an archive. Every kill is SIGKILL to
the process that writes; its workers end by themselves. A run that was finished before it could be killed is
checked, and a new one begun.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.bench.checkout import commit
from tests.bench.pages import write_into
from tests.support import postgres
from tests.support.batch_readers import TWO_CHEQUES, draw

ROOT = Path(__file__).resolve().parents[2]
Rows = list[tuple[str, int | None]]

_START = """
import sys
from chequeocr.batch import BatchSettings, run
from tests.support.batch_readers import told
if __name__ == "__main__":
    run(sys.argv[2:], sys.argv[1], BatchSettings(workers=2), make_reader=told)
"""


def main() -> None:
    """Kills, checks, reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        files = drawn(Path(folder))
        head = "| run file | killed | runs | rows of a run | wrong |"
        lines = [f"{datetime.date.today()}, commit {commit()}.", "", head, "|---|---|---|---|---|"]
        kinds: list[tuple[str, Callable[[int], str]]] = [("SQLite", lambda n: f"{folder}/{n}.db")]
        if postgres.binaries() is not None:
            kinds.append(("PostgreSQL", databases(stack)))
        for name, place in kinds:
            lines.append(f"| {name} | {killed(files, place, given.kills // len(kinds), rng)} |")
            print(lines[-1], flush=True)
    if given.write:
        write_into(given.write, "kills", "\n".join(lines))


def drawn(folder: Path) -> tuple[list[str], Rows]:
    """What is read: a folder and an archive; and the rows that it has to give."""
    scans = folder / "scans"
    expected: Rows = []
    for number in range(60):
        path = draw(scans / f"{number}.png", TWO_CHEQUES if number % 7 == 3 else 0, number)
        if number % 11 == 5:
            path.write_bytes(b"no picture")
            expected.append((path.name, None))
        else:
            expected += [(path.name, cheque) for cheque in range(2 if number % 7 == 3 else 1)]
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number in range(100, 140):
            archive.write(draw(folder / "one.png", number=number), f"{number}.png")
            expected.append((f"{number}.png", 0))
    return [str(scans), str(folder / "more.zip")], expected


def killed(files: tuple[list[str], Rows], place: Callable[[int], str], kills: int, rng: random.Random) -> str:
    """Kills so often; the cells of the table's row. Raises AssertionError for the first wrong run."""
    inputs, expected = files
    done, run = 0, 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOLD_SECONDS": "0.01"}
    while done < kills:
        out = place(run)
        command = [sys.executable, "-c", _START, out, *inputs]
        while True:
            process = subprocess.Popen(command, env=environment, cwd=ROOT)
            try:
                process.wait(rng.uniform(0.2, 3.0) if done < kills else 120)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                done += 1
                continue
            assert process.returncode == 0, f"exit status {process.returncode}"
            break
        assert rows(out) == expected, f"run {run}: other rows than expected"
        run += 1
    return f"{done} | {run} | {len(expected)} | 0"


def rows(out: str) -> Rows:
    """What a run file holds: names and numbers of cheques, in order."""
    query = "select source, cheque from chequeocr_rows order by id"
    if out.startswith("postgresql"):
        import psycopg

        with psycopg.connect(out) as server:
            found = server.execute(query).fetchall()
    else:
        with sqlite3.connect(out) as file:
            found = file.execute(query).fetchall()
    return [(Path(source).name, cheque) for source, cheque in found]


def databases(stack: ExitStack) -> Callable[[int], str]:
    """Addresses of new databases of one server."""
    import psycopg

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True))
    server = postgres.make(Path(folder))
    server.start()
    stack.callback(server.stop)

    def place(number: int) -> str:
        name = f"run{number}"
        with psycopg.connect(server.url, autocommit=True) as database:
            database.execute(f"create database {name}")
        time.sleep(0.1)
        return server.url.rsplit("/", 1)[0] + f"/{name}"

    return place


if __name__ == "__main__":
    main()
