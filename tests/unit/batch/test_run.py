"""Batches without a model: every input ends as rows, whatever happens to it or to the processes."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="batches need the extra 'batch'")

from chequeocr.batch import BatchSettings, Summary, pool, run
from chequeocr.batch.store import open_store
from chequeocr.errors import ModelCorruptError, RunFileError, WorkerError
from chequeocr.outcome import Failure
from chequeocr.reader.settings import ReaderSettings
from tests.support.batch_readers import (
    BROKEN_MODEL,
    DIES,
    DIES_ONCE,
    EATS,
    HANGS,
    TWO_CHEQUES,
    damaged,
    dead,
    draw,
    slow,
    told,
)

TWO = BatchSettings(workers=2)


def rows(path: Path) -> list[tuple[str, int, int | None, str]]:
    """Source below the run file's folder, page, cheque, decision or error, in order."""
    with sqlite3.connect(path) as database:
        query = "select source, page, cheque, decision, error from chequeocr_rows order by id"
        found = database.execute(query)
        return [(source.replace(f"{path.parent}/", ""), page, cheque, decision or error)
                for source, page, cheque, decision, error in found]


def codes(path: Path) -> dict[str, str]:
    return {source: what for source, _, _, what in rows(path)}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run.db"


def test_every_input_is_rows_in_its_order(tmp_path: Path, out: Path) -> None:
    for number in range(1, 13):
        draw(tmp_path / "scans" / f"{number}.png", TWO_CHEQUES if number == 3 else 0, number)
    (tmp_path / "scans" / "5.png").write_bytes(b"no picture")
    (tmp_path / "scans" / "mail.eml").write_bytes(b"")
    summary = run([tmp_path / "scans", tmp_path / "missing.png"], out, TWO, make_reader=told)
    expected: list[tuple[str, int, int | None, str]] = []
    for number in range(1, 13):
        count, what = (2, "review") if number == 3 else (1, "not-an-image" if number == 5 else "review")
        expected += [(f"scans/{number}.png", 0, None if number == 5 else n, what) for n in range(count)]
    expected += [("missing.png", 0, None, "file-access"), ("scans/mail.eml", 0, None, "not-an-image")]
    assert rows(out) == expected
    assert (summary.cheques, summary.failed, summary.earlier) == (12, 3, 0)
    assert summary.rows == 15
    assert json.dumps(summary.to_dict())


def test_a_second_start_reads_nothing_again(tmp_path: Path, out: Path) -> None:
    draw(tmp_path / "a.png")
    draw(tmp_path / "b.png", number=1)
    run([tmp_path / "a.png", tmp_path / "x.png"], out, TWO, make_reader=told)
    before = rows(out)
    given = [tmp_path / name for name in ("a.png", "x.png", "b.png")]
    summary = run(given, out, TWO, make_reader=told)
    assert rows(out) == [*before, ("b.png", 0, 0, "review")]
    assert summary.earlier == 2


def test_where_all_is_there_no_process_is_started(tmp_path: Path, out: Path) -> None:
    draw(tmp_path / "a.png")
    run([tmp_path / "a.png"], out, TWO, make_reader=told)
    assert run([tmp_path / "a.png"], out, TWO, make_reader=damaged).earlier == 1


def test_a_file_that_changed_is_read_anew_and_the_old_row_stays(tmp_path: Path, out: Path) -> None:
    path = draw(tmp_path / "a.png", number=1)
    run([path], out, TWO, make_reader=told)
    os.utime(path, (1, 1))
    run([path], out, TWO, make_reader=told)
    assert len(rows(out)) == 1, "another date, the same content"
    draw(path, number=2)
    run([path], out, TWO, make_reader=told)
    assert [source for source, *_ in rows(out)] == ["a.png", "a.png"]


def test_what_was_missing_and_came_has_its_rows_alone(tmp_path: Path, out: Path) -> None:
    run([tmp_path / "a.png"], out, TWO, make_reader=told)
    assert codes(out) == {"a.png": "file-access"}
    draw(tmp_path / "a.png")
    run([tmp_path / "a.png"], out, TWO, make_reader=told)
    assert rows(out) == [("a.png", 0, 0, "review")]


def test_failures_are_tried_again_when_asked(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLD_MARKS", str(tmp_path))
    once = draw(tmp_path / "a.png", DIES)
    good = draw(tmp_path / "b.png")
    run([once, good], out, TWO, make_reader=told)
    assert codes(out) == {"a.png": "worker-died", "b.png": "review"}
    run([once, good], out, TWO, make_reader=told)
    assert len(rows(out)) == 2
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(good, "1.png")
        archive.writestr("2.png", b"no picture")
    again = BatchSettings(workers=2, retry_failed=True)
    run([once, good, tmp_path / "c.zip"], out, again, make_reader=told)
    run([once, good, tmp_path / "c.zip"], out, again, make_reader=told)
    assert sorted(rows(out)) == [("a.png", 0, None, "worker-died"), ("b.png", 0, 0, "review"),
                                 ("c.zip/1.png", 0, 0, "review"), ("c.zip/2.png", 0, None, "not-an-image")]


def test_a_process_that_dies_costs_one_try_then_a_failure(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLD_MARKS", str(tmp_path))
    for number in range(6):
        draw(tmp_path / "s" / f"{number}.png", {1: DIES, 2: DIES_ONCE, 4: DIES_ONCE}.get(number, 0), number)
    run([tmp_path / "s"], out, TWO, make_reader=told)
    assert codes(out) == {f"s/{n}.png": "worker-died" if n == 1 else "review" for n in range(6)}
    assert [source for source, *_ in rows(out)] == [f"s/{n}.png" for n in range(6)]


def test_a_picture_that_takes_too_long_or_too_much(tmp_path: Path, out: Path) -> None:
    for number, what in enumerate((0, HANGS, 0, EATS, 0)):
        draw(tmp_path / "s" / f"{number}.png", what, number)
    limits = BatchSettings(workers=2, memory_mb=400, reader=ReaderSettings(time_limit_s=4))
    start = time.monotonic()
    run([tmp_path / "s"], out, limits, make_reader=told)
    assert codes(out) == {"s/0.png": "review", "s/1.png": "time-limit", "s/2.png": "review",
                          "s/3.png": "worker-died", "s/4.png": "review"}
    assert time.monotonic() - start < 45


def test_what_no_picture_escapes_ends_the_run_and_keeps_the_rest(tmp_path: Path, out: Path) -> None:
    for number in range(4):
        draw(tmp_path / "s" / f"{number}.png", BROKEN_MODEL if number == 2 else 0, number)
    one = BatchSettings(workers=1)
    with pytest.raises(ModelCorruptError):
        run([tmp_path / "s"], out, one, make_reader=told)
    assert [source for source, *_ in rows(out)] == ["s/0.png", "s/1.png"]
    with pytest.raises(WorkerError):
        run([tmp_path / "s"], out, one, make_reader=dead)
    draw(tmp_path / "s" / "2.png", number=2)
    run([tmp_path / "s"], out, one, make_reader=told)
    assert len(rows(out)) == 4


def test_archives_go_on_in_their_middle(tmp_path: Path, out: Path) -> None:
    pictures = [draw(tmp_path / "d" / f"{n}.png", number=n) for n in range(5)]
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for path in pictures:
            archive.add(path, f"x/{path.name}")
        info = tarfile.TarInfo("../out.png")
        archive.addfile(info, io.BytesIO())
    run([tmp_path / "a.tar.gz"], out, TWO, make_reader=told)
    whole = rows(out)
    assert whole == [*((f"a.tar.gz/x/{n}.png", 0, 0, "review") for n in range(5)),
                     ("a.tar.gz/../out.png", 0, None, "unsafe-member")]
    with sqlite3.connect(out) as database:  # as if it had been stopped after two
        database.execute("update chequeocr_inputs set done = 0")
        database.execute("delete from chequeocr_rows where id > 2")
        database.execute("delete from chequeocr_units where id > 2")
    assert run([tmp_path / "a.tar.gz"], out, TWO, make_reader=told).earlier == 2
    assert rows(out) == whole


def test_duplicates_are_marked_across_starts(tmp_path: Path, out: Path) -> None:
    first, second = draw(tmp_path / "a.png"), draw(tmp_path / "b.png")
    run([first], out, TWO, make_reader=told)
    run([first, second, first], out, TWO, make_reader=told)
    with open_store(out, write=False) as store:
        found = [row.outcome for row in store.rows()]
    codes = [[f.code for f in one.findings] for one in found if not isinstance(one, Failure)]
    assert codes == [[], ["duplicate"]]


def test_processes_load_their_models_at_once(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member of an archive is more than a pipe holds: who sends it to a process that starts waits."""
    started: list[float] = []
    real = pool.multiprocessing.context.SpawnContext.Process.start
    context = pool.multiprocessing.context.SpawnContext.Process
    monkeypatch.setattr(context, "start", lambda self: (started.append(time.monotonic()), real(self))[1])
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        for number in range(4):
            picture = draw(tmp_path / f"{number}.bmp", 0, number)
            picture.write_bytes(picture.read_bytes() + bytes(2_000_000))
            archive.add(picture, picture.name)
    assert run([tmp_path / "all.tar"], out, TWO, make_reader=slow).cheques == 4
    assert started[1] - started[0] < 0.9


def test_more_processes_than_pictures(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLD_SECONDS", "4")  # the other process is ready, and has nothing to do
    assert run([draw(tmp_path / "a.png")], out, TWO, make_reader=told).cheques == 1


def test_as_they_come_is_faster_than_the_slowest(tmp_path: Path, out: Path) -> None:
    for number in range(8):
        draw(tmp_path / "s" / f"{number}.png", HANGS if number == 0 else 0, number)
    limits = ReaderSettings(time_limit_s=5)
    run([tmp_path / "s"], out, BatchSettings(workers=2, keep_order=False, reader=limits), make_reader=told)
    assert rows(out)[-1] == ("s/0.png", 0, None, "time-limit")
    assert len(rows(out)) == 8


# -- run files -----------------------------------------------------------------------------------------


def test_run_files_that_cannot_be_gone_on_with(tmp_path: Path, out: Path) -> None:
    path = draw(tmp_path / "a.png")
    run([path], out, TWO, make_reader=told)
    with pytest.raises(RunFileError, match="made with other settings"):
        run([path], out, BatchSettings(reader=ReaderSettings(country="IN")), make_reader=told)
    with pytest.raises(RunFileError, match="made with redacted False, not True"):
        run([path], out, BatchSettings(redact=True), make_reader=told)
    with sqlite3.connect(out) as database:
        database.execute("update chequeocr_meta set value = 'chequeocr-run/0' where key = 'schema'")
    with pytest.raises(RunFileError, match="made with schema chequeocr-run/0, not chequeocr-run/1"):
        run([path], out, TWO, make_reader=told)
    (tmp_path / "text.db").write_text("no database at all, whatever its name says" * 40)
    with pytest.raises(RunFileError, match="not a database"):
        run([path], tmp_path / "text.db", TWO, make_reader=told)
    with pytest.raises(RunFileError, match="no such run file"), open_store(tmp_path / "no.db", write=False):
        pass


def test_two_processes_do_not_write_to_one_run_file(tmp_path: Path, out: Path) -> None:
    draw(tmp_path / "a.png")
    with open_store(out), pytest.raises(RunFileError, match="another process writes"):
        run([tmp_path / "a.png"], out, TWO, make_reader=told)


def test_a_full_disk_stops_it_and_the_next_start_goes_on(tmp_path: Path, out: Path) -> None:
    for number in range(40):
        draw(tmp_path / "s" / f"{number}.png", number=number)
    script = (
        "import resource, signal, sys\n"
        "from chequeocr.batch import BatchSettings, run\n"
        "from tests.support.batch_readers import told\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, resource.RLIM_INFINITY))\n"
        "    run([sys.argv[1]], sys.argv[2], BatchSettings(workers=2), make_reader=told)\n"
    )
    (tmp_path / "full.py").write_text(script)
    command = [sys.executable, tmp_path / "full.py", tmp_path / "s", out]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert "RunFileError" in ended.stderr
    assert 0 < len(rows(out)) < 40
    run([tmp_path / "s"], out, TWO, make_reader=told)
    assert sorted(rows(out)) == sorted((f"s/{n}.png", 0, 0, "review") for n in range(40))


STARTED = """
import sys
from chequeocr.batch import BatchSettings, run
from tests.support.batch_readers import told
if __name__ == "__main__":
    run(sys.argv[2:], sys.argv[1], BatchSettings(workers=2), make_reader=told)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_at_any_moment_it_goes_on(tmp_path: Path, out: Path, how: signal.Signals) -> None:
    for number in range(30):
        draw(tmp_path / "s" / f"{number}.png", number=number)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for number in range(30):
            archive.write(draw(tmp_path / "d.png", number=100 + number), f"{number}.png")
    (tmp_path / "start.py").write_text(STARTED)
    command = [sys.executable, *(str(tmp_path / name) for name in ("start.py", "run.db", "s", "z.zip"))]
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "TOLD_SECONDS": "0.15"}
    seen = 0
    for wanted in (8, 40):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
        while seen < wanted and process.poll() is None:
            time.sleep(0.05)
            seen = len(rows(out)) if out.exists() and table_is_there(out) else 0
        process.send_signal(how)
        process.communicate(timeout=30)
        assert process.returncode != 0, "it was done before it could be stopped"
    subprocess.run(command, env=environment, check=True, timeout=120)
    expected = [(f"s/{n}.png", 0, 0, "review") for n in range(30)]
    expected += [(f"z.zip/{n}.png", 0, 0, "review") for n in range(30)]
    assert rows(out) == expected


def table_is_there(path: Path) -> bool:
    with sqlite3.connect(path) as database:
        return bool(database.execute("select 1 from sqlite_master where name = 'chequeocr_rows'").fetchone())


def test_the_summary_for_people() -> None:
    assert str(Summary(3, 2, 1, 4, 0, 1.0)) == "6 cheques: 3 accepted, 2 for review, 1 rejected; 4 failed"
    assert str(Summary(1, 0, 0, 0, 1, 1.0)).endswith("; 1 of these were read before")
