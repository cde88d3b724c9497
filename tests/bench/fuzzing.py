"""Files that are damaged in every way: what the fuzzing of cash letters and of archives has in common.

In: sound files, and what reads one. Out: Fuzzed: what was raised, the slowest, how much memory was gained.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.checkout import commit
from tests.bench.pages import write_into

LIMIT_S = 5.0
LARGEST = 20_000
"""Bytes of a file that is mutated: a larger one takes longer and has no other records."""

_PART = 5_000  # files a task of a process
_NUMBERS = (0, 1, 2, 3, 4, 79, 80, 81, 117, 255, 65535, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_TEXTS = (b"    ", b"0000", b"9999", b"-260", b"99999999", b"text", b"\xf9" * 5, b"\x40" * 4, b"0000001",
          b"\n", b"\r\n", b"\x25", b"\0", b"52", b"25", b"99", b"\xf5\xf2")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: its name in a page's marks, its sound files, and what reads a file in every way and
    says whether all of it could be read. Functions of modules, as other processes find them by name."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    exercised: Callable[[bytes], bool]


@dataclass(slots=True)
class Fuzzed:
    """How many files, what was raised (seed, error), the slowest (seconds, seed), megabytes gained."""

    files: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    gained_mb: float = 0.0
    whole: int = 0

    def join(self, other: Fuzzed) -> None:
        """Takes over another part of the same run."""
        self.files += other.files
        self.errors += other.errors
        self.slowest = max(self.slowest, other.slowest)
        self.gained_mb = max(self.gained_mb, other.gained_mb)
        self.whole += other.whole

    @property
    def said(self) -> str:
        """The result in a sentence."""
        return (f"{self.files:,} damaged files, {self.whole:,} of them read to their end: "
                f"{len(self.errors)} crashed, the slowest took {self.slowest[0]:.2f} s of processor time, "
                f"memory grew by {self.gained_mb:.0f} MB at most")  # fmt: skip


def damaged(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """One file: one to eight changes, or a splice of two files."""
    data = bytearray(rng.choice(seeds))
    if rng.random() < 0.1:
        other = rng.choice(seeds)
        data = data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
    for _ in range(rng.randint(1, 8)):
        if data:
            rng.choice(_WAYS)(rng, data)
    return bytes(data[: 4 * LARGEST])


def _flip(rng: random.Random, data: bytearray) -> None:
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _cut(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data)) :]


def _drop(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 4, 80, 84, 500))]


def _insert(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at:at] = rng.choice((rng.randbytes(rng.randint(1, 90)), rng.choice(_TEXTS)))


def _number(rng: random.Random, data: bytearray) -> None:
    """A length of four bytes that leads anywhere, most often where one stands."""
    starts = [at for at in range(0, max(1, len(data) - 4)) if data[at : at + 3] == b"\0\0\0"]
    at = rng.choice(starts) if starts and rng.random() < 0.8 else rng.randrange(len(data))
    data[at : at + 4] = rng.choice((rng.choice(_NUMBERS), rng.randrange(1 << 32))).to_bytes(4, "big")


def _text(rng: random.Random, data: bytearray) -> None:
    at, text = rng.randrange(len(data)), rng.choice(_TEXTS)
    data[at : at + len(text)] = text


def _again(rng: random.Random, data: bytearray) -> None:
    """A stretch of the file a second time, or many times."""
    at = rng.randrange(len(data))
    piece = data[at : at + rng.choice((2, 80, 84, 800))]
    data[at:at] = piece * rng.choice((1, 1, 5, 50))


_WAYS: tuple[Callable[[random.Random, bytearray], None], ...] = (
    _flip, _flip, _cut, _drop, _insert, _number, _number, _text, _text, _again,
)  # fmt: skip


def fuzz(target: Target, seed: int, count: int) -> Fuzzed:
    """`count` damaged files, of which each has a seed of its own. Memory is what the process has in use when
    all is collected, at a tenth of the run and at its end."""
    seeds, found, before = target.seeds(), Fuzzed(), 0.0
    for number in range(count):
        if number == count // 10:
            before = _used_mb()
        own_seed = seed + number
        data = damaged(random.Random(own_seed), seeds)
        start = time.process_time()
        try:
            found.whole += target.exercised(data)
        except Exception as error:  # noqa: BLE001 - what the fuzzing looks for
            found.errors.append((own_seed, repr(error)))
        found.slowest = max(found.slowest, (time.process_time() - start, own_seed))
        found.files += 1
    found.gained_mb = max(0.0, _used_mb() - before)
    return found


def check(found: Fuzzed, most_mb: float) -> None:
    """Raises AssertionError for a crash, a hang or growth of memory."""
    assert found.errors == []
    assert found.slowest[0] < LIMIT_S, found.slowest
    assert found.gained_mb < most_mb


def _used_mb() -> float:
    """Megabytes that this process has in use when all is collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def main(target: Target) -> None:
    """Fuzzes in several processes, and prints."""
    parser = argparse.ArgumentParser(description="Damaged files.")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", type=Path, help=f"a page with the marks of `{target.name}`")
    options = parser.parse_args()
    found = Fuzzed()
    sizes = [(at, min(_PART, options.count - at)) for at in range(0, options.count, _PART)]
    with ProcessPoolExecutor(options.processes) as pool:
        for part in [pool.submit(fuzz, target, options.seed + at, size) for at, size in sizes]:
            found.join(part.result())
    said = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, seed {options.seed}: {found.said}."
    print(said, *found.errors[:20], sep="\n")
    if options.write:
        write_into(options.write, target.name, said)
    if found.errors or found.slowest[0] > LIMIT_S:
        raise SystemExit(1)
