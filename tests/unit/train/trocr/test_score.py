"""The score of a checkpoint, with a recognizer that is told what to say."""

from __future__ import annotations

from chequeocr.train.trocr.data import load_hands
from chequeocr.train.trocr.score import draw, score_hands
from chequeocr.types import Alternative, Crop, Reading


class Parrot:
    """Says the true text, one time in two only as its second thought."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = iter(texts)

    def recognize(self, crops: list[Crop]) -> list[Reading]:
        said = []
        for number, text in enumerate(next(self.texts) for _ in crops):
            first = Reading(text, -0.1) if number % 2 == 0 else Reading("?", -0.1, (Alternative(text, -2.0),))
            said.append(first)
        return said


def test_right_and_listed_are_counted_apart(fonts):
    train, held = load_hands(fonts)
    texts = [s.text for hands in (held, train) for s in draw(hands, 5)]
    scores = list(score_hands(Parrot(texts), fonts, 5))
    assert [(s.name, s.right, s.listed, s.total) for s in scores] == [
        ("1 held-out hands", 3, 5, 5),
        ("1 training hands", 3, 5, 5),
    ]
    assert scores[0].misses == {"DejaVuSans-Oblique.ttf": 2}


def test_the_same_amounts_are_drawn_each_time(fonts):
    train, _ = load_hands(fonts)
    assert [s.text for s in draw(train, 8)] == [s.text for s in draw(train, 8)]
