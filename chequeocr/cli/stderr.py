"""Messages for people, on stderr.

In: texts. Out: single lines that begin with "chequeocr: ".
"""

from __future__ import annotations

import logging

import click

_logger = logging.getLogger(__name__)


def say(message: str) -> None:
    """Writes one line about progress. A stderr that can't be written, as on a full disk, ends no run."""
    try:
        click.echo(f"chequeocr: {' '.join(message.split())}", err=True)
    except BrokenPipeError:
        raise  # whoever was reading has had enough
    except OSError:
        _logger.debug("stderr can't be written", exc_info=True)


def say_error(message: str) -> None:
    """Writes one line about an error."""
    say(f"error: {message}")


def say_warning(message: str) -> None:
    """Writes one line about something that may be a mistake."""
    say(f"warning: {message}")
