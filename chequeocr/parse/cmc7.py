"""CMC-7, the MICR font of France, Brazil and others: its line taken apart.

In: a tidy line with the five symbols SI to SV, for which F to J stand here since Unicode has none, or without
symbols. Out: Candidate[Micr]. Sources: Banque de France / AFNOR NF K 11-111 (7, 12, 12 figures) and FEBRABAN
(Brazil: 8, 10, 12); Argentina's 29 figures (10, 8, 11) as software of that country takes them apart, no
standard seen: dearer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chequeocr.record import Micr
from chequeocr.types import Candidate

_CMC7 = re.compile(r"[\dF-J ]*[F-J][\dF-J ]*")
_UNKNOWN_FORM = 1.0


def is_cmc7(line: str) -> bool:
    """Whether a line shows symbols of CMC-7, and nothing that CMC-7 lacks.

    >>> is_cmc7("H1234567H 123456789012I"), is_cmc7("1234567"), is_cmc7("AH 12")
    (True, False, False)
    """
    return bool(_CMC7.fullmatch(line))


def with_symbols(line: str) -> Iterator[Candidate[Micr]]:
    """Groups as the symbols part them, else symbols and gaps; of no known form, in the order of France.

    >>> next(with_symbols("H1234567H 123456 789012I 098765432109F")).value.routing
    '123456789012'
    """
    groups = re.findall(r"\d+", line)
    for parted in (re.findall(r"\d+", line.replace(" ", "")), groups):
        sizes = [len(g) for g in parted]
        if sizes == [8, 10, 12]:
            yield Candidate(_brazilian("".join(parted)), 0.0)
            return
        if sum(sizes) == 29:
            yield Candidate(_argentine("".join(parted)), _UNKNOWN_FORM, "taken apart by lengths")
            return
        if sizes[:3] == [7, 12, 12] and len(parted) <= 4:
            code = parted[3] if len(parted) == 4 else None
            yield Candidate(Micr(cheque_number=parted[0], routing=parted[1], account=parted[2], code=code,
                                 kind="cmc7"), 0.0)
            return
    if len(groups) >= 2:
        value = Micr(cheque_number=groups[0], routing=groups[1],
                     account=groups[2] if len(groups) > 2 else None, kind="cmc7")
        yield Candidate(value, _UNKNOWN_FORM, "no known country's form")


def _brazilian(digits: str) -> Micr:
    return Micr(cheque_number=digits[11:17], routing=digits[:7], account=digits[19:29], code=digits[17],
                kind="cmc7")


def _argentine(digits: str) -> Micr:
    """Bank 3, branch 3 and postal code 4 as one routing number, cheque 8, account 11.

    >>> _argentine("01134517640001234512345678901").cheque_number
    '00012345'
    """
    return Micr(cheque_number=digits[10:18], routing=digits[:10], account=digits[18:], kind="cmc7")


def without_symbols(line: str) -> Iterator[Candidate[Micr]]:
    """Figures alone, taken apart by how many there are."""
    groups = re.findall(r"\d+", line)
    digits = "".join(groups)
    sizes = [len(g) for g in groups]
    apart = "" if sizes in ([7, 12, 12], [8, 10, 12]) else "taken apart by lengths"
    cost = 0.5 if apart else 0.0
    if len(digits) == 31:
        french = Micr(cheque_number=digits[:7], routing=digits[7:19], account=digits[19:], kind="cmc7")
        yield Candidate(french, cost, apart)
    if len(digits) == 30:
        yield Candidate(_brazilian(digits), cost, apart)
    if len(digits) == 29:
        yield Candidate(_argentine(digits), _UNKNOWN_FORM, "taken apart by lengths")
