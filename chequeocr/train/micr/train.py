"""`chequeocr train micr`: the network that reads magnetic lines, and its export.

In: `MicrTrainSettings` (where to write, which lines may be used, how many steps). Out: `cheque-micr.onnx`, a
checkpoint to go on from, and a log of figures (`log.jsonl`). Plain torch: AdamW, warm-up then a cosine, a
moving average of the weights, CTC; on a GPU where there is one, else on the processor.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT
from chequeocr.train import run as shared
from chequeocr.train.micr.data import Batch, Sources, batches, load_glyphs, load_lines
from chequeocr.train.micr.model import MicrNet
from chequeocr.train.micr.score import check_micr_data, score_micr
from chequeocr.train.onnx_file import Graph, as_onnx, halve, write_onnx
from chequeocr.train.run import Average, Run, learning_rate

log = logging.getLogger(__name__)

_SPACE = CHARACTERS.index(" ") + 1


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
    steps: int = 5000
    batch: int = 24
    rate: float = 2.5e-3
    decay: float = 0.02
    seed: int = 7
    threads: int = 1
    half: bool = True
    keep_every: int = 250
    resume: bool = True
    progress: bool = True

    def __post_init__(self) -> None:
        shared.check_numbers(self, {"steps": 1, "batch": 1, "threads": 0, "keep_every": 1}, ("rate",))


def new_run(settings: MicrTrainSettings) -> Run[MicrNet]:
    """A fresh network with its optimizer, seeded."""
    torch.manual_seed(settings.seed)
    device = shared.pick_device("auto")
    net = MicrNet().to(device)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    optimizer = shared.optimizer_of(net, settings.rate, settings.decay, (0.9, 0.98))
    return Run(net, optimizer, Average(net, 0.998), device)


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


def train_step(run: Run[MicrNet], batch: Batch, half: bool) -> float:
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
    `resume` is set; the lines that follow are then others, drawn from the seed and the step.

    Raises SettingsError for what can't be trained from, scored on or gone on from, FileAccessError.
    """
    if settings.threads:
        torch.set_num_threads(settings.threads)
    if settings.data:
        check_micr_data(settings.data)
    shared.make_folder(settings.out)
    checkpoint = shared.to_resume(settings)
    real = load_lines(settings.lines) if settings.lines else ()
    sources = Sources(real, load_glyphs(settings.glyphs) if settings.glyphs else ())
    log.info("%d real lines and %d glyph pictures, the rest is drawn", len(sources.real), len(sources.glyphs))
    run = new_run(settings)
    if checkpoint is not None:
        run.load(checkpoint)
    shared.keep_settings(settings, settings.out / shared.SETTINGS)
    _loop(run, sources, settings)
    path = export(run.average.state, settings.out / "cheque-micr.onnx")
    if settings.data:
        for score in score_micr(path, settings.data):
            log.info("%s", score)
    return path


def _loop(run: Run[MicrNet], sources: Sources, settings: MicrTrainSettings) -> None:
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
                run.save(settings.out / "last.pt")
                export(run.average.state, settings.out / "cheque-micr.onnx")


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `lines` (n, 1, 40, width), output `logits`
    (n, width / 4, 21)."""
    from onnx import checker, helper

    net = MicrNet()
    net.load_state_dict({name: value.cpu() for name, value in state.items()})
    dynamic = {"lines": {0: "n", 3: "width"}, "logits": {0: "n", 1: "steps"}}
    model = as_onnx(net.eval(), Graph(torch.zeros(1, 1, HEIGHT, 320), "lines", "logits", dynamic), path)
    halve(model)
    facts = {"name": "cheque-micr", "character": "\n".join(CHARACTERS), "licence": "Apache-2.0"}
    helper.set_model_props(model, facts)
    checker.check_model(model)
    return write_onnx(model, path)
