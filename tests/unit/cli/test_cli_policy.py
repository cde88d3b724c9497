"""`chequeocr read --as-of --misread --most ...`: what the options make of the policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from chequeocr.cli.limits import warn_where_fields_are_left_out, warn_where_nothing_can_be_accepted
from chequeocr.cli.options import Models, reader_options
from chequeocr.cli.read import read
from chequeocr.decide.confidence import Calibration
from chequeocr.decide.policy import Policy
from chequeocr.errors import SettingsError
from chequeocr.reader.settings import ReaderSettings
from chequeocr.runtime.settings import descriptions

Run = Callable[..., Result]


def policy_of(*arguments: str) -> Policy | int:
    """The policy that the arguments stand for, or the exit code."""
    found: list[Policy] = []

    @click.command()
    @reader_options
    def command(*, models: Models, settings: ReaderSettings) -> None:
        found.append(settings.policy)

    result = CliRunner().invoke(command, arguments)
    refused = result.exception.exit_code if isinstance(result.exception, SettingsError) else result.exit_code
    return found[0] if found else refused


def test_without_options_it_is_the_default_policy() -> None:
    assert policy_of() == Policy()


@pytest.mark.parametrize(
    ("arguments", "policy"),
    [
        (("--as-of", "none"), Policy(as_of=None)),
        (("--as-of", "TODAY"), Policy()),
        (("--as-of", "2026-03-31"), Policy(as_of=date(2026, 3, 31))),
        (("--misread", "0.05"), Policy(misread=0.05)),
        (("--misread", "0"), Policy(misread=0.0)),
        (("--most", "50000.25"), Policy(most=Decimal("50000.25"))),
        (("--least", "10", "--most", "10"), Policy(least=Decimal(10), most=Decimal(10))),
        (("--currency", "inr"), Policy(currency="INR")),
        (("--stale-days", "0"), Policy(stale_days=0)),
        (("--post-dated-days", "7"), Policy(post_dated_days=7)),
        (("--required", "Payee, micr,payee_name"), Policy(required=("payee_name", "micr"))),
        (("--required", "None"), Policy(required=())),
        (("--least-confidence", "0.9"), Policy(least_confidence=0.9)),
        (("--least-for", "Date=0.9, payee=.5"), Policy(least_for=(("date", 0.9), ("payee_name", 0.5)))),
        (("--least-for", "none"), Policy()),
        (("--least-for", "date=0"), Policy(least_for=(("date", 0.0),))),
        (("--no-signature",), Policy(signature=False)),
        (("--no-confirmed",), Policy(confirmed=False)),
    ],
)
def test_each_option(arguments: tuple[str, ...], policy: Policy) -> None:
    assert policy_of(*arguments) == policy


@pytest.mark.parametrize(
    "wrong",
    [("--as-of", "31.3.2026"), ("--as-of", "20260331"), ("--as-of", "2026-W14-2"), ("--as-of", ""),
     ("--misread", "1"), ("--misread", "-0.1"), ("--misread", "nan"), ("--country", "XX"), ("--most", "1e9"),
     ("--most", "-5"), ("--most", "NaN"), ("--most", "1,000"), ("--most", "٣"), ("--least", "-1"),
     ("--least", ""), ("--currency", "rupees"), ("--currency", "₹"), ("--currency", ""),
     ("--stale-days", "-1"), ("--stale-days", "9" * 5000), ("--stale-days", "36526"),
     ("--post-dated-days", "x"), ("--required", ""), ("--required", "shoe_size"),
     ("--required", "payee,signature"), ("--least-confidence", "1"), ("--least-for", "date=1"),
     ("--least-for", "date"), ("--least-for", "shoe_size=0.5"), ("--least-for", "micr=0.5"),
     ("--least-for", "date=-0.1"), ("--least-for", "date=٣"), ("--least-for", "")],
)
def test_what_makes_no_sense(wrong: tuple[str, ...]) -> None:
    assert policy_of(*wrong) == 2


def test_every_setting_has_its_option_or_none_on_purpose() -> None:
    """A setting that is added is asked for here: has it an option, or is it for Python only?"""
    told = {one.field.name for one in descriptions(Policy)}
    assert told == {field.name for field in fields(Policy)}
    told = {one.field.name for one in descriptions(ReaderSettings)}
    assert {field.name for field in fields(ReaderSettings)} - told == {"policy", "calibrator"}
    options = {parameter.name for parameter in read.params}
    assert {one.field.name for one in descriptions(ReaderSettings)} - options == {"batch", "keep_crops"}
    assert {f"policy__{field.name}" for field in fields(Policy)} <= options


def test_limits_that_contradict_each_other(run: Run, leaf: Callable[..., Path], tmp_path: Path) -> None:
    result = run("read", leaf(tmp_path / "a.png"), "--least", "5", "--most", "3")
    assert result.exit_code == 2
    assert "least (5) is above most (3)" in result.stderr


@pytest.mark.parametrize(("misread", "recognizer", "warned"), [
    (0.0005, "cheque-lines", True), (0.0, "cheque-lines", True), (0.001, "cheque-lines", False),
    (0.01, "cheque-lines", False), (0.0, "trocr:x", False),
])  # fmt: skip
def test_a_chance_that_no_confidence_can_meet_is_warned_of(
    misread: float, recognizer: str, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_where_nothing_can_be_accepted(Policy(misread=misread), recognizer)
    said = capsys.readouterr().err
    assert bool(said) is warned
    if warned:
        assert said.startswith(f"chequeocr: warning: --misread {misread:g} accepts no cheque")
        assert "above 0.999, so give 0.001 or more" in said


def test_the_warning_goes_by_what_the_calibrator_can_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unsure = Calibration({"amount": (0.0, 0.1, 0.0, 0.0)}, "")
    monkeypatch.setattr("chequeocr.reader.factory.shipped", lambda: unsure)
    warn_where_nothing_can_be_accepted(Policy(misread=0.1), "cheque-lines")
    assert "above 0.7685, so give 0.2315 or more" in capsys.readouterr().err
    monkeypatch.setattr("chequeocr.reader.factory.shipped", lambda: Calibration({}, ""))
    warn_where_nothing_can_be_accepted(Policy(misread=0.0), "cheque-lines")
    assert capsys.readouterr().err == ""


def test_the_command_takes_them(run: Run, tmp_path: Path) -> None:
    assert run("read", tmp_path / "none.png", "--as-of", "none", "--most", "5").exit_code != 2
    assert run("read", tmp_path / "none.png", "--as-of", "never").exit_code == 2


@pytest.mark.parametrize(
    ("policy", "fields", "lacking"),
    [
        (Policy(), ("payee_name", "date"), "signature"),
        (Policy(required=("micr", "date"), signature=False), ("date",), "micr"),
        (Policy(), ("payee_name", "date", "signature"), None),
        (Policy(), None, None),
    ],
)
def test_fields_that_leave_out_what_is_asked_for(
    policy: Policy, fields: tuple[str, ...] | None, lacking: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_where_fields_are_left_out(policy, fields)
    said = capsys.readouterr().err
    assert (f"--fields leaves out {lacking}, asked for" in " ".join(said.split())) if lacking else said == ""
