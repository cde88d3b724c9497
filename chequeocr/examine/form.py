"""Whether the print on a leaf shows that it is a cheque, and what forms print once.

In: the texts of its lines, slips of reading included. Out: True where a bank is named, and words stand there
that cheques have: "pay to the order of", "or bearer", "cheque". Other papers name a bank, too, or say "pay".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

_BANK = re.compile(
    r"BANK|BANQUE|BANCO|BANCA|BANC |CREDIT UNION|CAISSE|CAIXA|SPARKASSE|SAVINGS|CREDIT AGRICOLE"
    r"|SOCIETE GENERALE|POSTALE|BUILDING SOCIETY|TRUST CO|FINANCIAL|HSBC|N\.A\.|FDIC"
)
_CHEQUE = re.compile(
    r"CHEQ|\bCHECK\b|CHEK|ORDER OF|ORDEROF|PAY TO|PAYTO|OR BEARER|ORBEARER|OR ORDER|\bBEARER|PAYEZ"
    r"|A L.?ORDRE|PAGUE|A LA ORDEN|PORTADOR|ALL.?ORDINE|PAGATE|A VISTA|PEMBAWA|BAYAR|NEGOTIABLE|A.?C PAYEE"
    r"|GEGEN DIESEN"
)


_LABELS: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "IFSC": re.compile(r"IFS ?C|IFS CODE"),
    "or bearer": re.compile(r"BEARER|OR ORDER|\bO?R ?BEAR"),
    "rupees": re.compile(r"^\W*\w{0,3}\W*RUPEES\b"),
    "dollars": re.compile(r"^\W*DOLLARS\W*$"),
    "account number": re.compile(r"\bA[/L1I]?C?\.? ?C?\.? ?NO\b|ACCOUNT N"),
    "signature": re.compile(r"SIGN ABOVE|SIGNATOR|AUTHORI[SZ]ED SIGN|^SIGNATURE"),
    "payable at par": re.compile(r"PAYABLE AT ?PAR"),
    "valid for": re.compile(r"VALID FOR"),
    "pay to the order of": re.compile(r"PAY TO|ORDER OF"),
    "memo": re.compile(r"^\W*(?:MEMO|FOR)\W*$"),
    "pay": re.compile(r"^\W*PAY\W*$"),
})  # fmt: skip
"""What forms print once, by a name for people."""


def labels(text: str) -> list[str]:
    """Returns the names of what a line says that forms print once.

    >>> labels("IFSC : SYNB0003011"), labels("t or Bearer"), labels("Alc. No."), labels("Sai Kiran")
    (['IFSC'], ['or bearer'], ['account number'], [])
    """
    plain = _capitals(text)
    return [name for name, pattern in _LABELS.items() if pattern.search(plain)]


def shows_cheque(texts: Sequence[str]) -> bool:
    """Returns whether the lines name a bank and say what a cheque says.

    >>> shows_cheque(["Bank of India", "PAY", "OR BEARER"]), shows_cheque(["First Bank", "Deposit slip"])
    (True, False)
    """
    print_ = _capitals(" \n ".join(texts))
    return bool(_BANK.search(print_) and _CHEQUE.search(print_))


def _capitals(text: str) -> str:
    base = unicodedata.normalize("NFD", text.upper())
    return "".join(c for c in base if not unicodedata.combining(c))
