"""How much of what somebody tampered with is accepted: every kind of `tests.bench.tampering`, done to cheques
that are accepted as they are.

    python -m tests.bench.tampered --seed 3 --drawn 12 --real 12 --per-kind 6 --write docs/trust.md

In: nothing for the drawn cheques; ../shared/data beside the checkout for the real ones, which are left out
where it is absent. Out: accepted/tried by kind, in the terminal and in the page; with `--pictures` the
tampered pictures that were accepted.

Seeds 1 and 2 are for choosing: rules, limits and models were made with their pictures in sight. Seed 3
measures: look at its table only. The seed decides which cheques are drawn, in which order the real ones are
taken, and how each is tampered with; the real cheques themselves are the same.

A kind that can't be done to a cheque (no room, no such field) is not tried on it. Of two leaves in
one picture an accepted record is no fault where all of it is of one leaf.
"""

from __future__ import annotations

import argparse
import itertools
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
from PIL import Image as PilImage

from chequeocr.decide.policy import Policy
from chequeocr.errors import SourceError
from chequeocr.evaluate import edits, load_truth, plain
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.source.image import load_page
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthSettings
from chequeocr.types import Image
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into
from tests.bench.tampering.base import Base, usable
from tests.bench.tampering.kinds import KINDS, Kind, Made
from tests.bench.tampering.tally import Count, Tally

TRUTH = ROOT.parent / "shared" / "data" / "cheques" / "gt.jsonl"
CAPTURES = (("scan", 0.85), ("grey", 0.05), ("photo", 0.1))
DRAWN = SynthSettings(dpi=(150, 300), captures=CAPTURES, blank=0.0, void=0.0, cancelled=0.0)

_FIRST = 2**53  # far from the seeds that train, and from those of other measurements
_APART = 10**6
_TRIES = 3  # how often all that is wanted of a kind is tried, where it often can't be done


def reader() -> ChequeReader:
    """The default policy, dates not judged: measured cheques are years old."""
    return ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None), keep_crops=True))


def drawn_bases(reading: ChequeReader, seed: int, count: int, seen: Count) -> Iterator[Base]:
    """Drawn cheques that are accepted with the right amount; `seen` counts what was accepted of all."""
    for number in itertools.count(_FIRST + _APART * seed):
        if count == 0:
            return
        drawn = generate(number, DRAWN)
        cheque = reading.read(drawn.image)
        seen.add(Count(int(cheque.decision == "accept"), 1))
        base = Base(f"drawn-{number}", drawn.image, cheque, drawn.truth.amount)
        if _right(base):
            count -= 1
            yield base


def real_bases(reading: ChequeReader, seed: int, count: int, seen: Count) -> Iterator[Base]:
    """Accepted pictures of the open sets, idrbt's scans first; none where the data is absent."""
    if not TRUTH.is_file():
        return
    truths = [truth for truth in load_truth(TRUTH) if not truth.altered]
    order = np.random.default_rng([seed, 77]).permutation(len(truths))
    truths = sorted((truths[i] for i in order), key=lambda truth: truth.set != "idrbt")
    for truth in truths:
        if count == 0:
            return
        image = load_page(truth.path).image
        cheque = reading.read(image)
        seen.add(Count(int(cheque.decision == "accept"), 1))
        base = Base(f"real-{truth.path.stem}", image, cheque, truth.amount)
        if _right(base):
            count -= 1
            yield base


def _right(base: Base) -> bool:
    amount = base.cheque.amount
    same = amount is not None and (base.amount is None or amount.value == base.amount)
    return base.cheque.decision == "accept" and same and usable(base)


def tampered(base: Base, name: str, kind: Kind, key: tuple[int, int]) -> Made:
    """One picture or file; the same for the same base, kind and key."""
    return kind.make(np.random.default_rng([*key, zlib.crc32(name.encode())]), base)


def accepted(reading: ChequeReader, made: Image | bytes, base: Base, two: bool) -> list[Cheque]:
    """The records that would be paid though they must not; of `two` leaves those that are of no one leaf."""
    try:
        found = [
            one for one in reading.read_all(made) if isinstance(one, Cheque) and one.decision == "accept"
        ]
    except SourceError:
        return []
    if not two or base.beside is None:
        return found
    leaves = (base.cheque, base.beside.cheque)
    return [one for one in found if not any(_of_leaf(one, leaf) for leaf in leaves)]


def _money(cheque: Cheque) -> Decimal | None:
    return None if cheque.amount is None else cheque.amount.value


def _of_leaf(got: Cheque, leaf: Cheque) -> bool:
    """Whether amount, number and payee are those of the leaf. The number may be missing, a letter of the
    payee read otherwise."""
    if _money(got) != _money(leaf):
        return False
    numbers = [one.micr.value.cheque_number if one.micr and one.micr.value else None for one in (got, leaf)]
    payees = [plain(one.payee or "") for one in (got, leaf)]
    return numbers[0] in (numbers[1], None) and edits(*payees) <= 0.3 * max(map(len, payees))


def measure(
    reading: ChequeReader, bases: Mapping[str, list[Base]], tally: Tally, options: argparse.Namespace
) -> None:
    """Tries each kind on bases in turn until enough was tried; prints its row."""
    sorts = [sort for sort, some in bases.items() if some]
    for name, kind in tally.kinds.items():
        two = kind.family == "two leaves"
        for rank, sort in enumerate(sorts):
            wanted = (options.per_kind + len(sorts) - 1 - rank) // len(sorts)
            for number, base, made in itertools.islice(
                _made(bases[sort], name, kind, options.seed, wanted), wanted
            ):
                paid = accepted(reading, made, base, two)
                known = [_money(one.cheque) for one in (base, base.beside) if one is not None]
                other = any(_money(one) not in known[: 1 + two] for one in paid)
                tally.count(name, bool(paid), other, sort)
                if paid and options.pictures:
                    _save(options.pictures / f"{name}__{base.name}__{number}", made)
        print(tally.of(name), flush=True)


def _made(
    bases: list[Base], name: str, kind: Kind, seed: int, wanted: int
) -> Iterator[tuple[int, Base, Image | bytes]]:
    """What the kind makes of one base after the other, each kind beginning with another one. A base is used
    again, with other chances, where all are through."""
    first = zlib.crc32(name.encode())
    for number in range(max(len(bases), _TRIES * wanted)):
        base = bases[(first + number) % len(bases)]
        if len(bases) > 1:
            base = replace(base, beside=bases[(first + number + 1) % len(bases)])
        made = tampered(base, name, kind, (seed, number))
        if made is not None:
            yield number, base, made


def _save(path: Path, made: Image | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(made, bytes):
        path.with_name(path.name + ".jpg").write_bytes(made)
    else:
        PilImage.fromarray(made).save(path.with_name(path.name + ".png"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Tampered cheques: accepted/tried by kind.")
    parser.add_argument("--seed", type=int, default=3, help="1 and 2 are for choosing, 3 measures")
    parser.add_argument("--drawn", type=int, default=12, help="accepted drawn cheques to tamper with")
    parser.add_argument("--real", type=int, default=12, help="accepted real cheques to tamper with, at most")
    parser.add_argument(
        "--kinds", default="", help="names of kinds or families, with commas between; all by default"
    )
    parser.add_argument(
        "--per-kind", type=int, default=6, help="pictures of a kind, half of them drawn and half real"
    )
    parser.add_argument("--write", type=Path, help="a page with the marks of `tampered`")
    parser.add_argument("--pictures", type=Path, help="a folder for the tampered pictures that are accepted")
    options = parser.parse_args()
    wanted = {one for one in options.kinds.split(",") if one}
    unknown = wanted - set(KINDS) - {kind.family for kind in KINDS.values()}
    if unknown:
        parser.error(f"no kind or family is called {', '.join(sorted(unknown))}")
    kinds = {name: kind for name, kind in KINDS.items() if not wanted or wanted & {name, kind.family}}
    tally = Tally(kinds, untouched={"drawn": Count(), "real": Count()})
    reading = reader()
    bases = {
        "drawn": list(drawn_bases(reading, options.seed, options.drawn, tally.untouched["drawn"])),
        "real": list(real_bases(reading, options.seed, options.real, tally.untouched["real"])),
    }
    measure(reading, bases, tally, options)
    of = f"{len(bases['drawn'])} drawn and {len(bases['real'])} real cheques"
    head = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, seed {options.seed}: {of}."
    said = [head, "", *tally.table()]
    print("\n".join(said))
    if options.write:
        write_into(options.write, "tampered", "\n".join(said))


if __name__ == "__main__":
    main()
