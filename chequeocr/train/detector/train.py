"""`chequeocr train detector`: the embedded detector trained on synthetic cheques, and its export.

In: `DetectorTrainSettings` (where to write, how many pictures and steps). Out: an ONNX file with the output
of YOLOv8 and its metadata (`names`, `task`, `stride`, `imgsz`), a checkpoint to go on from, and a log of
figures (`log.jsonl`). Plain torch on a CPU: AdamW, warm-up then a cosine, a moving average of the weights,
bfloat16 where the processor has it.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.errors import SettingsError
from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.synth import SynthSettings
from chequeocr.synth.fonts import font_book
from chequeocr.train import run as shared
from chequeocr.train.detector.data import SCALES, Cache, CacheSettings, batches, build_cache
from chequeocr.train.detector.loss import detection_loss
from chequeocr.train.detector.model import ChequeNet, ExportNet
from chequeocr.train.detector.score import Scorer
from chequeocr.train.detector.start import load_weights
from chequeocr.train.measured import check_cheques
from chequeocr.train.onnx_file import Graph, as_onnx, halve, write_onnx
from chequeocr.train.run import Average, Run, learning_rate

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DetectorTrainSettings:
    """out: folder of the run. cache: folder of the drawn pictures (inside `out` if None), `pictures` of them
    from `data_seed`. start: an exported file whose weights the training goes on from; random ones if None.
    data: the measured set `data_set` is scored at every export, where given. steps, batch, rate, decay, seed:
    the training. scales: of the batches, with their shares. threads: of torch; half: compute in bfloat16.
    keep_every: steps between exports."""

    out: Path
    cache: Path | None = None
    fonts: Path | None = None
    pictures: int = 12000
    data_seed: int = 0
    start: Path | None = None
    data: Path | None = None
    data_set: str = "idrbt"
    steps: int = 9000
    batch: int = 16
    rate: float = 2e-3
    decay: float = 0.03
    seed: int = 7
    width: float = 1.0
    scales: tuple[tuple[float, float], ...] = SCALES
    threads: int = 1
    workers: int = 2
    half: bool = True
    keep_every: int = 500
    resume: bool = True
    progress: bool = True

    def __post_init__(self) -> None:
        least = {"pictures": 0, "data_seed": 0, "steps": 1, "batch": 1, "threads": 1, "workers": 0}
        shared.check_numbers(self, {**least, "keep_every": 1}, ("rate", "width"))


#: Updates after which a moving average is no longer young.
FULL_AGE = 3000
_YOUNG = 300.0
_RATE_FLOOR = 0.02  # of the rate, at the end


def train_step(run: Run[ChequeNet], images: Tensor, targets: list[Tensor], half: bool) -> dict[str, float]:
    """One step of descent on a batch; the parts of the loss."""
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        logits, boxes, cells = run.net(images.contiguous(memory_format=torch.channels_last))
    loss, parts = detection_loss(logits, boxes, cells, targets)
    run.optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    norm = torch.nn.utils.clip_grad_norm_(run.net.parameters(), 10.0)
    if torch.isfinite(norm):
        run.optimizer.step()
    else:
        log.warning("step %d: the gradient is not finite, the batch is left out", run.step)
    run.average.update(run.net)
    run.step += 1
    return parts


def new_run(settings: DetectorTrainSettings) -> Run[ChequeNet]:
    """A fresh network with its optimizer, seeded."""
    torch.manual_seed(settings.seed)
    net = ChequeNet(len(DETECTOR_CLASSES), settings.width)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    optimizer = shared.optimizer_of(net, settings.rate, settings.decay, (0.9, 0.99))
    return Run(net, optimizer, _average(net, settings), torch.device("cpu"))


def _average(net: ChequeNet, settings: DetectorTrainSettings) -> Average:
    # A short run that goes on from good weights must not end with an average of mostly its start.
    span = min(500.0, settings.steps / 8)
    return Average(net, 1 - 1 / max(1.0, span), _YOUNG)


def train(settings: DetectorTrainSettings) -> Path:
    """Train and export; the path of the last ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set.

    Raises SettingsError for what can't be drawn with, scored on or gone on from, FileAccessError.
    """
    torch.set_num_threads(settings.threads)
    font_book(settings.fonts)  # before a process that draws fails with it
    scorer = _scorer(settings)
    shared.make_folder(settings.out)
    checkpoint = shared.to_resume(settings)
    folder = settings.cache or settings.out / "cache"
    if settings.pictures:
        synth = SynthSettings(width=720, fonts=settings.fonts)
        drawn = build_cache(
            folder, CacheSettings(settings.pictures, settings.data_seed, synth, settings.workers)
        )
        log.info("drew %d training pictures", drawn)
    cache = Cache(folder)
    run = _first_run(settings, cache, checkpoint)
    shared.keep_settings(settings, settings.out / shared.SETTINGS)
    _loop(run, cache, settings, scorer)
    return export(run.average.state, settings.out / "cheque-fields.onnx", settings.width)


def _scorer(settings: DetectorTrainSettings) -> Scorer | None:
    if settings.data is None:
        return None
    if not check_cheques(settings.data, ("image", "set", "boxes"), (settings.data_set,)):
        raise SettingsError(f"{settings.data}: gt.jsonl has no cheque of the set {settings.data_set!r:.60}")
    return Scorer(settings.data, settings.data_set)


def _first_run(settings: DetectorTrainSettings, cache: Cache, checkpoint: Path | None) -> Run[ChequeNet]:
    """From the checkpoint, else from the file to start from, else from random weights."""
    run = new_run(settings)
    if checkpoint is not None:
        run.load(checkpoint)
    elif settings.start is not None:
        images, _ = next(batches(cache, 2 * settings.batch, settings.seed))
        load_weights(run.net, settings.start, torch.from_numpy(images))
        run.average = _average(run.net, settings)
        run.average.updates = FULL_AGE
    return run


def _loop(
    run: Run[ChequeNet], cache: Cache, settings: DetectorTrainSettings, scorer: Scorer | None
) -> None:
    from rich.progress import Progress

    stream = batches(cache, settings.batch, settings.seed * 1_000_003 + run.step, settings.scales)
    start, first = time.monotonic(), run.step
    with (
        Progress(disable=not settings.progress, transient=True) as bar,
        (settings.out / "log.jsonl").open("a") as file,
    ):
        task = bar.add_task("training", total=settings.steps, completed=run.step)
        while run.step < settings.steps:
            images, rows = next(stream)
            for group in run.optimizer.param_groups:
                group["lr"] = learning_rate(run.step, settings.steps, settings.rate, _RATE_FLOOR)
            parts = train_step(
                run, torch.from_numpy(images), [torch.from_numpy(r) for r in rows], settings.half
            )
            bar.update(task, completed=run.step)
            if run.step % 20 == 0:
                speed = (run.step - first) * settings.batch / (time.monotonic() - start)
                file.write(json.dumps({"step": run.step, "pictures_per_s": round(speed, 1), **parts}) + "\n")
                file.flush()
            if run.step % settings.keep_every == 0 or run.step == settings.steps:
                run.save(settings.out / "last.pt")
                kept = export(run.average.state, settings.out / f"step-{run.step:06d}.onnx", settings.width)
                if scorer is not None:
                    found = {"step": run.step, settings.data_set: scorer(kept)}
                    file.write(json.dumps(found) + "\n")
                    log.info("%s", found)


def export(state: dict[str, Tensor], path: Path, width: float = 1.0) -> Path:
    """Write the ONNX file: input `images` (N, 3, H, W) float32, H and W multiples of 32, output `output0` (N,
    4 + C, A); weights stored in 16 bits."""
    net = ChequeNet(len(DETECTOR_CLASSES), width)
    net.load_state_dict(state)
    dynamic = {"images": {0: "batch", 2: "height", 3: "width"}, "output0": {0: "batch", 2: "cells"}}
    graph = Graph(torch.zeros(1, 3, 256, 512), "images", "output0", dynamic)
    model = as_onnx(ExportNet(net).eval(), graph, path)
    facts = {
        "names": str(dict(enumerate(DETECTOR_CLASSES))),
        "task": "detect",
        "stride": "32",
        "imgsz": "[512, 512]",
        "author": "chequeocr",
        "license": "Apache-2.0",
    }
    for key, value in facts.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    halve(model)
    return write_onnx(model, path)
