"""The command line: `chequeocr COMMAND`, one module a command. docs/cli.md describes all of it.

Modules here import only click and light modules at their top, so that `--help` is quick; whatever is
heavy is imported inside the command that needs it. Log levels and handlers are set here and nowhere else.
"""

from __future__ import annotations

import sys


def main() -> None:
    """The entry point `chequeocr`. Ends the process with the exit codes of docs/cli.md."""
    from chequeocr.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal that can't show a character shows "?" instead of failing
            reconfigure(errors="replace")
    app(prog_name="chequeocr")
