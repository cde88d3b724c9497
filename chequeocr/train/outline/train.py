"""`chequeocr train outline`: the network that finds the corners of cheques, and its export.

In: `OutlineTrainSettings` (where to write, how many steps). Out: `cheque-outline.onnx`, a checkpoint to go on
from, and a log of figures (`log.jsonl`), those of held-out drawn photos among them. Plain torch: AdamW,
warm-up then a cosine, a moving average of the weights; cross entropy for the cells, smooth L1 for the
corners.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.imaging.boxes import size_of
from chequeocr.leaf.closer import overlap
from chequeocr.leaf.corners import SIDE, decoded
from chequeocr.train import run as shared
from chequeocr.train.loop import Work, keeper, run_to_end
from chequeocr.train.onnx_file import Graph, export_net
from chequeocr.train.outline.data import Batch, batch_of, batches
from chequeocr.train.outline.model import OutlineNet, loss_of
from chequeocr.train.outline.score import held_out
from chequeocr.train.outline.settings import OutlineTrainSettings
from chequeocr.train.run import Average, Run

FILE = "cheque-outline.onnx"

_CORNERS = 10.0  # how much a corner counts beside whether a cell is on a cheque


def new_run(settings: OutlineTrainSettings) -> Run[OutlineNet]:
    """A fresh network with its optimizer, seeded."""
    return shared.new_run(OutlineNet, settings, lambda net: Average(net, 0.995))


def train(settings: OutlineTrainSettings) -> Path:
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
    measured = partial(measure, number=settings.held) if settings.held else None
    stream = batches(settings.seed * 1_000_003 + run.step, settings.batch, settings.fresh)
    work = Work(
        stream, lambda run, batch: train_step(run, batch, settings.half),
        keeper(export, settings.out / FILE, measured),
    )  # fmt: skip
    run_to_end(run, settings, work)
    return settings.out / FILE


def train_step(run: Run[OutlineNet], batch: Batch, half: bool) -> dict[str, float]:
    """One step of descent on a batch; the losses."""
    pictures = torch.from_numpy(batch.pictures).to(run.device).contiguous(memory_format=torch.channels_last)
    with torch.autocast(run.device.type, torch.bfloat16, enabled=half):
        found = run.net(pictures)
    wanted, weight = (torch.from_numpy(part).to(run.device) for part in (batch.wanted, batch.weight))
    on, off = loss_of(found.float(), wanted, weight)
    shared.descend(run, on + _CORNERS * off)
    return {"on": float(on.detach()), "corners": float(off.detach())}


def measure(state: dict[str, Tensor], number: int) -> dict[str, float]:
    """On held-out drawn photos: how many, of how many the outline overlaps with the true one by 0.9 and by
    0.95 and more (intersection over union), before edges are looked for."""
    scenes = held_out(number)
    net = shared.with_state(OutlineNet(), state)
    overlaps = []
    with torch.no_grad():
        for scene in scenes:
            found = net(torch.from_numpy(batch_of([scene]).pictures))[0].numpy()
            outlines = decoded(found, size_of(scene.image))
            overlaps.append(overlap(outlines[0].corners, scene.corners[0]) if len(outlines) == 1 else 0.0)
    return {
        "held_out": number,
        "iou_90": sum(one >= 0.90 for one in overlaps),
        "iou_95": sum(one >= 0.95 for one in overlaps),
    }


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `pictures` (n, 3, 192, 192), output `cells`
    (n, 9, 24, 24)."""
    dynamic = {"pictures": {0: "n"}, "cells": {0: "n"}}
    graph = Graph(torch.zeros(1, 3, SIDE, SIDE), "pictures", "cells", dynamic)
    facts = {"name": "cheque-outline", "licence": "Apache-2.0"}
    return export_net(shared.with_state(OutlineNet(), state), graph, facts, path)
