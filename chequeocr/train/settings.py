"""Descriptions of the settings that most trainers have, and the folder that measures their results.

In: nothing. Out: metadata for the fields of `train/<model>/settings.py`. Those modules need no torch, so that
the command line can show every trainer's options where the extra `train` isn't installed.
"""

from __future__ import annotations

from chequeocr.runtime.settings import Place, Range, described

MOST_SEED = 2**31 - 1
"""The largest seed: numpy and torch take it, and a step beside it in 64 bits too."""

_MOST_PROCESSES = 1024

OUT = described("Folder of the run.", Place.NEW_FOLDER)
FONTS = described("Handwriting fonts beside the shipped ones.", Place.FOLDER)
DATA = described("Score the result on this measuring data.", Place.FOLDER, option="--data")
STEPS = described("Steps of training.", Range(1))
BATCH = described("Pictures a step.", Range(1))
RATE = described("Highest learning rate.", Range(0, open_least=True), metavar="R")
SEED = described("Seed of the training.", Range(0, MOST_SEED), metavar="S")
THREADS = described("Threads of torch.", Range(1, _MOST_PROCESSES))
THREADS_OR_ALL = described("Threads of torch; 0 takes them all.", Range(0, _MOST_PROCESSES))
WORKERS = described("Processes that draw; 0 draws in the training process.", Range(0, _MOST_PROCESSES))
DEVICE = described("cpu, cuda, mps or auto.")
HALF = described("Compute in bfloat16.")
KEEP_EVERY = described("Steps between checkpoints.", Range(1))
RESUME = described("Go on where a run in this folder stopped.")
