"""What a fresh process takes: wall time and the peak of its memory; and another environment's rapidocr.

In: command lines. Out: seconds and MiB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

IMPORT = "import time; t = time.perf_counter(); import chequeocr; print(time.perf_counter() - t)"


@dataclass(frozen=True, slots=True)
class Run:
    """One process: from start to end in seconds, and its largest resident set in MiB."""

    seconds: float
    peak_mib: float


def run(command: Sequence[str]) -> Run:
    """Runs a command to its end. RuntimeError where it fails."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    complaint = child.stderr.read()
    # wait4 tells what this one child used; getrusage would give the largest of all children so far.
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: {complaint.decode(errors='replace')[-500:]}")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, KiB on Linux
    return Run(seconds, usage.ru_maxrss * unit / 2**20)


def import_seconds() -> float:
    """`import chequeocr` in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


class Rapid:
    """rapidocr kept running in another environment, so that its start isn't counted."""

    def __init__(self, python: str) -> None:
        worker = str(Path(__file__).with_name("rapid_worker.py"))
        self._process = subprocess.Popen(
            [python, worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._answer()

    def seconds(self, picture: Path) -> float:
        """One whole page, as the worker itself measures it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{picture}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(
                "rapidocr did not start: is it installed where CHEQUEOCR_RAPIDOCR_PYTHON says?"
            )
        return line


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
