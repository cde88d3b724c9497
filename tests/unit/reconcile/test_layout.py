"""Declared layouts: golden files, what is refused, totals to the cent."""

from __future__ import annotations

import contextlib
import datetime
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.errors import FileAccessError, LayoutError, SettingsError
from chequeocr.outcome import outcome_of
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile import layout_toml
from chequeocr.reconcile.layout import Layout
from chequeocr.reconcile.layout_write import layout_bytes, write_layout
from chequeocr.reconcile.match import reconcile
from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.register import Register, RegisterRow

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reconcile"
DAY = datetime.date(2026, 3, 31)

FIXED = """
[file]
name = "a"
form = "fixed"
records = "register"
"""
DELIMITED = FIXED.replace("fixed", "delimited") + 'line_end = "lf"\nencoding = "utf-8"\n'
RIGHT = 'align = "right"\npad = "0"\nformat = "minor"\n'
AMOUNT = f'[[field]]\nname = "amount"\nsource = "amount"\nwidth = 8\n{RIGHT}'
PAYEE = '[[field]]\nname = "payee"\nsource = "payee"\nwidth = 6\n'
ISSUED = '[[field]]\nname = "issued"\nsource = "issued"\nwidth = 8\nformat = "MMDDYYYY"\n'
TOTAL = f'[[trailer]]\nname = "total"\nsource = "total"\nwidth = 12\n{RIGHT}'


def month():
    pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")
    pytest.importorskip("scipy", reason="needs the extra reconcile")
    register = Register.load(FOLDER / "issued.csv", FOLDER / "issued.toml")
    lines = (FOLDER / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return reconcile(map(outcome_of, lines), register, MatchPolicy(as_of=DAY))


def written(text: str, *rows: RegisterRow) -> str:
    return layout_bytes(rows, Layout.parse(text), DAY).decode("utf-8")


def row(amount="12.50", currency="USD", **values) -> RegisterRow:
    return RegisterRow(7, Decimal(amount), currency, **values)


@pytest.mark.parametrize("name", ["exceptions", "postings", "issue"])
def test_the_examples_are_written_as_they_always_were(name):
    layout = Layout.load(FOLDER / f"{name}.toml")
    assert layout_bytes(month(), layout) == (FOLDER / f"{name}.txt").read_bytes()


def test_every_record_of_the_exceptions_has_eighty_characters():
    lines = (FOLDER / "exceptions.txt").read_bytes().split(b"\r\n")
    assert {len(line) for line in lines[:-1]} == {80}
    assert lines[-1] == b""
    assert int(lines[-2][7:21]) == sum(int(line[23:35]) for line in lines[1:-2])


def test_what_is_posted_is_what_is_matched_and_needs_no_person():
    result = month()
    paid = [one for one in result.of("matched") if not one.needs_review]
    lines = layout_bytes(result, Layout.load(FOLDER / "postings.toml")).decode().splitlines()
    assert lines[-1] == f"TOTAL;{len(paid)};{sum(one.amount for one in paid)}"
    assert any(one.needs_review for one in result.of("matched"))


def test_a_register_of_a_reconciliation_and_the_register_itself_give_the_same():
    result = month()
    layout = Layout.load(FOLDER / "issue.toml")
    assert layout_bytes(result, layout) == layout_bytes(result.register, layout)


@pytest.mark.parametrize(
    ("declared", "amount", "currency", "expected"),
    [
        ("", "12.5", "USD", "00001250"),
        ("", "1250", "JPY", "00001250"),
        ("", "1.250", "KWD", "00001250"),
        ("decimals = 2\n", "1250", "JPY", "00125000"),
        ("decimals = 2\n", "12.50", None, "00001250"),
        ('sign = "leading"\n', "-12.50", "USD", "-0001250"),
        ('sign = "trailing"\n', "-12.50", "USD", "0001250-"),
        ('sign = "trailing"\n', "12.50", "USD", "00001250"),
        ("", "0", "USD", "00000000"),
    ],
)
def test_amounts(declared, amount, currency, expected):
    assert written(FIXED + AMOUNT + declared, row(amount, currency)) == expected + "\r\n"


@pytest.mark.parametrize(
    ("format_", "amount", "expected"),
    [("point", "1250", "1250.00"), ("comma", "0.5", "0,50"), ("minor", "0.05", "5")],
)
def test_amounts_of_delimited_files(format_, amount, expected):
    field = f'[[field]]\nname = "a"\nsource = "amount"\nformat = "{format_}"\n'
    assert written(DELIMITED + field, row(amount)) == f"{expected}\n".replace("0,50", '"0,50"')


@pytest.mark.parametrize(
    ("format_", "expected"),
    [("MMDDYYYY", "03042026"), ("DDMMYY", "040326  "), ("YYYY-MM-DD", None), ("YYDDD", "26063   ")],
)
def test_dates(format_, expected):
    text = FIXED + ISSUED.replace("MMDDYYYY", format_)
    if expected is None:
        with pytest.raises(LayoutError, match="10 characters, the field has 8"):
            written(text, row(issued=datetime.date(2026, 3, 4)))
    else:
        assert written(text, row(issued=datetime.date(2026, 3, 4))) == expected + "\r\n"


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        (FIXED + AMOUNT, row("1234567.89"), "field 'amount': 9 characters, the field has 8"),
        (FIXED + AMOUNT, row("12.505"), "more than 2 decimals"),
        (FIXED + AMOUNT, row("-1"), "negative, and the field has no sign"),
        (FIXED + AMOUNT + 'sign = "leading"\n', row("-123456.78"), "9 characters"),
        (FIXED + AMOUNT, row(currency=None), "currency is not known: declare decimals"),
        (FIXED + PAYEE, row(payee="Novak & Sons"), "12 characters, the field has 6"),
        (FIXED + PAYEE, row(payee="Inês"), r"U\+00EA is not in ascii"),
        (FIXED + PAYEE, row(payee="a\nb"), r"U\+000A would break the record"),
        (FIXED + PAYEE, row(payee="a\u2028b"), r"U\+2028 would break the record"),
        (FIXED + PAYEE, row(payee="a\ud800b"), r"U\+D800"),
        (FIXED + PAYEE, row(), "there is no value, and the layout declares no empty"),
        (FIXED + ISSUED, row(), "record 1: line 7 of the register, field 'issued': there is no value"),
        (FIXED + ISSUED.replace("YYYY", "YY"), row(issued=datetime.date(1900, 1, 1)), "1900 doesn't fit two"),
        (FIXED + PAYEE + 'codes = { A = "1" }\n', row(payee="B"), "the codes have none for the value"),
        (DELIMITED + PAYEE, row(payee="=1+1"), "would take the text for a formula"),
        (DELIMITED + PAYEE, row(payee=" @x"), "would take the text for a formula"),
        (DELIMITED.replace("[file]", '[file]\nquote = "never"') + PAYEE, row(payee="a,b"), "doesn't quote"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(text, values, said, tmp_path):
    with pytest.raises(LayoutError, match=said):
        write_layout([row("1", payee="x", issued=DAY), values][1:], Layout.parse(text), tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_does_not_say_the_payee():
    with pytest.raises(LayoutError) as caught:
        written(FIXED + PAYEE, row(payee="Novak & Sons"))
    assert "Novak" not in str(caught.value)


def test_many_misfits_are_counted():
    with pytest.raises(LayoutError, match=r"record 5: .*; and 2 more$"):
        written(FIXED + PAYEE, *[row(payee="Novak & Sons")] * 7)


@pytest.mark.parametrize(
    ("declared", "payee", "expected"),
    [
        ("cut = true\n", "Novak & Sons", "Novak "),
        ("upper = true\nplain = true\n", "Inês", "INES  "),
        ('empty = "-"\n', None, "-     "),
        ('align = "right"\n', "abc", "   abc"),
        ('align = "right"\npad = "*"\n', "abc", "***abc"),
    ],
)
def test_texts(declared, payee, expected):
    assert written(FIXED + PAYEE + declared, row(payee=payee)) == expected + "\r\n"


def test_an_absent_amount_is_not_written_as_nought():
    text = FIXED.replace('"register"', '"reconciliation"') + AMOUNT + 'empty = ""\ndecimals = 2\n'
    result = reconcile([], Register((row(status="void"),)), MatchPolicy(as_of=None))
    assert layout_bytes(result, Layout.parse(text)) == b"        \r\n"


def test_cells_are_quoted_and_titles_begin_the_file():
    text = DELIMITED.replace("[file]", "[file]\ntitles = true") + PAYEE.replace("6", "20")
    assert written(text, row(payee='a, "b"')) == 'payee\n"a, ""b"""\n'
    with_mark = text.replace("[file]", '[file]\nformulas = "apostrophe"')
    assert written(with_mark, row(payee="=x")) == "payee\n'=x\n"
    assert written(text.replace("[file]", '[file]\nformulas = "keep"'), row(payee="=x")) == "payee\n=x\n"


def test_nothing_at_all_has_header_and_trailer():
    assert written(FIXED + AMOUNT + TOTAL) == "000000000000\r\n"


def test_rows_of_several_currencies_are_not_added_up():
    rows = (row("1", "USD"), row("2", "EUR"))
    for text in (FIXED + AMOUNT, FIXED + AMOUNT + TOTAL):
        with pytest.raises(LayoutError, match=r"several currencies \(EUR, USD\)"):
            written(text, *rows)
    one = FIXED + '[select]\ncurrency = "EUR"\n' + AMOUNT + TOTAL
    assert written(one, *rows).split() == ["00000200", "000000000200"]
    named = FIXED + AMOUNT + '[[field]]\nname = "c"\nsource = "currency"\nwidth = 3\n'
    assert written(named, *rows).split() == ["00000100USD", "00000200EUR"]


@given(
    st.sampled_from(["JPY", "USD", "KWD"]),
    st.lists(st.integers(0, 10**8 - 1), max_size=20),
)
def test_the_trailer_ties_out_to_the_cent(currency, minor):
    decimals = CURRENCIES[currency].decimals
    rows = [row(Decimal(one).scaleb(-decimals), currency) for one in minor]
    lines = written(FIXED + AMOUNT + TOTAL, *rows).split()
    assert [int(line) for line in lines] == [*minor, sum(minor)]


def test_a_total_is_never_rounded():
    wide = (FIXED + AMOUNT + TOTAL).replace("width = 8", "width = 40").replace("width = 12", "width = 40")
    lines = written(wide, row("99999999999999999999999999999999.99"), row("0.02")).split()
    assert int(lines[-1]) == 10**34 + 1


def test_no_file_is_overwritten(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"kept")
    with pytest.raises(FileAccessError):
        write_layout([row()], Layout.parse(FIXED + AMOUNT), path)
    assert path.read_bytes() == b"kept"


def test_a_layout_is_for_its_rows():
    with pytest.raises(SettingsError, match="is for other rows"):
        layout_bytes([row()], Layout.load(FOLDER / "exceptions.toml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[file", "not TOML"),
        ("", r"\[file\] name is missing"),
        ("x = 1", "has 'x'; it takes file, select, field, header, trailer"),
        ("file = 1", r"\[file\] must be a table"),
        ("field = 1" + FIXED, "must be a list of tables"),
        ("[field]\nname = 'a'" + FIXED, "must be a list of tables"),
        (FIXED, r"\[\[field\]\] is missing"),
        (FIXED + "bank = 'x'\n", r"\[file\] has 'bank'"),
        (FIXED + "length = '80'\n" + PAYEE, "length must be a whole number"),
        (FIXED + "length = 0\n" + PAYEE, "length is for a fixed layout, from 1"),
        (FIXED + "length = 5\n" + PAYEE, "has 6 characters, more than 5"),
        (FIXED.replace('"a"', '"../a"') + PAYEE, "name must be 1 to 64 letters"),
        (FIXED.replace("fixed", "loose") + PAYEE, "form must be one of"),
        (FIXED.replace('"register"', '"bank"') + PAYEE, "records must be one of"),
        (FIXED + "encoding = 'utf-8'\n" + PAYEE, "encoding of a fixed layout"),
        (FIXED + "encoding = 'rot13'\n" + PAYEE, "encoding must be one of"),
        (FIXED + "titles = true\n" + PAYEE, "titles is for a delimited layout"),
        (DELIMITED + "delimiter = ''\n" + PAYEE, "delimiter must be one character"),
        (DELIMITED + "delimiter = '0'\n" + PAYEE, "delimiter must be one character"),
        (FIXED + "[select]\noutcomes = ['matched']\n" + PAYEE, 'are for records = "reconciliation"'),
        (FIXED + "[select]\nstatus = ['gone']\n" + PAYEE, "status must be one of"),
        (FIXED + "[select]\nstatus = 'void'\n" + PAYEE, "status must be a list of texts"),
        (FIXED + "[select]\ncurrency = 'XXX1'\n" + PAYEE, "code of ISO 4217"),
        (FIXED + PAYEE.replace("payee\"\nw", "drawee\"\nw"), "source 'drawee' must be one of line, account"),
        (FIXED + PAYEE + "const = 'x'\n", "has 'const'"),
        (FIXED + PAYEE + "constant = 'x'\n", "one of source and constant"),
        (FIXED + PAYEE.replace("6", "0"), "width must be from 1"),
        (FIXED + PAYEE.replace("6", "-6"), "width must be from 1"),
        (FIXED + PAYEE.replace("6", "6.0"), "width must be a whole number"),
        (FIXED + PAYEE.replace("6", "true"), "width must be a whole number"),
        (FIXED + PAYEE.replace("width = 6", ""), "needs a width"),
        (DELIMITED + PAYEE.replace("width = 6", "cut = true"), "needs a width"),
        (FIXED + PAYEE + "pad = ''\n", "pad must be one character"),
        (FIXED + PAYEE + "pad = '0'\n", 'needs align = "right"'),
        (FIXED + PAYEE + "align = 'middle'\n", "align must be one of"),
        (FIXED + PAYEE + "format = 'point'\n", "format is for dates and amounts"),
        (FIXED + PAYEE + "decimals = 2\n", "decimals and sign are for amounts"),
        (FIXED + PAYEE + "codes = { a = 1 }\n", "codes must be a table of texts"),
        (FIXED + PAYEE + "empty = \"\\n\"\n", "has a control character"),
        (FIXED + PAYEE + "pad = '§'\n", "character that is not in ascii"),
        (FIXED + PAYEE + "empty = '§'\n", "character that is not in ascii"),
        (FIXED + PAYEE + "empty = 'nothing'\n", "code of more than 6 characters"),
        (FIXED + PAYEE + "codes = { a = '1234567' }\n", "code of more than 6 characters"),
        (FIXED + "[[field]]\nname = 'a'\nconstant = 'long'\nwidth = 3\n", "code of more than 3 characters"),
        (DELIMITED.replace("utf-8", "ascii") + "delimiter = '§'\n" + PAYEE, "delimiter is not in ascii"),
        (FIXED + "x = " + "[" * 5000 + "\n", "not TOML"),
        (FIXED + PAYEE + PAYEE, "is there twice"),
        (FIXED + PAYEE + ISSUED + "at = 6\n", "7 or more: fields may not overlap"),
        (FIXED + PAYEE + ISSUED + "at = 0\n", "fields may not overlap"),
        (FIXED + ISSUED.replace('format = "MMDDYYYY"', ""), "format must be one of dates"),
        (FIXED + ISSUED.replace("MMDDYYYY", "MMYYYY"), "format must be one of dates"),
        (FIXED + ISSUED.replace("MMDDYYYY", "%m%d%Y"), "format must be one of dates"),
        (FIXED + ISSUED + "cut = true\n", "cut, upper, plain and codes are for texts"),
        (FIXED + AMOUNT.replace('format = "minor"', ""), "format must be one of 'minor'"),
        (FIXED + AMOUNT + "cut = true\n", "cut, upper, plain and codes are for texts"),
        (FIXED + AMOUNT + "decimals = 9\n", "decimals must be from 0 to 4"),
        (FIXED + AMOUNT + "of = 'amount'\n", "of is for a total"),
        (FIXED + PAYEE + TOTAL, "must name a field of amounts"),
        (FIXED + AMOUNT + TOTAL + "of = 'x'\n", "must name a field of amounts"),
        (FIXED + AMOUNT + TOTAL.replace('source = "total"', 'source = "amount"'), "source 'amount' must be"),
    ],
)  # fmt: skip
def test_a_bad_layout_is_refused(text, said):
    with pytest.raises(SettingsError, match=said):
        Layout.parse(text)


ANYTHING = st.recursive(
    st.one_of(
        st.text(max_size=5), st.integers(-3, 90), st.booleans(), st.sampled_from(["left", "minor", "YYYY"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.sampled_from(["exceptions", "postings", "issue"]), st.randoms(use_true_random=False), ANYTHING)
def test_whatever_a_layout_says_it_is_refused_or_writes(name, random, value):
    """One value of an example is another: no other error comes of it."""
    values = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    table = random.choice([values, values["file"], *values["field"], *values.get("trailer", [])])
    table[random.choice(list(table))] = value
    rows = [row(payee="Bo Li", account="1", cheque_number="2", issued=DAY)] if name == "issue" else []
    with contextlib.suppress(SettingsError, LayoutError):
        layout_bytes(rows, layout_toml.made(values), DAY)


def test_a_layout_that_cannot_be_read(tmp_path):
    with pytest.raises(FileAccessError):
        Layout.load(tmp_path / "none.toml")
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(FileAccessError, match="not UTF-8"):
        Layout.load(tmp_path / "a.toml")


def test_no_layout_is_called_a_banks():
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert tomllib.loads(text)
        assert "made up" in text or "[columns]" in text
