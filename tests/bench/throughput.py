"""How many cheques an hour a batch reads, with one process and with two, and what memory each takes.

    python -m tests.bench.throughput --count 200
    python -m tests.bench.throughput --count 2000 --write docs/scale.md

The cheques are drawn: JPEG scans, PDF files of ten pages, cash letters of ten items. Runs with one and with
two processes alternate, each into a new run file; medians are told. A process's memory is its resident set,
looked at after every row; that after a quarter of the rows is compared with that at the end. Needs a quiet
machine with two cores.
"""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import os
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

from PIL import Image

from chequeocr.batch import BatchSettings, Progress, run
from chequeocr.decide.policy import Policy
from chequeocr.reader.settings import ReaderSettings
from chequeocr.synth.generate import generate_leaf
from chequeocr.synth.types import SynthSettings
from tests.bench.checkout import commit
from tests.bench.pages import write_into
from tests.support import cash_letters as make

_WIDTHS = (1200, 2000)  # 150 and 250 dpi
_SEED = 3_000_000
_EACH = 10  # pages of a PDF, items of a cash letter


class Memory:
    """The resident sets of the processes, megabytes, after each row."""

    def __init__(self) -> None:
        self.peaks: list[float] = []

    def __call__(self, progress: Progress) -> None:
        found = [_megabytes(child.pid) for child in multiprocessing.active_children()]
        self.peaks.append(max(found, default=0.0))

    @property
    def growth(self) -> float:
        """What the last tenth of the rows took beyond the tenth after the first quarter, megabytes."""
        tenth = max(1, len(self.peaks) // 10)
        early = self.peaks[len(self.peaks) // 4 :][:tenth]
        return max(self.peaks[-tenth:]) - max(early)


def main() -> None:
    """Draws, reads, reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scans = drawn(Path(folder) / "scans", given.count)
        seconds: dict[int, list[float]] = {1: [], 2: []}
        memory: dict[int, Memory] = {}
        for number in range(given.repeats):
            for workers, took in seconds.items():
                memory[workers] = Memory()
                took.append(read(scans, Path(folder) / f"{workers}-{number}.db", workers, memory[workers]))
                print(f"{workers} processes: {given.count / took[-1]:.2f} cheques a second", flush=True)
    text = page(given.count, seconds, memory)
    print(text)
    if given.write:
        write_into(given.write, "throughput", text)


def drawn(folder: Path, count: int) -> Path:
    """A folder of so many cheques."""
    folder.mkdir()
    leaves = (_jpeg(number) for number in range(count))
    at = 0
    while leaf := next(leaves, None):
        at += 1
        if at % 3 == 0 and at + 2 * _EACH <= count:
            more = [leaf, *(next(leaves) for _ in range(_EACH - 1))]
            opened = [Image.open(BytesIO(data)) for data in more]
            opened[0].save(folder / f"{at:05}.pdf", save_all=True, append_images=opened[1:], quality=90)
            inside = [record for _ in range(_EACH)
                      for record in (make.cheque(1), *make.views(next(leaves)))]  # fmt: skip
            (folder / f"{at:05}.x9").write_bytes(make.prefixed(make.whole(inside)))
        else:
            for data in (leaf, *(one for _ in range(4) if (one := next(leaves, None)))):
                (folder / f"{at:05}-{len(list(folder.iterdir()))}.jpg").write_bytes(data)
    return folder


def _jpeg(number: int) -> bytes:
    leaf = generate_leaf(_SEED + number, SynthSettings(width=_WIDTHS[number % len(_WIDTHS)]))
    buffer = BytesIO()
    Image.fromarray(leaf.image).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def read(scans: Path, out: Path, workers: int, memory: Memory) -> float:
    """Reads all of it; seconds, the start of the processes included."""
    settings = BatchSettings(workers=workers, reader=ReaderSettings(threads=1, policy=Policy(as_of=None)))
    start = time.perf_counter()
    run([scans], out, settings, memory)
    return time.perf_counter() - start


def page(count: int, seconds: dict[int, list[float]], memory: dict[int, Memory]) -> str:
    """What goes into the docs."""
    one, two = (median(seconds[workers]) for workers in (1, 2))
    when = f"{datetime.date.today()}, commit {commit()}."
    lines = [f"{when} {count} drawn cheques, median of {len(seconds[1])}.", "",
             "| processes | cheques a second | an hour | most memory of a process | growth over the run |",
             "|---|---|---|---|---|"]  # fmt: skip
    for workers, took in ((1, one), (2, two)):
        rate, held = count / took, memory[workers]
        megabytes = f"{max(held.peaks):.0f} MB | {held.growth:+.0f} MB"
        lines.append(f"| {workers} | {rate:.2f} | {3600 * rate:,.0f} | {megabytes} |")
    return "\n".join([*lines, "", f"Two processes read {one / two:.2f} times as fast as one (mark: 1.7)."])


def _megabytes(pid: int | None) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


if __name__ == "__main__":
    main()
