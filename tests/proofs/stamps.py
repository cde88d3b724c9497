"""docs/proofs.json: on what each proof was shown, and whether that is what stands here now.

In: rows of the table and the checkout. Out: digests, what changed since, and stamps written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.checkout import commit
from tests.proofs.closure import closure
from tests.proofs.digest import digest
from tests.proofs.table import LEFT_OUT, Proof


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and at which commit a proof was last recorded, and the digest of each thing that it is about."""

    date: str
    commit: str
    about: Mapping[str, str]


def digests(root: Path, proof: Proof) -> dict[str, str]:
    """Thing -> digest of all that a proof is about. ValueError for a pattern that no file matches."""
    about = closure(root, proof.modules, (*LEFT_OUT, *proof.leaving))
    for pattern in proof.files:
        if ":" in pattern:
            about.add(pattern)
            continue
        files = [path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()]
        if not files:
            raise ValueError(f"{proof.name} is about {pattern}, which no file is")
        about.update(files)
    return {what: digest(root, what) for what in sorted(about)}


def changed(stamp: Stamp | None, now: Mapping[str, str]) -> list[str]:
    """What is new, gone or another than when a proof was recorded; all of it where it never was."""
    then = stamp.about if stamp else {}
    return sorted(what for what in {*then, *now} if then.get(what) != now.get(what))


def load(path: Path) -> dict[str, Stamp]:
    """Name -> stamp; none where nothing was recorded yet."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {name: Stamp(**row) for name, row in rows.items()}


def save(path: Path, stamps: Mapping[str, Stamp]) -> None:
    """Writes them in the order of their names."""
    rows = {
        name: {"date": stamp.date, "commit": stamp.commit, "about": dict(stamp.about)}
        for name, stamp in sorted(stamps.items())
    }
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def stamp(root: Path, about: Mapping[str, str]) -> Stamp:
    """A stamp of now; its commit is marked where something that the proof is about isn't committed."""
    files = sorted({what.partition(":")[0] for what in about})
    return Stamp(datetime.now(UTC).date().isoformat(), commit(files, root), about)
