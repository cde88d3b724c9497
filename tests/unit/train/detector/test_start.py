"""Training that goes on from an exported file."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")
onnx = pytest.importorskip("onnx", reason="needs the extra train")

from chequeocr.errors import ModelCorruptError, ModelNotFoundError, SettingsError  # noqa: E402
from chequeocr.fields import DETECTOR_CLASSES  # noqa: E402
from chequeocr.models import registry  # noqa: E402
from chequeocr.synth import SynthSettings  # noqa: E402
from chequeocr.train.detector.data import CacheSettings, build_cache  # noqa: E402
from chequeocr.train.detector.model import ChequeNet, ExportNet  # noqa: E402
from chequeocr.train.detector.settings import DetectorTrainSettings  # noqa: E402
from chequeocr.train.detector.start import load_weights  # noqa: E402
from chequeocr.train.detector.train import export, train  # noqa: E402

CLASSES = len(DETECTOR_CLASSES)


def pictures(seed: int) -> torch.Tensor:
    return torch.rand((2, 3, 64, 96), generator=torch.Generator().manual_seed(seed))


def used(seed: int) -> ChequeNet:
    """A network whose batch norms have seen something."""
    torch.manual_seed(seed)
    net = ChequeNet(CLASSES, 0.5).train()
    with torch.no_grad():
        for batch in range(3):
            net(pictures(batch) * 3 - 1)
    return net.eval()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[ChequeNet, Path]:
    net = used(3)
    return net, export(net.state_dict(), tmp_path_factory.mktemp("onnx") / "net.onnx", 0.5)


def test_the_network_computes_what_the_file_does(exported: tuple[ChequeNet, Path]) -> None:
    source, path = exported
    net = used(4)
    load_weights(net, path, pictures(7))
    with torch.no_grad():
        wanted = ExportNet(source)(pictures(8))
        given = ExportNet(net)(pictures(8))
    torch.testing.assert_close(given, wanted, rtol=1e-3, atol=1e-3)


def test_training_mode_starts_where_the_file_is(exported: tuple[ChequeNet, Path]) -> None:
    source, path = exported
    net = used(4).train()
    images = pictures(7)
    load_weights(net, path, images)
    assert net.training
    with torch.no_grad():
        # On the very pictures of which the statistics are, the batch's own statistics change nothing.
        torch.testing.assert_close(ExportNet(net)(images), ExportNet(source)(images), rtol=1e-3, atol=1e-3)


def test_the_shipped_file_can_be_started_from() -> None:
    net = ChequeNet(CLASSES)
    before = net.heads[0].classes.weight.clone()
    load_weights(net, registry.path("cheque-fields"), pictures(1))
    assert not torch.equal(net.heads[0].classes.weight, before)


def test_another_network_is_refused(exported: tuple[ChequeNet, Path]) -> None:
    with pytest.raises(SettingsError, match="another network"):
        load_weights(ChequeNet(CLASSES, 1.0), exported[1], pictures(1))


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    net = ChequeNet(CLASSES, 0.5)
    with pytest.raises(ModelNotFoundError):
        load_weights(net, tmp_path / "none.onnx", pictures(1))
    (tmp_path / "text.onnx").write_text("no model at all")
    with pytest.raises(ModelCorruptError):
        load_weights(net, tmp_path / "text.onnx", pictures(1))


def test_train_starts_from_the_file(exported: tuple[ChequeNet, Path], tmp_path: Path) -> None:
    source, path = exported
    build_cache(tmp_path / "cache", CacheSettings(3, 0, SynthSettings(width=320), workers=1))
    settings = DetectorTrainSettings(
        out=tmp_path / "run",
        cache=tmp_path / "cache",
        pictures=0,
        start=path,
        steps=1,
        batch=1,
        rate=1e-9,
        width=0.5,
        half=False,
        progress=False,
    )
    train(settings)
    kept = torch.load(tmp_path / "run" / "last.pt", weights_only=True)["net"]
    torch.testing.assert_close(kept["stem.0.0.weight"].shape, source.state_dict()["stem.0.0.weight"].shape)
    net = ChequeNet(CLASSES, 0.5)
    net.load_state_dict(kept)
    torch.testing.assert_close(
        net.heads[0].classes.weight, source.heads[0].classes.weight, rtol=2**-11, atol=1e-6
    )  # half a step of the 16 bits that the file has
