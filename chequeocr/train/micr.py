"""`chequeocr train micr`: the network that reads magnetic lines, and its export.

In: `MicrTrainSettings` (where to write, which lines may be used, how many steps). Out: `cheque-micr.onnx`, a
checkpoint to go on from, and a log of figures (`log.jsonl`). Plain torch: AdamW, warm-up then a cosine, a
moving average of the weights, CTC; on a GPU where there is one, else on the processor.
"""

from __future__ import annotations

import json
import logging
import math
import time
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT
from chequeocr.train.micr_data import Batch, Sources, batches, load_glyphs, load_lines
from chequeocr.train.micr_model import MicrNet

log = logging.getLogger(__name__)

_SPACE = CHARACTERS.index(" ") + 1
_SMALLEST = 256  # weights fewer than these stay in 32 bits


@dataclass(frozen=True, slots=True)
class MicrTrainSettings:
    """out: folder of the run. lines: a folder with e13b/ and cmc7/ and their labels.tsv, of which the
    permitted half is used; glyphs: a folder of E-13B glyph pictures; without them all lines are drawn.
    data: measuring data, on which the last checkpoint is scored. steps, batch, rate, decay, seed: the
    training. threads: of torch, 0 for all; half: compute in bfloat16. keep_every: steps between
    checkpoints."""

    out: Path
    lines: Path | None = None
    glyphs: Path | None = None
    data: Path | None = None
    steps: int = 2000
    batch: int = 24
    rate: float = 2.5e-3
    decay: float = 0.02
    seed: int = 7
    threads: int = 1
    half: bool = True
    keep_every: int = 250
    resume: bool = True
    progress: bool = True


class Average:
    """A moving average of a network's weights and statistics; young averages follow faster."""

    def __init__(self, net: nn.Module, decay: float = 0.998) -> None:
        self.decay = decay
        self.updates = 0
        self.state = {name: value.detach().clone() for name, value in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        """Move a little towards the weights of `net`."""
        self.updates += 1
        keep = self.decay * (1 - math.exp(-self.updates / 200))
        for name, value in net.state_dict().items():
            kept = self.state[name]
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(value.detach(), alpha=1 - keep)
            else:
                kept.copy_(value)


@dataclass(slots=True)
class Run:
    """What a checkpoint keeps, and where it computes."""

    net: MicrNet
    optimizer: torch.optim.AdamW
    average: Average
    device: torch.device
    step: int = 0

    def save(self, path: Path) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state,
            "updates": self.average.updates,
            "step": self.step,
        }
        partial = path.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Take up the checkpoint of `path`."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.state, self.average.updates, self.step = (
            state["average"],
            state["updates"],
            state["step"],
        )


def learning_rate(step: int, steps: int, rate: float) -> float:
    """Linear warm-up over 200 of `steps` (or a tenth of them), then half a cosine down to 1 % of the rate."""
    warm = min(200, max(1, steps // 10))
    if step < warm:
        return rate * (step + 1) / warm
    share = min(1.0, (step - warm) / max(1, steps - warm))
    return rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))


def new_run(settings: MicrTrainSettings) -> Run:
    """A fresh network with its optimizer, seeded."""
    torch.manual_seed(settings.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = MicrNet().to(device)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    decayed = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": settings.decay}, {"params": others, "weight_decay": 0.0}]
    return Run(net, torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98)), Average(net), device)


def ctc_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Mean negative log-likelihood a character. Where spaces aren't written down, one counts as a blank: a
    line with or without them is then equally right."""
    logp = torch.log_softmax(logits.float(), 2)
    free = torch.from_numpy(~batch.spaced).to(logp.device)
    either = torch.logaddexp(logp[..., 0], logp[..., _SPACE])
    logp = torch.cat([torch.where(free[:, None], either, logp[..., 0])[..., None], logp[..., 1:]], 2)
    steps = torch.full((logp.shape[0],), logp.shape[1], dtype=torch.long)
    labels, lengths = torch.from_numpy(batch.labels), torch.from_numpy(batch.lengths)
    losses = torch.nn.functional.ctc_loss(
        logp.transpose(0, 1), labels.to(logp.device), steps, lengths, reduction="none", zero_infinity=True
    )
    return losses.sum() / lengths.sum()


def train_step(run: Run, batch: Batch, half: bool) -> float:
    """One step of descent on a batch; the loss."""
    lines = torch.from_numpy(batch.lines).to(run.device).contiguous(memory_format=torch.channels_last)
    with torch.autocast(run.device.type, torch.bfloat16, enabled=half):
        logits = run.net(lines)
    loss = ctc_loss(logits, batch)
    run.optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    norm = torch.nn.utils.clip_grad_norm_(run.net.parameters(), 5.0)
    if torch.isfinite(norm):
        run.optimizer.step()
    else:
        log.warning("step %d: the gradient is not finite, the batch is left out", run.step)
    run.average.update(run.net)
    run.step += 1
    return float(loss.detach())


def train(settings: MicrTrainSettings) -> Path:
    """Train and export; the path of the ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set; the lines that follow are then others, drawn from the seed and the step."""
    if settings.threads:
        torch.set_num_threads(settings.threads)
    settings.out.mkdir(parents=True, exist_ok=True)
    real = load_lines(settings.lines) if settings.lines else ()
    sources = Sources(real, load_glyphs(settings.glyphs) if settings.glyphs else ())
    log.info("%d real lines and %d glyph pictures, the rest is drawn", len(sources.real), len(sources.glyphs))
    run = new_run(settings)
    checkpoint = settings.out / "last.pt"
    if settings.resume and checkpoint.exists():
        run.load(checkpoint)
    (settings.out / "settings.json").write_text(json.dumps(asdict(settings), default=str, indent=1))
    _loop(run, sources, settings, checkpoint)
    path = export(run.average.state, settings.out / "cheque-micr.onnx")
    if settings.data:
        from chequeocr.train.score_micr import score_micr

        for score in score_micr(path, settings.data):
            log.info("%s", score)
    return path


def _loop(run: Run, sources: Sources, settings: MicrTrainSettings, checkpoint: Path) -> None:
    from rich.progress import Progress

    stream = batches(sources, settings.batch, settings.seed * 1_000_003 + run.step)
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
            if run.step % 20 == 0:
                speed = (run.step - first) * settings.batch / (time.monotonic() - start)
                row = {"step": run.step, "loss": round(recent, 4), "lines_per_s": round(speed, 1)}
                file.write(json.dumps(row) + "\n")
                file.flush()
            if run.step % settings.keep_every == 0 or run.step == settings.steps:
                run.save(checkpoint)
                export(run.average.state, settings.out / "cheque-micr.onnx")


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `lines` (n, 1, 40, width), output `logits`
    (n, width / 4, 21)."""
    import onnx

    net = MicrNet()
    net.load_state_dict({name: value.cpu() for name, value in state.items()})
    net.eval()
    partial = path.with_suffix(".part")
    with warnings.catch_warnings():
        # The old exporter is wanted: its graph is plain, and it needs no onnxscript.
        warnings.filterwarnings("ignore", "You are using the legacy TorchScript", DeprecationWarning)
        torch.onnx.export(
            net,
            (torch.zeros(1, 1, HEIGHT, 320),),
            str(partial),
            input_names=["lines"],
            output_names=["logits"],
            dynamic_axes={"lines": {0: "n", 3: "width"}, "logits": {0: "n", 1: "steps"}},
            opset_version=17,
            dynamo=False,
        )
    model = onnx.load(str(partial))
    halve(model)
    facts = {"name": "cheque-micr", "character": "\n".join(CHARACTERS), "licence": "Apache-2.0"}
    onnx.helper.set_model_props(model, facts)
    onnx.checker.check_model(model)
    partial.write_bytes(model.SerializeToString(deterministic=True))
    partial.replace(path)
    return path


def halve(model: object) -> None:
    """Store big 32-bit weights as 16-bit ones, each cast back by a node that loading folds away."""
    from onnx import ModelProto, TensorProto, helper, numpy_helper

    assert isinstance(model, ModelProto)
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < _SMALLEST:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".half"))
        casts.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
