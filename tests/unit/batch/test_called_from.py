"""Where a batch is called from: it starts processes, which not every place allows."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="batches need the extra 'batch'")

from chequeocr.batch import BatchSettings, Summary, run
from chequeocr.errors import SettingsError
from tests.support.batch_readers import draw, told

ONE = BatchSettings(workers=1)
_CALL = """
from chequeocr.batch import BatchSettings, run
from tests.support.batch_readers import told
run([{picture!r}], {out!r}, BatchSettings(workers=1), make_reader=told)
"""


@pytest.mark.parametrize("how", ["file", "stdin"])
def test_a_script_that_calls_it_while_it_is_imported_is_told_what_to_do(tmp_path: Path, how: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(_CALL.format(picture=str(draw(tmp_path / "a.png")), out=str(tmp_path / "run.db")))
    command, given = ([str(script)], None) if how == "file" else (["-"], script.read_text())
    done = subprocess.run(
        [sys.executable, *command], input=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert 'below `if __name__ == "__main__":`' in done.stderr.splitlines()[-1]
    assert "another process writes" not in done.stderr


def test_a_thread_may_call_it(tmp_path: Path) -> None:
    found: list[Summary] = []
    inputs = [draw(tmp_path / "a.png")]
    thread = threading.Thread(
        target=lambda: found.append(run(inputs, tmp_path / "run.db", ONE, make_reader=told))
    )
    thread.start()
    thread.join(60)
    assert found[0].cheques == 1


def _called(folder: Path, said: Connection) -> None:
    try:
        run([folder / "a.png"], folder / "run.db", ONE, make_reader=told)
    except SettingsError as error:
        said.send(str(error))


def test_a_daemonic_process_is_told_that_it_cannot(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_called, args=(tmp_path, theirs), daemon=True)
    process.start()
    assert ours.poll(60)
    assert "daemonic" in ours.recv()
    process.join(10)
