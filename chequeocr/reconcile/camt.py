"""camt.053: ISO 20022's statement, of any version, read with the standard library.

In: bytes. Out: entries, one for each transaction of an entry, or for the entry where it has none. pycamt
needs lxml, pyiso20022 a class for each of two thousand messages: what counts here is a dozen elements, the
same in every version. A document type declaration is refused: a statement has none, and entities are what
attacks are made of.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import count
from xml.etree import ElementTree as ET

from chequeocr.errors import RegisterError
from chequeocr.reconcile.statements import Entry, cheque_number

_DATES = (("BookgDt", "Dt"), ("BookgDt", "DtTm"), ("ValDt", "Dt"))


def camt_entries(data: bytes, name: str) -> Iterator[Entry]:
    """Yields the entries of a statement. Raises RegisterError where it is not one that can be read."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:1000]:
        raise RegisterError(f"{name}: a statement has no document type declaration")
    try:
        root = ET.fromstring(data)  # noqa: S314 - without a declaration there are no entities to expand
    except ET.ParseError as error:
        raise RegisterError(f"{name}: not XML that can be read: line {error.position[0]}") from None
    except (LookupError, ValueError):
        raise RegisterError(f"{name}: XML in an encoding that isn't known") from None
    numbers = count(1)
    for statement in _all(root, "Stmt"):
        account = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
        for entry in _children(statement, "Ntry"):
            details = [one for each in _children(entry, "NtryDtls") for one in _children(each, "TxDtls")]
            if len(details) < 2:  # the amount is the booked one, whatever currency the payment had
                part = details[0] if details else entry
                yield _entry(next(numbers), account, entry, part, _amount(entry, name))
                continue
            for part in details:
                yield _entry(next(numbers), account, entry, part, _amount(part, name))


def _amount(of: ET.Element, name: str) -> tuple[Decimal, str | None]:
    stated = _child(of, "Amt")
    found = stated if stated is not None else _child(of, "AmtDtls", "TxAmt", "Amt")
    try:
        value = Decimal((found.text or "").strip()) if found is not None else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if found is None or not value.is_finite() or value < 0:
        raise RegisterError(f"{name}: an entry has no amount that can be read")
    return value, found.get("Ccy")


def _entry(
    number: int, account: str | None, entry: ET.Element, part: ET.Element, amount: tuple[Decimal, str | None]
) -> Entry:
    value, currency = amount
    mark = _text(part, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    return Entry(
        number,
        -value if mark == "DBIT" else value,
        currency,
        account,
        _day(_first(_text(entry, *path) for path in _DATES)),
        cheque_number(_text(part, "Refs", "ChqNb")),
        _reference(entry, part),
        _party(part, "Cdtr"),
        _party(part, "Dbtr"),
    )


def _reference(entry: ET.Element, part: ET.Element) -> str | None:
    stated = _text(part, "Refs", "EndToEndId")
    service = (_text(part, "Refs", "AcctSvcrRef"), _text(entry, "AcctSvcrRef"))
    return _first((None if stated == "NOTPROVIDED" else stated, *service))


def _first(texts: Iterable[str | None]) -> str | None:
    return next((one for one in texts if one), None)


def _party(part: ET.Element, role: str) -> str | None:
    """The name: straight in the role in old versions, below `Pty` since version 8."""
    return _text(part, "RltdPties", role, "Nm") or _text(part, "RltdPties", role, "Pty", "Nm")


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _all(root: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (one for one in root.iter() if _tag(one) == tag)


def _children(parent: ET.Element, tag: str) -> list[ET.Element]:
    return [one for one in parent if _tag(one) == tag]


def _child(parent: ET.Element, *path: str) -> ET.Element | None:
    """The first element along a path of names without their namespace."""
    found: ET.Element | None = parent
    for tag in path:
        found = next((one for one in found if _tag(one) == tag), None) if found is not None else None
    return found


def _text(parent: ET.Element, *path: str) -> str | None:
    found = _child(parent, *path)
    text = " ".join((found.text or "").split()) if found is not None else ""
    return text or None


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
