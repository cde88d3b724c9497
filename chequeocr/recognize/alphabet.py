"""Which characters a field may hold, so that a recognizer never reads a letter in a cheque number.

In: a canonical field name. Out: its characters, None for all that the model knows.
Letters are only ruled out where no cheque has any. The MICR line holds digits, the symbols of E-13B
(U+2446 to U+2449) and those of CMC-7, for which F to J stand.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from types import MappingProxyType

_DIGITS = string.digits
_ACCENTED = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž"
_LETTERS = string.ascii_letters + _ACCENTED

FIELD_CHARACTERS: Mapping[str, str] = MappingProxyType(
    {
        "payee_name": _LETTERS + _DIGITS + " .,&'’-–/()@*#",
        "payer_name": _LETTERS + _DIGITS + " .,&'’-–/()@*#",
        "amount_in_numbers": _DIGITS + " ,./-=*$",
        "amount_in_words": _LETTERS + _DIGITS + " .,&'’-–/*#",
        "date": _LETTERS + _DIGITS + " ,./-'",
        "micr": _DIGITS + " ⑆⑇⑈⑉FGHIJ",
        "cheque_number": _DIGITS + " ",
        "account_number": string.ascii_uppercase + _DIGITS + " -/.:",
        "ifsc": string.ascii_uppercase + _DIGITS + " :-.",
    }
)


def characters(field: str) -> str | None:
    """Returns the characters of a field, None if every character is allowed."""
    return FIELD_CHARACTERS.get(field)
