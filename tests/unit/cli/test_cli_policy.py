"""`chequeocr read --as-of --misread --most`: what the options make of the policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from chequeocr.cli.options import Limits, policy_options
from chequeocr.decide.policy import Policy
from chequeocr.errors import SettingsError

Run = Callable[..., Result]


def limits_of(*arguments: str) -> Limits | int:
    """The limits that the arguments stand for, or the exit code."""
    found: list[Limits] = []

    @click.command()
    @policy_options
    def command(*, limits: Limits) -> None:
        found.append(limits)

    result = CliRunner().invoke(command, arguments)
    return found[0] if found else result.exit_code


def test_without_options_it_is_the_default_policy() -> None:
    limits = limits_of()
    assert isinstance(limits, Limits)
    assert limits.policy() == Policy()


@pytest.mark.parametrize(
    ("arguments", "policy"),
    [
        (("--as-of", "none"), Policy(as_of=None)),
        (("--as-of", "TODAY"), Policy()),
        (("--as-of", "2026-03-31"), Policy(as_of=date(2026, 3, 31))),
        (("--misread", "0.05"), Policy(misread=0.05)),
        (("--misread", "0"), Policy(misread=0.0)),
        (("--most", "50000.25"), Policy(most=Decimal("50000.25"))),
    ],
)
def test_each_option(arguments: tuple[str, ...], policy: Policy) -> None:
    limits = limits_of(*arguments)
    assert isinstance(limits, Limits)
    assert limits.policy() == policy


@pytest.mark.parametrize(
    "wrong",
    [("--as-of", "31.3.2026"), ("--as-of", ""), ("--misread", "1"), ("--misread", "-0.1"), ("--most", "1e9"),
     ("--most", "-5"), ("--most", "NaN"), ("--most", "1,000"), ("--most", "٣")],
)
def test_what_makes_no_sense(wrong: tuple[str, ...]) -> None:
    assert limits_of(*wrong) == 2


def test_a_chance_that_is_no_number_is_refused_by_the_policy() -> None:
    limits = limits_of("--misread", "nan")
    assert isinstance(limits, Limits)
    with pytest.raises(SettingsError, match="misread"):
        limits.policy()


def test_the_command_takes_them(run: Run, tmp_path: Path) -> None:
    assert run("read", tmp_path / "none.png", "--as-of", "none", "--most", "5").exit_code != 2
    assert run("read", tmp_path / "none.png", "--as-of", "never").exit_code == 2
