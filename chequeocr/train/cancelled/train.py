"""Trains `cheque-cancelled`, which tells cancelled cheques, and exports it: `chequeocr train cancelled`.

In: `CancelledTrainSettings` (where to write, how many steps). Out: `cheque-cancelled.onnx` and a log of
figures (`log.jsonl`), those of held-out synthetic cheques among them. Plain torch: AdamW, warm-up then a
cosine, a moving average of the weights, binary cross entropy.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from chequeocr.examine.cancelled import SIZE
from chequeocr.train import run as shared
from chequeocr.train.cancelled.data import Batch, batch_of, batches, draw
from chequeocr.train.cancelled.model import CancelledNet
from chequeocr.train.onnx_file import Graph, as_onnx, halve, write_onnx
from chequeocr.train.run import Average, Run, learning_rate

FILE = "cheque-cancelled.onnx"

_STEPS, _RATE = 1300, 3e-3
_HELD_SEEDS = 2**50  # far from those that train


@dataclass(frozen=True, slots=True)
class CancelledTrainSettings:
    """out: folder of the run. steps, batch, rate, decay, seed: the training. fresh: cheques drawn a step; the
    others were drawn before. held: synthetic cheques to measure on. threads: of torch, 0 for all.
    measure_every: steps between measurements. start: a checkpoint of an earlier run (`last.pt`) whose weights
    are trained further, on a schedule of its own."""

    out: Path
    steps: int = _STEPS
    batch: int = 16
    rate: float = _RATE
    decay: float = 0.02
    seed: int = 7
    fresh: int = 1
    held: int = 100
    threads: int = 1
    measure_every: int = 100
    start: Path | None = None

    def __post_init__(self) -> None:
        least = {"steps": 1, "batch": 1, "fresh": 1, "held": 0, "threads": 0, "measure_every": 1}
        shared.check_numbers(self, least, ("rate",))


def train(settings: CancelledTrainSettings) -> Path:
    """Train and export; the path of the ONNX file. Raises FileAccessError, and SettingsError for a checkpoint
    that is none."""
    if settings.threads:
        torch.set_num_threads(settings.threads)
    shared.make_folder(settings.out)
    torch.manual_seed(settings.seed)
    net = CancelledNet()
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    device = torch.device("cpu")
    run = Run(net, shared.optimizer_of(net, settings.rate, settings.decay), Average(net, 0.98), device)
    if settings.start is not None:
        run.load(settings.start)
        run.step = 0
    shared.keep_settings(settings, settings.out / shared.SETTINGS)
    _loop(run, settings)
    return export(run.average.state, settings.out / FILE)


def _loop(run: Run[CancelledNet], settings: CancelledTrainSettings) -> None:
    measured = held_out(settings.held) if settings.held else None
    stream = batches(settings.seed * 1_000_003, settings.batch, settings.fresh)
    start, recent = time.monotonic(), 0.0
    with (settings.out / "log.jsonl").open("a") as file:
        while run.step < settings.steps:
            for group in run.optimizer.param_groups:
                group["lr"] = learning_rate(run.step, settings.steps, settings.rate)
            loss = train_step(run, next(stream))
            recent = loss if run.step == 1 else 0.95 * recent + 0.05 * loss
            kept = run.step % settings.measure_every == 0 or run.step == settings.steps
            if kept or run.step % 20 == 0:
                row: dict[str, float] = {"step": run.step, "loss": round(recent, 4)}
                row["seconds"] = round(time.monotonic() - start)
                if kept and measured is not None:
                    row |= measure(run.average.state, measured)
                file.write(json.dumps(row) + "\n")
                file.flush()
            if kept:
                run.save(settings.out / "last.pt")
                export(run.average.state, settings.out / FILE)


def train_step(run: Run[CancelledNet], batch: Batch) -> float:
    """One step of descent on a batch; the loss."""
    pictures = torch.from_numpy(batch.pictures).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        logits = run.net(pictures)
    wanted = torch.from_numpy(batch.wanted)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted)
    return shared.descend(run, loss)


def held_out(number: int) -> Batch:
    """The same cheques each time, for measuring, some of them made worthless."""
    return batch_of(np.random.default_rng(97), [draw(_HELD_SEEDS + i) for i in range(number)])


def measure(state: dict[str, Tensor], batch: Batch) -> dict[str, float]:
    """On held-out cheques at one half: found of the worthless ones, wrongly found of the good ones."""
    net = CancelledNet()
    net.load_state_dict(state)
    net.eval()
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
    from onnx import checker, helper

    net = CancelledNet()
    net.load_state_dict(state)
    dynamic = {"pictures": {0: "n"}, "logits": {0: "n"}}
    model = as_onnx(net.eval(), Graph(torch.zeros(1, 2, *SIZE), "pictures", "logits", dynamic), path)
    halve(model)
    helper.set_model_props(model, {"name": "cheque-cancelled", "licence": "Apache-2.0"})
    checker.check_model(model)
    return write_onnx(model, path)


def main(arguments: list[str] | None = None) -> None:
    """The command line: OUT [--steps N] [--from CHECKPOINT] [--rate RATE] [--seed SEED]."""
    parser = argparse.ArgumentParser(description="Train cheque-cancelled on drawn cheques.")
    parser.add_argument("out", type=Path, help="the folder of the run")
    parser.add_argument("--steps", type=int, default=_STEPS)
    parser.add_argument("--from", type=Path, dest="start", help="last.pt of a run to train further")
    parser.add_argument("--rate", type=float, default=_RATE, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=7, help="of weights and pictures")
    given = parser.parse_args(arguments)
    settings = CancelledTrainSettings(
        given.out, given.steps, rate=given.rate, seed=given.seed, start=given.start
    )
    train(settings)


if __name__ == "__main__":
    main()
