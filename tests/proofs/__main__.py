"""No proof may outlive what it proves.

    python -m tests.proofs                   # each proof, its page, and whether it is of what is here
    python -m tests.proofs check --run       # stale ones under ten minutes are shown again, others fail
    python -m tests.proofs record compat     # shows it, writes it into its page, and stamps it
    python -m tests.proofs record --stale    # all that are stale

In: tests/proofs/table.py, docs/proofs.json. Out: exit status 1 where a stale proof isn't shown again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from tests.proofs import shown, stamps
from tests.proofs.table import PROOFS, Proof

ROOT = Path(__file__).resolve().parents[2]
STAMPS = ROOT / "docs" / "proofs.json"
_SHOWN = 6  # changed files that are named; more say nothing more


def stale() -> dict[str, list[str]]:
    """Name of each proof that is not of what stands here -> what is another since it was recorded."""
    known = stamps.load(STAMPS)
    found = {p.name: stamps.changed(known.get(p.name), stamps.digests(ROOT, p)) for p in PROOFS}
    return {name: what for name, what in found.items() if what}


def _why(what: Sequence[str]) -> str:
    more = f" and {len(what) - _SHOWN} more" if len(what) > _SHOWN else ""
    return ", ".join(what[:_SHOWN]) + more


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Lists the proofs that stand in docs."""
    if context.invoked_subcommand:
        return
    known, old = stamps.load(STAMPS), stale()
    for proof in PROOFS:
        stamp = known.get(proof.name)
        when = f"{stamp.date} at {stamp.commit}" if stamp else "never recorded"
        state = "stale" if proof.name in old else "fresh"
        click.echo(f"{proof.name:16} {state:6} {proof.minutes:3} min  {proof.page:20} {when}: {proof.claim}")


@main.command()
@click.option("--run", is_flag=True, help="Show stale proofs again that take under ten minutes.")
@click.option("--passed", "reports", multiple=True, type=click.Path(exists=True, path_type=Path),
              help="JUnit XML of tests that have run: what they show isn't run again.")  # fmt: skip
def check(run: bool, reports: tuple[Path, ...]) -> None:
    """Fails where a proof is stale and isn't shown again."""
    old = stale()
    failed = [proof for proof in PROOFS if proof.name in old and not _settled(proof, old, run, reports)]
    if failed:
        names = " ".join(proof.name for proof in failed)
        raise click.ClickException(
            f"docs claim what isn't proven of this code: {names}; python -m tests.proofs record {names}"
        )
    click.echo(f"{len(PROOFS)} proofs, " + (f"{len(old)} of them shown again" if old else "all fresh"))


def _settled(proof: Proof, old: dict[str, list[str]], run: bool, reports: Sequence[Path]) -> bool:
    """Whether a stale proof was shown again."""
    click.echo(f"{proof.name}: stale, {proof.page} was measured before a change of {_why(old[proof.name])}")
    if not run or proof.long:
        click.echo(f"{proof.name}: not shown again, it takes {proof.minutes} minutes")
        return False
    start = time.monotonic()
    held = shown.again(ROOT, proof, reports)
    click.echo(f"{proof.name}: {'shown again' if held else 'FAILED'} in {time.monotonic() - start:.0f} s")
    return held


@main.command()
@click.argument("names", nargs=-1, type=click.Choice([proof.name for proof in PROOFS]))
@click.option("--stale", "all_stale", is_flag=True, help="All that are stale.")
def record(names: tuple[str, ...], all_stale: bool) -> None:
    """Shows proofs, writes them into their pages, and stamps them."""
    wanted = {*names, *(stale() if all_stale else ())}
    failed = []
    for proof in PROOFS:
        if proof.name not in wanted:
            continue
        about = stamps.digests(ROOT, proof)
        if shown.record(ROOT, proof):
            # Read again: another proof may have been recorded meanwhile.
            stamps.save(STAMPS, {**stamps.load(STAMPS), proof.name: stamps.stamp(ROOT, about)})
            click.echo(f"{proof.name}: recorded")
        else:
            failed.append(proof.name)
    if failed:
        raise click.ClickException(f"not shown, so not stamped: {', '.join(failed)}")


if __name__ == "__main__":
    main()
