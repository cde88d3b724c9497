"""The canonical names of a cheque's fields, and what other people call them.

In: a class name as a detector prints it. Out: the canonical name, or None.
Sources of the aliases: the classes of Roboflow's public cheque models as their pages list them
(`Payee_Name`, `Amount_In_Numbers`, ...), and the box names of the IDRBT annotations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

FIELDS: tuple[str, ...] = (
    "payee_name",
    "amount_in_numbers",
    "amount_in_words",
    "date",
    "micr",
    "cheque_number",
    "account_number",
    "bank_name",
    "ifsc",
    "payer_name",
    "memo",
    "signature",
)
"""Names used in the record, in JSON and in `data["class_name"]`, in the record's order."""

OUTLINE = "cheque"
"""The class of the leaf itself, which is no field."""

DETECTOR_CLASSES: tuple[str, ...] = (*FIELDS, OUTLINE)
"""Class ids of the embedded detector."""

CALLED: Mapping[str, str] = MappingProxyType({
    "payee_name": "payee", "amount_in_numbers": "amount in figures", "amount_in_words": "amount in words",
    "micr": "MICR line", "cheque_number": "cheque number", "account_number": "account number",
    "bank_name": "name of the bank", "ifsc": "IFSC", "payer_name": "payer",
})
"""What sentences call a field whose canonical name isn't what people say."""

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "payee_name": ("payee", "payeename", "pay", "payto", "paytotheorderof", "receiver", "receivername",
                   "beneficiary", "beneficiaryname", "recipient", "name"),
    "amount_in_numbers": ("amount", "amt", "amountnumber", "amountnumbers", "amountnum", "amountinnumber",
                          "amountinfigures", "amountfigures", "amountdigits", "amountindigits",
                          "courtesyamount", "numericamount", "amtinnumbers", "amtnumber", "amtinfigures"),
    "amount_in_words": ("amountwords", "amountword", "amountinword", "legalamount", "amtinwords",
                        "amtwords", "amountletters", "amountinletters", "rupees", "words"),
    "date": ("dates", "issuedate", "dateofissue", "chequedate", "checkdate"),
    "micr": ("micrcode", "micrline", "micrband", "micrnumber", "micrno"),
    "cheque_number": ("chequeno", "chequenum", "checknumber", "checkno", "checknum", "serialnumber"),
    "account_number": ("acc", "accno", "accnum", "accnumber", "accountno", "accountnum", "account",
                       "acno", "acnumber", "iban"),
    "bank_name": ("bank", "bankname", "banklogo", "logo"),
    "ifsc": ("ifsccode", "ifs", "ifscode"),
    "payer_name": ("payer", "drawer", "drawername", "sender", "sendername", "issuer", "issuername",
                   "accountholder", "accountholdername"),
    "memo": ("for", "note", "reference", "memoline"),
    "signature": ("sign", "signs", "signatures", "issuersign", "sgn"),
    OUTLINE: ("check", "leaf", "chequeleaf", "document", "outline"),
}


def _key(raw: str) -> str:
    return re.sub(r"[^a-z]", "", raw.lower())


ALIASES: Mapping[str, str] = MappingProxyType(
    {_key(alias): name for name, others in _ALIASES.items() for alias in (name, *others)}
)
"""Every known class name, lower case and letters only -> canonical name. Extend it by passing `extra`."""


def canonical_name(raw: str, extra: Mapping[str, str] | None = None) -> str | None:
    """Returns the canonical name of a detector's class name, or None if it is unknown.

    `extra` maps further class names, compared like the table's, to canonical ones and wins over it.

    >>> canonical_name("Payee_Name"), canonical_name("Amt"), canonical_name("ReceiverName")
    ('payee_name', 'amount_in_numbers', 'payee_name')
    >>> canonical_name("stamp") is None
    True
    >>> canonical_name("Betrag", {"betrag": "amount_in_numbers"})
    'amount_in_numbers'
    """
    key = _key(raw)
    for theirs, ours in (extra or {}).items():
        if _key(theirs) == key:
            return ours
    return ALIASES.get(key)
