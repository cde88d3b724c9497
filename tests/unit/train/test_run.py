"""What the trainers share: the rate, the average, settings of a run that goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from chequeocr.errors import FileAccessError, SettingsError  # noqa: E402
from chequeocr.train.run import (  # noqa: E402
    SETTINGS,
    Average,
    keep_settings,
    learning_rate,
    make_folder,
    optimizer_of,
    pick_device,
    to_resume,
)


@dataclass(frozen=True)
class Data:
    fonts: Path | None = None
    kind: str = "all"


@dataclass(frozen=True)
class Settings:
    out: Path
    data: Data = field(default_factory=Data)
    steps: int = 5
    rate: float = 0.1
    scales: tuple[tuple[float, float], ...] = ((1.0, 0.5),)
    resume: bool = True


@pytest.mark.parametrize("floor", [0.01, 0.02])
def test_learning_rate_warms_up_and_cools_down(floor: float) -> None:
    assert learning_rate(0, 1000, 1.0, floor) < 0.02
    assert learning_rate(99, 1000, 1.0, floor) == pytest.approx(1.0)
    assert learning_rate(999, 1000, 1.0, floor) == pytest.approx(floor, abs=0.001)


def test_a_young_average_follows_faster() -> None:
    net = torch.nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        net.weight.fill_(0.0)
        young, old = Average(net, 0.9, young=1000.0), Average(net, 0.9, young=0.01)
        net.weight.fill_(1.0)
    for average in (young, old):
        average.update(net)
    assert float(young.state["weight"]) > 0.99
    assert float(old.state["weight"]) == pytest.approx(0.1)


def test_biases_are_not_decayed() -> None:
    groups = optimizer_of(torch.nn.Linear(2, 3), 0.1, 0.5).param_groups
    assert [(g["weight_decay"], [p.ndim for p in g["params"]]) for g in groups] == [(0.5, [2]), (0.0, [1])]


def test_a_new_folder_has_nothing_to_go_on_from(tmp_path: Path) -> None:
    assert to_resume(Settings(tmp_path)) is None
    (tmp_path / "last.pt").touch()
    assert to_resume(Settings(tmp_path, resume=False)) is None


def test_only_settings_that_shape_the_run_have_to_be_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "last.pt").touch()
    begun = Settings(tmp_path, Data(Path("fonts")))
    keep_settings(begun, tmp_path / SETTINGS)
    assert to_resume(begun) == tmp_path / "last.pt"
    # The same folders under other names, and a longer run.
    assert to_resume(Settings(Path(), Data(tmp_path / "fonts"), steps=9)) == Path("last.pt")
    changed = r"\(data\.fonts: none, was fonts; data\.kind: figures, was all\)"
    with pytest.raises(SettingsError, match=changed):
        to_resume(Settings(tmp_path, Data(None, "figures")))
    with pytest.raises(SettingsError, match=r"scales: \[\[2\.0, 0\.5\]\], was \[\[1\.0, 0\.5\]\]"):
        to_resume(Settings(tmp_path, begun.data, scales=((2.0, 0.5),)))


def test_a_setting_that_the_run_did_not_know_counts_as_its_default(tmp_path: Path) -> None:
    (tmp_path / "last.pt").touch()
    (tmp_path / SETTINGS).write_text('{"data": {"fonts": null}, "scales": [[1.0, 0.5]], "gone": 1}')
    assert to_resume(Settings(tmp_path)) is not None
    with pytest.raises(SettingsError, match=r"rate: 0\.2, was 0\.1"):
        to_resume(Settings(tmp_path, rate=0.2))


@pytest.mark.parametrize("name", ["abacus", "meta", "cuda:99", ""])
def test_a_device_that_is_none(name: str) -> None:
    with pytest.raises(SettingsError, match="device"):
        pick_device(name)
    assert pick_device("cpu").type == "cpu"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileAccessError, match="can't be written"):
        make_folder(tmp_path / "file")
