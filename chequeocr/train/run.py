"""What the trainers share: a run's folder, settings and checkpoint, its device, average and learning rate.

In: the settings of a trainer, a network. Out: a folder that can be written, a checkpoint that fits or a clear
error, a moving average, a rate. An invalid setting is refused before the first step, which may be hours
before the last one.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from chequeocr.errors import FileAccessError, SettingsError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

log = logging.getLogger(__name__)

SETTINGS = "settings.json"
CHECKPOINT = "last.pt"

# What may differ where a run goes on: where and how long it computes, and what it is measured with.
_FREE = frozenset({
    "out", "steps", "threads", "workers", "device", "progress", "resume", "keep_every", "data", "data_set",
    "measure", "held", "score_on",
})  # fmt: skip

Net = TypeVar("Net", bound=nn.Module)


class RunSettings(Protocol):
    """What every trainer's settings have: a folder, and whether a run that stopped there goes on."""

    @property
    def out(self) -> Path: ...

    @property
    def resume(self) -> bool: ...


class NetSettings(RunSettings, Protocol):
    """What the settings of a network trained from nothing have."""

    @property
    def threads(self) -> int: ...

    @property
    def seed(self) -> int: ...

    @property
    def rate(self) -> float: ...

    @property
    def decay(self) -> float: ...


def pick_device(name: str) -> torch.device:
    """The device of that name; "auto" takes cuda where there is one, else the processor.

    Raises SettingsError for a name that torch doesn't know, or a device that this machine lacks.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).item()  # "meta" and the like hold no numbers
    # torch built without CUDA asserts; without the code of a kind of device it has no such operation.
    except (RuntimeError, AssertionError, NotImplementedError, ImportError) as error:
        message = f"device {name!r:.60}: torch finds none here; use auto, cpu, cuda or mps"
        raise SettingsError(message) from error
    return device


def make_folder(out: Path) -> None:
    """Make the folder of a run, and try whether a file can be written there. Raises FileAccessError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise FileAccessError(
            f"{out}: can't be written ({error.strerror or error}): name another folder"
        ) from error


def to_resume(settings: RunSettings, file: str = CHECKPOINT) -> Path | None:
    """The checkpoint to go on from, None where the run begins anew.

    Raises SettingsError where a setting that shapes the run is not the one that `settings.json` holds: half a
    run at one rate and half at another is neither, and nothing in its folder would tell.
    """
    checkpoint = settings.out / file
    if not (settings.resume and checkpoint.exists()):
        return None
    path = settings.out / SETTINGS
    if not path.exists():
        log.warning("%s is missing: whether this run began with the same settings can't be told", path)
        return checkpoint
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} can't be read: give --no-resume, or another folder") from error
    changed = _changed(settings, saved)
    if changed:
        raise SettingsError(
            f"{settings.out} holds a run with other settings ({'; '.join(changed)}): give it the same ones, "
            "--no-resume, or another folder"
        )
    return checkpoint


def prepare(settings: NetSettings) -> Path | None:
    """Set the threads and make the folder; the checkpoint to go on from, None where the run begins anew.

    Raises FileAccessError, and SettingsError as `to_resume` does.
    """
    if settings.threads:
        torch.set_num_threads(settings.threads)
    make_folder(settings.out)
    return to_resume(settings)


def begin(run: Run[Any], settings: Any, checkpoint: Path | None) -> None:
    """Take up the checkpoint where there is one, and write down with what the run is made. Raises
    SettingsError for a file of another kind, FileAccessError."""
    if checkpoint is not None:
        run.load(checkpoint)
    keep_settings(settings, settings.out / SETTINGS)


def keep_settings(settings: DataclassInstance, path: Path) -> None:
    """Write down with what a run is made. Raises FileAccessError."""
    try:
        path.write_text(json.dumps(asdict(settings), default=str, indent=1), encoding="utf-8")
    except OSError as error:
        raise FileAccessError(f"{path}: can't be written ({error.strerror or error})") from error


def _changed(settings: Any, saved: Any, prefix: str = "") -> list[str]:
    """`name: now, was before` of each setting that shapes a run and is another one than before."""
    found = []
    before = saved if isinstance(saved, dict) else {}
    for entry in fields(settings):
        name, value = prefix + entry.name, getattr(settings, entry.name)
        if is_dataclass(value):
            found += _changed(value, before.get(entry.name), f"{name}.")
        elif name not in _FREE:
            # A setting that the run didn't know yet had the value that is now the default.
            had = before[entry.name] if entry.name in before else _as_json(entry.default)
            if not _same(value, had):
                found.append(f"{name}: {_shown(_as_json(value))}, was {_shown(had)}")
    return found


def _as_json(value: Any) -> Any:
    return None if value is MISSING else json.loads(json.dumps(value, default=str))


def _same(value: Any, had: Any) -> bool:
    if isinstance(value, Path) and isinstance(had, str):
        return str(value) == had or value.resolve() == Path(had).resolve()
    return bool(_as_json(value) == had)


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value}"


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what fails while a checkpoint is taken up into SettingsError or FileAccessError."""
    try:
        yield
    except OSError as error:
        raise FileAccessError(f"{path}: {error.strerror or error}") from error
    except Exception as error:  # torch.load raises nearly anything on bytes that are no checkpoint
        raise SettingsError(
            f"{path} is not a checkpoint of this kind of run: give --no-resume, or another folder "
            f"({type(error).__name__})"
        ) from error


def write_checkpoint(state: Mapping[str, Any], path: Path) -> None:
    """Write a checkpoint, whole or not at all. Raises FileAccessError."""
    partial = path.with_suffix(".part")
    try:
        torch.save(state, partial)
        partial.replace(path)
    except OSError as error:
        raise FileAccessError(f"{path}: can't be written ({error.strerror or error})") from error


def read_checkpoint(path: Path, device: torch.device | str) -> dict[str, Any]:
    """What `write_checkpoint` wrote; only within `reading`. ValueError without a number of steps."""
    state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    if not isinstance(state["step"], int) or state["step"] < 0:
        raise ValueError("no number of steps")
    return state


class Average:
    """A moving average of a network's weights and statistics; for its first `young` updates or so it follows
    faster."""

    def __init__(self, net: nn.Module, decay: float, young: float = 200.0) -> None:
        self.decay, self.young = decay, young
        self.updates = 0
        self.state = {name: value.detach().clone() for name, value in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        """Move a little towards the weights of `net`."""
        self.updates += 1
        keep = self.decay * (1 - math.exp(-self.updates / self.young))
        for name, value in net.state_dict().items():
            kept = self.state[name]
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(value.detach(), alpha=1 - keep)
            else:
                kept.copy_(value)

    def take_up(self, state: dict[str, Tensor], updates: int) -> None:
        """Go on from a kept average. ValueError for one of another network."""
        if {name: v.shape for name, v in state.items()} != {name: v.shape for name, v in self.state.items()}:
            raise ValueError("an average of another network")
        self.state, self.updates = state, int(updates)


@dataclass(slots=True)
class Run(Generic[Net]):
    """What a checkpoint keeps, and where it computes."""

    net: Net
    optimizer: torch.optim.AdamW
    average: Average
    device: torch.device
    step: int = 0

    def save(self, path: Path) -> None:
        """Write the checkpoint, whole or not at all. Raises FileAccessError."""
        state = {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state,
            "updates": self.average.updates,
            "step": self.step,
        }
        write_checkpoint(state, path)

    def load(self, path: Path) -> None:
        """Take up the checkpoint of `path`. Raises SettingsError for a file of another kind."""
        with reading(path):
            state = read_checkpoint(path, self.device)
            self.net.load_state_dict(state["net"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average.take_up(state["average"], state["updates"])
            self.step = state["step"]


def new_run(
    make: Callable[[], Net], settings: NetSettings, average: Callable[[Net], Average],
    betas: tuple[float, float] = (0.9, 0.999), device: str = "auto",
) -> Run[Net]:  # fmt: skip
    """A fresh network with its optimizer and its moving average, seeded."""
    torch.manual_seed(settings.seed)
    where = pick_device(device)
    net = make().to(where)
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in its stubs
    net.train()
    return Run(net, optimizer_of(net, settings.rate, settings.decay, betas), average(net), where)


def with_state(net: Net, state: Mapping[str, Tensor]) -> Net:
    """The network with these weights, on the processor, in evaluation mode."""
    net.load_state_dict({name: value.cpu() for name, value in state.items()})
    return net.eval()


def optimizer_of(
    net: nn.Module, rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999)
) -> torch.optim.AdamW:
    """AdamW that decays weights, but neither biases nor what norms learn."""
    decayed = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=betas)


def learning_rate(step: int, steps: int, rate: float, floor: float = 0.01) -> float:
    """Linear warm-up over 200 of `steps` (or a tenth of them), then half a cosine down to `floor` of the
    rate."""
    warm = min(200, max(1, steps // 10))
    if step < warm:
        return rate * (step + 1) / warm
    share = min(1.0, (step - warm) / max(1, steps - warm))
    return rate * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share)))


def descend(run: Run[Any], loss: Tensor, most: float = 5.0) -> float:
    """Go one step down the gradient of `loss`, of a norm of at most `most`, the moving average following; the
    loss as a number. A batch whose gradient isn't finite is left out."""
    if not step_down(run.optimizer, run.net.parameters(), loss, most):
        log.warning("step %d: the gradient is not finite, the batch is left out", run.step)
    run.average.update(run.net)
    run.step += 1
    return float(loss.detach())


def step_down(
    optimizer: torch.optim.Optimizer, learnt: Iterable[nn.Parameter], loss: Tensor, most: float
) -> bool:
    """Go one step down the gradient of `loss`, of a norm of at most `most`; False, and no step, where the
    gradient isn't finite."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    finite = bool(torch.isfinite(nn.utils.clip_grad_norm_(learnt, most)))
    if finite:
        optimizer.step()
    return finite
