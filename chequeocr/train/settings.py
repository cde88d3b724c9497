"""Descriptions of the settings that most trainers have, and the folder that measures their results.

In: nothing. Out: metadata for the fields of `train/<model>/settings.py`. Those modules need no torch, so that
the command line can show every trainer's options where the extra `train` isn't installed.
"""

from __future__ import annotations

from chequeocr.runtime.settings import PathKind, Range, described

MOST_SEED = 2**31 - 1
"""The largest seed: numpy and torch take it, and a step beside it in 64 bits too."""

_MOST_PROCESSES = 1024

OUT = described("Write checkpoints, log and model to this folder.", PathKind.NEW_FOLDER)
FONTS = described("Draw with the handwriting fonts in this folder beside the shipped ones.", PathKind.FOLDER)
DATA = described("Score the result on the measured sets in this folder.", PathKind.FOLDER, option="--data")
STEPS = described("Number of training steps.", Range(1))
BATCH = described("Pictures per step.", Range(1))
RATE = described("Highest learning rate.", Range(0, open_least=True), metavar="R")
SEED = described("Seed of the training.", Range(0, MOST_SEED), metavar="S")
THREADS = described("Threads of PyTorch.", Range(1, _MOST_PROCESSES))
THREADS_OR_ALL = described("Threads of PyTorch; 0 takes them all.", Range(0, _MOST_PROCESSES))
WORKERS = described(
    "Processes that draw the pictures; 0 draws them in the training process.", Range(0, _MOST_PROCESSES)
)
DEVICE = described("Train on cpu, cuda, mps or auto.")
HALF = described("Compute in bfloat16, which is faster on processors that have it.")
KEEP_EVERY = described("Number of steps between checkpoints.", Range(1))
RESUME = described("Continue the run in this folder, or start anew.")
