"""`chequeocr train detector`: the embedded detector trained on synthetic cheques, and its export.

In: `DetectorTrainSettings` (where to write, how many pictures and steps). Out: an ONNX file with the output
of YOLOv8 and its metadata (`names`, `task`, `stride`, `imgsz`), a checkpoint to go on from, and a log of
figures (`log.jsonl`). Plain torch on a CPU: AdamW, warm-up then a cosine, a moving average of the weights,
bfloat16 where the processor has it.
"""

from __future__ import annotations

import json
import logging
import math
import time
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.synth import SynthSettings
from chequeocr.train.detector_data import SCALES, Cache, CacheSettings, batches, build_cache
from chequeocr.train.detector_loss import detection_loss
from chequeocr.train.detector_model import ChequeNet, ExportNet
from chequeocr.train.detector_start import load_weights
from chequeocr.train.score_boxes import Scorer

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


#: Updates after which a moving average is no longer young.
FULL_AGE = 3000


class Average:
    """A moving average of a network's weights and statistics over the last `span` steps or so; young averages
    follow faster."""

    def __init__(self, net: ChequeNet, span: float = 500.0) -> None:
        self.decay = 1 - 1 / max(1.0, span)
        self.updates = 0
        self.state = {name: value.detach().clone() for name, value in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net: ChequeNet) -> None:
        """Move a little towards the weights of `net`."""
        self.updates += 1
        keep = self.decay * (1 - math.exp(-self.updates / 300))
        for name, value in net.state_dict().items():
            kept = self.state[name]
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(value.detach(), alpha=1 - keep)
            else:
                kept.copy_(value)


def learning_rate(step: int, settings: DetectorTrainSettings) -> float:
    """Linear warm-up over 200 steps (or a tenth of all), then half a cosine down to 2 % of the rate."""
    warm = min(200, max(1, settings.steps // 10))
    if step < warm:
        return settings.rate * (step + 1) / warm
    share = min(1.0, (step - warm) / max(1, settings.steps - warm))
    return settings.rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))


def _optimizer(net: ChequeNet, settings: DetectorTrainSettings) -> torch.optim.AdamW:
    # Biases and batch norms are not decayed.
    decayed = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": settings.decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.99))


@dataclass(slots=True)
class Run:
    """What a checkpoint keeps."""

    net: ChequeNet
    optimizer: torch.optim.AdamW
    average: Average
    step: int = 0

    def save(self, path: Path) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state,
            "updates": self.average.updates,
            "step": self.step,
            "classes": list(DETECTOR_CLASSES),
        }
        partial = path.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Take up the checkpoint of `path`."""
        state = torch.load(path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.state, self.average.updates, self.step = (
            state["average"],
            state["updates"],
            state["step"],
        )


def train_step(run: Run, images: Tensor, targets: list[Tensor], half: bool) -> dict[str, float]:
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


def new_run(settings: DetectorTrainSettings) -> Run:
    """A fresh network with its optimizer, seeded."""
    torch.manual_seed(settings.seed)
    net = ChequeNet(len(DETECTOR_CLASSES), settings.width)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    return Run(net, _optimizer(net, settings), Average(net, _span(settings)))


def _span(settings: DetectorTrainSettings) -> float:
    # A short run that goes on from good weights must not end with an average of mostly its start.
    return min(500.0, settings.steps / 8)


def train(settings: DetectorTrainSettings) -> Path:
    """Train and export; the path of the last ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set."""
    torch.set_num_threads(settings.threads)
    settings.out.mkdir(parents=True, exist_ok=True)
    folder = settings.cache or settings.out / "cache"
    if settings.pictures:
        synth = SynthSettings(width=720, fonts=settings.fonts)
        drawn = build_cache(
            folder, CacheSettings(settings.pictures, settings.data_seed, synth, settings.workers)
        )
        log.info("drew %d training pictures", drawn)
    cache = Cache(folder)
    checkpoint = settings.out / "last.pt"
    run = _first_run(settings, cache, checkpoint)
    (settings.out / "settings.json").write_text(json.dumps(asdict(settings), default=str, indent=1))
    _loop(run, cache, settings, checkpoint)
    return export(run.average.state, settings.out / "cheque-fields.onnx", settings.width)


def _first_run(settings: DetectorTrainSettings, cache: Cache, checkpoint: Path) -> Run:
    """From the checkpoint, else from the file to start from, else from random weights."""
    run = new_run(settings)
    if settings.resume and checkpoint.exists():
        run.load(checkpoint)
    elif settings.start is not None:
        images, _ = next(batches(cache, 2 * settings.batch, settings.seed))
        load_weights(run.net, settings.start, torch.from_numpy(images))
        run.average = Average(run.net, _span(settings))
        run.average.updates = FULL_AGE
    return run


def _loop(run: Run, cache: Cache, settings: DetectorTrainSettings, checkpoint: Path) -> None:
    from rich.progress import Progress

    stream = batches(cache, settings.batch, settings.seed * 1_000_003 + run.step, settings.scales)
    scorer = Scorer(settings.data, settings.data_set) if settings.data else None
    start, first = time.monotonic(), run.step
    with (
        Progress(disable=not settings.progress, transient=True) as bar,
        (settings.out / "log.jsonl").open("a") as file,
    ):
        task = bar.add_task("training", total=settings.steps, completed=run.step)
        while run.step < settings.steps:
            images, rows = next(stream)
            for group in run.optimizer.param_groups:
                group["lr"] = learning_rate(run.step, settings)
            parts = train_step(
                run, torch.from_numpy(images), [torch.from_numpy(r) for r in rows], settings.half
            )
            bar.update(task, completed=run.step)
            if run.step % 20 == 0:
                speed = (run.step - first) * settings.batch / (time.monotonic() - start)
                file.write(json.dumps({"step": run.step, "pictures_per_s": round(speed, 1), **parts}) + "\n")
                file.flush()
            if run.step % settings.keep_every == 0 or run.step == settings.steps:
                run.save(checkpoint)
                kept = export(run.average.state, settings.out / f"step-{run.step:06d}.onnx", settings.width)
                if scorer is not None:
                    found = {"step": run.step, settings.data_set: scorer(kept)}
                    file.write(json.dumps(found) + "\n")
                    log.info("%s", found)


def export(state: dict[str, Tensor], path: Path, width: float = 1.0) -> Path:
    """Write the ONNX file: input `images` (N, 3, H, W) float32, H and W multiples of 32, output `output0` (N,
    4 + C, A)."""
    import onnx

    net = ChequeNet(len(DETECTOR_CLASSES), width)
    net.load_state_dict(state)
    whole = ExportNet(net).eval()
    partial = path.with_suffix(".part")
    dynamic = {"images": {0: "batch", 2: "height", 3: "width"}, "output0": {0: "batch", 2: "cells"}}
    with warnings.catch_warnings():
        # The old exporter is wanted: its graph is plain, and it needs no onnxscript.
        warnings.filterwarnings("ignore", "You are using the legacy TorchScript", DeprecationWarning)
        torch.onnx.export(
            whole,
            (torch.zeros(1, 3, 256, 512),),
            str(partial),
            input_names=["images"],
            output_names=["output0"],
            dynamic_axes=dynamic,
            opset_version=17,
            dynamo=False,
        )
    model = onnx.load(str(partial))
    names = dict(enumerate(DETECTOR_CLASSES))
    facts = {
        "names": str(names),
        "task": "detect",
        "stride": "32",
        "imgsz": "[512, 512]",
        "author": "chequeocr",
        "license": "Apache-2.0",
    }
    for key, value in facts.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(partial))
    partial.replace(path)
    return path
