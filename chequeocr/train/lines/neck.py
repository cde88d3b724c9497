"""Fine-tunes neck and head of a recognizer over what its frozen convolutions see: `chequeocr train neck`.

In: `NeckTrainSettings`. Out: an ONNX file with the graph of the one it began from. The convolutions have
learnt from far more pictures than can be drawn here, and training them on drawn ones costs some of that; so
each crop goes through them once, what they saw is kept in files, and neck and head are trained over those as
often as it takes, which is a hundred times as fast. What one training gains or loses is partly luck, so the
mean of several is written (model soups, arXiv 2203.05482); `chequeocr train blend` then mixes it with
the original.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from zipfile import BadZipFile

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.models import registry
from chequeocr.train import run as shared
from chequeocr.train.lines.data import LinesData, check_sources
from chequeocr.train.lines.model import LinesNet, store_weights
from chequeocr.train.lines.settings import LinesDataSettings, NeckTrainSettings
from chequeocr.train.lines.train import ctc_losses, letters_of, load_model, net_of
from chequeocr.train.onnx_file import write_onnx

log = logging.getLogger(__name__)

Seen: TypeAlias = tuple[NDArray[np.float16], tuple[str, ...]]
"""A batch as the convolutions saw it, float16 (N, 384, W / 8), and its texts."""

_A_FILE = 2000  # crops: a minute's work of one process
_WARM_UP = 100
_LEAST_RATE = 0.05  # of the highest, at the last step
_HIGHEST_NORM = 1.0
_WORST = 15.0  # nats a crop: a crop that can't be read, such as one cut away, must not outweigh the others


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What shapes the drawn crops; steps and rate may change over the same ones."""

    out: Path
    data: LinesDataSettings
    start: Path
    crops: int
    seed: int
    resume: bool


def train(settings: NeckTrainSettings) -> Path:
    """Draw, train and export; the path of the ONNX file, `out/neck.onnx`.

    What was drawn before in the same folder with the same settings is used again where `resume` is set.
    Raises SettingsError, FileAccessError, ModelCorruptError.
    """
    check_sources(settings.data)
    shared.make_folder(settings.out)
    start = settings.start or registry.path("cheque-figures")
    model = load_model(start)
    batches = [batch for file in _seen(settings, start) for batch in _read(file)]
    torch.set_num_threads(settings.threads)
    nets = [net_of(model) for _ in range(settings.runs)]
    for run, net in enumerate(nets, 1):
        _descend(net, batches, letters_of(model), (settings, run))
    store_weights(_mean(nets), model)
    return write_onnx(model, settings.out / "neck.onnx")


def _seen(settings: NeckTrainSettings, start: Path) -> list[Path]:
    """The files of what was seen, made where they are not there yet."""
    drawing = _Drawing(settings.out, settings.data, start, settings.crops, settings.seed, settings.resume)
    again = shared.to_resume(drawing, "seen-0000.npz") is not None
    if not again:  # what lies there was drawn by another run: a later one must not take it for its own
        for old in settings.out.glob("seen-*"):
            old.unlink()
    shared.keep_settings(drawing, settings.out / shared.SETTINGS)
    count = -(-settings.crops // _A_FILE)
    files = [settings.out / f"seen-{at:04d}.npz" for at in range(count)]
    sizes = [min(_A_FILE, settings.crops - at * _A_FILE) for at in range(count)]
    parts = [(settings.seed, at, size) for at, size in enumerate(sizes) if not (again and files[at].exists())]
    _draw([(settings.data, start, part, files[part[1]]) for part in parts], settings.workers)
    return files


def _draw(parts: Sequence[tuple[LinesDataSettings, Path, tuple[int, int, int], Path]], workers: int) -> None:
    """Draw the parts, in so many processes, or in this one."""
    from rich.progress import track

    if not workers:
        for part in track(parts, "drawing", transient=True):
            draw_part(*part)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        made = [pool.submit(draw_part, *part) for part in parts]
        for task in track(made, "drawing", transient=True):
            task.result()


def draw_part(data: LinesDataSettings, start: Path, part: tuple[int, int, int], file: Path) -> None:
    """Draw a part, (seed, number, crops), and write what the convolutions of `start` see of it to `file`."""
    torch.set_num_threads(1)
    seed, number, crops = part
    net = net_of(load_model(start)).eval()
    arrays: dict[str, NDArray[np.float16]] = {}
    texts: list[Sequence[str]] = []
    left = crops
    for batch in LinesData(data, (seed, number)):
        images = torch.from_numpy(batch.images[:left])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            seen = net.convolve(images).float().squeeze(2)
        arrays[f"seen{len(texts)}"] = seen.half().numpy()
        texts.append(batch.texts[:left])
        left -= len(texts[-1])
        if left <= 0:
            break
    partial = file.with_suffix(".part")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, texts=np.array(json.dumps(texts)), **arrays)  # type: ignore[arg-type]  # its stubs
        partial.replace(file)
    except OSError as error:
        raise FileAccessError(f"{file}: can't be written ({error.strerror or error})") from error


def _read(file: Path) -> list[Seen]:
    try:
        with np.load(file, allow_pickle=False) as held:
            texts = json.loads(str(held["texts"]))
            return [(held[f"seen{at}"], tuple(these)) for at, these in enumerate(texts)]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise SettingsError(f"{file} can't be read: give --no-resume, or another folder") from error


def _mean(nets: Sequence[LinesNet]) -> LinesNet:
    """The first network, with the mean of all weights."""
    with torch.no_grad():
        for kept, *others in zip(*(net.parameters() for net in nets), strict=True):
            kept.copy_(torch.stack([kept, *others]).mean(0))
    return nets[0]


def _descend(
    net: LinesNet, batches: list[Seen], letters: list[str], which: tuple[NeckTrainSettings, int]
) -> None:
    """Train neck and head on batches drawn at random, in the run of that number."""
    from rich.progress import track

    settings, run = which
    net.train()
    for part in (net.stem, net.blocks):
        part.requires_grad_(False)
    learnt = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=settings.rate, weight_decay=0.01)
    numbers = {letter: number for number, letter in enumerate(letters, 1)}
    rng = np.random.default_rng([settings.seed + run, 49])
    for step in track(range(1, settings.steps + 1), f"training {run} of {settings.runs}", transient=True):
        seen, texts = batches[int(rng.integers(len(batches)))]
        labels = [[numbers[c] for c in text if c in numbers] for text in texts]
        loss = crop_loss(net.classify(torch.from_numpy(seen.astype(np.float32)).unsqueeze(2)), labels)
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * share_of(step, settings.steps)
        if not shared.step_down(optimizer, learnt, loss, _HIGHEST_NORM):
            log.warning("run %d, step %d: the gradient is not finite, the batch is left out", run, step)
        if step % 100 == 0:
            log.info("%s", json.dumps({"run": run, "step": step, "loss": round(float(loss.detach()), 4)}))


def crop_loss(logits: Tensor, texts: list[list[int]]) -> Tensor:
    """Minus the log-likelihood a crop, at most 15, meant over the batch; shapes as in `ctc_losses`."""
    return ctc_losses(logits, texts).clamp(max=_WORST).mean()


def share_of(step: int, steps: int) -> float:
    """The rate of a step, a share of the highest: a short warm-up times half a wave of a cosine.

    >>> share_of(1, 1000), share_of(100, 10_000_000), round(share_of(1000, 1000), 3)
    (0.01, 1.0, 0.05)
    """
    wave = 0.5 * (1.0 + np.cos(np.pi * step / steps))
    return float(round(min(1.0, step / _WARM_UP) * (_LEAST_RATE + (1.0 - _LEAST_RATE) * wave), 9))
