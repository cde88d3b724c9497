"""Archives, PDF and TIFF files that are damaged in every way: a page or a documented failure comes of each.

    python -m tests.bench.fuzz_containers --count 1000000 --write docs/batch.md

In: a seed and how many; small files of our own of each kind. Out: Fuzzed. Each is read to its last page,
pixels included. PDFium and Pillow do much of that: a process that they end would be told as a crash.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from functools import lru_cache

from PIL import Image

from chequeocr.outcome import Failure
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import pages
from tests.bench.fuzzing import Target, main

LIMITS = SourceLimits(max_pixels=2_000_000, max_bytes=5_000_000, max_pages=50, max_members=200)
"""Low ones: what is tried is that they hold."""


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


CONTAINERS = Target("fuzz-containers", own, exercised)


if __name__ == "__main__":
    from tests.bench import fuzz_containers  # not __main__: other processes look for its functions by name

    main(fuzz_containers.CONTAINERS)
