"""The amount in figures (the courtesy amount): a text, or a recognizer's n-best, to Decimal values.

In: text and Profile. Out: Candidate[Decimal], best first, quantised to the currency's decimals.
What people write: currency signs and codes before or after; guards (`**`, `##`, `=`, `--`); grouping by
the profile or the other way; `.25`, `,25`, `25/100`, `xx/100`, raised cents; the end marks `/-`, `/=`,
`.-`, `-` (forms as on CTS-2010 leaves and in the IDRBT cheque image set); "2.5 lakh"; minor digits by
ISO 4217.
What readers make of it: `1-` for `/-`, `O` for `0`, `.` for `,`, box edges as `1`: candidates at a cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from chequeocr.parse._figures import LOOKALIKES, MAX_DIGITS, Tail, whole_numbers
from chequeocr.parse._marks import TwoMarks, two_marks
from chequeocr.parse._merge import AMOUNT_SLIPS, merge
from chequeocr.parse._text import MAX_CHARS, best_first, tidy
from chequeocr.parse.naming import GLYPHS, LETTERS, NAMES, in_figures
from chequeocr.parse.profiles import Profile, with_currency
from chequeocr.types import Candidate

MAX_CANDIDATES = 8
_MAX_CORE = 40  # 1,00,00,00,00,000.00 with gaps has fewer characters

_PENCE, _NATIONAL = "p", r"m\.\s?n"  # "4,500.00p"; "M.N." in Mexico
_LETTERS = "|".join((*sorted(LETTERS | NAMES, key=len, reverse=True), _NATIONAL, _PENCE))
_GLYPHS = "|".join(map(re.escape, GLYPHS))
_CURRENCY = rf"(?:(?:{_GLYPHS}|{_LETTERS})(?![a-z])[\s.:=]*)"
_LABEL = re.compile(rf"^(?:amount|amt|sum)?[\s.:=]*{_CURRENCY}{{0,2}}", re.IGNORECASE)
_TRAILER = re.compile(rf"(?:[\s.]*(?:\b(?:only|{_LETTERS})|{_GLYPHS})[\s.]*){{1,2}}$", re.IGNORECASE)
_LONGEST_TRAILER = 24
_GUARDS = "*#~_<>«»{}=+^ "
_CROSSES = re.compile(r"^(?:[xX]{2,}+|-{2,}+|\.{2,}+)(?!\s?/)|(?:[xX]{2,}|-{2,}|\.{2,}|\s[xX])$")
_FRACTION = re.compile(
    r"[\s.,&+-]*(?:\b(?i:and)\b)?[\s.,&+-]*(?P<minor>\d{2}|[xX]{2,3}|[Nn][Oo]|[oO]{2}|[\dOolISB]{2}|--|-|=|0)\s?/\s?"
    r"(?:(?P<bar>[1lI|])[0oO]{2}|[xX]{2,3}|[oO]{2})[\s./=-]*$"
)
_FRACTION_SLIP = re.compile(r"[\s.,=&-]+(\d{2})[1lI|]1[0oO]{2}[\s./=-]*$")
_SLIP_IN_FRACTION = 0.5
_LETTER_IN_HUNDRED = 0.3
_NO_HUNDREDTHS = frozenset("xXnNoO-=")  # "no", "xx", "oo", "--" over 100
_UNITS_LOST = 0.7  # "45/100" and nothing before it: hundredths, or the comma of 45,100
_RAISED = re.compile(r"(?<=[\dOolISB])[ .,]?\^?([⁰¹²³⁴⁵⁶⁷⁸⁹]{2}|(?<=\^)\d\d)(?![⁰¹²³⁴⁵⁶⁷⁸⁹\d/⁄∕])")
_MULTIPLES = (
    # A scale in the place of its zeros: "2.5 lakh", "1 Cr". (pattern, zeros, cost)
    (re.compile(r"(?<=\d)\s*(?:lakhs?|lacs?|lacks?)\b", re.IGNORECASE), 5, 0.5),
    (re.compile(r"(?<=\d)\s*(?:crores?|cr)\b", re.IGNORECASE), 7, 0.5),
    (re.compile(r"(?<=\d)\s*millions?\b", re.IGNORECASE), 6, 0.5),
    # A k after more figures is the stroke of an end mark.
    (re.compile(r"(?<=\d)\s*thousand\b|(?<![\d,.]\d\d)(?<=\d)k\b", re.IGNORECASE), 3, 0.7),
)
_MULTIPLIED = re.compile(r"(\d{1,3}(?:,\d{2,3})*|\d+)(?:\.(\d{1,3}))?$")
_NO_UNITS = re.compile(r"(?:^|(?<=[$£€]))\s?\.(?=\d\d(?!\d))")
_NEAR_MARKS = re.compile(r"\s*([,./=:;'\-|])\s*")

_END_MARKS: tuple[tuple[str, float], ...] = (
    # (how the stroke-and-dash at the end comes out, cost). Literal forms first; the rest are slips.
    ("/-", 0.0), ("/=", 0.0), (".-", 0.0), ("-/", 0.2), ("/--", 0.0), ("./-", 0.2), ("=/", 0.3), ("-", 0.2),
    ("/", 0.3), ("=", 0.1), (".", 0.3), ("-/-", 0.2), ("//", 0.4), ("/.", 0.4), (",", 0.8), ("-.", 0.4),
    (":-", 0.3), (";-", 0.4), (",-", 0.3), ("|-", 0.4), ("l-", 0.5), ("I-", 0.5), ("!-", 0.5), ("(-", 0.6),
    ("t-", 0.8), ("f-", 0.8), ("L", 1.0), ("L-", 0.8), ("l", 1.2), ("|", 1.0), ("I", 1.2), ("!", 1.0),
    ("1-", 0.6), ("1--", 0.6), ("1=", 0.6), ("1.", 1.0), ("1/", 0.9), ("/1", 1.2), ("1_", 0.7), ("7-", 1.6),
    ("1", 1.5), ("7", 2.5), ("6", 3.5), ("4", 3.5), ("/7", 1.6), ("17", 3.2), ("11", 3.0),
    ("11-", 2.4), ("1/-", 2.5), ("2-", 3.0), ("4-", 3.5), ("6-", 3.5),
)
_NO_SUCH_UNIT = 0.2
_OTHER_WAY = 0.5  # signs that other countries write, and that leave no doubt
_AGAINST_MARKS = 3.0  # the decimal sign read as one more mark between groups
_SLIP_WITHOUT_HABIT = 2.0  # where nobody writes `/-`, a figure at the end is a figure


def parse_amount(text: str, profile: Profile) -> list[Candidate[Decimal]]:
    """Amounts that `text` may stand for, cheapest first, at most eight; an empty list: unreadable.

    Raises TextTooLongError past 256 characters. Cost 0 is a literal reading in a usual form.

    >>> from chequeocr.parse.profiles import profile
    >>> IN, US, FR = profile("IN"), profile("US"), profile("FR")
    >>> str(parse_amount("₹ 5,10,00,000/-", IN)[0].value), parse_amount("₹ 5,10,00,000/-", IN)[0].cost
    ('51000000.00', 0.0)
    >>> best = parse_amount("88,00,0001-", IN)[0]; str(best.value), best.assumed
    ('8800000.00', '1- read for the end mark')
    >>> str(parse_amount("$**1,308 45/100", US)[0].value), str(parse_amount("1 308,45 €", FR)[0].value)
    ('1308.45', '1308.45')
    >>> str(parse_amount("$1,308⁴⁵", US)[0].value), str(parse_amount("KD 1,250.500", profile("KW"))[0].value)
    ('1308.45', '1250.500')
    >>> str(parse_amount("$.85", US)[0].value)
    '0.85'
    >>> parse_amount("to be agreed", US)
    []
    """
    # Before tidy, which writes raised figures as others; a longer text holds no amount.
    line = tidy(_RAISED.sub(r" \1/100", text) if len(text) <= MAX_CHARS // 2 else text)
    if not profile.end_marks:  # where `/-` is a habit a point before figures is a stray mark
        line = _NO_UNITS.sub("0.", line)
    profile = _of_currency(line, profile)
    bare = _bare(line)
    core, fraction = _parted(bare)
    found = [*_multiplied(line, profile), *_read(core, fraction, profile)]
    if fraction and not core:
        found += _hundredths_alone(bare, fraction, profile)
    slip = _FRACTION_SLIP.search(line)
    if slip and slip.start() and not profile.end_marks:
        core, _ = _parted(_bare(line[: slip.start()]))
        found += [
            Candidate(c.value, round(c.cost + _SLIP_IN_FRACTION, 3), "the stroke of n/100 read as a figure")
            for c in _read(core, slip[1], profile)
        ]
    return best_first(found, MAX_CANDIDATES)


def _of_currency(line: str, profile: Profile) -> Profile:
    """Where no currency is known, that of the only one which stands beside the figures, with its decimals.

    >>> from chequeocr.parse.profiles import profile
    >>> _of_currency("KWD 12.500", profile("ZZ")).decimals, _of_currency("$ 12.500", profile("ZZ")).currency
    (3, None)
    """
    if profile.currency is not None or line.isdigit():
        return profile
    codes = frozenset().union(*(mention.codes for mention in in_figures(line)))
    return with_currency(profile, next(iter(codes))) if len(codes) == 1 else profile


def _multiplied(line: str, profile: Profile) -> Iterator[Candidate[Decimal]]:
    """Figures followed by the name of a scale.

    >>> from chequeocr.parse.profiles import profile
    >>> [str(c.value) for c in _multiplied("Rs 2.5 lakh only", profile("IN"))]
    ['250000.00']
    """
    for pattern, zeros, cost in _MULTIPLES:
        scale = pattern.search(line)
        figures = _MULTIPLIED.search(line[: scale.start()]) if scale else None
        if not scale or not figures:
            continue
        around = line[: figures.start()] + line[scale.end() :]
        number = Decimal(f"{figures[1].replace(',', '')}.{figures[2] or 0}").scaleb(zeros)
        if number < 10**MAX_DIGITS and not any(c.isdigit() for c in around):
            unit = Decimal(1).scaleb(-profile.decimals)
            yield Candidate(number.quantize(unit), cost, f"{scale.group().strip()} written out")


def _read(core: str, fraction: str, profile: Profile) -> list[Candidate[Decimal]]:
    """All readings of trimmed figures, unsorted; `fraction` is the n of n/100, or n/l00."""
    if not core or len(core) > _MAX_CORE or not any(c.isdigit() or c in LOOKALIKES for c in core):
        return []
    by_marks = {} if fraction else _by_marks(core, profile)
    settled = [found for found in by_marks.values() if found]
    if any(len(marks.minor) > 2 and found for marks, found in by_marks.items()):
        return settled
    tails = _fraction_tails(core, fraction) if fraction else _tails(core, profile)
    unit = Decimal(1).scaleb(-profile.decimals)
    denied = {int(marks.whole + marks.minor) for marks in by_marks}
    found = settled
    for whole in whole_numbers(core, _starts(core), tails, profile):
        value = (whole.value * 10**profile.decimals + tails[whole.tail].minor) * unit
        cost = round(whole.cost + _AGAINST_MARKS * (whole.value in denied), 3)
        found.append(Candidate(value.quantize(unit), cost, "; ".join(whole.assumed)))
    return found


def _by_marks(core: str, profile: Profile) -> dict[TwoMarks, Candidate[Decimal] | None]:
    """What the marks in figures say, as they are and with letters taken for figures, each with its amount;
    None where the currency has no such units.

    >>> from chequeocr.parse.profiles import profile
    >>> [(str(c.value), c.cost) for c in _by_marks("S1,234.500", profile("US")).values() if c]
    [('1234.50', 1.2), ('51234.50', 1.4)]
    """
    found = {}
    for line in dict.fromkeys((core, "".join(_figure_for(char)[0] for char in core))):
        marks = two_marks(line, profile)
        if marks:
            letters = sum(_figure_for(char)[1] for char in core) if line != core else 0.0
            found[marks] = _settled(marks, line, letters, profile)
    return found


def _figure_for(char: str) -> tuple[str, float]:
    return LOOKALIKES.get(char, (char, 0.0))


def _settled(marks: TwoMarks, core: str, letters: float, profile: Profile) -> Candidate[Decimal] | None:
    """The amount where marks alone say which is the decimal sign; None where the currency has no such units.
    `letters` is what taking letters for figures cost.

    >>> from chequeocr.parse.profiles import profile
    >>> US = profile("US")
    >>> [str(c.value) for text in ("1,234.500", "1.234,50") for c in _read(text, "", US)[:1]]
    ['1234.50', '1234.50']
    """
    start, end = _starts(core).get(len(marks.lead)), {"": 0.0, **dict(_END_MARKS)}.get(marks.end)
    if start is None or end is None or not marks.in_unit(profile.decimals):
        return None
    why = [start[1]] if start[1] else []
    why += ["letters read for figures"] if letters else []
    cost = start[0] + end + letters
    if marks.sign != profile.decimal and profile.decimal:
        cost += _OTHER_WAY
        why.append(f"{marks.sign!r} taken for the decimal sign")
    if len(marks.minor) != profile.decimals:
        cost += _NO_SUCH_UNIT
    value = Decimal(f"{marks.whole}.{marks.minor}").quantize(Decimal(1).scaleb(-profile.decimals))
    return Candidate(value, round(cost, 3), "; ".join(why))


def combine(readings: Sequence[tuple[str, float]], profile: Profile) -> list[Candidate[Decimal]]:
    """Values of a recognizer's n-best texts as one ranking: what several texts agree on adds up.

    `readings` are (text, natural log-likelihood). A value weighs the sum over texts of
    exp(score - cost); the cost returned is -ln of its share, texts that stand for nothing included,
    so exp(-cost) is a posterior as far as scores and costs can be trusted.

    >>> from chequeocr.parse.profiles import profile
    >>> best = combine([("25,0001-", -0.9), ("25,000/-", -1.0), ("smudge", -3.0)], profile("IN"))[0]
    >>> str(best.value), best.cost < 0.3
    ('25000.00', True)
    """
    return merge(readings, partial(parse_amount, profile=profile), limit=MAX_CANDIDATES, slips=AMOUNT_SLIPS)


def _bare(line: str) -> str:
    """Without labels, codes and guards."""
    line = line.strip(_GUARDS)
    for _ in range(3):
        before = line
        line = _CROSSES.sub("", _LABEL.sub("", line, count=1)).strip(_GUARDS)
        if not line[-1:].isdigit():
            at = max(0, len(line) - _LONGEST_TRAILER)
            line = (line[:at] + _TRAILER.sub("", line[at:])).strip(_GUARDS)
        if line == before:
            break
    return line


def _parted(bare: str) -> tuple[str, str]:
    """The whole units, and the n of n/100 at the end, with "/l00" where letters stand in its hundred."""
    at = max(0, len(bare) - 24)
    fraction = _FRACTION.search(bare[at:])
    if not fraction:
        return _NEAR_MARKS.sub(r"\1", bare), ""
    minor = fraction["minor"] + ("/l00" if fraction["bar"] not in (None, "1") else "")
    return _NEAR_MARKS.sub(r"\1", bare[: at + fraction.start()].strip(_GUARDS)), minor


def _hundredths_alone(bare: str, fraction: str, profile: Profile) -> list[Candidate[Decimal]]:
    """n/100 with nothing before it: hundredths, or figures whose comma was read as a stroke. Neither is sure,
    and hundredths that are none ("xx/100") say nothing: the units are lost.

    >>> from chequeocr.parse.profiles import profile
    >>> US = profile("US")
    >>> [(str(c.value), c.cost) for c in parse_amount("$45/100", US)], parse_amount("xx/100", US)
    ([('0.45', 0.7), ('45100.00', 1.0)], [])
    """
    if not fraction.isdigit() or not int(fraction):
        return []
    value = Decimal(int(fraction)).scaleb(-2).quantize(Decimal(1).scaleb(-profile.decimals))
    alone = [Candidate(value, _UNITS_LOST, "no units before n/100")] if value else []
    return [*alone, *_read(_NEAR_MARKS.sub(r"\1", bare), "", profile)]


def _fraction_tails(core: str, minor: str) -> list[Tail]:
    numerator, _, hundred = minor.partition("/")
    signs = () if set(numerator) <= _NO_HUNDREDTHS else [LOOKALIKES.get(c, (c, 0.0)) for c in numerator]
    cents = int("".join(figure for figure, _ in signs) or 0)
    cost = sum(paid for _, paid in signs) + (_LETTER_IN_HUNDRED if hundred else 0.0)
    why = ("letters read for figures in n/100",) if cost else ()
    tails = [Tail(len(core), cost, cents, assumed=why)]
    if core.endswith((".", ",", "-")):
        tails.append(Tail(len(core.rstrip(".,-")), 0.1 + cost, cents, assumed=why))
    return tails


def _as_figures(signs: str) -> tuple[str, float]:
    """Figures, and what taking letters for some of them costs; "" where that can't be, or none is a figure.

    >>> _as_figures("45"), _as_figures("4O"), _as_figures("xx")
    (('45', 0.0), ('40', 0.7), ('', 0.0))
    """
    if signs.isascii() and signs.isdigit():
        return signs, 0.0
    if not any(c.isdigit() for c in signs) or not all(c.isdigit() or c in LOOKALIKES for c in signs):
        return "", 0.0
    read = [(c, 0.0) if c.isdigit() else LOOKALIKES[c] for c in signs]
    return "".join(digit for digit, _ in read), sum(cost for _, cost in read)


def _tails(core: str, profile: Profile) -> list[Tail]:
    """Every way to read the end: as nothing, an end mark or a slip for one, with or without minor units."""
    ends = [Tail(len(core), 0.0)]
    for mark, cost in _END_MARKS:
        if len(core) > len(mark) and core.endswith(mark):
            slip = any(c in "172461lIL|" for c in mark)
            extra = _SLIP_WITHOUT_HABIT if slip and not profile.end_marks else 0.0
            assumed = (f"{mark} read for the end mark",) if slip or cost >= 0.5 else ()
            ends.append(Tail(len(core) - len(mark), cost + extra, assumed=assumed))
    if len(ends) == 1 and not core[-1].isdigit() and core[-1] not in LOOKALIKES:
        stop = len(core.rstrip("".join({c for c in core if not c.isdigit()})))
        if stop > 0 and len(core) - stop <= 4:
            ends.append(Tail(stop, 0.8 * (len(core) - stop), assumed=("signs after the figures left out",)))
    return ends + [minor for end in ends for minor in _minor_tails(core, end, profile)]


def _minor_tails(core: str, end: Tail, profile: Profile) -> list[Tail]:
    """Minor units right before `end`: a sign and as many figures as the currency has decimals, or one."""
    if profile.decimals == 0:  # what is written all the same says nothing: "15.000,00"
        nothing = re.search(r"(?<=\d)([.,-])00$", core[: end.stop])
        why = (*end.assumed, "hundredths that the currency has not")
        return [Tail(nothing.start(), end.cost + _NO_SUCH_UNIT, 0, nothing[1], why)] if nothing else []
    tails = []
    for places in {1, 2, profile.decimals}:
        at = end.stop - places - 1
        figures, letters = _as_figures(core[at + 1 : end.stop])
        if at < 1 or not figures or (letters and places == 1):
            continue
        sign = core[at]
        cost = _decimal_cost(sign, figures, profile)
        if cost is None:
            continue
        if places != profile.decimals:
            cost += 2.0 if places == 1 else 1.0
        minor = int(figures) * 10 ** (profile.decimals - places)
        why = end.assumed if cost < 0.5 else (*end.assumed, f"{sign!r} taken for the decimal sign")
        if letters:
            cost += letters
            why = (*why, "letters read for figures after the decimal sign")
        tails.append(Tail(at, end.cost + cost, minor, sign, why))
    return tails


def _decimal_cost(sign: str, figures: str, profile: Profile) -> float | None:
    if sign == "/" and profile.decimals == 3 and len(figures) == 3:
        return 0.1  # "15/750" in the Gulf
    signs = {".": 1.0, ",": 2.5, ":": 0.7, "-": 0.7, "=": 0.6, "/": 1.2, " ": 1.2, "'": 1.5, "_": 0.7}
    if sign not in signs:
        return None
    if sign == profile.decimal or (profile.decimal == "" and sign in ".,"):
        return 0.0
    cost = signs[sign]
    if sign in ".," and profile.decimals == 3 and len(figures) == 3:
        cost = 0.5
    return max(0.1, cost - 0.6) if not figures.strip("0") and sign not in ".," else cost


def _starts(core: str) -> dict[int, tuple[float, str]]:
    """Where the figures may begin: at the first character, or after strokes that belong to the box."""
    starts: dict[int, tuple[float, str]] = {0: (0.0, "")}
    cost = 0.0
    for index, char in enumerate(core[:5]):
        if char.isdigit():
            edge = {"1": 3.5, "2": 4.0, "7": 4.0}.get(char)  # a box edge, or a rupee sign
            if edge is not None and index + 1 < len(core):
                starts[index + 1] = (cost + edge, "a box edge or currency sign before the figures")
            break
        cost += 1.0 if char.isalpha() else 0.4
        starts[index + 1] = (cost, "signs before the figures left out")
    return starts
