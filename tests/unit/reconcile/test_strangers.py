"""Cheques that aren't in the register, each near to a row that is: none is matched without a person."""

from __future__ import annotations

import random
from collections import Counter

import pytest

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")

from chequeocr import MatchPolicy, Register, reconcile
from tests.support.cheques import ISSUED, cheque, row

NAMES = [f"{first} {middle}. {last}" for first in ("Ada", "Dmitri", "Meera", "Farid", "Ines")
         for middle in "BHRT" for last in ("Weber", "Singh", "Costa", "Haddad", "Okafor")]  # fmt: skip
KINDS = (
    "wrong number and payee", "wrong number", "wrong amount", "wrong payee", "another account", "namesake",
)  # fmt: skip


def generated(rows, count, seed):
    """A register, and strangers with what is wrong with them."""
    dice = random.Random(seed)
    known = [
        row(f"{dice.choice((100, 250, 500, dice.randrange(10, 9000)))}.00", f"{1000 + at}",
            dice.choice(NAMES), account="70004711", issued=ISSUED, line=at + 2)
        for at in range(rows)
    ]  # fmt: skip
    strangers = []
    for at in range(count):
        of, kind = dice.choice(known), KINDS[at % len(KINDS)]
        amount, number, payee, account = str(of.amount), of.cheque_number, of.payee, of.account
        other = dice.choice([name for name in NAMES if name != payee])
        if kind == "wrong amount":
            amount = str(of.amount + 1)
        elif kind == "another account":
            account = "80009999"
        elif kind == "namesake":
            number, payee = None, f"{payee[:-1]}{dice.choice('uz')}"
        elif kind != "wrong payee":
            number = f"{900_000 + at}"
        if kind in ("wrong payee", "wrong number and payee"):
            payee = other
        said = cheque(amount, number, payee, account=account, date=ISSUED, source=f"{at}.jpg")
        strangers.append((kind, said))
    return Register(tuple(known)), strangers


@pytest.mark.parametrize("seed", range(3))
def test_no_stranger_is_matched_without_a_person(seed):
    register, strangers = generated(1500, 1000, seed)
    result = reconcile([one for _, one in strangers], register, MatchPolicy(as_of=None))
    found = Counter((kind, each.outcome, each.needs_review)
                    for (kind, _), each in zip(strangers, result.presented, strict=True))  # fmt: skip
    accepted = {key: number for key, number in found.items() if key[1] == "matched" and not key[2]}
    assert accepted == {}
    elsewhere = found["another account", "not-in-register", True]
    assert elsewhere == sum(kind == "another account" for kind, _ in strangers)
