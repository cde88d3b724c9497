"""Training of the tiny TrOCR: a few steps, taken up again, end in a folder that the recognizer loads."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("transformers", reason="needs the extra train")

import torch

from chequeocr.errors import SettingsError
from chequeocr.recognize.trocr import TrOcrRecognizer, TrOcrSettings
from chequeocr.train.trocr import train as trocr
from chequeocr.train.trocr.settings import TrOcrTrainSettings
from chequeocr.types import Crop


@pytest.fixture
def settings(fonts: Path, tmp_path: Path) -> TrOcrTrainSettings:
    return TrOcrTrainSettings(
        fonts=fonts, out=tmp_path / "run", steps=2, batch=4, keep_every=2, score_on=4, device="cpu"
    )


def test_a_run_ends_in_a_folder_that_loads(settings, caplog):
    with caplog.at_level(logging.INFO):
        folder = trocr.train(settings)
    assert "step 2" in caplog.text
    image = np.full((40, 200, 3), 200, np.uint8)
    image[10:30, 20:60] = 0
    reading = TrOcrRecognizer(folder, TrOcrSettings(device="cpu")).recognize(
        [Crop("amount_in_numbers", image, (0, 0, 200, 40), (image,))]
    )[0]
    assert reading.score < 0


def test_a_run_that_was_stopped_ends_like_one_that_was_not(settings, tmp_path):
    whole = trocr.train(replace(settings, steps=4, out=tmp_path / "whole", cooldown=1e-9))
    part = replace(settings, out=tmp_path / "part", cooldown=1e-9)
    trocr.train(part)
    trocr.train(replace(part, steps=4))
    states = [torch.load(f / "last.pt") for f in (whole, part.out)]
    assert states[0]["step"] == states[1]["step"] == 4
    for name, value in states[0]["model"].items():
        assert torch.allclose(value, states[1]["model"][name], atol=1e-6), name


def test_the_rate_goes_up_stays_and_comes_down(settings):
    trainer = trocr.Trainer(replace(settings, steps=1000, warmup=100, cooldown=0.2))
    rates = []
    for trainer.step in (0, 49, 99, 500, 800, 900, 999):
        rates.append(round(trainer.rate(), 3))
    assert rates == [0.01, 0.5, 1.0, 1.0, 1.0, 0.5, 0.005]


def test_pictures_are_squeezed_as_the_image_processor_does(settings):
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    picture = np.random.default_rng(0).integers(0, 256, size=(50, 333, 3)).astype(np.uint8)
    ours = torch.from_numpy(trocr.squeeze(picture).copy()).permute(2, 0, 1) / 127.5 - 1
    size = {"height": trocr.IMAGE_SIZE[0], "width": trocr.IMAGE_SIZE[1]}
    theirs = ViTImageProcessorPil(size=size)(picture, return_tensors="pt").pixel_values[0]
    assert torch.allclose(ours, theirs, atol=1e-5)


def test_ctc_steps_come_in_the_order_of_the_columns():
    head = trocr.CtcHead()
    hidden = torch.zeros(1, 1 + 2 * 24, trocr.WIDTH)
    hidden[0, 1 + 7] = 1.0  # upper patch of column 7
    with torch.no_grad():
        changed = (head(hidden) - head(torch.zeros_like(hidden))).abs().sum(-1)[:, 0] > 1e-6
    assert changed.nonzero().flatten().tolist() == [14, 15]


def test_settings_are_checked(settings):
    for wrong in ({"steps": 0}, {"batch": 0}, {"cooldown": 0.0}, {"cooldown": 1.5}, {"seed": -1}):
        with pytest.raises(SettingsError):
            replace(settings, **wrong)


def test_what_cannot_be_taken_up_is_refused(settings):
    with pytest.raises(SettingsError, match="device 'abacus'"):
        trocr.train(replace(settings, device="abacus"))
    trocr.train(settings)
    with pytest.raises(SettingsError, match=r"batch: 8, was 4.*--no-resume"):
        trocr.train(replace(settings, steps=4, batch=8))
    (settings.out / "last.pt").write_bytes(b"no checkpoint")
    with pytest.raises(SettingsError, match="not a checkpoint of this kind of run"):
        trocr.train(replace(settings, steps=4))
