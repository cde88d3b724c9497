"""The mean of exported detectors."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import SettingsError  # noqa: E402
from chequeocr.fields import DETECTOR_CLASSES  # noqa: E402
from chequeocr.train.detector.average import average  # noqa: E402
from chequeocr.train.detector.model import ChequeNet  # noqa: E402
from chequeocr.train.detector.start import load_weights  # noqa: E402
from chequeocr.train.detector.train import export  # noqa: E402


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("onnx")
    torch.manual_seed(0)
    net = ChequeNet(len(DETECTOR_CLASSES), 0.5)
    paths = []
    for value in (1.0, 5.0):
        for head in net.heads:
            torch.nn.init.constant_(head.box.weight, value)
        paths.append(export(net.state_dict(), folder / f"{value}.onnx", 0.5))
    return paths[0], paths[1]


def test_weights_are_the_weighted_mean(files: tuple[Path, Path], tmp_path: Path) -> None:
    assert average({files[0]: 0.25, files[1]: 0.75}, tmp_path / "out.onnx") == tmp_path / "out.onnx"
    net = ChequeNet(len(DETECTOR_CLASSES), 0.5)
    load_weights(net, tmp_path / "out.onnx", torch.rand(1, 3, 64, 64))
    assert net.heads[1].box.weight.mean().item() == pytest.approx(4.0)


def test_shares_that_are_no_mean_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="add up to 1"):
        average({files[0]: 0.5, files[1]: 0.6}, tmp_path / "out.onnx")


def test_other_networks_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    other = export(ChequeNet(len(DETECTOR_CLASSES), 1.0).state_dict(), tmp_path / "other.onnx", 1.0)
    with pytest.raises(SettingsError, match="different networks"):
        average({files[0]: 0.5, other: 0.5}, tmp_path / "out.onnx")
