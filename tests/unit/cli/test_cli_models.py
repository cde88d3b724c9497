"""`chequeocr models`: shipped ones and those in the hub's cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from chequeocr.cli import hub_cache
from chequeocr.models import registry

Run = Callable[..., Result]


def cache(folder: Path, blob: bytes, published: bytes) -> None:
    """One repository in the hub's layout; `published` is what its file's name is the hash of."""
    repository = folder / "models--microsoft--trocr-base-handwritten"
    name = hashlib.sha256(published).hexdigest()
    (repository / "blobs").mkdir(parents=True)
    (repository / "blobs" / name).write_bytes(blob)
    snapshot = repository / "snapshots" / "abc123"
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").symlink_to(f"../../blobs/{name}")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def test_cached_model_is_verified(hub: Path) -> None:
    cache(hub, b"weights", b"weights")
    (state,) = hub_cache.cached_models()
    assert (state.name, state.state, state.bytes) == ("microsoft/trocr-base-handwritten", "ok", 7)
    assert state.sha256 == hashlib.sha256(b"weights").hexdigest()
    assert "huggingface.co/microsoft/trocr-base-handwritten" in state.licence


def test_damaged_cached_model(hub: Path) -> None:
    cache(hub, b"weighty", b"weights")
    assert [state.state for state in hub_cache.cached_models()] == ["damaged"]


def test_cached_model_without_its_blob(hub: Path) -> None:
    cache(hub, b"weights", b"weights")
    next((hub / "models--microsoft--trocr-base-handwritten" / "blobs").iterdir()).unlink()
    assert [state.state for state in hub_cache.cached_models()] == ["missing"]


def test_no_cache(hub: Path) -> None:
    assert hub_cache.cached_models() == []
    (hub / "models--microsoft--trocr-small-printed").mkdir()
    assert hub_cache.cached_models() == []


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert hub_cache.cache_folder() == Path.home() / ".cache" / "huggingface" / "hub"
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert hub_cache.cache_folder() == Path("/cache/huggingface/hub")
    monkeypatch.setenv("HF_HOME", "/hf")
    assert hub_cache.cache_folder() == Path("/hf/hub")


def test_shipped_models_are_listed_and_whole(run: Run, hub: Path) -> None:
    result = run("models", "--json")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert {line["name"] for line in lines} >= {"cheque-fields", "cheque-lines"}
    for line in lines:
        assert line["state"] == "ok"
        assert line["licence"] == "Apache-2.0"
        assert hashlib.sha256(Path(line["path"]).read_bytes()).hexdigest() == line["sha256"]


def test_damage_is_found(run: Run, hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for info in registry.models().values():
        (tmp_path / info.file).write_bytes(b"something else")
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    result = run("models")
    assert result.exit_code == 4
    assert "damaged" in result.stdout
    for info in registry.models().values():
        (tmp_path / info.file).unlink()
    result = run("models", "--json")
    assert result.exit_code == 4
    assert {json.loads(line)["state"] for line in result.stdout.splitlines()} == {"missing"}
