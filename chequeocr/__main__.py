"""`python -m chequeocr`: the command line."""

from __future__ import annotations

from chequeocr.cli import main

if __name__ == "__main__":
    main()
