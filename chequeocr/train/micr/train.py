"""`chequeocr train micr`: the network that reads MICR lines, and its export.

In: `MicrTrainSettings` (where to write, which lines may be used, how many steps). Out: `cheque-micr.onnx`, a
checkpoint to go on from, and a log of figures (`log.jsonl`). Plain torch: AdamW, warm-up then a cosine, a
moving average of the weights, CTC; on a GPU where there is one, else on the processor.
"""

from __future__ import annotations

import logging
from pathlib import Path

import torch
from torch import Tensor

from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT
from chequeocr.train import run as shared
from chequeocr.train.loop import Work, keeper, run_to_end
from chequeocr.train.micr.data import Batch, Sources, batches, load_glyphs, load_lines
from chequeocr.train.micr.model import MicrNet
from chequeocr.train.micr.score import check_micr_data, score_micr
from chequeocr.train.micr.settings import MicrTrainSettings
from chequeocr.train.onnx_file import Graph, export_net
from chequeocr.train.run import Average, Run

log = logging.getLogger(__name__)

FILE = "cheque-micr.onnx"

_SPACE = CHARACTERS.index(" ") + 1



def new_run(settings: MicrTrainSettings) -> Run[MicrNet]:
    """A fresh network with its optimizer, seeded."""
    return shared.new_run(MicrNet, settings, lambda net: Average(net, 0.998), (0.9, 0.98))


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
    return shared.descend(run, ctc_loss(logits, batch))


def train(settings: MicrTrainSettings) -> Path:
    """Train and export; the path of the ONNX file. Goes on from `out/last.pt` where there is one and
    `resume` is set; the lines that follow are then others, drawn from the seed and the step.

    Raises SettingsError for what can't be trained from, scored on or gone on from, FileAccessError.
    """
    if settings.data:
        check_micr_data(settings.data)
    checkpoint = shared.prepare(settings)
    real = load_lines(settings.lines) if settings.lines else ()
    sources = Sources(real, load_glyphs(settings.glyphs) if settings.glyphs else ())
    log.info("%d real lines and %d glyph pictures, the rest is drawn", len(sources.real), len(sources.glyphs))
    run = new_run(settings)
    shared.begin(run, settings, checkpoint)
    run_to_end(run, settings, _work(run, sources, settings))
    path = settings.out / FILE
    if settings.data:
        for score in score_micr(path, settings.data):
            log.info("%s", score)
    return path


def _work(run: Run[MicrNet], sources: Sources, settings: MicrTrainSettings) -> Work[MicrNet, Batch]:
    keep = keeper(export, settings.out / FILE)
    stream = batches(sources, settings.batch, settings.seed * 1_000_003 + run.step)
    return Work(stream, lambda run, batch: {"loss": train_step(run, batch, settings.half)}, keep, "lines")


def export(state: dict[str, Tensor], path: Path) -> Path:
    """Write the ONNX file, weights as 16-bit floats: input `lines` (n, 1, 40, width), output `logits`
    (n, width / 4, 21)."""
    dynamic = {"lines": {0: "n", 3: "width"}, "logits": {0: "n", 1: "steps"}}
    graph = Graph(torch.zeros(1, 1, HEIGHT, 320), "lines", "logits", dynamic)
    facts = {"name": "cheque-micr", "character": "\n".join(CHARACTERS), "licence": "Apache-2.0"}
    return export_net(shared.with_state(MicrNet(), state), graph, facts, path)
