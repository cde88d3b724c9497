"""What a cell of a workbook holds: numbers that are exact, dates, and texts that are nothing but text.

In: values of a record. Out: a number and its format, or text. Excel keeps numbers as binary doubles and shows
15 figures; a file holds their decimal form as XlsxWriter writes it, in 16 figures.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Final

from chequeocr.output.tables.settings import MOST_TEXT
from chequeocr.parse.currencies import CURRENCIES

DATE_FORMAT = "yyyy-mm-dd"

_FIGURES = 15  # what Excel shows and keeps of a number that is typed in
_FIRST_DAY = datetime.date(1900, 3, 1)  # Excel's calendar has a 29 February 1900, which never was
_DAY_ZERO = datetime.date(1899, 12, 30)
# XML 1.0 has no such characters. Tab, line feed and carriage return it has.
_NOT_IN_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def exact_number(value: Decimal) -> float | None:
    """Returns an amount as the number that a workbook holds, None where that would not be the same amount.

    >>> exact_number(Decimal("48250.35")), exact_number(Decimal("12345678901234.567"))
    (48250.35, None)
    """
    number = float(value)
    kept = Decimal(f"{number:.16G}")
    return number if kept == value and len(kept.normalize().as_tuple().digits) <= _FIGURES else None


def amount_format(value: Decimal, currency: object) -> str:
    """Returns the number format of an amount: its currency and that currency's decimals, more where the
    amount has more; without a known currency the decimals that the amount has.

    >>> amount_format(Decimal("7"), "KWD"), amount_format(Decimal("48250.00"), None)
    ('[$KWD] #,##0.000', '#,##0.00')
    """
    known = CURRENCIES.get(currency) if isinstance(currency, str) else None
    own = max(0, -int((value.normalize() if known else value).as_tuple().exponent))
    decimals = max(own, known.decimals) if known else own
    figures = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return f"[${known.code}] {figures}" if known else figures


def date_number(day: datetime.date) -> int | None:
    """Returns a date as a workbook counts days, None for a day before its calendar is right.

    >>> date_number(datetime.date(2026, 3, 14)), date_number(datetime.date(1900, 2, 28))
    (46095, None)
    """
    return (day - _DAY_ZERO).days if day >= _FIRST_DAY else None


def safe_text(value: object) -> str:
    r"""Returns a value as text that a cell can hold: characters that XML lacks become U+FFFD, and what is
    longer than MOST_TEXT units of UTF-16 ends in an ellipsis.

    >>> safe_text("a\x00b"), safe_text(Decimal("12345678901234567.89"))
    ('a\ufffdb', '12345678901234567.89')
    """
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    text = _NOT_IN_XML.sub("\ufffd", text)
    # XlsxWriter takes such a text for XML of its own and writes it as it stands.
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "
    if len(text) > MOST_TEXT // 2 and len(units := text.encode("utf-16-le")) > 2 * MOST_TEXT:
        text = units[: 2 * (MOST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
    return text
