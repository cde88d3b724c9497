"""Which of two marks in grouped figures is the decimal sign: the one that is not between groups.

In: trimmed figures and a Profile. Out: TwoMarks, or None where the figures do not settle it. The comma stands
between groups of three in `12,345,678.000`, so the point is the decimal sign, whatever the country writes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chequeocr.parse.profiles import Profile

_GROUPED = r"\d{1,3}(?P<group>[,.' ])\d{3}(?:(?P=group)\d{3})*"
_INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}"
_SETTLED = re.compile(
    rf"(?P<lead>\D*)(?P<whole>{_GROUPED}|{_INDIAN})(?P<sign>[.,])(?P<minor>\d{{2,3}})(?P<end>\D*)"
)


class TwoMarks(NamedTuple):
    """Figures before and after the decimal sign; the signs around them, "" where there are none."""

    lead: str
    whole: str
    sign: str
    minor: str
    end: str

    def in_unit(self, decimals: int) -> bool:
        """Whether the currency has units as small as what is written.

        >>> TwoMarks("", "1234", ".", "500", "").in_unit(2), TwoMarks("", "1234", ".", "567", "").in_unit(2)
        (True, False)
        """
        return not self.minor[decimals:].strip("0")


def two_marks(core: str, profile: Profile) -> TwoMarks | None:
    """The parts of figures that are grouped by one mark throughout and end with another one, unless that is
    how the country writes hundredths anyway.

    >>> from chequeocr.parse.profiles import profile
    >>> two_marks("12.345.678,000/-", profile("US"))
    TwoMarks(lead='', whole='12345678', sign=',', minor='000', end='/-')
    >>> two_marks("71,00.000", profile("IN")), two_marks("12.345.678", profile("US"))
    (None, None)
    """
    found = _SETTLED.fullmatch(core)
    if not found:
        return None
    group = found["group"] or ","
    if group == found["sign"] or (group == " " and profile.group not in (" ", "")):
        return None  # elsewhere a gap is where a comma was lost
    whole = re.sub(r"\D", "", found["whole"])
    usual = len(found["minor"]) == 2 and profile.decimal in (found["sign"], "")
    if usual or whole.startswith("0"):
        return None
    return TwoMarks(found["lead"], whole, found["sign"], found["minor"], found["end"])
