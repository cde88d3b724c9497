"""`chequeocr doctor`: is this installation whole?

In: nothing. Out: a line a check; exit code 5 where one failed.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict

import click

from chequeocr.errors import MissingDependencyError

_NAME = 24  # columns; longer names push the rest to the right
_NARROW = 72


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object per check.")
def doctor(as_json: bool) -> None:
    """Check this installation: versions, libraries, extras, models and one sample cheque.

    The required versions come from the package's own metadata. The exit code is 5 where a check fails. A
    missing extra is not a failure.
    """
    from chequeocr.cli.checks import Check, all_checks
    from chequeocr.cli.jsonl import write_value

    checks: list[Check] = []
    for check in all_checks():
        checks.append(check)
        if as_json:
            write_value(asdict(check))
        else:
            _print(check.name, check.state, check.detail)
            if check.todo and check.state != "absent":
                _print("", "", f"-> {check.todo}")
    absent = [check.todo for check in checks if check.state == "absent"]
    failed = sum(check.state == "failed" for check in checks)
    if not as_json:
        for todo in dict.fromkeys(absent):
            click.echo(f"optional: {todo}")
        click.echo(f"{failed} of {len(checks)} checks failed" if failed else "all is well")
    click.get_current_context().exit(MissingDependencyError.exit_code if failed else 0)


def _print(name: str, state: str, detail: str) -> None:
    """One check on a line, on two where the window is narrow."""
    colour = {"ok": "green", "failed": "red", "warning": "yellow"}.get(state)
    narrow = shutil.get_terminal_size().columns < _NARROW
    if narrow and name:
        click.echo(f"{name}: {click.style(state, fg=colour)}")
    head = "  " if narrow else f"{name:<{_NAME}} {click.style(f'{state:<8}', fg=colour)} "
    click.echo(f"{head}{detail}")
