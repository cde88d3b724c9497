"""The loop of the trainers: how far it goes, what it logs, when it keeps, what it leaves out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from chequeocr.train.loop import Work, keeper, run_to_end  # noqa: E402
from chequeocr.train.run import CHECKPOINT, SETTINGS, Average, Run, begin, descend, new_run, prepare  # noqa: E402


@dataclass(frozen=True)
class Settings:
    out: Path
    steps: int = 3
    batch: int = 2
    rate: float = 0.5
    decay: float = 0.0
    seed: int = 1
    threads: int = 0
    keep_every: int = 2
    resume: bool = True
    progress: bool = False


def fresh(settings: Settings) -> Run[Any]:
    return new_run(lambda: torch.nn.Linear(1, 1), settings, lambda net: Average(net, 0.5), device="cpu")


class Steps:
    """Work whose losses are given, and which remembers the rates and checkpoints."""

    def __init__(self, losses: list[float]) -> None:
        self.losses = iter(losses)
        self.rates: list[float] = []
        self.kept: list[int] = []

    def batches(self) -> Iterator[float]:
        yield from self.losses

    def step(self, run: Run[Any], batch: float) -> dict[str, float]:
        self.rates.append(run.optimizer.param_groups[0]["lr"])
        run.step += 1
        return {"loss": batch, "other": 2 * batch}

    def keep(self, run: Run[Any]) -> dict[str, object]:
        self.kept.append(run.step)
        return {"found": f"{run.step}/9"}

    def work(self) -> Work[Any, float]:
        return Work(self.batches(), self.step, self.keep, "lines", rate_floor=0.5)


def logged(folder: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in (folder / "log.jsonl").read_text().splitlines()]


def test_it_keeps_at_checkpoints_and_at_the_end_and_says_what_was_found(tmp_path: Path) -> None:
    settings, steps = Settings(tmp_path), Steps([1.0, 2.0, 3.0])
    run = fresh(settings)
    run_to_end(run, settings, steps.work())
    assert (run.step, steps.kept) == (3, [2, 3])
    assert torch.load(tmp_path / CHECKPOINT, weights_only=True)["step"] == 3
    rows = logged(tmp_path)
    # The newest step counts for a twentieth: 1, 1.05, 1.1475.
    assert [(row["step"], row["loss"], row["other"], row["found"]) for row in rows] == [
        (2, 1.05, 2.1, "2/9"),
        (3, 1.1475, 2.295, "3/9"),
    ]
    assert all("lines_per_s" in row for row in rows)


def test_between_checkpoints_every_twentieth_step_is_logged(tmp_path: Path) -> None:
    settings, steps = Settings(tmp_path, steps=45, keep_every=100), Steps([1.0] * 45)
    run_to_end(fresh(settings), settings, steps.work())
    assert [row["step"] for row in logged(tmp_path)] == [20, 40, 45]
    assert steps.kept == [45]


def test_the_rate_falls_to_its_floor(tmp_path: Path) -> None:
    settings, steps = Settings(tmp_path, steps=400), Steps([1.0] * 400)
    run_to_end(fresh(settings), settings, steps.work())
    assert max(steps.rates) == pytest.approx(0.5)
    assert steps.rates[-1] == pytest.approx(0.25, abs=0.001)


def test_a_run_at_its_end_only_keeps(tmp_path: Path) -> None:
    settings, steps = Settings(tmp_path), Steps([])
    run = fresh(settings)
    run.step = 3
    run_to_end(run, settings, steps.work())
    assert (steps.rates, steps.kept) == ([], [3])
    assert not (tmp_path / "log.jsonl").exists()


def test_a_keeper_exports_the_average_and_measures_it(tmp_path: Path) -> None:
    run = fresh(Settings(tmp_path))
    exported: list[object] = []

    def export(state: dict[str, Any], path: Path) -> Path:
        exported.append((state is run.average.state, path))
        return path

    assert keeper(export, tmp_path / "x.onnx")(run) == {}
    assert keeper(export, tmp_path / "x.onnx", lambda state: {"right": len(state)})(run) == {"right": 2}
    assert exported == [(True, tmp_path / "x.onnx")] * 2


def test_a_seed_makes_the_same_network(tmp_path: Path) -> None:
    one, again, other = (fresh(Settings(tmp_path, seed=seed)) for seed in (1, 1, 2))
    assert torch.equal(one.net.weight, again.net.weight)
    assert not torch.equal(one.net.weight, other.net.weight)


def test_a_gradient_that_is_not_finite_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run = fresh(Settings(tmp_path))
    before = run.net.weight.detach().clone()
    assert math.isnan(descend(run, run.net(torch.ones(1, 1)).sum() * float("nan")))
    assert torch.equal(run.net.weight, before)
    assert run.step == 1
    assert "step 0: the gradient is not finite" in caplog.text
    wanted = float(run.net(torch.ones(1, 1)).detach())
    assert descend(run, run.net(torch.ones(1, 1)).sum()) == pytest.approx(wanted)
    assert not torch.equal(run.net.weight, before)


def test_a_long_gradient_is_cut(tmp_path: Path) -> None:
    run = fresh(Settings(tmp_path))
    descend(run, run.net(torch.full((1, 1), 1e6)).sum(), most=0.5)
    norm = torch.nn.utils.get_total_norm([p.grad for p in run.net.parameters()])
    assert float(norm) == pytest.approx(0.5, abs=1e-4)


def test_a_run_begins_where_its_checkpoint_is(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "run")
    assert prepare(settings) is None
    first = fresh(settings)
    begin(first, settings, None)
    assert json.loads((tmp_path / "run" / SETTINGS).read_text())["steps"] == 3
    first.step = 2
    first.save(tmp_path / "run" / CHECKPOINT)
    again = fresh(settings)
    begin(again, settings, prepare(settings))
    assert again.step == 2
