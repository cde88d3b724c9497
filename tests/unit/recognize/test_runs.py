"""Runs of lines at once: the same as one after the other, errors come through, nothing runs twice."""

import numpy as np
import pytest

from chequeocr.crop.cut import crop_whole
from chequeocr.recognize import lines
from chequeocr.recognize.lines import LineRecognizer, LineSettings
from chequeocr.recognize.runs import Runs
from tests.unit.recognize.test_lines import drawn

ALPHABET = {"a": 1, " ": 2}


class Session:
    """Stands for a network of three classes: as many steps as the tensor has columns."""

    def __init__(self):
        self.runs = 0

    def get_inputs(self):
        return [type("Input", (), {"name": "x"})]

    def run(self, _, given):
        self.runs += 1
        (batch,) = given.values()
        return [np.repeat(batch.sum(axis=(1, 2))[..., None], 3, axis=2) * [0.0, 1.0, 2.0]]


def line(value, width=2):
    return lambda: np.full((1, 1, width), value, np.float32)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_look_has_one_matrix_a_view_with_its_lines_joined(threads):
    session = Session()
    with Runs(threads) as runs:
        views = [[line(1.0), line(0.0)], [line(1.0, 4)]]
        seen = runs.begin(session, ALPHABET, views, np.array([0, 0, -30.0]))
        matrices = seen.matrices()
        again = seen.matrices()
    assert session.runs == 3
    assert [m.shape for m in matrices] == [(5, 3), (4, 3)]
    shares = np.exp([0.0, 1.0, 2.0])
    expected = np.add(np.log(shares / shares.sum()), [0, 0, -30])
    assert matrices[1].tolist() == [pytest.approx(expected.tolist())] * 4
    assert all((a == b).all() for a, b in zip(matrices, again, strict=True))


@pytest.mark.parametrize("threads", [1, 3])
def test_what_fails_in_a_run_is_raised_where_its_result_is_asked_for(threads):
    def broken():
        raise ValueError("no such line")

    with Runs(threads) as runs:
        seen = runs.begin(Session(), ALPHABET, [[broken]])
        with pytest.raises(ValueError, match="no such line"):
            seen.matrices()


def test_many_threads_read_what_one_reads():
    crops = [crop_whole(drawn(text), "payee_name") for text in ("Anna", "Bartholomew Featherstone", "Bo")]
    crops.append(crop_whole(drawn("12,500/-"), "amount_in_numbers"))
    one, many = (LineRecognizer(settings=LineSettings(threads=n)) for n in (1, 4))
    assert one.recognize(crops) == many.recognize(crops)


@pytest.fixture
def seen(monkeypatch):
    """The views of all tensors made."""
    views = []
    whole = lines.as_tensor

    def as_tensor(image, *view):
        views.append(view)
        return whole(image, *view)

    monkeypatch.setattr(lines, "as_tensor", as_tensor)
    return views


def test_a_payee_that_is_read_surely_is_looked_at_once(seen):
    crop = crop_whole(drawn("Meera Stationers"), "payee_name")
    reader = LineRecognizer(settings=LineSettings(threads=1))
    reading = reader.recognize([crop])[0]
    assert (reading.text, len(seen)) == ("Meera Stationers", 1)
    assert reader.score(crop, ["Meera Stationers"]) == [pytest.approx(reading.score)]


def test_a_payee_that_is_not_is_looked_at_in_all_ways(seen, monkeypatch):
    monkeypatch.setattr(lines, "SECOND_VIEW_BELOW", {"payee_name": 0.0})  # no reading is surer than certain
    crop = crop_whole(drawn("Meera Stationers"), "payee_name")
    reader = LineRecognizer(settings=LineSettings(threads=1))
    assert reader.recognize([crop])[0].text == "Meera Stationers"
    assert [tuple(view) for view in seen] == [(1.0, 0.0, True), (0.8, 0.0, True), (0.9, 0.0, True)]


def test_figures_are_always_looked_at_twice(seen):
    crop = crop_whole(drawn("48,250.00"), "amount_in_numbers")
    LineRecognizer(settings=LineSettings(threads=1)).recognize([crop])
    assert len(seen) == 2
