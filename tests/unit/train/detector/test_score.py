"""How detectors are scored: overlaps, samples and the floor, on literal values."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chequeocr.train.detector.score import load_samples, map_of_mean, mean_boxes, score_mean, table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.fromarray(np.zeros((100, 200, 3), np.uint8)).save(tmp_path / "a.png")
    Image.fromarray(np.zeros((200, 400, 3), np.uint8)).save(tmp_path / "b.png")
    rows = [
        {"image": "a.png", "set": "one", "boxes": {"payee": [20, 10, 60, 20], "acc_num": [0, 50, 20, 60]}},
        {
            "image": "b.png",
            "set": "one",
            "boxes": {"payee": [40, 20, 120, 40], "sign": None, "scribble": [0, 0, 9, 9]},
        },
        {"image": "b.png", "set": "two", "boxes": {"payee": [0, 0, 1, 1]}},
        {"image": "b.png", "set": "one"},
    ]
    (tmp_path / "gt.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return tmp_path


def test_samples_take_canonical_names_and_skip_what_has_no_boxes(folder: Path) -> None:
    samples = load_samples(folder, "one")
    assert [set(s.boxes) for s in samples] == [{"payee_name", "account_number"}, {"payee_name"}]
    assert samples[0].image().shape == (100, 200, 3)


def test_mean_boxes_are_fractions_of_each_picture(folder: Path) -> None:
    samples = load_samples(folder, "one")
    assert mean_boxes(samples)["payee_name"] == pytest.approx((0.1, 0.1, 0.3, 0.2))
    assert score_mean(samples)["payee_name"] == pytest.approx([1.0, 1.0])
    # Each field's mean box is put on both pictures; the account has a true box on one of them.
    assert map_of_mean(samples) == pytest.approx((1.0 + 0.5) / 2)


def test_table_counts_right_of_total() -> None:
    text = table({"date": [0.9, 0.5, 0.2]}, {"date": [0.1, 0.7, 0.2]}, 0.5)
    assert text.splitlines()[1].split() == ["date", "2/3", "0.533", "1/3", "0.333"]
    assert text.splitlines()[2].split() == ["all", "2/3", "0.533", "1/3", "0.333"]
