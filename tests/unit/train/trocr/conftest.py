"""Fonts for the tests of the tiny TrOCR."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two fonts that matplotlib brings, which supervision brings: one trains, one is held out."""
    matplotlib = pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("fonts")
    for name in ("DejaVuSans.ttf", "DejaVuSans-Oblique.ttf"):
        shutil.copy(Path(matplotlib.get_data_path(), "fonts", "ttf", name), folder / name)
    return folder
