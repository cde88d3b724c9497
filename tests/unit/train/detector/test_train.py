"""The detector's data, its steps of training and its export, as small as they can be."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import SettingsError  # noqa: E402
from chequeocr.fields import DETECTOR_CLASSES  # noqa: E402
from chequeocr.synth import SynthSettings  # noqa: E402
from chequeocr.train.detector.data import (  # noqa: E402
    Cache,
    CacheSettings,
    build_cache,
    letterbox,
    shake,
)
from chequeocr.train.detector.model import ChequeNet, ExportNet  # noqa: E402
from chequeocr.train.detector.settings import DetectorTrainSettings  # noqa: E402
from chequeocr.train.detector.train import export, new_run, train, train_step  # noqa: E402


@pytest.fixture(scope="module")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    assert build_cache(folder, CacheSettings(4, 0, SynthSettings(width=320), workers=1)) == 4
    return folder


def test_letterbox_keeps_the_aspect() -> None:
    image = np.full((100, 400, 3), 200, np.uint8)
    out, scale, left, top = letterbox(image, (256, 512))
    assert (scale, left, top) == (1.28, 0.0, 64.0)
    assert out.shape == (256, 512, 3)
    assert out[63, 0, 0] == 114
    assert out[64, 0, 0] == 200
    assert out[191, 511, 0] == 200
    assert out[192, 0, 0] == 114


def test_cache_is_drawn_once(cache_folder: Path) -> None:
    assert build_cache(cache_folder, CacheSettings(4, 0, SynthSettings(width=320), workers=1)) == 0
    cache = Cache(cache_folder)
    assert sum(cache.sizes.values()) == 4


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no training pictures"):
        Cache(tmp_path)


def test_shake_moves_boxes_with_the_ink() -> None:
    image = np.full((128, 256, 3), 255, np.uint8)
    image[40:60, 100:160] = 0
    targets = np.array([[3.0, 100.0, 40.0, 160.0, 60.0]], np.float32)
    for seed in range(8):
        out, moved = shake(np.random.default_rng(seed), image, targets)
        assert out.shape == (128, 256, 3)
        # Dark against the border's grey and against the paper, whatever the colours became.
        ink = out.astype(int).sum(2) < 170
        rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
        box = [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]
        assert moved[0, 0] == 3.0
        assert moved[0, 1:].tolist() == pytest.approx(box, abs=3.0)


def test_shake_scales_to_multiples_of_32() -> None:
    image = np.zeros((384, 512, 3), np.uint8)
    out, _ = shake(np.random.default_rng(1), image, np.zeros((0, 5), np.float32), 0.625)
    assert out.shape == (256, 320, 3)


def test_steps_lower_the_loss() -> None:
    torch.set_num_threads(1)
    run = new_run(DetectorTrainSettings(out=Path("unused"), width=0.5, rate=2e-3))
    rng = np.random.default_rng(0)
    images = torch.from_numpy(rng.random((2, 3, 64, 128), np.float32))
    targets = [torch.tensor([[0.0, 10.0, 10.0, 60.0, 30.0]]), torch.tensor([[12.0, 0.0, 0.0, 128.0, 64.0]])]
    losses = []
    for _ in range(25):
        parts = train_step(run, images, targets, half=False)
        losses.append(parts["class"] + 2 * parts["box"])
    assert run.step == 25
    assert np.mean(losses[-5:]) < 0.7 * np.mean(losses[:5])


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[ChequeNet, Path]:
    torch.manual_seed(3)
    net = ChequeNet(len(DETECTOR_CLASSES), 0.5)
    path = export(net.state_dict(), tmp_path_factory.mktemp("onnx") / "net.onnx", 0.5)
    return net, path


@pytest.mark.parametrize("shape", [(1, 3, 64, 128), (2, 3, 96, 64)])
def test_onnx_gives_what_torch_gives(exported: tuple[ChequeNet, Path], shape: tuple[int, ...]) -> None:
    net, path = exported
    images = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        wanted = ExportNet(net).eval()(images).numpy()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = session.run(["output0"], {"images": images.numpy()})[0]
    cells = sum((shape[2] // s) * (shape[3] // s) for s in (8, 16, 32))
    assert given.shape == (shape[0], 4 + len(DETECTOR_CLASSES), cells)
    np.testing.assert_allclose(given, wanted, rtol=1e-3, atol=1e-3)


def test_metadata_is_what_a_yolo_says(exported: tuple[ChequeNet, Path]) -> None:
    session = onnxruntime.InferenceSession(str(exported[1]), providers=["CPUExecutionProvider"])
    facts = session.get_modelmeta().custom_metadata_map
    assert ast.literal_eval(facts["names"]) == dict(enumerate(DETECTOR_CLASSES))
    assert facts["task"] == "detect"
    assert facts["stride"] == "32"


def small(out: Path, cache: Path, **others: object) -> DetectorTrainSettings:
    given = {"pictures": 0, "batch": 1, "width": 0.5, "half": False, "keep_every": 1, "progress": False}
    return DetectorTrainSettings(out, cache, **{**given, **others})


@pytest.fixture(scope="module")
def one_step(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of one step."""
    out = tmp_path_factory.mktemp("run")
    assert train(small(out, cache_folder, steps=1)) == out / "cheque-fields.onnx"
    return out


@pytest.fixture
def begun(one_step: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on with."""
    return shutil.copytree(one_step, tmp_path / "run")


def test_train_goes_on_from_its_checkpoint(begun: Path, cache_folder: Path) -> None:
    assert (begun / "cheque-fields.onnx").is_file()
    assert torch.load(begun / "last.pt", weights_only=True)["step"] == 1
    train(small(begun, cache_folder, steps=2))
    assert torch.load(begun / "last.pt", weights_only=True)["step"] == 2
    assert [path.name for path in sorted(begun.glob("step-*"))] == ["step-000001.onnx", "step-000002.onnx"]


def test_what_cannot_be_scored_or_drawn_is_refused_at_once(cache_folder: Path, tmp_path: Path) -> None:
    common = {"out": tmp_path / "run", "cache": cache_folder, "pictures": 0, "steps": 1, "progress": False}
    (tmp_path / "empty" / "cheques").mkdir(parents=True)
    with pytest.raises(SettingsError, match="not a folder of measured sets"):
        train(DetectorTrainSettings(**common, data=tmp_path / "empty"))
    (tmp_path / "empty" / "cheques" / "gt.jsonl").write_text('{"set": "other"}\n')
    with pytest.raises(SettingsError, match="no cheque of the set 'idrbt'"):
        train(DetectorTrainSettings(**common, data=tmp_path / "empty"))
    with pytest.raises(SettingsError, match="holds no font"):
        train(DetectorTrainSettings(**common, fonts=tmp_path / "empty"))
    assert not (tmp_path / "run").exists()


def test_a_run_is_not_gone_on_with_other_settings(begun: Path, cache_folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"rate: 0\.1, was 0\.002"):
        train(small(begun, cache_folder, steps=2, rate=0.1))
    (begun / "last.pt").write_bytes(b"no checkpoint")
    with pytest.raises(SettingsError, match="not a checkpoint of this kind"):
        train(small(begun, cache_folder, steps=2))
