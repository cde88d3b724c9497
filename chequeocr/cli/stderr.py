"""Messages for people, on stderr.

In: texts. Out: single lines that begin with "chequeocr: ".
"""

from __future__ import annotations

import click


def say(message: str) -> None:
    """One line about how it goes."""
    click.echo(f"chequeocr: {' '.join(message.split())}", err=True)


def say_error(message: str) -> None:
    """One line about what went wrong."""
    say(f"error: {message}")
