"""Bank numbers taken apart: the Indian sort code, the IFSC, Canada's transit number.

In: a number as parse_micr and parse_ifsc give it. Out: a BankCode, None for anything of another form.
Sources: RBI, CTS-2010 and MICR procedural guidelines (city 3, bank 3, branch 3) and the IFSC format (bank 4
letters, zero, branch 6); CPA standard 006 (branch 5, institution 3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_IFSC = re.compile(r"([A-Z]{4})0([A-Z0-9]{6})")
_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class BankCode:
    """`bank` and `branch` as they stand in the number; `city` of an Indian sort code only."""

    bank: str
    branch: str
    city: str = ""


def indian_sort_code(routing: str) -> BankCode | None:
    """City, bank and branch of the nine figures in an Indian magnetic line.

    >>> indian_sort_code("500229003")
    BankCode(bank='229', branch='003', city='500')
    >>> indian_sort_code("50022900")
    """
    if len(routing) != 9 or not _FIGURES.fullmatch(routing):
        return None
    return BankCode(routing[3:6], routing[6:], routing[:3])


def ifsc_bank(ifsc: str) -> BankCode | None:
    """Bank and branch of an IFSC in upper case.

    >>> ifsc_bank("VIND0001234")
    BankCode(bank='VIND', branch='001234', city='')
    >>> ifsc_bank("VIND1001234"), ifsc_bank("vind0001234")
    (None, None)
    """
    found = _IFSC.fullmatch(ifsc)
    return BankCode(found[1], found[2]) if found else None


def canadian_transit(routing: str) -> BankCode | None:
    """Institution and branch of the eight figures in a Canadian magnetic line.

    >>> canadian_transit("12345003")
    BankCode(bank='003', branch='12345', city='')
    """
    if len(routing) != 8 or not _FIGURES.fullmatch(routing):
        return None
    return BankCode(routing[5:], routing[:5])
