"""The MICR line: forms of countries, lines without symbols, checksums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import TextTooLongError
from chequeocr.parse.checksums import aba_valid
from chequeocr.parse.micr import combine_micr, parse_micr
from chequeocr.parse.profiles import PROFILES, profile
from chequeocr.record import Micr

IN, US, CA, GB, PK, MY, FR, BR, ZZ, AE = (
    profile(c) for c in ("IN", "US", "CA", "GB", "PK", "MY", "FR", "BR", "ZZ", "AE")
)


@pytest.mark.parametrize(
    ("text", "country", "micr"),
    [
        ("⑈123456⑈ 110002001⑆ 654321⑈ 31", IN, ("123456", "110002001", "654321", "31")),
        ("⑈123456⑈ 110002001⑆ 31", IN, ("123456", "110002001", None, "31")),
        ("⑈12345678⑈1234567⑆1234567890123456⑈000⑇", PK, ("12345678", "1234567", "1234567890123456", "000")),
        ("⑆82 ⑈000145⑈ 31⑉20456⑆ 3141592653⑈ 43", MY, ("000145", "3120456", "3141592653", "43")),
        ("⑆021000021⑆ 123456789⑈ 0101", US, ("0101", "021000021", "123456789", None)),
        ("⑆021000021⑆ 0101⑈123456789⑈", US, ("0101", "021000021", "123456789", None)),
        ("⑈001234⑈ ⑆021000021⑆ 123456789⑈", US, ("001234", "021000021", "123456789", None)),
        ("⑈001234⑈ ⑆021000021⑆ 1234 567890⑈", US, ("001234", "021000021", "1234567890", None)),
        ("⑆021000021⑆ 1234 567890⑈", US, ("1234", "021000021", "567890", None)),
        ("⑈001⑈ ⑆12345⑉003⑆ 1234567⑈", CA, ("001", "12345003", "1234567", None)),
        ("⑈100001⑈ 20⑉0000⑆ 12345678⑈ 01", GB, ("100001", "200000", "12345678", "01")),
        ("⑈000123⑈ 033520101⑆ 0123456789012345⑈ 01", AE, ("000123", "033520101", "0123456789012345", "01")),
    ],
)
def test_with_symbols(text, country, micr):
    best = parse_micr(text, country)[0]
    number, routing, account, code = micr
    assert best.value == Micr(cheque_number=number, routing=routing, account=account, code=code)
    assert best.cost == 0.0
    assert parse_micr(text, ZZ)[0].value == best.value


@pytest.mark.parametrize(
    "text",
    [
        '"004217" 600123045 110938" 31',
        '"004217" 6001230451 110938" 31',
        "004217 6001230451: 110938 31",
        "004217 6001230456110938 31",
        "004217 60012304512 110938 31",
        "1004217 600123045 110938 31",
    ],
)
def test_an_indian_line_without_symbols(text):
    best = parse_micr(text, IN)[0]
    assert best.value == Micr(cheque_number="004217", routing="600123045", account="110938", code="31")
    assert best.cost > 0


def test_an_indian_line_without_account_or_symbols():
    best = parse_micr("004390 60012306731", IN)[0]
    assert best.value == Micr(cheque_number="004390", routing="600123067", account=None, code="31")


def test_an_american_line_without_symbols_is_found_by_its_checksum():
    best = parse_micr("021000021 123456789 0101", US)[0]
    assert (best.value.routing, best.value.account, best.value.cheque_number) == (
        "021000021",
        "123456789",
        "0101",
    )
    assert parse_micr("021000022 123456789 0101", US) == []


def test_gaps_alone_part_a_line_of_no_known_lengths():
    best = parse_micr("637402 69021947 197350629 23", ZZ)[0]
    assert best.value == Micr(cheque_number="637402", routing="69021947", account="197350629", code="23")
    assert best.cost > 1


def test_a_bad_checksum_is_dear_and_said():
    best = parse_micr("⑆021000022⑆ 123456789⑈ 0101", US)[0]
    assert best.cost >= 3
    assert "check digit" in best.assumed


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("⑆075911713⑆ 1234567890⑈1309 10", US, "1309"),
        ("⑆075911713⑆ 1234567890⑈ 1309 10 4", US, "1309"),
        ("⑆12345⑉003⑆ 1234567⑈ 043 10", CA, "043"),
        ("⑆075911713⑆ 1234567890⑈13⑉09", US, "1309"),
    ],
)
def test_a_group_behind_a_gap_is_no_part_of_the_cheque_number(text, country, number):
    best, *others = parse_micr(text, country)
    assert best.value.cheque_number == number
    assert best.value.account in ("1234567890", "1234567")
    assert all(o.value.cheque_number == number or o.cost - best.cost >= 0.7 for o in others)


def test_the_same_behind_a_number_that_stands_first():
    best = parse_micr("⑈001234⑈ ⑆021000021⑆ 123456789⑈ 10 20", US)[0].value
    assert (best.cheque_number, best.account, best.code) == ("001234", "123456789", "10")


@pytest.mark.parametrize(
    ("text", "country", "amount"),
    [
        ("⑆021000021⑆ 123456789⑈ 0101 ⑇0000010000⑇", US, "100.00"),
        ("⑈001234⑈ ⑆021000021⑆ 123456789⑈ ⑇0000012345⑇", ZZ, "123.45"),
        ("⑈001⑈ ⑆12345⑉003⑆ 1234567⑈ ⑇9999999999⑇", CA, "99999999.99"),
        ("⑈123456⑈ 110002001⑆ 654321⑈ 31 ⑇0000010000⑇", profile("CL"), "10000"),
        ("⑈123456⑈ 110002001⑆ 654321⑈ 31 ⑇0000010000⑇", profile("KW"), "10.000"),
        ("⑆021000021⑆ 123456789⑈ 0101 ⑇0000000000⑇", US, None),
        ("⑆021000021⑆ 123456789⑈ 0101 ⑇00000100000⑇", US, None),
        ("⑆021000021⑆ 123456789⑈ 0101 ⑇000001000", US, None),
        ("⑆021000021⑆ 123456789⑈ 0101 ⑇0000010000⑇ ⑇0000020000⑇", US, None),
        ("⑆021000021⑆ 123456789⑈ 0101", US, None),
    ],
)
def test_the_amount_field(text, country, amount):
    best = parse_micr(text, country)[0]
    assert best.value.amount == (None if amount is None else Decimal(amount))
    assert best.value.amount is None or format(best.value.amount, "f") == amount
    assert best.value.cheque_number in ("0101", "001234", "001", "123456")
    assert best.value.code in (None, "31")
    assert best.cost == 0.0


@pytest.mark.parametrize(
    ("text", "country", "micr"),
    [
        ("209 153 53⑈111 ⑇0000010000⑇", ZZ, Micr(cheque_number="111", amount=Decimal(100))),
        ("209 153 53⑈111 ⑇0000010000⑇", US, Micr(cheque_number="111", amount=Decimal(100))),
        ("29343913⑈114 ⑇0000010006⑇", ZZ, Micr(cheque_number="114", amount=Decimal("100.06"))),
        ("00021⑆ 123456789⑈ 0101", US, Micr(cheque_number="0101", account="123456789")),
        ("021000021⑈ 0101", US, Micr(cheque_number="0101")),
        ("002001⑆ 654321⑈ 31", IN, Micr(account="654321", code="31")),
        ("456⑈ 110002001⑆ 654321⑈ 31", IN, Micr(routing="110002001", account="654321", code="31")),
        ("⑇0000010000⑇", ZZ, Micr(amount=Decimal(100))),
        ("09621181⑈81⑉7646⑆000003⑈13⑇0000100000⑇", ZZ,
         Micr(routing="817646", account="000003", code="13", amount=Decimal(1000))),
        ("45 67 8⑈ ⑇0000010000", ZZ, None),
    ],
)
def test_of_a_line_without_its_beginning_only_what_is_whole_is_taken(text, country, micr):
    found = parse_micr(text, country)
    assert [c.value for c in found] == ([] if micr is None else [micr])
    assert all(c.cost >= 3.0 for c in found)


def test_no_number_reaches_over_a_symbol():
    for text in ("004217 6001⑈23045 110938 31", "00⑆4217 600123045 110938 31"):
        assert parse_micr(text, IN) == [] or parse_micr(text, IN)[0].value.routing is None
    assert parse_micr("⑈004217⑈ 600123045 110938⑈ 31", IN)[0].value.routing == "600123045"
    assert parse_micr("3⑈ ⑆0001⑉0005⑆028990265⑈169082", ZZ) == []


def test_doubts_outlast_a_clear_reading():
    """A wrong check digit, and a beginning that is missing: no share of the ink makes up for them."""
    for text in ("⑆021000022⑆ 123456789⑈ 0101", "00021⑆ 123456789⑈ 0101"):
        assert combine_micr([(text, -0.01)], US)[0].cost >= 3.0
    assert combine_micr([("⑆021000021⑆ 123456789⑈ 0101", -0.01)], US)[0].cost < 0.01


def test_cmc7():
    french = parse_micr("1234567 123456789012 098765432109", FR)[0].value
    assert (french.cheque_number, french.routing, french.account, french.kind) == (
        "1234567",
        "123456789012",
        "098765432109",
        "cmc7",
    )
    brazilian = parse_micr("00112340 0181234565 901234567890", BR)[0].value
    assert (brazilian.routing, brazilian.cheque_number, brazilian.kind) == ("0011234", "123456", "cmc7")
    argentine = parse_micr("0113451764 00012345 12345678901", profile("AR"))[0]
    assert (argentine.value.routing, argentine.value.cheque_number) == ("0113451764", "00012345")
    assert argentine.cost >= 1.0


@pytest.mark.parametrize(
    ("text", "country", "micr", "cost"),
    [
        ("H1234567H 123456789012I 098765432109F", FR, ("1234567", "123456789012", "098765432109", None), 0.0),
        ("H1234567H123456789012I098765432109F", FR, ("1234567", "123456789012", "098765432109", None), 0.0),
        ("H1234567H 123456 789012I 098765432109F 12345G", ZZ,
         ("1234567", "123456789012", "098765432109", "12345"), 0.0),
        ("G00112340G 0181234565I 901234567890F", BR, ("123456", "0011234", "0123456789", "5"), 0.0),
        ("H49H7640181I516757007130F", FR, ("49", "7640181", "516757007130", None), 1.0),
    ],
)  # fmt: skip
def test_cmc7_with_symbols(text, country, micr, cost):
    best = parse_micr(text, country)[0]
    number, routing, account, code = micr
    assert best.value == Micr(cheque_number=number, routing=routing, account=account, code=code, kind="cmc7")
    assert best.cost == cost


@pytest.mark.parametrize(
    ("routing", "valid"),
    [
        ("011000015", True),
        ("121000358", True),
        ("121000359", False),
        ("000000000", False),
        ("12100035", False),
        ("12100035x", False),
    ],
)
def test_aba_checksum(routing, valid):
    assert aba_valid(routing) is valid


@settings(deadline=None)
@given(st.integers(0, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_aba_checksum_finds_every_wrong_figure(first, at, change):
    weights = (3, 7, 1, 3, 7, 1, 3, 7)
    eight = f"{first:08d}"
    check = -sum(w * int(d) for w, d in zip(weights, eight, strict=True)) % 10
    routing = f"{eight}{check}"
    assert aba_valid(routing) is (routing != "000000000")
    wrong = routing[:at] + str((int(routing[at]) + change) % 10) + routing[at + 1 :]
    assert not aba_valid(wrong)


@pytest.mark.parametrize("text", ["", "12345", "no line", "⑆⑆⑈"])
def test_unreadable_is_an_empty_list(text):
    assert parse_micr(text, IN) == []


def test_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        parse_micr("⑆" * 257, IN)


@settings(deadline=None)
@given(st.text(alphabet='0123456789⑆⑇⑈⑉FHJ ":.,x', max_size=256), st.sampled_from(sorted(PROFILES)))
def test_nothing_is_raised(text, code):
    costs = [c.cost for c in parse_micr(text, profile(code))]
    assert costs == sorted(costs)


def test_n_best_lines_add_up():
    readings = [('"004217" 6001230451 110938" 31', -1.0), ('"004217" 6001230451110938" 31', -1.1)]
    assert combine_micr(readings, IN)[0].value.routing == "600123045"
