"""The parsers' promises at full size: round trips, slips, strange texts, time; others on the same strings.

    python -m tests.bench.parsers                           # prints the tables
    python -m tests.bench.parsers --write docs/parsers.md   # and puts them into that page
    CHEQUEOCR_PARSERS_PYTHON=.../bin/python python -m tests.bench.parsers
    python -m tests.bench.parsers --only strange --write docs/parsers.md   # the times, on a quiet machine
    python -m tests.bench.parsers --only others --same docs/parsers.md     # does the page still have it?

In: nothing; the variable names a Python with word2number, text2num, price-parser and dateparser. Out: counts,
and exit status 1 where a promise isn't held. The seeds are fixed: the same commit gives the same counts.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from tests.bench.checkout import commit
from tests.bench.fuzz import LIMIT_S, PARSERS, Fuzzed, fuzz, hard
from tests.bench.pages import write_into, written
from tests.bench.roundtrips import CHEAP, FORMS, GRAMMARS, OUTCOMES, RIGHT, Tally, figures, words
from tests.bench.versus import table

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("trips", "strange", "others")
"""What is measured; each has its own two marks in the page."""

_SEED = 20_260_000
_PART = 2_000  # amounts or texts a piece of work


def _parts(count: int) -> list[tuple[int, int]]:
    """(seed, how many) of each piece of work."""
    return [(_SEED + at, min(_PART, count - at)) for at in range(0, count, _PART)]


def round_trips(pool: ProcessPoolExecutor, run: Callable[[str, int, int, bool], Tally], names: Iterable[str],
                count: int) -> dict[tuple[str, bool], Tally]:
    """(name, with a slip) -> its tally."""
    started: dict[tuple[str, bool], list[Future[Tally]]] = {
        (name, slip): [pool.submit(run, name, seed, size, slip) for seed, size in _parts(count)]
        for name in names
        for slip in (False, True)
    }
    found = {}
    for key, parts in started.items():
        found[key] = Tally()
        for part in parts:
            found[key].join(part.result())
    return found


def fuzzed(pool: ProcessPoolExecutor, count: int) -> Fuzzed:
    """All strange texts, then the hard ones, in a process that has nothing else to do."""
    found = Fuzzed()
    for part in [pool.submit(fuzz, seed, size) for seed, size in _parts(count)]:
        found.join(part.result())
    hard(found)
    return found


Promises = list[tuple[str, bool]]


def trips_held(trips: dict[tuple[str, bool], Tally]) -> Promises:
    """Each promise of the round trips, and whether it is kept."""
    plain = [tally for (_, slip), tally in trips.items() if not slip]
    return [
        ("without a slip every number comes back", all(t.counts[RIGHT] == t.counts.total() for t in plain)),
        ("after a slip no wrong number alone at low cost", not any(t.counts[CHEAP] for t in trips.values())),
    ]


def strange_held(strange: Fuzzed) -> Promises:
    """Each promise on strange texts, and whether it is kept."""
    slowest = max(taken for taken, _ in strange.slowest.values())
    return [
        ("nothing is raised but TextTooLongError past 256 characters", not strange.errors),
        (f"no text takes more than {LIMIT_S * 1000:.0f} ms, the longest took {slowest * 1000:.1f} ms",
         slowest <= LIMIT_S),
    ]


def _promised(promises: Promises) -> list[str]:
    return ["", "| promise | |", "|---|---|",
            *(f"| {what} | {'held' if ok else '**broken**'} |" for what, ok in promises)]  # fmt: skip


def trips_report(trips: dict[tuple[str, bool], Tally]) -> list[str]:
    """The tables of the round trips in Markdown."""
    lines = [f"| written | | {' | '.join(_HEADS)} |", "|---|---" + "|---" * len(OUTCOMES) + "|"]
    for (name, slip), tally in trips.items():
        cells = " | ".join(f"{tally.counts[outcome]:,}" for outcome in OUTCOMES)
        lines.append(f"| {name} | {'a slip' if slip else 'as it should be'} | {cells} |")
    lines += ["", "Of those that did not come back right, the worst of each:", "",
              "| written | text | outcome | said (cost) |", "|---|---|---|---|"]  # fmt: skip
    for (name, _), tally in trips.items():
        lines += [f"| {name} | `{text}` | {outcome} | {said} |" for outcome, text, said in tally.shown[:2]]
    return lines + _promised(trips_held(trips))


def strange_report(strange: Fuzzed) -> list[str]:
    """The table of the strange texts in Markdown."""
    lines = [f"{strange.texts:,} strange texts to each parser; raised: {len(strange.errors)}.", "",
              "| parser | longest, ms of processor time | its text begins |", "|---|---|---|"]  # fmt: skip
    for name in PARSERS:
        taken, text = strange.slowest[name]
        begins = "".join(c if c.isprintable() and c not in "`|" else "·" for c in text[:24])
        lines.append(f"| {name} | {taken * 1000:.1f} | `{begins}` |")
    lines += [f"\n{name}: {error} for {text[:60]!r}" for name, text, error in strange.errors[:10]]
    return lines + _promised(strange_held(strange))


_HEADS = ("right", "close", "refused", "wrong, but dear", "wrong at low cost")


def measured(name: str, pool: ProcessPoolExecutor, count: int) -> tuple[list[str], bool]:
    """The lines of one of PARTS, and whether its promises are kept."""
    if name == "trips":
        trips = round_trips(pool, figures, FORMS, count) | round_trips(pool, words, GRAMMARS, count)
        return trips_report(trips), all(ok for _, ok in trips_held(trips))
    if name == "strange":
        strange = fuzzed(pool, count)
        return strange_report(strange), all(ok for _, ok in strange_held(strange))
    return [table(os.environ.get("CHEQUEOCR_PARSERS_PYTHON"))], True


def _same(text: str, other: str) -> bool:
    """Whether two parts of a page differ in the line of date and commit only."""
    return text.strip().splitlines()[1:] == other.strip().splitlines()[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description="Round trips, strange texts and others' parsers.")
    parser.add_argument("--count", type=int, default=100_000, help="amounts of each kind, and strange texts")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--write", type=Path, help="a page with two marks for each part")
    parser.add_argument("--same", type=Path, help="a page that must have these very tables; not for times")
    options = parser.parse_args()
    of = commit(("chequeocr/parse", "tests/bench"))
    measured_on = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, commit {of}"
    kept = True
    with ProcessPoolExecutor(options.jobs) as pool:
        for name in [options.only] if options.only else PARTS:
            lines, held = measured(name, pool, options.count)
            kept &= held
            counted = "" if name == "others" else f", {options.count:,} of each kind"
            text = "\n".join([f"{measured_on}{counted}.", "", *lines])
            print(text)
            if options.same and not _same(text, written(options.same, name)):
                print(f"{options.same} has other tables of {name}")
                kept = False
            if options.write:
                write_into(options.write, name, text)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
