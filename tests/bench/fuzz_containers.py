"""Archives, PDF and TIFF files that are damaged in every way: a page or a documented failure comes of each.

    python -m tests.bench.fuzz_containers --count 1000000 --write docs/batch.md

In: a seed and how many; small files of our own of each kind. Out: Fuzzed. Each is read to its last page,
pixels included. PDFium and Pillow do much of that: a process that they end would be told as a crash.
"""

from __future__ import annotations

import argparse
import io
import random
import tarfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from PIL import Image

from chequeocr.outcome import Failure
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import pages
from tests.bench.checkout import commit
from tests.bench.fuzz_letters import LIMIT_S, Fuzzed, damaged, used_mb
from tests.bench.pages import write_into

LIMITS = SourceLimits(max_pixels=2_000_000, max_bytes=5_000_000, max_pages=50, max_members=200)
"""Low ones: what is tried is that they hold."""

_PART = 5_000  # files a task of a process


@lru_cache(maxsize=1)
def own() -> tuple[bytes, ...]:
    """What is mutated."""
    picture = Image.new("L", (60, 30), 220)
    picture.paste(20, (5, 5, 40, 9))
    saved = {form: _saved(picture, form) for form in ("PNG", "JPEG", "TIFF", "PDF")}
    several = {form: _saved(picture, form, save_all=True, append_images=[picture.rotate(90)] * 2)
               for form in ("TIFF", "PDF")}  # fmt: skip
    fax = _saved(picture.convert("1"), "TIFF", compression="group4")
    strips = _saved(picture.convert("RGBA"), "TIFF", compression="tiff_lzw", strip_size=240)
    members = {"a/1.png": saved["PNG"], "2.tif": several["TIFF"], "3.pdf": saved["PDF"], "n.txt": b"x" * 50}
    archives = [_zipped(members, way) for way in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA)]
    archives += [_tarred(members, mode) for mode in ("w", "w:gz", "w:xz")]
    nested = _zipped({"inner.zip": archives[1], "inner.tar": archives[3]}, zipfile.ZIP_STORED)
    return (*several.values(), fax, strips, saved["PDF"], *archives, nested)


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _zipped(members: dict[str, bytes], compression: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tarred(members: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def exercised(data: bytes) -> bool:
    """Reads a file to its last page; whether all of it could be read. Raises what no file should make it."""
    found = list(pages(data, LIMITS))
    for one in found:
        if isinstance(one, Failure):
            assert one.error.code != "error", one
            assert one.message
        else:
            assert one.image.ndim == 3
            assert one.image.shape[0] * one.image.shape[1] <= LIMITS.max_pixels
    return bool(found) and not any(isinstance(one, Failure) for one in found)


def fuzz(seed: int, count: int) -> Fuzzed:
    """`count` damaged files, of which each has a seed of its own."""
    found, before = Fuzzed(), 0.0
    for number in range(count):
        if number == count // 10:
            before = used_mb()
        own_seed = seed + number
        data = damaged(random.Random(own_seed), own())
        start = time.process_time()
        try:
            found.whole += exercised(data)
        except Exception as error:  # noqa: BLE001 - what the fuzzing looks for
            found.errors.append((own_seed, repr(error)))
        found.slowest = max(found.slowest, (time.process_time() - start, own_seed))
        found.files += 1
    found.gained_mb = max(0.0, used_mb() - before)
    return found


def main() -> None:
    """Fuzzes in several processes, and prints."""
    parser = argparse.ArgumentParser(description="Damaged archives, PDF and TIFF files.")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", type=Path, help="a page with the marks of `fuzz-containers`")
    options = parser.parse_args()
    found = Fuzzed()
    sizes = [(at, min(_PART, options.count - at)) for at in range(0, options.count, _PART)]
    with ProcessPoolExecutor(options.processes) as pool:
        for part in [pool.submit(fuzz, options.seed + at, size) for at, size in sizes]:
            found.join(part.result())
    said = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, seed {options.seed}: {found.said}."
    print(said, *found.errors[:20], sep="\n")
    if options.write:
        write_into(options.write, "fuzz-containers", said)
    if found.errors or found.slowest[0] > LIMIT_S:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
