"""What is done to drawn lines: where it is done, that it repeats, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from chequeocr.examine.retouched import KINDS, TALL
from chequeocr.synth.dice import Rng
from chequeocr.train.retouched import edits
from chequeocr.train.retouched.edits import EDITS, OVER, PAINTED, STRUCK, Edited, edited
from chequeocr.train.retouched.strips import inked, of_print
from chequeocr.types import Image

PAPER, INK = (240, 235, 220), (30, 40, 140)


def strip(wide: int = 420, apart: int = 12) -> Image:
    """Letters of upright strokes in blue ink on flat paper."""
    image = np.full((TALL, wide, 3), PAPER, np.uint8)
    for x in range(20, wide - 20, apart):
        image[12:36, x : x + 4] = INK
    return image


def done(kind: int, seed: int) -> Edited:
    """One thing done to the strip."""

    class Only:
        """Dice that choose this kind and no second one."""

        def __init__(self) -> None:
            self.rng = np.random.default_rng(seed)
            self.asked = False

        def choice(self, *given: object, **more: object) -> object:
            if not self.asked:
                self.asked = True
                return kind
            return self.rng.choice(*given, **more)  # type: ignore[call-overload]

        def __getattr__(self, name: str) -> object:
            return getattr(self.rng, name)

    return edited(Only(), strip(), strip(apart=17))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done twice to one line, unless a test says so."""
    chance: Callable[[Rng, float], bool] = edits.chance
    monkeypatch.setattr(edits, "chance", lambda rng, share: share != 0.12 and chance(rng, share))


def test_each_kind_but_print_can_be_done() -> None:
    assert KINDS[:-1] == EDITS
    assert [EDITS[kind] for kind in (STRUCK, OVER, PAINTED)] == [*EDITS]


def chosen(field: str, kind: int) -> list[Edited]:
    """What came of the strip as one of this field where this kind was done to it alone."""
    found = [edited(np.random.default_rng(seed), strip(), strip(apart=17), field) for seed in range(40)]
    return [one for one in found if one.spans[kind] is not None]


def test_a_signature_is_crossed_out_from_end_to_end() -> None:
    found = chosen("signature", STRUCK)
    assert len(found) > 25, "it is hardly ever written or painted over"
    for one in found:
        assert one.spans[STRUCK] == (20, 396)
        away = (np.abs(one.strip.astype(int) - strip()).max(axis=2) > 30).any(axis=0)
        assert away[30:390].mean() > 0.5, "between the letters ink is seen"


@pytest.mark.parametrize("field", ["date", "amount_in_numbers"])
def test_one_figure_is_written_over_another(field: str) -> None:
    image = np.full((TALL, 300, 3), PAPER, np.uint8)
    for x in range(30, 270, 40):  # six figures
        image[16:46, x : x + 12] = INK
        image[22:40, x + 4 : x + 8] = PAPER
    over = []
    for seed in range(60):
        one = edited(np.random.default_rng(seed), image, strip(), field)
        if one.spans[OVER] is not None and one.spans[STRUCK] is None and one.spans[PAINTED] is None:
            over.append(one)
            away = (np.abs(one.strip.astype(int) - image).max(axis=2) > 25).any(axis=0)
            assert away.sum() <= 20, "one of them"
    assert len(over) >= 10


@pytest.mark.parametrize("kind", range(len(EDITS)))
def test_it_is_done_where_it_says_and_repeats(kind: int) -> None:
    before, changed = strip(), 0
    for seed in range(25):
        one = done(kind, seed)
        assert [place for other, place in enumerate(one.spans) if other != kind] == [None] * (len(EDITS) - 1)
        assert one.strip.shape == before.shape
        np.testing.assert_array_equal(one.strip, done(kind, seed).strip)
        if one.spans[kind] is None:
            np.testing.assert_array_equal(one.strip, before)
            continue
        first, last = one.spans[kind]
        assert 0 <= first < last <= before.shape[1]
        away = np.abs(one.strip.astype(int) - before).max(axis=2)
        columns = np.flatnonzero((away > 12).any(axis=0))
        assert len(columns), "something is seen of it"
        # Soft edges, crosses and a blot reach a little farther.
        assert columns[0] >= first - 16
        assert columns[-1] <= last + 40
        changed += 1
    assert changed >= 12


def test_what_was_struck_out_stays_as_dark_as_it_was() -> None:
    for seed in range(10):
        assert (done(STRUCK, seed).strip <= strip()).all()
        assert (done(OVER, seed).strip <= strip()).all()


def test_what_was_painted_over_is_paler_where_its_letters_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "chance", lambda rng, share: False)  # no others are written on it
    for seed in range(20):
        one = done(PAINTED, seed)
        assert one.spans[PAINTED] is not None
        first, last = one.spans[PAINTED]
        inner = slice(first + 8, last - 8)  # its edge is soft
        before, after = (image[20:28, inner].min(axis=(0, 2)) for image in (strip(), one.strip))
        assert after.min() > before.min() + 80
        assert (one.strip[20:28, inner].astype(int) + 12 >= strip()[20:28, inner]).all()


def test_a_strip_without_ink_stays_as_it_is() -> None:
    blank = np.full((TALL, 300, 3), 240, np.uint8)
    for seed in range(10):
        one = edited(np.random.default_rng(seed), blank, strip())
        assert one.spans == (None,) * len(EDITS)
        np.testing.assert_array_equal(one.strip, blank)


def test_the_strips_it_is_given_are_left_alone() -> None:
    mine, other = strip(), strip(300)
    for seed in range(20):
        edited(np.random.default_rng(seed), mine, other)
    np.testing.assert_array_equal(mine, strip())
    np.testing.assert_array_equal(other, strip(300))


def test_now_and_then_two_things_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "chance", lambda rng, share: share == 0.12)
    spans = [edited(np.random.default_rng(seed), strip(), strip()).spans for seed in range(20)]
    assert max(sum(place is not None for place in one) for one in spans) == 2


def test_drawn_print_repeats_and_is_as_high_as_the_network_sees_it() -> None:
    for seed in range(15):
        one, again = (of_print(np.random.default_rng(seed)) for _ in range(2))
        np.testing.assert_array_equal(one.image, again.image)
        assert one.printed is True
        assert one.image.shape[0] == TALL
        assert one.image.shape[1] >= 80
        assert one.image.std() > 4, "something is printed"


def test_ink_lies_where_it_is_said() -> None:
    depth = np.zeros((TALL, 200), np.float32)
    depth[20:30, 50:150] = 1.0
    for seed in range(10):
        image = inked(np.random.default_rng(seed), depth).astype(int).sum(axis=2)
        assert image[22:28, 60:140].mean() < image[5:15, 60:140].mean() - 60
