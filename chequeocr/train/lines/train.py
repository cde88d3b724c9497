"""Trains the recognizer `cheque-lines` further, on drawn crops, from the weights of a file.

In: `LinesTrainSettings`. Out: ONNX files in `out` with the graph of the file it began from, a log of figures
and a checkpoint from which the same command goes on. Gently, because the original already reads well: the
stem and the first blocks stay as they are, the rate is low, what is scored and exported is a moving average,
and `blend` mixes that with the original (WiSE-FT, arXiv 2109.01903).
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from chequeocr.errors import ModelCorruptError, SettingsError
from chequeocr.models import registry
from chequeocr.train import run as shared
from chequeocr.train.lines.checkpoint import RealSets
from chequeocr.train.lines.data import Batch, LinesData, check_sources
from chequeocr.train.lines.model import LinesNet, load_weights, store_weights
from chequeocr.train.lines.score import check_lines_data
from chequeocr.train.lines.settings import LinesDataSettings, LinesTrainSettings
from chequeocr.train.onnx_file import write_onnx

if TYPE_CHECKING:
    import onnx

log = logging.getLogger(__name__)

_FROZEN = 4  # blocks: at these sizes they are a third of the work, and edges are edges in any handwriting
_WARM_UP = 100
_HIGHEST_NORM = 5.0


class _Stream(IterableDataset[Batch]):
    """The batches of one worker process."""

    def __init__(self, settings: LinesDataSettings, seed: tuple[int, ...]) -> None:
        self._settings, self._seed = settings, seed

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        return iter(LinesData(self._settings, (*self._seed, worker.id if worker else 0)))


@dataclass(slots=True)
class _Run:
    """What a checkpoint keeps, and where it computes."""

    net: LinesNet
    average: LinesNet
    teacher: LinesNet
    optimizer: torch.optim.AdamW
    device: torch.device
    step: int = 0

    def save(self, path: Path) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }
        shared.write_checkpoint(state, path)

    def load(self, path: Path) -> None:
        """Take up the checkpoint of `path`."""
        with shared.reading(path):
            state = shared.read_checkpoint(path, self.device)
            self.net.load_state_dict(state["net"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]


def train(settings: LinesTrainSettings) -> Path:
    """Train and export; the path of the last ONNX file.

    Goes on from `out/last.pt` where there is one and `resume` is set. Raises SettingsError, FileAccessError,
    ModelCorruptError.
    """
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    check_sources(settings.data)  # here, where a process that draws would only say so in a traceback
    if settings.measure:
        check_lines_data(settings.measure)
    shared.make_folder(settings.out)
    checkpoint = shared.to_resume(settings)
    model = load_model(settings.start or registry.path("cheque-lines"))
    run = _new_run(model, settings)
    if checkpoint is not None:
        run.load(checkpoint)
    shared.keep_settings(settings, settings.out / shared.SETTINGS)
    sets = RealSets.read(settings.measure, letters_of(model)) if settings.measure else None
    last = settings.out / f"step-{run.step:06d}.onnx"
    for step in _steps(run, settings, letters_of(model)):
        if step % settings.keep_every == 0 or step == settings.steps:
            run.save(settings.out / "last.pt")
            last = settings.out / f"step-{step:06d}.onnx"
            store_weights(run.average, model)
            write_onnx(model, last)
            if sets:
                _say(settings.out, {"step": step, **sets.score(run.average, run.device)})
    if not last.exists():  # the run was at its end before, and somebody took its files away
        store_weights(run.average, model)
        write_onnx(model, last)
    return last


def _new_run(model: onnx.ModelProto, settings: LinesTrainSettings) -> _Run:
    device = shared.pick_device(settings.device)
    net, average, teacher = (net_of(model).to(device) for _ in range(3))
    net.train()
    for fixed in (average, teacher):
        fixed.eval().requires_grad_(False)
    for part in (net.stem, net.blocks[:_FROZEN]):
        part.requires_grad_(False)
    early = {id(p) for p in net.blocks[_FROZEN:-3].parameters()}
    learnt = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learnt if id(p) not in early], "share": 1.0},
        {"params": [p for p in learnt if id(p) in early], "share": 0.5},
    ]
    optimizer = torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.99), weight_decay=0.0)
    return _Run(net, average, teacher, optimizer, device)


def net_of(model: onnx.ModelProto) -> LinesNet:
    """The network with the weights of the file. Raises ModelCorruptError."""
    net = LinesNet(len(letters_of(model)) + 1)
    load_weights(net, model)
    return net.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]  # its stubs


def _steps(run: _Run, settings: LinesTrainSettings, letters: list[str]) -> Iterator[int]:
    """Steps of descent up to the last one; yields the number of steps made so far."""
    from rich.progress import Progress

    workers = settings.workers
    stream = DataLoader(
        _Stream(settings.data, (settings.seed, run.step)),
        batch_size=None,
        num_workers=workers,
        multiprocessing_context="spawn" if workers else None,
        prefetch_factor=8 if workers else None,
    )
    numbers = {letter: number for number, letter in enumerate(letters, 1)}
    begun, seen, losses = time.monotonic(), 0, []
    with Progress(transient=True) as bar:
        task = bar.add_task("training", total=settings.steps, completed=run.step)
        for batch in stream if run.step < settings.steps else ():
            texts = [[numbers[c] for c in text if c in numbers] for text in batch.texts]
            _set_rate(run, settings)
            losses.append(_descend(run, torch.from_numpy(batch.images), texts, settings.hold))
            _follow(run, min(settings.average, run.step / (run.step + 10)))
            seen += len(texts)
            bar.update(task, completed=run.step)
            if run.step % 50 == 0:
                speed = round(seen / (time.monotonic() - begun), 1)
                loss = round(sum(losses) / len(losses), 4)
                _say(settings.out, {"step": run.step, "loss": loss, "crops_per_s": speed})
                losses = []
            yield run.step
            if run.step >= settings.steps:
                return


def _set_rate(run: _Run, settings: LinesTrainSettings) -> None:
    """A short warm-up, the full rate for a sixth of the steps, then evenly down to a twentieth."""
    warm = min(1.0, (run.step + 1) / _WARM_UP)
    share = warm * min(1.0, 0.05 + 1.2 * (1 - run.step / settings.steps))
    for group in run.optimizer.param_groups:
        group["lr"] = settings.rate * group["share"] * share


def _descend(run: _Run, images: Tensor, texts: list[list[int]], hold: float) -> float:
    """One step on a batch; its loss."""
    net = run.net
    images = images.to(run.device).contiguous(memory_format=torch.channels_last)
    with torch.autocast(run.device.type, torch.bfloat16):
        with torch.no_grad():
            low = net.blocks[:_FROZEN](net.stem(images))
        logits = _upper(net, low)
    loss = ctc_loss(logits.float(), texts)
    if hold:
        with torch.no_grad(), torch.autocast(run.device.type, torch.bfloat16):
            before = _upper(run.teacher, low)  # the lower blocks are the same in both
        loss = loss + hold * change(logits.float(), before.float(), texts)
    if not shared.step_down(run.optimizer, net.parameters(), loss, _HIGHEST_NORM):
        log.warning("step %d: the gradient is not finite, the batch is left out", run.step)
    run.step += 1
    return float(loss.detach())


def _upper(net: LinesNet, low: Tensor) -> Tensor:
    """Logits of what the frozen blocks made of a batch."""
    return net.classify(nn.functional.avg_pool2d(net.blocks[_FROZEN:](low), (3, 2)))


def change(logits: Tensor, before: Tensor, texts: list[list[int]]) -> Tensor:
    """By how much the classes' shares differ from `before`, where that read the text right: the divergence
    a character, summed over the steps, meant over the batch. Logits (N, T, C)."""
    right = torch.tensor([greedy(b) == text for b, text in zip(before, texts, strict=True)])
    if not right.any():
        return logits.new_zeros(())
    divergence = nn.functional.kl_div(
        logits.log_softmax(2), before.log_softmax(2), reduction="none", log_target=True
    ).sum((1, 2))
    characters = torch.tensor([max(1, len(text)) for text in texts], device=logits.device)
    kept: Tensor = (divergence / characters)[right.to(logits.device)].sum() / len(texts)
    return kept


def greedy(logits: Tensor) -> list[int]:
    """The classes of the best path of one line, (T, C): repeats and blanks dropped."""
    path = logits.argmax(1).tolist()
    return [now for last, now in zip([0, *path], path, strict=False) if now not in (0, last)]


def ctc_loss(logits: Tensor, texts: list[list[int]]) -> Tensor:
    """Minus the log-likelihood a character, meant over the batch; logits (N, T, C), texts in classes."""
    characters = torch.tensor([max(1, len(text)) for text in texts], device=logits.device)
    return (ctc_losses(logits, texts) / characters).mean()


def ctc_losses(logits: Tensor, texts: list[list[int]]) -> Tensor:
    """Minus the log-likelihood of each text, (N,); logits (N, T, C), texts in classes.

    A text that has no path in T steps counts as 0.
    """
    steps = logits.log_softmax(2).transpose(0, 1)
    return nn.functional.ctc_loss(
        steps,
        torch.tensor([label for text in texts for label in text], device=logits.device),
        torch.full((len(texts),), steps.shape[0]),
        torch.tensor([len(text) for text in texts]),
        reduction="none",
        zero_infinity=True,
    )


@torch.no_grad()
def _follow(run: _Run, keep: float) -> None:
    for kept, now in zip(run.average.parameters(), run.net.parameters(), strict=True):
        if now.requires_grad:
            kept.lerp_(now, 1 - keep)


def blend(original: Path, trained: Sequence[Path], share: float, target: Path) -> None:
    """Write a file whose weights lie `share` of the way from the original's to the mean of the trained ones'.

    Its metadata get the target's name and say what was done. Raises SettingsError outside 0 to 1 or without
    trained ones, ModelCorruptError where the files are not the same network, FileAccessError.
    """
    if not 0.0 <= share <= 1.0 or not trained:
        raise SettingsError(f"blending takes trained weights and a share from 0 to 1, not {share}")
    if target.resolve() in {path.resolve() for path in (original, *trained)}:
        raise SettingsError(f"{target} is one of the files to mix: name another one")
    model = load_model(original)
    mixed = net_of(model)
    others = [list(net_of(load_model(path)).parameters()) for path in trained]
    with torch.no_grad():
        for kept, *values in zip(mixed.parameters(), *others, strict=True):
            kept.lerp_(torch.stack(values).mean(0), share)
    store_weights(mixed, model)
    for entry in model.metadata_props:
        if entry.key == "name":
            entry.value = target.stem
        elif entry.key == "changed":
            entry.value += f"; {share:g} of the way to weights trained on drawn crops"
    write_onnx(model, target)


def load_model(path: Path) -> onnx.ModelProto:
    """The model of a file that should be a recognizer's."""
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(str(path))
        letters_of(model)
    except (DecodeError, ModelCorruptError) as error:
        raise ModelCorruptError(f"{path} is not an ONNX file of a recognizer of lines") from error
    return model


def letters_of(model: onnx.ModelProto) -> list[str]:
    """The characters in the order of the classes after the blank."""
    listed = next((p.value for p in model.metadata_props if p.key == "character"), None)
    if listed is None:
        raise ModelCorruptError("the model lists no characters")
    return str(listed).split("\n")


def _say(out: Path, row: dict[str, object]) -> None:
    line = json.dumps(row)
    log.info("%s", line)
    with (out / "log.jsonl").open("a") as file:
        file.write(line + "\n")
