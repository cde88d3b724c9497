"""The command line as a process of its own: start-up, pipes, signals, a terminal."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "chequeocr" / "cli" / "sample" / "cheque.jpg"
CHEQUEOCR = [sys.executable, "-m", "chequeocr"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [*CHEQUEOCR, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=ENV, cwd=cwd, timeout=120, check=False)


@pytest.fixture
def copies(tmp_path: Path) -> list[Path]:
    """Forty cheques."""
    paths = [tmp_path / f"{i}.jpg" for i in range(40)]
    for path in paths:
        shutil.copy(SAMPLE, path)
    return paths


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = """
import sys
from click.testing import CliRunner
from chequeocr.cli.app import app
assert CliRunner().invoke(app, ["read", "--help"]).exit_code == 0
print([m for m in ("numpy", "cv2", "PIL", "onnxruntime", "supervision", "pydantic", "rich", "torch")
       if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENV, check=True)
    assert done.stdout.strip() == "[]"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processor time: what else the machine does must not fail this.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


def test_reads_the_sample_with_the_shipped_models() -> None:
    done = run("read", SAMPLE, "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    record = json.loads(done.stdout)
    assert record["amount"]["value"] == "273.00"
    assert record["payee_name"]["value"] == "SOPHIE LEROY"


def test_doctor_is_content() -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "all is well" in done.stdout


@pytest.mark.parametrize(
    ("name", "version", "state", "code"),
    [("pydantic", "2.8.2", "failed", 5), ("transformers", "5.17.0", "warning", 0)],
)
def test_doctor_sees_a_version_that_does_not_work(
    tmp_path: Path, name: str, version: str, state: str, code: int
) -> None:
    """By the metadata of the packages themselves, here laid in front of those that are installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = [f"Requires-Dist: {line}" for line in project["dependencies"]]
    for extra, lines in project["optional-dependencies"].items():
        about.append(f"Provides-Extra: {extra}")
        about += [f"Requires-Dist: {line}; extra == '{extra}'" for line in lines]
    for what, number, more in (("chequeocr", "0", about), (name, version, [])):
        folder = tmp_path / f"{what}-{number}.dist-info"
        folder.mkdir()
        text = "\n".join(["Metadata-Version: 2.4", f"Name: {what}", f"Version: {number}", *more])
        (folder / "METADATA").write_text(text + "\n")
    done = subprocess.run([*CHEQUEOCR, "doctor", "--json"], capture_output=True, text=True, check=False,
                          env={**ENV, "PYTHONPATH": f"{tmp_path}:{ROOT}"})  # fmt: skip
    found = {check["name"]: check for check in map(json.loads, done.stdout.splitlines())}
    assert found[name]["state"] == state
    assert found[name]["detail"].startswith(f"{version} is installed; >=")
    assert {check["state"] for check in found.values()} <= {"ok", "absent", state}
    assert done.returncode == code


def test_the_table_in_a_pipe_is_not_cut_to_80_columns(copies: list[Path]) -> None:
    done = run("read", *copies[:2])
    assert done.returncode == 0
    rows = [line for line in done.stdout.splitlines() if "SOPHIE LEROY" in line]
    assert [str(path) in row for path, row in zip(copies, rows, strict=False)] == [True, True]
    assert done.stderr == ""


def test_reader_of_the_pipe_goes_away(tmp_path: Path) -> None:
    missing = [str(tmp_path / f"missing{i}.jpg") for i in range(3000)]
    process = subprocess.Popen(
        [*CHEQUEOCR, "read", "--json", *missing], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read().decode()
    assert process.wait(60) == 141
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors
    assert "bug" not in errors


@pytest.mark.parametrize("command", [("models",), ("read", SAMPLE)])
def test_nobody_reads_the_table(command: tuple[object, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    arguments = [*CHEQUEOCR, *map(str, command)]
    done = subprocess.run(arguments, stdout=writing, stderr=subprocess.PIPE, env=ENV, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_ctrl_c_keeps_the_lines_that_are_out(copies: list[Path]) -> None:
    # A process started in the background of a script inherits that Ctrl-C is ignored: undone here.
    heeding = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from chequeocr.cli import main; main()"
    )
    command = [sys.executable, "-c", heeding, "read", "--json", *map(str, copies)]
    # Unbuffered: communicate() knows nothing of what a buffer has taken in behind the first line.
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, env=ENV, bufsize=0)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    lines = [first, *rest.splitlines()]
    assert 1 <= len(lines) < len(copies)
    assert all(json.loads(line)["amount"]["value"] == "273.00" for line in lines)


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("count", [1, 3])
def test_progress_bar_only_for_somebody_who_looks(copies: list[Path], count: int) -> None:
    import pty

    master, slave = pty.openpty()
    command = [*CHEQUEOCR, "read", "--json", *map(str, copies[:count])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=slave, env={**ENV, "TERM": "xterm"})
    os.close(slave)
    shown: list[bytes] = []

    def drain() -> None:  # meanwhile, or a full terminal would stop the process
        with contextlib.suppress(OSError):  # Linux's way to say that the other end was closed
            while chunk := os.read(master, 65536):
                shown.append(chunk)

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    lines, _ = process.communicate(timeout=120)
    thread.join(10)
    os.close(master)
    assert process.returncode == 0
    assert len(lines.splitlines()) == count
    assert (b"reading" in b"".join(shown)) is (count > 1)
    assert (b"chequeocr: 3 read: " in b"".join(shown)) is (count > 1)


def test_output_is_utf_8_in_any_locale(tmp_path: Path) -> None:
    command = [*CHEQUEOCR, "read", "--json", str(tmp_path / "naïve ₹.jpg")]
    plain = {**ENV, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=plain, check=False)
    assert done.returncode == 3
    assert json.loads(done.stdout.decode("utf-8"))["source"].endswith(".jpg")


@pytest.mark.parametrize(
    ("model", "code"),
    [("chequeocr/models/cheque-lines.onnx", "not-a-detector"), ("README.md", "model-corrupt"),
     ("nowhere.onnx", "model-not-found")],
)
def test_a_detector_that_is_none(model: str, code: str) -> None:
    done = run("read", SAMPLE, SAMPLE, "--json", "--detector", f"yolo:{ROOT / model}")
    assert done.returncode == 4
    assert [json.loads(line)["error"]["code"] for line in done.stdout.splitlines()] == [code, code]
    assert done.stderr.startswith("chequeocr: error: ")
    assert Path(model).name in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command", [("read", SAMPLE), ("read", "--json", SAMPLE), ("models",), ("--help",), ("read", "--help")]
)
def test_a_full_disk_is_no_bug(command: tuple[object, ...]) -> None:
    arguments = [*CHEQUEOCR, *map(str, command)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, env=ENV, text=True, check=False)
    assert done.stderr == "chequeocr: error: can't write the output: No space left on device\n"
    assert done.returncode == 3


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("as_json", ["", "--json"])
def test_closed_streams(closed: str, as_json: str) -> None:
    command = f"exec {shlex.join(CHEQUEOCR)} read {as_json} {shlex.quote(str(SAMPLE))} {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=ENV, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("SOPHIE LEROY" in done.stdout) is (closed == "2>&-")


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_read_that_is_given_up_ends_in_its_exit_code(as_json: tuple[str, ...]) -> None:
    done = run("read", SAMPLE, "--time-limit", "0.001", *as_json)
    assert done.returncode == 7, done.stderr  # -6 where the interpreter ends before the model's thread does
    assert done.stderr.startswith(f"chequeocr: error: {SAMPLE}: reading took longer")
    assert len(done.stderr.splitlines()) == 1
    assert str(SAMPLE) in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_errors_that_cannot_be_told_end_no_run(tmp_path: Path) -> None:
    missing = [str(tmp_path / f"{i}.jpg") for i in range(3)]
    command = [*CHEQUEOCR, "read", "--json", *missing]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, env=ENV, text=True, check=False)
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == missing
    assert done.returncode == 3
