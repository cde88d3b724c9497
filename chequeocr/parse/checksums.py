"""Checksums that are printed on cheques: US routing numbers and IBANs.

In: a string. Out: whether its check figures fit. False for anything of another form, never an error.
"""

from __future__ import annotations


def aba_valid(routing: str) -> bool:
    """The checksum of a US routing number: 3, 7, 1 times the figures adds to a multiple of ten.

    Source: ABA routing number policy; ANSI X9.100-160.

    >>> aba_valid("021000021"), aba_valid("021000022"), aba_valid("12345")
    (True, False, False)
    """
    if len(routing) != 9 or not (routing.isascii() and routing.isdigit()):
        return False
    weights = (3, 7, 1) * 3
    return sum(w * int(d) for w, d in zip(weights, routing, strict=True)) % 10 == 0 and routing != "0" * 9


def aba_check_digit(eight: str) -> str:
    """The ninth figure of a US routing number; "" where `eight` isn't eight figures.

    >>> aba_check_digit("02100002"), aba_check_digit("2100002")
    ('1', '')
    """
    if len(eight) != 8 or not (eight.isascii() and eight.isdigit()):
        return ""
    return str(-sum(w * int(d) for w, d in zip((3, 7, 1) * 3, eight, strict=False)) % 10)


def iban_valid(iban: str) -> bool:
    """ISO 7064 mod 97-10 over the IBAN with its first four characters moved to the end.

    >>> iban_valid("GB82WEST12345698765432"), iban_valid("GB82WEST12345698765433")
    (True, False)
    """
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
