"""The command line: `chequeocr COMMAND`, one module a command. docs/cli.md describes all of it.

Modules here import only click and light modules at their top, so that `--help` is quick; whatever is
heavy is imported inside the command that needs it. Log levels and handlers are set here and nowhere else.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Runs the program `chequeocr`. Ends the process with the exit codes of docs/cli.md."""
    _open_missing_streams()
    from chequeocr.cli.app import app, output_failed

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal that can't show a character shows "?" instead of failing
            reconfigure(errors="replace")
    try:
        app(prog_name="chequeocr")
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 0)
    except OSError as error:  # while help was printed: click hands it on
        _leave(output_failed(error))
    _leave(0)


def _open_missing_streams() -> None:
    """Python has no stdout where the shell closed it (`>&-`): what is printed then goes nowhere."""
    for name in ("stdin", "stdout", "stderr"):  # the order of their numbers: the lowest free one is taken
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115


def _leave(code: int) -> NoReturn:
    """Ends the process; at once where a read that took too long is still inside a model.

    The interpreter would take the floor from under such a thread, and the process would be aborted.
    """
    if "chequeocr.runtime.deadline" in sys.modules:
        from chequeocr.runtime.deadline import abandoned

        if abandoned():
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError):  # it was reported when it was written
                    stream.flush()
            os._exit(code)
    sys.exit(code)
