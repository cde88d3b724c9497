"""How the process ends: the entry point, and reads that were given up."""

from __future__ import annotations

import os
import sys

import pytest

from chequeocr import cli
from chequeocr.runtime import deadline


class Left(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The codes that os._exit was called with."""
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        raise Left

    monkeypatch.setattr(os, "_exit", leave)
    return codes


def test_an_abandoned_read_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, ends: list[int]) -> None:
    monkeypatch.setattr(deadline, "abandoned", lambda: True)
    monkeypatch.setattr(sys, "argv", ["chequeocr", "read"])
    with pytest.raises(Left):
        cli.main()
    assert ends == [2]


def test_otherwise_the_interpreter_ends_as_usual(monkeypatch: pytest.MonkeyPatch, ends: list[int]) -> None:
    monkeypatch.setattr(deadline, "abandoned", lambda: False)
    for arguments, code in ((["--version"], 0), (["read"], 2)):
        monkeypatch.setattr(sys, "argv", ["chequeocr", *arguments])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        assert caught.value.code == code
    assert ends == []
