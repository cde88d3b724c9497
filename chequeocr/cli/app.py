"""The group of all commands: global options, and how each kind of ending becomes an exit code.

In: the command line. Out: the exit code of docs/cli.md; errors as one line on stderr.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator, MutableMapping
from importlib import import_module
from typing import Any

import click

from chequeocr import __version__
from chequeocr.cli.stderr import say_error
from chequeocr.errors import ChequeOcrError, FileAccessError
from chequeocr.runtime.system import missing_library

BUG = 70  # EX_SOFTWARE of BSD's sysexits.h
INTERRUPTED = 128 + 2  # as a shell reports SIGINT
BROKEN_PIPE = 128 + 13  # as a shell reports SIGPIPE

# What a write to an open file fails with: a full disk, a quota, a terminal that went away, a descriptor
# that is only open for reading. Files that we read or write by name have errors of their own.
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


class _App(click.Group):
    """A group whose commands end with our exit codes, however it is called."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # here, where a reader that has gone can still be dealt with
        except ChequeOcrError as error:
            say_error(str(error))
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            say_error("interrupted")
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _drop_output()  # whoever read it has gone
            ctx.exit(BROKEN_PIPE)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                ctx.exit(_unexpected(error, verbose=ctx.params["verbose"] > 0))
            ctx.exit(output_failed(error))
        except Exception as error:  # noqa: BLE001 - the outermost frame: a bug is reported, not hidden
            ctx.exit(_unexpected(error, verbose=ctx.params["verbose"] > 0))


def output_failed(error: OSError) -> int:
    """Reports that the output could not be written; returns the exit code."""
    _drop_output()
    say_error(f"can't write the output: {error.strerror or error}")
    return FileAccessError.exit_code


def _drop_output() -> None:
    """What is still to be written goes nowhere. Python would complain again when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: Exception, *, verbose: bool) -> int:
    """Reports an exception that nobody meant to raise; the exit code."""
    if verbose:
        click.echo(traceback.format_exc(), err=True, nl=False)
    library = missing_library(error) if isinstance(error, ImportError) else None
    if library is not None:
        say_error(str(library))
        return library.exit_code
    hint = "" if verbose else "; `chequeocr -v ...` shows where"
    say_error(f"unexpected {type(error).__name__}: this is a bug, please report it{hint}")
    return BUG


_SHORT_HELP = {
    "doctor": "Check this installation.",
    "evaluate": "Count what is read right, against a known truth.",
    "export": "Write records as a table: CSV, XLSX, Parquet, JSON Lines.",
    "models": "List and verify the models.",
    "read-line": "Read pictures that show one field each.",
    "reconcile": "Compare read cheques with a register.",
    "synth": "Draw synthetic cheques.",
    "x937": "List an image cash letter (X9.37).",
}
"""Of commands whose first sentence is too long for the list of commands."""


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name. Each is imported when it is asked for: who reads cheques waits for nothing that
    trains models."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[str, click.Command | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> click.Command:
        known = self._known[name]
        if known is None:
            function = name.replace("-", "_")
            known = getattr(import_module(f"chequeocr.cli.{function}"), function)
            known.short_help = _SHORT_HELP.get(name, known.short_help)
            self._known[name] = known
        return known

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._known[name] = command

    def __delitem__(self, name: str) -> None:
        del self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


_COMMANDS = _Commands((
    "read", "read-line", "batch", "watch", "x937", "export", "reconcile", "models", "doctor", "synth",
    "train", "evaluate",
))  # fmt: skip


@click.group(cls=_App, commands=_COMMANDS,
             context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="chequeocr")
@click.option("-v", "--verbose", count=True,
              help="Log what is done (-v) or every detail (-vv), and show tracebacks.")
def app(verbose: int) -> None:
    """Read bank cheques: find the fields, read the handwriting, print typed records."""
    if verbose:
        level = logging.INFO if verbose == 1 else logging.DEBUG
        logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
        logging.getLogger("chequeocr").setLevel(level)
    elif not sys.warnoptions:
        warnings.simplefilter("ignore")  # other libraries' advice to programmers
