"""Names of payees: pairs that mean the same, and pairs that do not."""

from __future__ import annotations

import pytest

from chequeocr.reconcile.names import similarity
from chequeocr.reconcile.policy import MatchPolicy

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")

AGREES, DIFFERS = MatchPolicy().payee_agrees, MatchPolicy().payee_differs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ganesh L. Singh", "SINGH GANESH L"),
        ("G. L. Singh", "Ganesh Lal Singh"),
        ("Mr. Ganesh Singh", "Ganesh Singh"),
        ("M/s Meera Stationers", "Meera Stationers Pvt. Ltd."),
        ("Smith & Sons", "Smith and Sons"),
        ("Meera Stationers", "MeeraStationers"),
        ("Zoë Müller", "Zoe Muller"),
        ("O'Brien Motors", "OBrien Motors"),
        ("Rao Bros.", "Rao Brothers"),
        ("The Corner Shop", "Corner Shop"),
    ],
)
def test_the_same(one, other):
    assert similarity(one, other) >= AGREES
    assert similarity(other, one) == similarity(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ganesh Singh", "Rajesh Singh"),
        ("Ganesh Singh", "Ganesh Sinha"),
        ("G. Singh", "Mahesh Singh"),
        ("Meera Stationers", "Meera Stationery"),
        ("National Bank of Kenya", "National Bank of Uganda"),
        ("Unit 1 Ltd", "Unit 2 Ltd"),
        ("Dmitri R. Weber", "Dmitri H. Weber"),
        ("Smith & Sons", "Smith"),
        ("Ltd", "Inc"),
        ("A", "B"),
        ("", "Ada"),
        ("...", "..."),
    ],
)
def test_not_the_same(one, other):
    assert similarity(one, other) < AGREES


def test_a_letter_that_was_misread_is_enough_only_beside_an_equal_number():
    assert MatchPolicy().payee_confirms <= similarity("Meera Stationers", "Meera Stationars") < AGREES


@pytest.mark.parametrize(("one", "other"), [("Ada Byron", "Zoltan Quux"), ("ABC Traders", "XYZ Traders")])
def test_clearly_another(one, other):
    assert similarity(one, other) < DIFFERS + 0.05
