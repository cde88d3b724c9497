"""The MICR line in E-13B, with its symbols or by a reader that has none; CMC-7 is in `cmc7`.

In: text and Profile. Out: Candidate[Micr], best first. Symbols as Unicode has them: U+2446 transit,
U+2447 amount, U+2448 on-us, U+2449 dash. Sources: ANSI X9.100-160 (US; its amount field of ten figures too),
CPA standard 006 (Canada), RBI CTS-2010 (India: cheque number 6, sort code 9, short account 6, transaction
code 2), SBP's cheque standard (Pakistan: 8, 7, 16, 3), APACS standard 3 (UK: 6, 6, 8, 2). The Gulf prints
E-13B in the order of India with a longer account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from chequeocr.parse import cmc7
from chequeocr.parse._merge import merge
from chequeocr.parse._micr_forms import FORMS, JUNK_LIKELY, by_lengths
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.profiles import Profile
from chequeocr.record import Micr
from chequeocr.types import Candidate

MAX_CANDIDATES = 4
TRANSIT, AMOUNT, ON_US, DASH = "⑆⑇⑈⑉"
_SYMBOLS = frozenset("⑆⑇⑈⑉")

_AMOUNT_FIELD = re.compile(f"{AMOUNT} ?(\\d{{10,}}) ?{AMOUNT}")
_HALF_AMOUNT = re.compile(f"{AMOUNT} ?\\d{{7,}}$|(?<!\\d)\\d{{10}} ?{AMOUNT}$")  # the rest is out of the box

_BAD_CHECKSUM = 3.0
_BAD_CHECK_DIGIT = "the check digit of the routing number is wrong"
_FOUND = "symbols missing; the routing number found by its check digit"
_FOUND_INSIDE = _FOUND + " in a longer number"
_INSIDE = 1.5
_CUT_OFF = 3.0
_BEGINNING_MISSING = "the beginning of the line is missing"
_LONGEST_ROUTING = 9
_LONGEST_NUMBER, _LONGEST_ACCOUNT, _LONGEST_CODE = 10, 17, 3  # figures are more where the line was misread
_GROUP_LEFT_OUT, _GROUPS_JOINED = 0.5, 2.0  # "1309 10" after the account: 1309, hardly 130910
_GENERIC = 1.0
_BY_GAPS = 1.2


def parse_micr(text: str, profile: Profile) -> list[Candidate[Micr]]:
    """What `text` says, cheapest first, at most four; an empty list: unreadable.

    Raises TextTooLongError past 256 characters. Without symbols only the forms of fixed lengths can be
    taken apart; figures that a symbol was read as are left out at a cost.

    >>> from chequeocr.parse.profiles import profile
    >>> IN = profile("IN")
    >>> best = parse_micr("⑈004217⑈ 600123045⑆ 110938⑈ 31", IN)[0]
    >>> best.value.cheque_number, best.value.routing, best.value.account, best.value.code, best.cost
    ('004217', '600123045', '110938', '31', 0.0)
    >>> parse_micr('"004217" 6001230451 110938" 31', IN)[0].value == best.value
    True
    >>> us = parse_micr("⑆021000021⑆ 123456789⑈ 0101", profile("US"))[0]
    >>> us.value.routing, us.value.account, us.value.cheque_number, us.cost
    ('021000021', '123456789', '0101', 0.0)
    >>> french = parse_micr("H1234567H 123456789012I 098765432109F", profile("FR"))[0]
    >>> french.value.cheque_number, french.value.routing, french.value.account, french.value.kind, french.cost
    ('1234567', '123456789012', '098765432109', 'cmc7', 0.0)
    >>> parse_micr("no line", IN)
    []
    """
    line = tidy(text)
    if sum(c.isdigit() for c in line) < 6:
        return []
    if cmc7.is_cmc7(line):
        return best_first(cmc7.with_symbols(line), MAX_CANDIDATES)
    line, encoded = _without_amount(line)
    found = [*_taken_apart(line, profile)] or [*_cut_off(line, profile, encoded)]
    amount = {"amount": _amount(encoded, profile.decimals)}
    complete = (Candidate(c.value.model_copy(update=amount), round(c.cost, 3), c.assumed) for c in found)
    return best_first(complete, MAX_CANDIDATES)


def _taken_apart(line: str, profile: Profile) -> Iterator[Candidate[Micr]]:
    """In every way that the country, or any one, may mean it."""
    if any(c in _SYMBOLS for c in line):
        yield from _with_symbols(line)
    if profile.micr == "cmc7":
        yield from cmc7.without_symbols(line)
    if profile.micr in ("us", "any"):
        yield from _us_without_symbols(line)
    for form, pieces in FORMS.items():
        if profile.micr == form or (profile.micr == "any" and form in ("in", "pk")):
            extra = 0.0 if profile.micr == form else _GENERIC
            for found in by_lengths(line, pieces):
                yield Candidate(found.value, found.cost + extra, found.assumed)
    if profile.micr not in ("in", "us", "cmc7"):
        yield from _by_groups(line)


def combine_micr(readings: Sequence[tuple[str, float]], profile: Profile) -> list[Candidate[Micr]]:
    """Lines of n-best texts (text, natural log-likelihood) as one ranking; see amount.combine.

    However clearly it was read, a number whose check digit is wrong is no number, and a line without its
    beginning is not the line: these doubts are added to what the shares cost.
    """
    doubts = {_BAD_CHECK_DIGIT: _BAD_CHECKSUM, _BEGINNING_MISSING: _CUT_OFF, _FOUND_INSIDE: _INSIDE}
    found = merge(readings, partial(parse_micr, profile=profile), limit=MAX_CANDIDATES)
    doubted = (Candidate(c.value, c.cost + doubts.get(c.assumed, 0.0), c.assumed) for c in found)
    return sorted(doubted, key=lambda c: c.cost)


# -- the amount ---------------------------------------------------------------------------------------


def _without_amount(line: str) -> tuple[str, str]:
    """The line without the amount field that a bank prints at its end, and that field's figures, "" where it
    has none or a part of it is missing.

    >>> _without_amount("⑆021000021⑆ 12345678⑈ 101 ⑇0000010000⑇")
    ('⑆021000021⑆ 12345678⑈ 101', '0000010000')
    >>> _without_amount("12345678⑈ 101 ⑇00000100"), _without_amount("⑈0210127⑆01132004⑈000⑇")
    (('12345678⑈ 101', ''), ('⑈0210127⑆01132004⑈000⑇', ''))
    """
    fields = _AMOUNT_FIELD.findall(line)
    rest = _HALF_AMOUNT.sub(" ", _AMOUNT_FIELD.sub(" ", line))
    return " ".join(rest.split()), fields[0] if len(fields) == 1 and len(fields[0]) == 10 else ""


def _amount(figures: str, decimals: int) -> Decimal | None:
    """The amount of ten figures in the smallest unit; None where there are none, or only noughts.

    >>> _amount("0000010000", 2), _amount("0000010000", 0), _amount("0000000000", 2)
    (Decimal('100.00'), Decimal('10000'), None)
    """
    return Decimal(figures).scaleb(-decimals) if figures.strip("0") else None


# -- with symbols -----------------------------------------------------------------------------------


def _with_symbols(line: str) -> Iterator[Candidate[Micr]]:
    band = _band(line)
    closed = re.search(f"{TRANSIT} ?(\\d{{9}}) ?{TRANSIT}", band)
    if closed:
        yield from _american(band, closed)
        return
    canadian = re.search(f"{TRANSIT} ?(\\d{{5}}){DASH}(\\d{{3}}) ?{TRANSIT}", band)
    if canadian:
        yield from _numbered(_OnUs.of(band, canadian), canadian[1] + canadian[2])
        return
    routing = re.search(f"([\\d{DASH} ]*\\d) ?{TRANSIT}", band)
    first = re.search(f"{ON_US} ?(\\d+) ?{ON_US}", band)
    if not routing or not first or first.start() > routing.start() + 1:
        return
    sort_code = re.sub(r"\D", "", routing[1])
    if len(sort_code) > _LONGEST_ROUTING:
        return
    after = band[routing.end() :]
    short = re.match(f"[ {DASH}]*([\\d {DASH}]+?) ?{ON_US}", after)
    code = re.sub(r"\D", "", after[short.end() :] if short else after)
    value = Micr(cheque_number=first[1], routing=sort_code or None,
                 account=re.sub(r"\D", "", short[1]) or None if short else None, code=code or None)
    indian = len(first[1]) == 6 and len(sort_code) == 9 and len(code) == 2
    known = indian or len(sort_code) in (6, 7)
    yield Candidate(value, 0.0 if known else _GENERIC, "" if known else "no known country's form")


def _band(line: str) -> str:
    return "".join(c for c in line if c.isdigit() or c in _SYMBOLS or c == " ")


def _american(band: str, routing: re.Match[str]) -> Iterator[Candidate[Micr]]:
    bad = not aba_valid(routing[1])
    for found in _numbered(_OnUs.of(band, routing), routing[1]):
        yield Candidate(found.value, found.cost + _BAD_CHECKSUM, _BAD_CHECK_DIGIT) if bad else found


class _OnUs(NamedTuple):
    """What stands around a routing number that two symbols enclose: a number before it, the account after it,
    and the groups of figures after that, of which the first is a number."""

    before: str | None
    account: str | None
    groups: tuple[str, ...]

    @classmethod
    def of(cls, band: str, routing: re.Match[str]) -> _OnUs:
        before = _auxiliary(band[: routing.start()])
        return cls(before, *_on_us(band[routing.end() :], gaps=before is not None))


def _numbered(on_us: _OnUs, routing: str) -> Iterator[Candidate[Micr]]:
    """The first group after the account is a number by itself, whatever stands apart from it."""
    first, *others = on_us.groups or (None,)
    numbers = [(first, _GROUP_LEFT_OUT * bool(others), "figures after the number left out" if others else "")]
    if others:
        numbers.append(("".join(on_us.groups), _GROUPS_JOINED, "groups of figures joined"))
    for number, cost, why in numbers:
        code = number if on_us.before else None
        yield Candidate(Micr(cheque_number=on_us.before or number, routing=routing, account=on_us.account,
                             code=code), cost, why)  # fmt: skip


def _on_us(field: str, gaps: bool) -> tuple[str | None, tuple[str, ...]]:
    """Account, and the groups of figures of the number: `account⑈ number`, or `number⑈account⑈`, or only an
    account. `gaps`: an account may be printed in groups, since the number of the cheque stands elsewhere.

    >>> _on_us(" 1234567890⑈1309 10", gaps=False), _on_us("0101⑈1234 567890⑈", gaps=False)
    (('1234567890', ('1309', '10')), ('1234567890', ('0101',)))
    """
    parts = field.split(ON_US)
    filled = [groups for groups in map(_groups, parts) if groups]
    if not filled:
        return None, ()
    if len(filled) == 1:
        groups = re.findall(r"\d+", field)
        # The number printed before the account.
        if not gaps and len(groups) > 1 and len(groups[0]) <= 4 < len(groups[-1]):
            return "".join(groups[1:]), (groups[0],)
        return "".join(groups), ()
    first, second = filled[:2]
    closed = len(parts) > 2 + (not re.search(r"\d", parts[0]))
    longest = len("".join(second) if closed else second[0])
    if len("".join(first)) <= 4 < longest:
        return "".join(second), tuple(first)
    return "".join(first), tuple(second)


def _groups(part: str) -> list[str]:
    """Groups of figures as gaps and symbols part them; a dash parts none.

    >>> _groups(" 8939⑉6403 9"), _groups("⑉ ")
    (['89396403', '9'], [])
    """
    return [figures for group in re.findall(f"[\\d{DASH}]+", part) if (figures := group.replace(DASH, ""))]


def _auxiliary(field: str) -> str | None:
    found = re.search(f"{ON_US} ?(\\d+) ?{ON_US}?", field)
    return found[1] if found else None


def _cut_off(line: str, profile: Profile, encoded: str) -> Iterator[Candidate[Micr]]:
    """What is whole of a line whose beginning is outside the box: what stands between two symbols, and what
    follows the last one. An amount field is printed in North America, where a number follows the account.

    >>> from chequeocr.parse.profiles import profile
    >>> cut = next(_cut_off("209 153 53⑈111", profile("US"), "")).value; cut.cheque_number, cut.account
    ('111', None)
    >>> cut = next(_cut_off("217⑈ 600123045⑆ 110938⑈ 31", profile("IN"), "")).value; cut.routing, cut.code
    ('600123045', '31')
    """
    band = _band(line).strip()
    value = Micr()
    if band[:1].isdigit() and band.count(TRANSIT) <= 1 and AMOUNT not in band:
        american = profile.micr in ("us", "ca") or (profile.micr == "any" and encoded != "")
        value = _remainder(band, american)
    if encoded or value.cheque_number or value.routing or value.account:
        yield Candidate(value, _CUT_OFF, _BEGINNING_MISSING)


def _remainder(band: str, american: bool) -> Micr:
    """The numbers of a line that lacks its first symbol, by what stands on either side of them."""
    before, transit, tail = band.rpartition(TRANSIT)
    account, on_us, last = tail.partition(ON_US)
    number = (_groups(last) or [""])[0] if on_us else ""
    enclosed = "".join(_groups(account)) if transit and on_us else ""
    routing = re.search(f"{ON_US} ?([\\d{DASH} ]*\\d)[ {DASH}]*$", before)
    american = american and not routing  # in America it stands between two transit symbols
    return Micr(
        cheque_number=number if american and 0 < len(number) <= _LONGEST_NUMBER else None,
        routing="".join(_groups(routing[1])) if routing else None,
        account=enclosed if 0 < len(enclosed) <= _LONGEST_ACCOUNT else None,
        code=number if not american and 0 < len(number) <= _LONGEST_CODE else None,
    )


# -- without symbols -----------------------------------------------------------------------------------


def _by_groups(line: str) -> Iterator[Candidate[Micr]]:
    """Gaps alone: number, bank, account and code in the order that most countries print them."""
    groups = re.findall(r"\d+", line)
    sizes = [len(g) for g in groups]
    if len(groups) == 4 and 4 <= sizes[0] <= 8 <= sizes[1] + 2 <= 11 and sizes[2] >= 5 and sizes[3] <= 3:
        value = Micr(cheque_number=groups[0], routing=groups[1], account=groups[2], code=groups[3])
        yield Candidate(value, _BY_GAPS, "taken apart by its gaps")


def _us_without_symbols(line: str) -> Iterator[Candidate[Micr]]:
    """A routing number is nine figures with a check digit: found by it, the rest follows.

    What the on-us symbol closes is an account, of which one in ten has a check digit that fits by chance.
    """
    groups = re.findall(r"\d+", line)
    closed = [line[found.end() :].lstrip().startswith(ON_US) for found in re.finditer(r"\d+", line)]
    for index, group in enumerate(groups):
        if closed[index]:
            continue
        for start in range(max(0, min(2, len(group) - 8))):
            routing = group[start : start + 9]
            if len(routing) != 9 or len(group) > 11 or not aba_valid(routing):
                continue
            longer = len(group) - 9
            after, before = groups[index + 1 :], groups[:index]
            account = max(after, key=len, default=None)
            number = before[-1] if before else next((g for g in after if g != account and len(g) <= 6), None)
            yield Candidate(Micr(cheque_number=number, routing=routing, account=account),
                            0.8 + JUNK_LIKELY * longer, _FOUND_INSIDE if longer else _FOUND)  # fmt: skip
