"""How long a large reconciliation takes, and how much memory, on cheques that are generated.

    python -m tests.bench.reconcile                                  # 100,000 cheques, 1,000,000 rows
    python -m tests.bench.reconcile --cheques 2000 --rows 20000
    python -m tests.bench.reconcile --write docs/reconcile.md

Register and records are generated: amounts as they occur in trade (many round ones), names of a few thousand
payees, ten accounts. Of the cheques one in a hundred each has a wrong amount, a wrong number, another payee,
is presented twice, or isn't in the register; one in ten has its payee misread by a letter. Counted: the
register is read from CSV, the records come from a generator, as lines of `chequeocr read --json` do.
"""

from __future__ import annotations

import datetime
import random
import resource
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click

from chequeocr import Cheque, MatchPolicy, Reconciliation, Register, reconcile
from chequeocr.record import Amount, Field, Micr, Models

_START, _END = "<!-- bench: reconcile -->", "<!-- end of bench: reconcile -->"
_DAY = datetime.date(2026, 3, 31)
_FIRST = ("Meera", "Ganesh", "Ada", "Bo", "Carla", "Dmitri", "Elena", "Farid", "Gita", "Hugo", "Ines",
          "Jamal", "Kofi", "Lena", "Mateo", "Nadia", "Omar", "Priya")  # fmt: skip
_LAST = ("Singh", "Rao", "Byron", "Li", "Ortiz", "Petrov", "Khan", "Haddad", "Nair", "Weber", "Costa",
         "Mensah", "Novak", "Silva", "Okafor", "Patel", "Young")  # fmt: skip
_TRADE = ("Stationers", "Traders", "Electric", "Plumbing", "Foods", "Printing", "Motors", "Textiles",
          "Supplies", "Clinic")  # fmt: skip
_MODELS = Models(detector="generated", recognizer="generated")


Said = tuple[str, str, Decimal, str, datetime.date]
"""Account, number, amount, payee, day."""


def payees(dice: random.Random, count: int) -> list[str]:
    """Names of people and firms."""
    people = [f"{a} {dice.choice('ABCDEFGHJKLMNPRST')}. {b}" for a in _FIRST for b in _LAST]
    kinds = ("", "Ltd", "& Sons", "Pvt. Ltd.")
    firms = [f"{b} {trade} {kind}".strip() for b in _LAST for trade in _TRADE for kind in kinds]
    others = [
        f"{dice.choice(_LAST)}{dice.choice('aeiou')}{dice.choice('lmnrst')} {dice.choice(_TRADE)}"
        for _ in range(count)
    ]
    return [*people, *firms, *others]


def amount(dice: random.Random) -> Decimal:
    """An amount: one in five is round."""
    if dice.random() < 0.2:
        return Decimal(dice.choice((100, 200, 250, 500, 750, 1000, 1500, 2000, 5000)))
    return Decimal(int(dice.lognormvariate(10.5, 1.3)) + 100).scaleb(-2)


def write_register(path: Path, rows: int, dice: random.Random) -> list[Said]:
    """Writes the CSV; returns its rows."""
    names = payees(dice, 3000)
    written = []
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Account,Cheque No,Date,Payee,Amount,Currency,Status,Reference\n")
        for at in range(rows):
            account, number = str(70_000_000 + at % 10), f"{100_000 + at // 10:06}"
            day = _DAY - datetime.timedelta(days=dice.randrange(90))
            name, value = dice.choice(names), amount(dice)
            written.append((account, number, value, name, day))
            file.write(f"{account},{number},{day},{name},{value},USD,issued,V-{at:07}\n")
    return written


def records(rows: list[Said], count: int, dice: random.Random) -> Iterator[Cheque]:
    """Yields the presented cheques."""
    for at, row in enumerate(dice.sample(rows, count)):
        trouble = dice.randrange(100)
        said = _troubled(row, trouble, at)
        if dice.random() < 0.1:
            said = _misread(said, dice)
        yield _record(f"{at:06}.jpg", said)
        if trouble == 4:
            yield _record(f"{at:06}-again.jpg", said)


def _troubled(said: Said, trouble: int, at: int) -> Said:
    account, number, value, name, day = said
    match trouble:
        case 0:
            return account, number, value + 9, name, day
        case 1:
            return account, str(int(number) + 7_000_003), value, name, day
        case 2:
            return account, number, value, "Somebody Else Entirely", day
        case 3:
            return account, str(9_000_000 + at), value + 1, "Zoltan Quux", day
    return said


def _misread(said: Said, dice: random.Random) -> Said:
    account, number, value, name, day = said
    place = dice.randrange(len(name))
    return account, number, value, name[:place] + dice.choice("aeio") + name[place + 1 :], day


def _record(source: str, said: Said) -> Cheque:
    account, number, value, payee, day = said
    return Cheque(
        source=source,
        decision="accept",
        amount=Amount(value=value, currency="USD", confidence=0.99, origin="both"),
        payee_name=Field[str](value=payee, text=payee, confidence=0.95),
        date=Field[datetime.date](value=day, text=str(day), confidence=0.95),
        micr=Field[Micr](value=Micr(cheque_number=number), text=number, confidence=0.99),
        account_number=Field[str](value=account, text=account, confidence=0.99),
        models=_MODELS,
    )


def run(cheques: int, rows: int, seed: int = 1) -> tuple[Reconciliation, dict[str, float]]:
    """Returns the reconciliation of a generated month, and the seconds of its parts."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.csv")
        written = write_register(path, rows, dice)
        begun = time.perf_counter()
        register = Register.load(path)
        loaded = time.perf_counter()
        result = reconcile(records(written, cheques, dice), register, MatchPolicy(as_of=_DAY))
        totals = result.totals()
        done = time.perf_counter()
    assert totals
    return result, {"reading the register": loaded - begun, "reconciling": done - loaded}


@click.command()
@click.option("--cheques", default=100_000, show_default=True, help="Cheques.")
@click.option("--rows", default=1_000_000, show_default=True, help="Rows of the register.")
@click.option("--write", type=click.Path(path_type=Path), help="Put the table into this page.")
def main(cheques: int, rows: int, write: Path | None) -> None:
    """Reconciles a generated month and prints seconds, memory and outcomes."""
    result, seconds = run(cheques, rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
    counts = Counter(row.outcome for row in result.presented)
    head = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(head, capture_output=True, text=True, check=False)
    lines = [
        "| | |", "|---|---|",
        f"| cheques, rows of the register | {len(result.presented):,}, {len(result.register):,} |",
        *(f"| {name} | {value:.1f} s |" for name, value in seconds.items()),
        f"| in all | {sum(seconds.values()):.1f} s |",
        f"| most memory of the process, what it generates included | {memory:.2f} GB |",
        f"| outcomes | {', '.join(f'{name} {count:,}' for name, count in counts.most_common())} |",
        f"| measured | {datetime.date.today()}, commit {commit.stdout.strip()}, two cores |",
    ]  # fmt: skip
    print("\n".join(lines))
    if write is not None:
        page = write.read_text(encoding="utf-8")
        before, after = page.split(_START)[0], page.split(_END)[1]
        write.write_text(f"{before}{_START}\n" + "\n".join(lines) + f"\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
