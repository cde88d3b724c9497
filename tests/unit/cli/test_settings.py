"""Options made from a settings class: what click offers, and the settings that come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import click
import pytest
from click.testing import CliRunner

from chequeocr.cli.settings import settings_options
from chequeocr.errors import SettingsError
from chequeocr.runtime.settings import PathKind, Range, described


@dataclass(frozen=True)
class Leaves:
    sort: Literal["black", "green"] = field(default="black", metadata=described("Which leaves."))
    grams: float = field(default=2.5, metadata=described("How much of them.", Range(0, open_least=True)))


@dataclass(frozen=True)
class Brew:
    pot: Path = field(metadata=described("The pot.", PathKind.FILE, option="--in"))
    shelf: Path | None = field(default=None, metadata=described("Where cups stand.", PathKind.FOLDER))
    leaves: Leaves = field(default_factory=lambda: Leaves("green"))
    cups_to_fill: int = field(default=2, metadata=described("Cups.", Range(1, 12), metavar="CUPS"))
    price: Decimal | None = field(default=None, metadata=described("Price."))
    guests: tuple[str, ...] = field(default=("Ann",), metadata=described("Who comes."))
    milk: bool = field(default=True, metadata=described("With milk."))
    secret: int = 7


class Names(click.ParamType):
    name = "names"

    def convert(self, value: Any, *_: Any) -> tuple[str, ...]:
        return value if isinstance(value, tuple) else tuple(value.split(","))


class Price(click.ParamType):
    name = "price"

    def convert(self, value: Any, *_: Any) -> Decimal:
        return Decimal(value)


def brewed(*arguments: object, skip: tuple[str, ...] = ()) -> tuple[Brew | None, click.testing.Result]:
    made: list[Brew] = []

    @click.command()
    @settings_options(Brew, skip=skip, types={"guests": Names(), "price": Price()}, name="brew")
    @click.option("--loud", is_flag=True)
    def command(brew: Brew, loud: bool) -> None:
        made.append(brew)

    result = CliRunner().invoke(command, [str(one) for one in arguments])
    return (made[0] if made else None), result


@pytest.fixture
def pot(tmp_path: Path) -> Path:
    path = tmp_path / "pot"
    path.touch()
    return path


def test_without_options_the_defaults_of_the_class_hold(pot: Path) -> None:
    brew, result = brewed("--in", pot)
    assert result.exit_code == 0, result.output
    assert brew == Brew(pot)
    assert brew.leaves == Leaves("green")


def test_what_was_given_is_in_the_settings(pot: Path, tmp_path: Path) -> None:
    leaves = ("--grams", 3, "--sort", "black")
    others = ("--cups-to-fill", 12, "--price", "1.50", "--guests", "Bo,Cy", "--no-milk", "--loud")
    brew, result = brewed("--in", pot, "--shelf", tmp_path, *leaves, *others)
    assert result.exit_code == 0, result.output
    assert brew == Brew(pot, tmp_path, Leaves("black", 3.0), 12, Decimal("1.50"), ("Bo", "Cy"), False)


def test_the_help_says_what_the_class_says() -> None:
    text = " ".join(brewed("--help")[1].output.split())
    assert "--in FILE The pot. [required]" in text
    assert "--shelf DIR Where cups stand. --sort" in text
    assert "--sort [black|green] Which leaves. [default: green]" in text
    assert "--grams X How much of them. [default: 2.5; x>0]" in text
    assert "--cups-to-fill CUPS Cups. [default: 2; 1<=x<=12]" in text
    assert "--milk / --no-milk With milk. [default: milk]" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("option", "value"),
    [("--cups-to-fill", 0), ("--cups-to-fill", 13), ("--grams", 0), ("--sort", "white"), ("--shelf", "gone")],
)
def test_what_is_out_of_range_is_a_wrong_use(pot: Path, option: str, value: object) -> None:
    brew, result = brewed("--in", pot, option, value)
    assert (brew, result.exit_code) == (None, 2)


def test_a_setting_without_a_default_must_be_given() -> None:
    brew, result = brewed()
    assert (brew, result.exit_code) == (None, 2)
    assert "Missing option '--in'" in result.output


def test_settings_can_be_left_out(pot: Path) -> None:
    skip = ("cups_to_fill", "leaves.grams", "sort")
    text = brewed("--help", skip=skip)[1].output
    assert "--cups-to-fill" not in text
    assert "--grams" not in text
    assert "--sort" in text, "it lies in `leaves`, and only leaves.sort would name it"
    none_of_them = brewed("--help", skip=("leaves",))[1].output
    assert "--sort" not in none_of_them
    assert "--grams" not in none_of_them
    brew, _ = brewed("--in", pot, "--sort", "black", skip=skip)
    assert brew == Brew(pot, leaves=Leaves("black"))


def test_what_the_class_refuses_is_its_own_error(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Picky:
        cups: int = field(default=1, metadata=described("Cups."))

        def __post_init__(self) -> None:
            raise SettingsError("no tea today")

    @click.command()
    @settings_options(Picky)
    def command(settings: Picky) -> None: ...

    result = CliRunner().invoke(command, [])
    assert isinstance(result.exception, SettingsError)
