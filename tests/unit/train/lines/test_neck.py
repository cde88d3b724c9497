"""Training the half that reads: what is kept, what changes, what is used again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnx = pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import SettingsError  # noqa: E402
from chequeocr.models import registry  # noqa: E402
from chequeocr.train.lines.model import LinesNet, load_weights  # noqa: E402
from chequeocr.train.lines.neck import crop_loss, share_of, train  # noqa: E402
from chequeocr.train.lines.settings import LinesDataSettings, NeckTrainSettings  # noqa: E402

_READS = ("beside", "into", "along", "mixers", "norm", "head")


def _net(path: Path) -> LinesNet:
    model = onnx.load(str(path))
    net = LinesNet(int(model.graph.output[0].type.tensor_type.shape.dim[2].dim_value))
    load_weights(net, model)
    return net


def test_the_rate_warms_up_and_goes_down() -> None:
    assert [share_of(step, 1_000_000) for step in (1, 50, 100)] == pytest.approx([0.01, 0.5, 1.0], abs=1e-6)
    assert share_of(1000, 1000) == pytest.approx(0.05)
    assert share_of(600, 1000) > share_of(700, 1000)


def test_the_loss_counts_crops_and_has_a_top() -> None:
    # Two steps, even odds of blank, a, b: "a" has three paths of nine (a a, a -, - a), "ab" one.
    logits = torch.zeros(2, 2, 3)
    assert float(crop_loss(logits, [[1], [1, 2]])) == pytest.approx((np.log(3.0) + np.log(9.0)) / 2, abs=1e-5)
    sure = torch.tensor([[[99.0, 0.0, 0.0], [99.0, 0.0, 0.0]]])
    assert float(crop_loss(sure, [[1]])) == 15.0


@pytest.mark.usefixtures("few")
def test_the_mean_of_the_runs_is_written(tmp_path: Path) -> None:
    crops = LinesDataSettings(kind="figures", batch=4)
    settings = NeckTrainSettings(tmp_path, crops, crops=12, steps=2, rate=1e-2, workers=0)
    runs = [_net(train(replace(settings, runs=1, seed=0))).head.bias]
    with pytest.raises(SettingsError, match="seed: 1, was 0"):  # other crops
        train(replace(settings, runs=1, seed=1))
    both = _net(train(replace(settings, runs=2))).head.bias
    start = _net(registry.path("cheque-figures")).head.bias
    assert not torch.equal(both, runs[0])  # the second run took other batches
    assert not torch.equal(both, start)


@pytest.mark.long
def test_processes_draw_what_the_training_process_draws(tmp_path: Path) -> None:
    crops = LinesDataSettings(kind="figures", batch=8)
    for workers in (0, 1):
        train(NeckTrainSettings(tmp_path / f"{workers}", crops, crops=10, steps=1, runs=1, workers=workers))
    here, there = (np.load(tmp_path / f"{workers}" / "seen-0000.npz") for workers in (0, 1))
    assert sorted(here) == sorted(there)
    for name in here:
        np.testing.assert_array_equal(here[name], there[name])


@pytest.mark.usefixtures("few")
def test_a_run_changes_what_reads_and_keeps_what_looks(tmp_path: Path) -> None:
    start = registry.path("cheque-figures")
    crops = LinesDataSettings(kind="figures", batch=8)
    settings = NeckTrainSettings(tmp_path, crops, crops=10, steps=2, runs=2, rate=1e-3, workers=0)
    before, after = _net(start), _net(train(settings))
    for (name, old), new in zip(before.named_parameters(), after.parameters(), strict=True):
        if name.split(".")[0] not in _READS:
            assert torch.equal(old, new), name
    assert not torch.equal(before.head.weight, after.head.weight)

    seen = tmp_path / "seen-0000.npz"
    with np.load(seen) as held:
        assert held["seen0"].dtype == np.float16
        assert held["seen0"].shape[1] == 384
        assert sum(held[name].shape[0] for name in held if name != "texts") == 10
    made = seen.stat().st_mtime_ns
    train(replace(settings, steps=3, rate=1e-4))  # over the same crops
    assert seen.stat().st_mtime_ns == made
    with pytest.raises(SettingsError, match="crops: 11, was 10"):
        train(replace(settings, crops=11))
    left = tmp_path / "seen-0007.npz"  # of a longer run, say
    left.write_bytes(seen.read_bytes())
    train(replace(settings, seed=1, resume=False))
    assert not left.exists()
    assert seen.stat().st_mtime_ns != made
    settings = replace(settings, seed=1)
    seen.write_bytes(b"PK")
    with pytest.raises(SettingsError, match="--no-resume"):
        train(settings)
