"""`chequeocr train retouched`: the network that tells retouched lines, and its export.

In: `RetouchedTrainSettings` (where to write, how many steps). Out: `cheque-retouched.onnx`, a checkpoint to
go on from, and a log of figures (`log.jsonl`), those of held-out lines among them. Plain torch: AdamW,
warm-up then a cosine, a moving average of the weights, binary cross entropy of each column.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from chequeocr.examine.retouched import KINDS, TALL, likeliest
from chequeocr.train import run as shared
from chequeocr.train.loop import Work, keeper, run_to_end
from chequeocr.train.onnx_file import Graph, export_net
from chequeocr.train.retouched.data import Batch, batch_of, batches
from chequeocr.train.retouched.edits import EDITS
from chequeocr.train.retouched.model import RetouchedNet
from chequeocr.train.retouched.settings import RetouchedTrainSettings
from chequeocr.train.retouched.signatures import of_signature
from chequeocr.train.retouched.strips import of_cheque
from chequeocr.train.run import Average, Run

FILE = "cheque-retouched.onnx"

_HELD_SEEDS = 2**50  # far from those that train


def new_run(settings: RetouchedTrainSettings) -> Run[RetouchedNet]:
    """A fresh network with its optimizer, seeded."""
    return shared.new_run(RetouchedNet, settings, lambda net: Average(net, 0.995))


def train(settings: RetouchedTrainSettings) -> Path:
    """Train and export; the path of the ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set, else begins with the weights of `start`, else with random ones.

    Raises SettingsError for what can't be gone on from, FileAccessError.
    """
    checkpoint = shared.prepare(settings)
    run = new_run(settings)
    if settings.start is not None and checkpoint is None:
        run.load(settings.start)
        run.step = 0
    shared.begin(run, settings, checkpoint)
    measured = partial(measure, batch=held_out(settings.held)) if settings.held else None
    stream = batches(settings.seed * 1_000_003 + run.step, settings.batch, settings.fresh, settings.hands)
    work = Work(
        stream, lambda run, batch: {"loss": train_step(run, batch, settings.half)},
        keeper(export, settings.out / FILE, measured), "lines",
    )  # fmt: skip
    run_to_end(run, settings, work)
    return settings.out / FILE


def train_step(run: Run[RetouchedNet], batch: Batch, half: bool) -> float:
    """One step of descent on a batch; the loss."""
    lines = torch.from_numpy(batch.lines).to(run.device)
    with torch.autocast(run.device.type, torch.bfloat16, enabled=half):
        found = run.net(lines)
    wanted, weight = (torch.from_numpy(part).to(run.device) for part in (batch.wanted, batch.weight))
    each = torch.nn.functional.binary_cross_entropy_with_logits(found.float(), wanted, reduction="none")
    return shared.descend(run, (each * weight).sum() / weight.sum())


def held_out(number: int) -> Batch:
    """The same drawn lines each time, for measuring, most of them with something done to them."""
    rng = np.random.default_rng(97)
    strips = [strip for i in range(-(-number // 2)) for strip in of_cheque(_HELD_SEEDS + i)][: 2 * number]
    strips[: number // 5] = [of_signature(rng, None) for _ in strips[: number // 5]]
    return batch_of(rng, strips[: 2 * (len(strips) // 2)])


def measure(state: dict[str, Tensor], batch: Batch) -> dict[str, float]:
    """On held-out lines at one half: of each kind found of those it was done to, and wrongly found of those
    to which nothing was done."""
    net = shared.with_state(RetouchedNet(), state)
    with torch.no_grad():
        logits = net(torch.from_numpy(batch.lines)).numpy()
    logits[np.repeat(~batch.weight.any(axis=1, keepdims=True), len(KINDS), axis=1)] = -99.0  # behind the end
    found = np.stack([likeliest(one) for one in logits]) > 0.5
    done = np.asarray((batch.wanted * batch.weight).any(axis=2), np.bool_)
    untouched = ~done[:, : len(EDITS)].any(axis=1)
    figures: dict[str, float] = {"untouched": int(untouched.sum())}
    for kind, name in enumerate(KINDS):
        figures[name] = int((found & done)[:, kind].sum())
        figures[f"{name}, of"] = int(done[:, kind].sum())
        known = batch.weight[:, kind].any(axis=1)
        figures[f"{name}, wrongly"] = int((found[:, kind] & untouched & ~done[:, kind] & known).sum())
    return figures


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `lines` (n, 3, 64, w), output `logits` (n, 4,
    w / 8)."""
    dynamic = {"lines": {0: "n", 3: "w"}, "logits": {0: "n", 2: "columns"}}
    graph = Graph(torch.zeros(1, 3, TALL, 320), "lines", "logits", dynamic)
    facts = {"name": "cheque-retouched", "licence": "Apache-2.0"}
    return export_net(shared.with_state(RetouchedNet(), state), graph, facts, path)
