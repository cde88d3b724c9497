"""Training of cheque-outline: scenes, what is wanted of each cell, steps, export, going on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import SettingsError  # noqa: E402
from chequeocr.leaf.closer import overlap  # noqa: E402
from chequeocr.leaf.corners import CHANNELS, SIDE, STRIDE, decoded  # noqa: E402
from chequeocr.train.outline.data import Batch, batch_of, batches, draw, target  # noqa: E402
from chequeocr.train.outline.model import OutlineNet, loss_of  # noqa: E402
from chequeocr.train.outline.scene import Leaf, Scene, as_seen, photo, scan, scene, several  # noqa: E402
from chequeocr.train.outline.settings import OutlineTrainSettings  # noqa: E402
from chequeocr.train.outline.train import export, new_run, train, train_step  # noqa: E402

CELLS = SIDE // STRIDE


def leaf(paper: int = 250) -> Leaf:
    """Pale, with a dark upper left corner."""
    image = np.full((120, 260, 3), paper, np.uint8)
    image[:6, :12] = 10
    return Leaf(image, (0.0, 0.0, 260.0, 120.0))


def test_batches_repeat() -> None:
    one, again = next(batches(3, 4)), next(batches(3, 4))
    for name in Batch.__slots__:
        np.testing.assert_array_equal(getattr(one, name), getattr(again, name))
    assert one.pictures.shape == (4, 3, SIDE, SIDE)
    assert one.wanted.shape == (4, CHANNELS, CELLS, CELLS)
    assert one.weight.shape == (4, 5, CELLS, CELLS)


@pytest.mark.parametrize("make", [photo, scan])
def test_corners_lie_on_the_drawn_leaf(make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chequeocr.train.outline.scene.desk", lambda rng, h, w: np.zeros((h, w, 3), np.uint8))
    monkeypatch.setattr("chequeocr.train.outline.scene.develop", lambda rng, image: image)
    for name in ("clutter", "finger"):
        monkeypatch.setattr(f"chequeocr.train.outline.scene.{name}", lambda *_: None)
    checked = 0
    for seed in range(150):
        one = make(np.random.default_rng(seed), leaf())
        (corners,) = one.corners
        height, width = one.image.shape[:2]
        if (one.image[0, 0] != 0).any() or (corners < 2).any() or (corners > (width - 2, height - 2)).any():
            continue  # a scanner's pale ground, or a leaf that ends outside
        lit = np.argwhere(one.image.max(2) > 120)[:, ::-1]
        np.testing.assert_allclose(lit.min(0), corners.min(0), atol=9)  # the dark corner is not lit
        np.testing.assert_allclose(lit.max(0) + 1, corners.max(0), atol=9)
        checked += 1
    assert checked >= 3


def test_several_cheques_keep_apart() -> None:
    for seed in range(20):
        one = several(np.random.default_rng(seed), [leaf()])
        assert 2 <= len(one.corners) <= 4
        for i, first in enumerate(one.corners):
            for second in one.corners[i + 1 :]:
                assert overlap(first, second) < 0.02


def test_scenes_of_many_seeds_leave_the_leaves_as_they_are() -> None:
    drawn = [draw(5), leaf()]
    before = [one.image.copy() for one in drawn]
    counts = set()
    for seed in range(60):
        one = scene(np.random.default_rng(seed), drawn)
        assert one.image.dtype == np.uint8
        assert one.image.ndim == 3
        counts.add(len(one.corners))
    assert counts >= {0, 1, 2}
    for kept, drawn_leaf in zip(before, drawn, strict=True):
        np.testing.assert_array_equal(kept, drawn_leaf.image)


def test_the_first_corner_is_the_pictures_top_left() -> None:
    square = np.array([[0.0, 0], [30, 2], [28, 12], [1, 11]])
    for turns in range(4):
        np.testing.assert_array_equal(as_seen(np.roll(square, turns, 0)), square)


def test_a_target_decodes_to_its_corners() -> None:
    corners = np.array([[40.0, 50], [330, 70], [320, 190], [30, 180]])
    wanted, weight = target(Scene(np.zeros((240, 400, 3), np.uint8), [corners]))
    said = wanted.copy()
    said[0] = np.where(wanted[0] > 0, 5.0, -5.0)
    (found,) = decoded(said, (240, 400))
    np.testing.assert_allclose(found.corners, corners, atol=1.0)
    assert weight[0].max() == 1.0
    assert weight[0].min() == 0.0  # between the inner part and the desk a cell may say what it will
    # The cell nearest to a corner counts most for it.
    near = np.unravel_index(int(weight[1].argmax()), weight[1].shape)
    assert abs(near[1] * STRIDE - 40 * 192 / 400) < 2 * STRIDE
    assert abs(near[0] * STRIDE - (50 * 192 / 400 + 38)) < 2 * STRIDE


def test_cells_that_do_not_count_cost_nothing() -> None:
    wanted = torch.zeros(1, CHANNELS, 2, 2)
    found = torch.randn(1, CHANNELS, 2, 2)
    weight = torch.zeros(1, 5, 2, 2)
    weight[0, 0, 0, 0] = 1.0
    found[0, 0, 0, 0] = -20.0
    on, off = loss_of(found, wanted, weight)
    assert float(on) < 1e-6
    assert float(off) == 0.0


def test_steps_lower_the_loss() -> None:
    torch.set_num_threads(1)
    run = new_run(OutlineTrainSettings(out=Path("unused"), rate=1e-3))
    batch = batch_of([photo(np.random.default_rng(k), leaf()) for k in range(4)])
    losses = [train_step(run, batch, half=False)["corners"] for _ in range(10)]
    assert run.step == 10
    assert losses[-1] < 0.7 * losses[0]


def test_onnx_gives_what_torch_gives(tmp_path: Path) -> None:
    torch.manual_seed(3)
    net = OutlineNet().eval()
    path = export(net.state_dict(), tmp_path / "net.onnx")
    assert path.stat().st_size < 1_500_000
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    pictures = torch.rand(2, 3, SIDE, SIDE)
    with torch.no_grad():
        expected = net(pictures).numpy()
    (got,) = session.run(None, {"pictures": pictures.numpy()})
    np.testing.assert_allclose(got, expected, atol=0.02)


@pytest.mark.long
def test_a_run_goes_on_and_refuses_other_settings(tmp_path: Path) -> None:
    few = {"batch": 2, "held": 2, "keep_every": 1, "progress": False, "threads": 1, "half": False}
    assert train(OutlineTrainSettings(out=tmp_path, steps=1, **few)).is_file()
    train(OutlineTrainSettings(out=tmp_path, steps=2, **few))
    rows = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2
    assert '"held_out": 2' in rows[-1]
    with pytest.raises(SettingsError, match="rate"):
        train(OutlineTrainSettings(out=tmp_path, steps=2, rate=0.1, **few))
