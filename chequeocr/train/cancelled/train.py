"""Trains `cheque-cancelled`, which tells cancelled cheques, and exports it: `chequeocr train cancelled`.

In: `CancelledTrainSettings` (where to write, how many steps). Out: `cheque-cancelled.onnx` and a log of
figures (`log.jsonl`), those of held-out synthetic cheques among them. Plain torch: AdamW, warm-up then a
cosine, a moving average of the weights, binary cross entropy.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from chequeocr.examine.cancelled import SIZE
from chequeocr.train import run as shared
from chequeocr.train.cancelled.data import Batch, batch_of, batches, draw
from chequeocr.train.cancelled.model import CancelledNet
from chequeocr.train.cancelled.score import score_cancelled
from chequeocr.train.cancelled.settings import CancelledTrainSettings
from chequeocr.train.loop import Work, keeper, run_to_end
from chequeocr.train.measured import check_cheques
from chequeocr.train.onnx_file import Graph, export_net
from chequeocr.train.run import Average, Run

log = logging.getLogger(__name__)

FILE = "cheque-cancelled.onnx"

_HELD_SEEDS = 2**50  # far from those that train


def new_run(settings: CancelledTrainSettings) -> Run[CancelledNet]:
    """A fresh network with its optimizer, seeded."""
    return shared.new_run(CancelledNet, settings, lambda net: Average(net, 0.98))


def train(settings: CancelledTrainSettings) -> Path:
    """Train and export; the path of the ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set, else begins with the weights of `start`, else with random ones.

    Raises SettingsError for what can't be scored on or gone on from, FileAccessError.
    """
    if settings.data:
        check_cheques(settings.data / "cheques", ("image", "set"))
    checkpoint = shared.prepare(settings)
    run = new_run(settings)
    if settings.start is not None and checkpoint is None:
        run.load(settings.start)
        run.step = 0
    shared.begin(run, settings, checkpoint)
    run_to_end(run, settings, _work(run, settings))
    path = settings.out / FILE
    if settings.data:
        for score in score_cancelled(path, settings.data):
            log.info("%s", score)
    return path


def _work(run: Run[CancelledNet], settings: CancelledTrainSettings) -> Work[CancelledNet, Batch]:
    measured = partial(measure, batch=held_out(settings.held)) if settings.held else None
    keep = keeper(export, settings.out / FILE, measured)
    stream = batches(settings.seed * 1_000_003 + run.step, settings.batch, settings.fresh)
    return Work(stream, lambda run, batch: {"loss": train_step(run, batch, settings.half)}, keep)


def train_step(run: Run[CancelledNet], batch: Batch, half: bool) -> float:
    """One step of descent on a batch; the loss."""
    pictures = torch.from_numpy(batch.pictures).to(run.device).contiguous(memory_format=torch.channels_last)
    with torch.autocast(run.device.type, torch.bfloat16, enabled=half):
        logits = run.net(pictures)
    wanted = torch.from_numpy(batch.wanted).to(run.device)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted)
    return shared.descend(run, loss)


def held_out(number: int) -> Batch:
    """The same cheques each time, for measuring, some of them made worthless."""
    return batch_of(np.random.default_rng(97), [draw(_HELD_SEEDS + i) for i in range(number)])


def measure(state: dict[str, Tensor], batch: Batch) -> dict[str, float]:
    """On held-out cheques at one half: found of the worthless ones, wrongly found of the good ones."""
    net = shared.with_state(CancelledNet(), state)
    with torch.no_grad():
        found = (net(torch.from_numpy(batch.pictures)) > 0).numpy()
    worthless = batch.wanted > 0.5
    return {
        "found": int((found & worthless).sum()),
        "worthless": int(worthless.sum()),
        "wrongly": int((found & ~worthless).sum()),
        "good": int((~worthless).sum()),
    }


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `pictures` (n, 2, 160, 320), output `logits`
    (n, 1)."""
    dynamic = {"pictures": {0: "n"}, "logits": {0: "n"}}
    graph = Graph(torch.zeros(1, 2, *SIZE), "pictures", "logits", dynamic)
    facts = {"name": "cheque-cancelled", "licence": "Apache-2.0"}
    return export_net(shared.with_state(CancelledNet(), state), graph, facts, path)
