"""`chequeocr train detector`: the embedded detector trained on synthetic cheques, and its export.

In: `DetectorTrainSettings` (where to write, how many pictures and steps). Out: an ONNX file with the output
of YOLOv8 and its metadata (`names`, `task`, `stride`, `imgsz`), a checkpoint to go on from, and a log of
figures (`log.jsonl`). Plain torch on a CPU: AdamW, warm-up then a cosine, a moving average of the weights,
bfloat16 where the processor has it.
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from chequeocr.errors import SettingsError
from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.synth import SynthSettings
from chequeocr.synth.fonts import font_book
from chequeocr.train import run as shared
from chequeocr.train.detector.data import Cache, CacheSettings, Targets, batches, build_cache
from chequeocr.train.detector.loss import detection_loss
from chequeocr.train.detector.model import ChequeNet, ExportNet
from chequeocr.train.detector.score import Scorer
from chequeocr.train.detector.settings import DetectorTrainSettings
from chequeocr.train.detector.start import load_weights
from chequeocr.train.loop import Work, run_to_end
from chequeocr.train.measured import check_cheques
from chequeocr.train.onnx_file import Graph, export_net
from chequeocr.train.run import Average, Run

log = logging.getLogger(__name__)

Pictures = tuple[NDArray[np.float32], list[Targets]]
"""A batch: pictures (N, 3, H, W) in 0..1, and of each its targets (M, 5)."""

FILE = "cheque-fields.onnx"



#: Updates after which a moving average is no longer young.
FULL_AGE = 3000
_YOUNG = 300.0
_RATE_FLOOR = 0.02  # of the rate, at the end
_HIGHEST_NORM = 10.0


def train_step(run: Run[ChequeNet], images: Tensor, targets: list[Tensor], half: bool) -> dict[str, float]:
    """One step of descent on a batch; the parts of the loss."""
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        logits, boxes, cells = run.net(images.contiguous(memory_format=torch.channels_last))
    loss, parts = detection_loss(logits, boxes, cells, targets)
    shared.descend(run, loss, _HIGHEST_NORM)
    return parts


def new_run(settings: DetectorTrainSettings) -> Run[ChequeNet]:
    """A fresh network with its optimizer, seeded."""
    return shared.new_run(
        lambda: ChequeNet(len(DETECTOR_CLASSES), settings.width),
        settings,
        lambda net: _average(net, settings),
        (0.9, 0.99),
        "cpu",
    )


def _average(net: ChequeNet, settings: DetectorTrainSettings) -> Average:
    # A short run that goes on from good weights must not end with an average of mostly its start.
    span = min(500.0, settings.steps / 8)
    return Average(net, 1 - 1 / max(1.0, span), _YOUNG)


def train(settings: DetectorTrainSettings) -> Path:
    """Train and export; the path of the last ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set.

    Raises SettingsError for what can't be drawn with, scored on or gone on from, FileAccessError.
    """
    font_book(settings.fonts)  # before a process that draws fails with it
    scorer = _scorer(settings)
    checkpoint = shared.prepare(settings)
    cache = _drawn(settings)
    run = new_run(settings) if checkpoint or not settings.start else _started(settings, cache)
    shared.begin(run, settings, checkpoint)
    run_to_end(run, settings, _work(run, cache, settings, scorer))
    return export(run.average.state, settings.out / FILE, settings.width)


def _drawn(settings: DetectorTrainSettings) -> Cache:
    """The training pictures, those drawn that are not there yet."""
    folder = settings.cache or settings.out / "cache"
    if settings.pictures:
        synth = SynthSettings(width=720, fonts=settings.fonts)
        drawn = build_cache(
            folder, CacheSettings(settings.pictures, settings.data_seed, synth, settings.workers)
        )
        log.info("drew %d training pictures", drawn)
    return Cache(folder)


def _scorer(settings: DetectorTrainSettings) -> Scorer | None:
    if settings.data is None:
        return None
    folder = settings.data / "cheques"
    if not check_cheques(folder, ("image", "set", "boxes"), (settings.data_set,)):
        raise SettingsError(f"{folder}: gt.jsonl has no cheque of the set {settings.data_set!r:.60}")
    return Scorer(folder, settings.data_set)


def _started(settings: DetectorTrainSettings, cache: Cache) -> Run[ChequeNet]:
    """A run that goes on from the weights of the file to start from."""
    assert settings.start is not None
    run = new_run(settings)
    images, _ = next(batches(cache, 2 * settings.batch, settings.seed))
    load_weights(run.net, settings.start, torch.from_numpy(images))
    run.average = _average(run.net, settings)
    run.average.updates = FULL_AGE
    return run


def _work(
    run: Run[ChequeNet], cache: Cache, settings: DetectorTrainSettings, scorer: Scorer | None
) -> Work[ChequeNet, Pictures]:
    def step(run: Run[ChequeNet], batch: Pictures) -> dict[str, float]:
        images, rows = batch
        return train_step(
            run, torch.from_numpy(images), [torch.from_numpy(r) for r in rows], settings.half
        )

    def keep(run: Run[ChequeNet]) -> dict[str, object]:
        path = settings.out / f"step-{run.step:06d}.onnx"
        kept = export(run.average.state, path, settings.width)
        if scorer is None:
            return {}
        found = scorer(kept)
        log.info("step %d, %s: %s", run.step, settings.data_set, found)
        return {settings.data_set: found}

    stream = batches(cache, settings.batch, settings.seed * 1_000_003 + run.step, settings.scales)
    return Work(stream, step, keep, rate_floor=_RATE_FLOOR)


def export(state: dict[str, Tensor], path: Path, width: float = 1.0) -> Path:
    """Write the ONNX file: input `images` (N, 3, H, W) float32, H and W multiples of 32, output `output0` (N,
    4 + C, A); weights stored in 16 bits."""
    net = shared.with_state(ChequeNet(len(DETECTOR_CLASSES), width), state)
    dynamic = {"images": {0: "batch", 2: "height", 3: "width"}, "output0": {0: "batch", 2: "cells"}}
    graph = Graph(torch.zeros(1, 3, 256, 512), "images", "output0", dynamic)
    facts = {
        "names": str(dict(enumerate(DETECTOR_CLASSES))),
        "task": "detect",
        "stride": "32",
        "imgsz": "[512, 512]",
        "author": "chequeocr",
        "license": "Apache-2.0",
    }
    return export_net(ExportNet(net).eval(), graph, facts, path)
