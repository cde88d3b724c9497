"""The shipped fixtures can be made again from the code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chequeocr.synth.fixtures import FIXTURES, Fixture, make
from chequeocr.synth.folder import truth_line


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f.name)
def test_made_again_it_is_the_same(fixture: Fixture, fixtures_dir: Path) -> None:
    cheque = make(fixture)
    with Image.open(fixtures_dir / fixture.name) as picture:
        shipped = np.asarray(picture.convert("RGB"), np.int16)
    assert shipped.shape == cheque.image.shape
    # JPEG, and other versions of FreeType and OpenCV, change single pixels a little; another cheque's
    # picture differs by more than 20.
    assert np.abs(shipped - cheque.image).mean() < 6.0
    written = json.loads((fixtures_dir / fixture.name).with_suffix(".truth.json").read_text(encoding="utf-8"))
    again = json.loads(json.dumps(truth_line(fixture.name, cheque), ensure_ascii=False))
    boxes, boxes_again = written.pop("boxes"), again.pop("boxes")
    assert written == again
    assert set(boxes) == set(boxes_again)
    for name, box in boxes.items():
        assert box == pytest.approx(boxes_again[name], abs=3.0)


def test_fixtures_cover_what_was_asked() -> None:
    names = [f.name for f in FIXTURES]
    assert len(names) >= 12
    for start in ("in_", "us_", "uk_", "fr_"):
        assert any(n.startswith(start) for n in names)
    assert any(f.photo for f in FIXTURES)
    assert any(f.blank for f in FIXTURES)
    assert any(f.printed for f in FIXTURES)
