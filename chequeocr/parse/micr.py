"""The magnetic line: E-13B with its symbols, E-13B by a reader that has no symbols, and CMC-7.

In: text and Profile. Out: Candidate[Micr], best first. Symbols as Unicode has them: U+2446 transit,
U+2447 amount, U+2448 on-us, U+2449 dash; Unicode has none for the five of CMC-7, SI to SV, for which F to J
stand here. Sources: ANSI X9.100-160 (US), CPA standard 006 (Canada),
RBI CTS-2010 (India: cheque number 6, sort code 9, short account 6, transaction code 2),
SBP's cheque standard (Pakistan: 8, 7, 16, 3), APACS standard 3 (UK: 6, 6, 8, 2), Banque de France /
AFNOR NF K 11-111 (CMC-7 in France: 7, 12, 12) and FEBRABAN (Brazil: 8, 10, 12); Argentina's 29 figures
(10, 8, 11) as software of that country takes them apart, no standard seen: dearer. The Gulf prints E-13B in
the order of India with a longer account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from chequeocr.parse._merge import merge
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.profiles import MicrForm, Profile
from chequeocr.record import Micr
from chequeocr.types import Candidate

MAX_CANDIDATES = 4
TRANSIT, AMOUNT, ON_US, DASH = "⑆⑇⑈⑉"
_SYMBOLS = frozenset("⑆⑇⑈⑉")
_CMC7 = re.compile(r"[\dF-J ]*[F-J][\dF-J ]*")

_BAD_CHECKSUM = 3.0
_GENERIC = 1.0
_JUNK_LIKELY, _JUNK = 0.6, 1.8  # a symbol that came out as a figure: mostly 1, 2 or 6
_JUNK_NOT_TRANSIT = 0.5  # the on-us symbol comes out as a quotation mark, or not at all
_JUNK_FIRST, _JUNK_LAST = 1.0, 1.5
_BY_GAPS = 1.2
_UNMARKED = 0.3  # nothing but lengths says what is what
_NO_BREAK, _BREAK_INSIDE = 0.2, 0.8
_NO_ACCOUNT, _NO_CODE = 0.4, 1.0
_UNUSUAL_CODE = 0.4
_INDIAN_CODES = frozenset({"10", "11", "12", "13", "16", "20", "29", "30", "31"})  # seen on CTS leaves


@dataclass(frozen=True, slots=True)
class _Piece:
    name: str  # a field of Micr
    length: int
    optional: bool = False


_FORMS: dict[MicrForm, tuple[_Piece, ...]] = {
    "in": (_Piece("cheque_number", 6), _Piece("routing", 9), _Piece("account", 6, True),
           _Piece("code", 2, True)),
    "pk": (_Piece("cheque_number", 8), _Piece("routing", 7), _Piece("account", 16), _Piece("code", 3, True)),
    "gb": (_Piece("cheque_number", 6), _Piece("routing", 6), _Piece("account", 8), _Piece("code", 2, True)),
    "ca": (_Piece("cheque_number", 3), _Piece("routing", 8), _Piece("account", 7)),
}


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
    found: list[Candidate[Micr]] = []
    if is_cmc7(line):
        found += _cmc7_with_symbols(line)
        return best_first(found, MAX_CANDIDATES)
    if any(c in _SYMBOLS for c in line):
        found += _with_symbols(line)
    if profile.micr == "cmc7":
        found += _cmc7(line)
    if profile.micr in ("us", "any"):
        found += _us_without_symbols(line)
    for form, pieces in _FORMS.items():
        if profile.micr == form or (profile.micr == "any" and form in ("in", "pk")):
            extra = 0.0 if profile.micr == form else _GENERIC
            found += [Candidate(c.value, c.cost + extra, c.assumed) for c in _by_lengths(line, pieces)]
    if profile.micr not in ("in", "us", "cmc7"):
        found += _by_groups(line)
    rounded = (Candidate(c.value, round(c.cost, 3), c.assumed) for c in found)
    return best_first(rounded, MAX_CANDIDATES)


def is_cmc7(line: str) -> bool:
    """Whether a line shows symbols of CMC-7, and nothing that CMC-7 lacks.

    >>> is_cmc7("H1234567H 123456789012I"), is_cmc7("1234567"), is_cmc7("AH 12")
    (True, False, False)
    """
    return bool(_CMC7.fullmatch(line))


def combine_micr(readings: Sequence[tuple[str, float]], profile: Profile) -> list[Candidate[Micr]]:
    """Lines of n-best texts (text, natural log-likelihood) as one ranking; see amount.combine."""
    return merge(readings, partial(parse_micr, profile=profile), limit=MAX_CANDIDATES)


# -- with symbols -----------------------------------------------------------------------------------


def _with_symbols(line: str) -> Iterator[Candidate[Micr]]:
    band = "".join(c for c in line if c.isdigit() or c in _SYMBOLS or c == " ")
    band = re.sub(f"{AMOUNT} ?\\d{{10}} ?{AMOUNT}", " ", band)  # the amount, printed later by a bank
    closed = re.search(f"{TRANSIT} ?(\\d{{9}}) ?{TRANSIT}", band)
    if closed:
        yield from _american(band, closed)
        return
    canadian = re.search(f"{TRANSIT} ?(\\d{{5}}){DASH}(\\d{{3}}) ?{TRANSIT}", band)
    if canadian:
        yield Candidate(_canadian(band, canadian), 0.0)
        return
    routing = re.search(f"([\\d{DASH} ]*\\d) ?{TRANSIT}", band)
    first = re.search(f"{ON_US} ?(\\d+) ?{ON_US}", band)
    if not routing or not first or first.start() > routing.start() + 1:
        return
    sort_code = re.sub(r"\D", "", routing[1])
    after = band[routing.end() :]
    short = re.match(f"[ {DASH}]*([\\d {DASH}]+?) ?{ON_US}", after)
    code = re.sub(r"\D", "", after[short.end() :] if short else after)
    value = Micr(cheque_number=first[1], routing=sort_code or None,
                 account=re.sub(r"\D", "", short[1]) or None if short else None, code=code or None)
    indian = len(first[1]) == 6 and len(sort_code) == 9 and len(code) == 2
    known = indian or len(sort_code) in (6, 7)
    yield Candidate(value, 0.0 if known else _GENERIC, "" if known else "no known country's form")


def _american(band: str, routing: re.Match[str]) -> Iterator[Candidate[Micr]]:
    bad = not aba_valid(routing[1])
    aux = _auxiliary(band[: routing.start()])
    account, number = _on_us(band[routing.end() :], gaps=aux is not None)
    code = number if aux else None
    value = Micr(cheque_number=aux or number, routing=routing[1], account=account, code=code)
    yield Candidate(value, _BAD_CHECKSUM * bad, "the routing number fails its checksum" if bad else "")


def _canadian(band: str, transit: re.Match[str]) -> Micr:
    account, number = _on_us(band[transit.end() :])
    aux = _auxiliary(band[: transit.start()])
    return Micr(cheque_number=aux or number, routing=transit[1] + transit[2], account=account)


def _on_us(field: str, gaps: bool = False) -> tuple[str | None, str | None]:
    """Account and what follows it: `account⑈ number`, or `number⑈account⑈`, or only an account. `gaps`: an
    account may be printed in groups, since the number of the cheque stands elsewhere."""
    parts = [re.sub(r"\D", "", part) for part in field.split(ON_US)]
    filled = [part for part in parts if part]
    if not filled:
        return None, None
    if len(filled) == 1:
        groups = re.findall(r"\d+", field)
        # The number printed before the account.
        if not gaps and len(groups) > 1 and len(groups[0]) <= 4 < len(groups[-1]):
            return "".join(groups[1:]), groups[0]
        return filled[0], None
    first, second = filled[:2]
    return (second, first) if len(first) <= 4 < len(second) else (first, second)


def _auxiliary(field: str) -> str | None:
    found = re.search(f"{ON_US} ?(\\d+) ?{ON_US}?", field)
    return found[1] if found else None


# -- by the lengths of a form --------------------------------------------------------------------------


def _figures(line: str) -> tuple[str, frozenset[int]]:
    """The figures alone, and before which of them something else stood.

    >>> _figures('"12" 3')[0], sorted(_figures('"12" 3')[1])
    ('123', [0, 2])
    """
    digits: list[str] = []
    breaks: set[int] = set()
    gap = False
    for char in line:
        if char.isdigit():
            if gap:
                breaks.add(len(digits))
            digits.append(char)
            gap = False
        else:
            gap = True
    return "".join(digits), frozenset(breaks)


def _by_lengths(line: str, form: Sequence[_Piece]) -> Iterator[Candidate[Micr]]:
    digits, breaks = _figures(line)
    for keep in product((True, False), repeat=sum(p.optional for p in form)):
        kept = iter(keep)
        pieces = [p for p in form if not p.optional or next(kept)]
        spare = len(digits) - sum(p.length for p in pieces)
        if not 0 <= spare <= 4:
            continue
        # Figures too many: at the start, and after each piece, where a symbol is printed.
        for junk in product(range(2), *(range(3) for _ in pieces[:-1]), range(2)):
            if sum(junk) == spare:
                yield _aligned(digits, breaks, pieces, junk)


def _aligned(digits: str, breaks: frozenset[int], pieces: Sequence[_Piece],
             junk: Sequence[int]) -> Candidate[Micr]:
    cost = _UNMARKED + _JUNK_FIRST * junk[0] + _JUNK_LAST * junk[-1]
    at = junk[0]
    values: dict[str, str] = {}
    for index, (piece, extra) in enumerate(zip(pieces, junk[1:], strict=True)):
        end = at + piece.length
        values[piece.name] = digits[at:end]
        cost += _BREAK_INSIDE * sum(at < b < end for b in breaks)
        if index < len(pieces) - 1:
            cost += sum(_JUNK_LIKELY if d in "126" else _JUNK for d in digits[end : end + extra])
            cost += _JUNK_NOT_TRANSIT * extra * (piece.name != "routing")
            # A misread symbol sticks to the piece before it: the gap is then after it.
            cost += 0.0 if end + extra in breaks else _NO_BREAK if end in breaks else 2 * _NO_BREAK
        at = end + extra
    if "account" not in values:
        cost += _NO_ACCOUNT
    if "code" not in values:
        cost += _NO_CODE
    indian = len(values["routing"]) == 9 and "code" in values
    if indian and values["code"] not in _INDIAN_CODES:
        cost += _UNUSUAL_CODE
    value = Micr(cheque_number=values["cheque_number"], routing=values["routing"],
                 account=values.get("account"), code=values.get("code"))
    return Candidate(value, cost, "figures that a symbol was read as left out" if sum(junk) else
                     "taken apart by lengths")


def _by_groups(line: str) -> Iterator[Candidate[Micr]]:
    """Gaps alone: number, bank, account and code in the order that most countries print them."""
    groups = re.findall(r"\d+", line)
    sizes = [len(g) for g in groups]
    if len(groups) == 4 and 4 <= sizes[0] <= 8 <= sizes[1] + 2 <= 11 and sizes[2] >= 5 and sizes[3] <= 3:
        value = Micr(cheque_number=groups[0], routing=groups[1], account=groups[2], code=groups[3])
        yield Candidate(value, _BY_GAPS, "taken apart by its gaps")


def _us_without_symbols(line: str) -> Iterator[Candidate[Micr]]:
    """A routing number is nine figures with a checksum: found by it, the rest follows."""
    groups = re.findall(r"\d+", line)
    for index, group in enumerate(groups):
        for start in range(max(0, min(2, len(group) - 8))):
            routing = group[start : start + 9]
            if len(routing) != 9 or len(group) > 11 or not aba_valid(routing):
                continue
            cost = 0.8 + _JUNK_LIKELY * (len(group) - 9)
            after, before = groups[index + 1 :], groups[:index]
            account = max(after, key=len, default=None)
            number = before[-1] if before else next((g for g in after if g != account and len(g) <= 6), None)
            yield Candidate(Micr(cheque_number=number, routing=routing, account=account), cost,
                            "symbols missing; the routing number found by its checksum")


def _cmc7_with_symbols(line: str) -> Iterator[Candidate[Micr]]:
    """Groups as the symbols part them, else symbols and gaps; of no known form, in the order of France.

    >>> next(_cmc7_with_symbols("H1234567H 123456 789012I 098765432109F")).value.routing
    '123456789012'
    """
    groups = re.findall(r"\d+", line)
    for parted in (re.findall(r"\d+", line.replace(" ", "")), groups):
        sizes = [len(g) for g in parted]
        if sizes == [8, 10, 12]:
            yield Candidate(_brazilian("".join(parted)), 0.0)
            return
        if sum(sizes) == 29:
            yield Candidate(_argentine("".join(parted)), _GENERIC, "taken apart by lengths")
            return
        if sizes[:3] == [7, 12, 12] and len(parted) <= 4:
            code = parted[3] if len(parted) == 4 else None
            yield Candidate(Micr(cheque_number=parted[0], routing=parted[1], account=parted[2], code=code,
                                 kind="cmc7"), 0.0)
            return
    if len(groups) >= 2:
        value = Micr(cheque_number=groups[0], routing=groups[1],
                     account=groups[2] if len(groups) > 2 else None, kind="cmc7")
        yield Candidate(value, _GENERIC, "no known country's form")


def _brazilian(digits: str) -> Micr:
    return Micr(cheque_number=digits[11:17], routing=digits[:7], account=digits[19:29], code=digits[17],
                kind="cmc7")


def _argentine(digits: str) -> Micr:
    """Bank 3, branch 3 and postal code 4 as one routing number, cheque 8, account 11.

    >>> _argentine("01134517640001234512345678901").cheque_number
    '00012345'
    """
    return Micr(cheque_number=digits[10:18], routing=digits[:10], account=digits[18:], kind="cmc7")


def _cmc7(line: str) -> Iterator[Candidate[Micr]]:
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
        yield Candidate(_argentine(digits), _GENERIC, "taken apart by lengths")
