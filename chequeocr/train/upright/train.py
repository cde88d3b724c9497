"""`chequeocr train upright`: the network that tells which way up a cheque lies, and its export.

In: `UprightTrainSettings` (where to write, how many steps). Out: `cheque-upright.onnx`, a checkpoint to go on
from, and a log of figures (`log.jsonl`), those of held-out synthetic cheques among them. Plain torch: AdamW,
warm-up then a cosine, a moving average of the weights, cross entropy over the four turns.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.leaf.upright import SIDE, TURN_FROM
from chequeocr.train import run as shared
from chequeocr.train.measured import check_cheques
from chequeocr.train.onnx_file import Graph, as_onnx, halve, write_onnx
from chequeocr.train.run import Average, Run, learning_rate
from chequeocr.train.upright.data import Batch, batches, held_out
from chequeocr.train.upright.model import UprightNet
from chequeocr.train.upright.score import score_upright

log = logging.getLogger(__name__)

FILE = "cheque-upright.onnx"


@dataclass(frozen=True, slots=True)
class UprightTrainSettings:
    """out: folder of the run. data: measuring data, on which the result is scored. steps, batch, rate, decay,
    seed: the training. fresh: cheques drawn a step; the others were drawn before. held: synthetic cheques to
    measure on. threads: of torch, 0 for all; half: compute in bfloat16. keep_every: steps between
    checkpoints."""

    out: Path
    data: Path | None = None
    steps: int = 2000
    batch: int = 16
    rate: float = 3e-3
    decay: float = 0.02
    seed: int = 7
    fresh: int = 3
    held: int = 120
    threads: int = 1
    half: bool = True
    keep_every: int = 100
    resume: bool = True
    progress: bool = True

    def __post_init__(self) -> None:
        least = {"steps": 1, "batch": 1, "fresh": 1, "held": 0, "threads": 0, "keep_every": 1}
        shared.check_numbers(self, least, ("rate",))


def new_run(settings: UprightTrainSettings) -> Run[UprightNet]:
    """A fresh network with its optimizer, seeded."""
    torch.manual_seed(settings.seed)
    device = shared.pick_device("auto")
    net = UprightNet().to(device)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    return Run(net, shared.optimizer_of(net, settings.rate, settings.decay), Average(net, 0.99), device)


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
    if settings.threads:
        torch.set_num_threads(settings.threads)
    if settings.data:
        check_cheques(settings.data / "cheques", ("image", "set"))
    shared.make_folder(settings.out)
    checkpoint = shared.to_resume(settings)
    run = new_run(settings)
    if checkpoint is not None:
        run.load(checkpoint)
    shared.keep_settings(settings, settings.out / shared.SETTINGS)
    _loop(run, settings)
    path = export(run.average.state, settings.out / FILE)
    if settings.data:
        for score in score_upright(path, settings.data):
            log.info("%s", score)
    return path


def _loop(run: Run[UprightNet], settings: UprightTrainSettings) -> None:
    from rich.progress import Progress

    measured = held_out(settings.held) if settings.held else None
    stream = batches(settings.seed * 1_000_003 + run.step, settings.batch, settings.fresh)
    start, first, recent = time.monotonic(), run.step, 0.0
    with (
        Progress(disable=not settings.progress, transient=True) as bar,
        (settings.out / "log.jsonl").open("a") as file,
    ):
        task = bar.add_task("training", total=settings.steps, completed=run.step)
        while run.step < settings.steps:
            for group in run.optimizer.param_groups:
                group["lr"] = learning_rate(run.step, settings.steps, settings.rate)
            loss = train_step(run, next(stream), settings.half)
            recent = loss if run.step == first + 1 else 0.95 * recent + 0.05 * loss
            bar.update(task, completed=run.step)
            kept = run.step % settings.keep_every == 0 or run.step == settings.steps
            if kept or run.step % 20 == 0:
                speed = (run.step - first) * settings.batch / (time.monotonic() - start)
                row = {"step": run.step, "loss": round(recent, 4), "pictures_per_s": round(speed, 1)}
                if kept and measured is not None:
                    row |= measure(run.average.state, measured)
                file.write(json.dumps(row) + "\n")
                file.flush()
            if kept:
                run.save(settings.out / "last.pt")
                export(run.average.state, settings.out / FILE)


def measure(state: dict[str, Tensor], batch: Batch) -> dict[str, float]:
    """On held-out cheques: how many, how many come out right, how many of those clearly, and how many are
    clearly wrong."""
    net = UprightNet()
    net.load_state_dict({name: value.cpu() for name, value in state.items()})
    net.eval()
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
    from onnx import checker, helper

    net = UprightNet()
    net.load_state_dict({name: value.cpu() for name, value in state.items()})
    dynamic = {"pictures": {0: "n"}, "logits": {0: "n"}}
    model = as_onnx(net.eval(), Graph(torch.zeros(1, 1, SIDE, SIDE), "pictures", "logits", dynamic), path)
    halve(model)
    helper.set_model_props(model, {"name": "cheque-upright", "licence": "Apache-2.0"})
    checker.check_model(model)
    return write_onnx(model, path)
