"""`chequeocr train upright`: the network that tells which way up a cheque lies, and its export.

In: `UprightTrainSettings` (where to write, how many steps). Out: `cheque-upright.onnx`, a checkpoint to go on
from, and a log of figures (`log.jsonl`), those of held-out synthetic cheques among them. Plain torch: AdamW,
warm-up then a cosine, a moving average of the weights, cross entropy over the four turns.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.leaf.upright import SIDE, TURN_FROM
from chequeocr.train import run as shared
from chequeocr.train.loop import Work, keeper, run_to_end
from chequeocr.train.measured import check_cheques
from chequeocr.train.onnx_file import Graph, export_net
from chequeocr.train.run import Average, Run
from chequeocr.train.upright.data import Batch, batches, held_out
from chequeocr.train.upright.model import UprightNet
from chequeocr.train.upright.score import score_upright
from chequeocr.train.upright.settings import UprightTrainSettings

log = logging.getLogger(__name__)

FILE = "cheque-upright.onnx"



def new_run(settings: UprightTrainSettings) -> Run[UprightNet]:
    """A fresh network with its optimizer, seeded."""
    return shared.new_run(UprightNet, settings, lambda net: Average(net, 0.99))


def train_step(run: Run[UprightNet], batch: Batch, half: bool) -> float:
    """One step of descent on a batch; the loss."""
    pictures = torch.from_numpy(batch.pictures).to(run.device).contiguous(memory_format=torch.channels_last)
    with torch.autocast(run.device.type, torch.bfloat16, enabled=half):
        logits = run.net(pictures)
    loss = torch.nn.functional.cross_entropy(logits.float(), torch.from_numpy(batch.wanted).to(run.device))
    return shared.descend(run, loss)


def train(settings: UprightTrainSettings) -> Path:
    """Train and export; the path of the ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set; the pictures that follow are then others, drawn from the seed and the step.

    Raises SettingsError for what can't be scored on or gone on from, FileAccessError.
    """
    if settings.data:
        check_cheques(settings.data / "cheques", ("image", "set"))
    checkpoint = shared.prepare(settings)
    run = new_run(settings)
    shared.begin(run, settings, checkpoint)
    run_to_end(run, settings, _work(run, settings))
    path = settings.out / FILE
    if settings.data:
        for score in score_upright(path, settings.data):
            log.info("%s", score)
    return path


def _work(run: Run[UprightNet], settings: UprightTrainSettings) -> Work[UprightNet, Batch]:
    measured = partial(measure, batch=held_out(settings.held)) if settings.held else None
    keep = keeper(export, settings.out / FILE, measured)
    stream = batches(settings.seed * 1_000_003 + run.step, settings.batch, settings.fresh)
    return Work(stream, lambda run, batch: {"loss": train_step(run, batch, settings.half)}, keep)


def measure(state: dict[str, Tensor], batch: Batch) -> dict[str, float]:
    """On held-out cheques: how many, how many come out right, how many of those clearly, and how many are
    clearly wrong."""
    net = shared.with_state(UprightNet(), state)
    with torch.no_grad():
        shares = torch.softmax(net(torch.from_numpy(batch.pictures)), 1)
    best, turn = shares.max(1)
    right = turn == torch.from_numpy(batch.wanted).argmax(1)
    sure = best > TURN_FROM
    return {
        "held_out": len(right),
        "right": int(right.sum()),
        "clearly_right": int((right & sure).sum()),
        "clearly_wrong": int((~right & sure).sum()),
    }


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `pictures` (n, 1, 160, 160), output `logits`
    (n, 4)."""
    dynamic = {"pictures": {0: "n"}, "logits": {0: "n"}}
    graph = Graph(torch.zeros(1, 1, SIDE, SIDE), "pictures", "logits", dynamic)
    facts = {"name": "cheque-upright", "licence": "Apache-2.0"}
    return export_net(shared.with_state(UprightNet(), state), graph, facts, path)
