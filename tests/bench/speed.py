"""How fast, against what, in one run on one machine.

    python -m tests.bench.speed                              # prints the tables
    python -m tests.bench.speed --write docs/performance.md  # and puts them into that page
    CHEQUEOCR_RAPIDOCR_PYTHON=.../bin/python python -m tests.bench.speed

In: one picture. Out: medians, spreads, ratios, and whether the marks hold (exit status 1 where one doesn't).
The things compared take turns, round by round, so that whatever else the machine does hits all of them alike.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import platform
import re
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tests.bench.checkout import commit
from tests.bench.children import ROOT, Rapid, Run, import_seconds, run, timed
from tests.bench.others import Others
from tests.bench.pages import write_into
from tests.bench.tutorial import FIELDS, TOKENS, pipeline

TUTORIAL = "the tutorial's pipeline: a YOLO, TrOCR-base on two crops"
SMALL = "the same with TrOCR-small"
TWO = "chequeocr, the tutorial's two fields"
ALL = "chequeocr, all fields"
RAPID = "rapidocr 3, the whole page (only text, no fields)"
LARGE = "chequeocr, all fields of a cheque at 300 dpi"
DETECTOR = "its detector alone"

MARKS = {"two": 20.0, "all": 8.0, "import": 0.2, "cold": 3.0, "large": 0.4, "detector": 0.04, "peak": 600.0}

BUSY = 0.1
"""Where others take more than this share of the machine, times say nothing of ours."""

_DPI_WIDTH = 2400  # a leaf of eight inches at 300 dots an inch

Typical: TypeAlias = Callable[[Iterable[float]], float]
"""What stands for many rounds: their median, or the fastest."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of every round by name, and of the fresh processes."""

    rounds: Mapping[str, list[float]]
    imports: list[float]
    cold: list[Run]

    def ratio(self, name: str, typical: Typical = statistics.median) -> float:
        """How many times faster than the tutorial's pipeline."""
        return typical(self.rounds[TUTORIAL]) / typical(self.rounds[name])


def contenders(picture: Path) -> tuple[dict[str, Callable[[], float]], Callable[[], None]]:
    """Name -> a function that does the work once and gives its seconds; and what ends them all."""
    from chequeocr import ChequeReader, ReaderSettings
    from chequeocr.detect.embedded import cheque_fields
    from chequeocr.synth import SynthSettings, generate

    two = ChequeReader(settings=ReaderSettings(fields=FIELDS))
    every = ChequeReader()
    base, small = pipeline("base"), pipeline("small")
    detector = cheque_fields(threads=0)
    large = generate(3, SynthSettings(width=_DPI_WIDTH, plain=True)).image
    found: dict[str, Callable[[], float]] = {
        TWO: lambda: timed(lambda: two.read(picture)),
        ALL: lambda: timed(lambda: every.read(picture)),
        TUTORIAL: lambda: timed(lambda: base(picture)),
        SMALL: lambda: timed(lambda: small(picture)),
        LARGE: lambda: timed(lambda: every.read(large)),
        DETECTOR: lambda: timed(lambda: detector.detect([large])),
    }
    python = os.environ.get("CHEQUEOCR_RAPIDOCR_PYTHON")
    if python is None:
        return found, lambda: None
    rapid = Rapid(python)
    found[RAPID] = lambda: rapid.seconds(picture)
    return found, rapid.close


def measure(picture: Path, rounds: int) -> Figures:
    """All of it; the first turn of each contender warms up and isn't counted.

    Fresh processes come first: on Linux a child's peak memory starts at what its parent held.
    """
    imports, cold = [], []
    for _ in range(rounds):
        imports.append(import_seconds())
        cold.append(run([sys.executable, "-m", "chequeocr", "read", str(picture), "--json"]))
    works, close = contenders(picture)
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            taken[name].append(work())
    close()
    return Figures(taken, imports, cold)


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def _machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
        model = found[1] if found else model
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    # What else was running: far from zero, the figures are of a machine that was doing other work.
    load = f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}{load}"


def _versions() -> str:
    parts = []
    for name in ("onnxruntime", "opencv-python", "numpy", "torch", "transformers"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(parts)


class Verdict(NamedTuple):
    """A mark, what was measured, and whether it was held; `time` where other work alone can make it miss."""

    mark: str
    measured: str
    held: bool
    time: bool = False


def verdicts(figures: Figures, typical: Typical = statistics.median) -> list[Verdict]:
    """One of each mark."""
    imported = typical(figures.imports)
    cold = typical(run.seconds for run in figures.cold)
    peak = statistics.median(run.peak_mib for run in figures.cold)
    large, detector = typical(figures.rounds[LARGE]), typical(figures.rounds[DETECTOR])
    two, every = figures.ratio(TWO, typical), figures.ratio(ALL, typical)
    faster = "times as fast as the tutorial's pipeline"
    two_mark = f"two fields at least {MARKS['two']:.0f} {faster}"
    all_mark = f"all fields at least {MARKS['all']:.0f} {faster}"
    import_mark = f"`import chequeocr` under {MARKS['import']} s"
    cold_mark = f"a cold `chequeocr read` under {MARKS['cold']:.0f} s"
    peak_mark = f"its peak memory at most {MARKS['peak']:.0f} MiB"
    large_mark = f"a cheque at 300 dpi, all fields, at most {MARKS['large']} s"
    detector_mark = f"its detector at most {MARKS['detector'] * 1000:.0f} ms"
    return [
        Verdict(two_mark, f"{two:.1f}", two >= MARKS["two"]),
        Verdict(all_mark, f"{every:.1f}", every >= MARKS["all"]),
        Verdict(import_mark, f"{imported:.3f} s", imported < MARKS["import"], time=True),
        Verdict(cold_mark, f"{cold:.2f} s", cold < MARKS["cold"], time=True),
        Verdict(peak_mark, f"{peak:.0f} MiB", peak <= MARKS["peak"]),
        Verdict(large_mark, _seconds(large), large <= MARKS["large"], time=True),
        Verdict(detector_mark, _seconds(detector), detector <= MARKS["detector"], time=True),
    ]


def missed(found: Sequence[Verdict], others: float) -> list[str]:
    """The marks that were missed; no time counts where others took more than BUSY of the machine."""
    return [v.mark for v in found if not v.held and not (v.time and others > BUSY)]


def _row(name: str, values: Sequence[float], show: Callable[[float], str]) -> str:
    return f"| {name} | {show(statistics.median(values))} | {show(min(values))} to {show(max(values))} |"


def _ratio(figures: Figures, name: str) -> str:
    # Another picture, or a part of the work: there is nothing to compare it with.
    return "–" if name in (LARGE, DETECTOR) else f"{figures.ratio(name):.1f}"


def report(figures: Figures, picture: Path, machine: str) -> str:
    """The tables in Markdown."""
    from PIL import Image

    with Image.open(picture) as opened:
        size = f"{opened.width} x {opened.height}"
    shown = picture.relative_to(ROOT) if picture.is_relative_to(ROOT) else picture.name
    lines = [
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, commit {commit()}. {machine}.",
        f"{_versions()}. Picture: `{shown}`, {size} pixels.",
        f"{len(figures.imports)} rounds, taking turns, after one that isn't counted.",
        "",
        "| one picture | median | fastest to slowest | times as fast as the tutorial's |",
        "|---|---|---|---|",
    ]
    lines += [
        f"{_row(name, taken, _seconds)} {_ratio(figures, name)} |" for name, taken in figures.rounds.items()
    ]
    cold = [run.seconds for run in figures.cold]
    peak = [run.peak_mib for run in figures.cold]
    lines += [
        "",
        "| a fresh process | median | fastest to slowest |",
        "|---|---|---|",
        _row("`import chequeocr`", figures.imports, _seconds),
        _row("`chequeocr read` of the picture, from start to end", cold, _seconds),
        _row("its peak memory", peak, "{:.0f} MiB".format),
        "",
        "| mark | measured | |",
        "|---|---|---|",
    ]
    held = {True: "held", False: "missed"}
    lines += [f"| {mark} | {measured} | {held[ok]} |" for mark, measured, ok, _ in verdicts(figures)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=f"Times the reader; TrOCR writes {TOKENS} tokens a crop.")
    parser.add_argument("--picture", type=Path, default=ROOT / "fixtures" / "in_handwritten_1.jpg")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", type=Path, help="a page with the two marks")
    parser.add_argument("--fastest", action="store_true",
                        help="judge by the fastest round, and no times where others took much of the machine")
    options = parser.parse_args()
    picture, machine = options.picture.resolve(), _machine()
    others = Others()
    figures = measure(picture, options.rounds)
    share = others.share() if options.fastest else 0.0
    tables = report(figures, picture, machine)
    print(tables)
    if options.write:
        write_into(options.write, "measured", tables)
    if share > BUSY:
        print(f"others took {share:.0%} of the machine: ratios and memory are judged, times are not")
    bad = missed(verdicts(figures, min if options.fastest else statistics.median), share)
    print("\n".join(f"missed: {mark}" for mark in bad))
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
