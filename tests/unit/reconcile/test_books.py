"""What is posted: golden files, sums to the cent, nobody's text that ends a string or begins a formula."""

from __future__ import annotations

import csv
import datetime
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.errors import LayoutError, SettingsError
from chequeocr.outcome import outcome_of
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.bank_csv import QUICKBOOKS, XERO, to_quickbooks, to_xero
from chequeocr.reconcile.books import HELD, Books, entries_of
from chequeocr.reconcile.journals import to_beancount, to_ledger
from chequeocr.reconcile.outcomes import OF_REGISTER, OUTCOMES
from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.presented import Presented, Reading
from chequeocr.reconcile.register import Register, RegisterRow
from chequeocr.reconcile.result import ReconciledRow, Reconciliation

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reconcile"
DAY = datetime.date(2026, 3, 31)
NASTY = '=cmd|"/c"!A1\n2026-01-01 * "x\\" ; (y) \ud800'


def month() -> Reconciliation:
    pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")
    pytest.importorskip("scipy", reason="needs the extra reconcile")
    from chequeocr.reconcile.match import reconcile

    register = Register.load(FOLDER / "issued.csv", FOLDER / "issued.toml")
    lines = (FOLDER / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return reconcile(map(outcome_of, lines), register, MatchPolicy(as_of=DAY))


def presented_row(
    outcome="matched", amount="12.50", currency="USD", payee="A. Byron", **values
) -> ReconciledRow:
    money = None if amount is None else Decimal(amount)
    reference = values.pop("reference", "V")
    paid = (RegisterRow(2, money or Decimal(0), currency, payee=payee, reference=reference),)
    read = {"payee": Reading(payee, 0.9, "payee"), "numbers": (Reading("41", 1, "x"),)}
    cheque = Presented("a.jpg", 0, 0, "accept", **read)
    rows = paid if outcome == "matched" else ()
    return ReconciledRow(outcome, cheque, rows, amount=money, currency=currency, **values)


def of(*rows: ReconciledRow, day: datetime.date | None = DAY) -> Reconciliation:
    return Reconciliation(rows, Register(()), MatchPolicy(as_of=day), frozenset())


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("name", ["beancount", "ledger", "quickbooks", "xero"])
def test_the_month_is_posted_as_it_always_was(name):
    books = Books.load(FOLDER / "accounts.toml")
    made = {"beancount": to_beancount, "ledger": to_ledger, "quickbooks": to_quickbooks, "xero": to_xero}
    found = made[name](month(), books)
    data = found[0] if isinstance(found, list) else found.encode()
    ending = name if name in ("beancount", "ledger") else "csv"
    assert data == (FOLDER / f"books-{name}.{ending}").read_bytes()


amounts = st.integers(1, 10**9)
kinds = st.sampled_from([one for one in OUTCOMES if one not in OF_REGISTER])


@given(
    st.lists(st.tuples(kinds, amounts, st.booleans(), st.sampled_from(["JPY", "USD", "KWD"])), max_size=15),
    st.sampled_from(["clearing", "left-out"]),
    st.sampled_from(["received", "issued"]),
)
def test_every_sum_is_the_reconciliations_to_the_cent(cases, rest, side):
    rows = [
        presented_row(
            outcome, Decimal(minor).scaleb(-CURRENCIES[currency].decimals), currency, needs_review=doubt
        )
        for outcome, minor, doubt, currency in cases
    ]
    result, books = of(*rows), Books(rest=rest, side=side)
    entries = entries_of(result, books)
    for currency in ("JPY", "USD", "KWD"):
        expected = sum((one.amount for one in result.totals()
                        if one.side == "presented" and one.currency == currency), Decimal(0))  # fmt: skip
        settled, clearing = (entries.total(currency, settled=one) for one in (True, False))
        assert settled + clearing + entries.total_held(currency) == expected
        posted = [one for one in rows if one.outcome == "matched" and not one.needs_review]
        assert settled == sum((one.amount for one in posted if one.currency == currency), Decimal(0))
        assert clearing == 0 or rest == "clearing"
        for text in (to_beancount(result, books), to_ledger(result, books)):
            of_account = re.findall(rf"^ +(\S+) +(-?[\d.]+) {currency}$", text, re.M)
            sums = {name: sum(Decimal(a) for n, a in of_account if n == name) for name, _ in of_account}
            assert sum(sums.values()) == 0
            sign = 1 if side == "received" else -1
            assert sums.get("Assets:Bank", 0) == sign * (settled + clearing)
            assert sums.get("Assets:Clearing", 0) == -sign * clearing
        one_currency = Books(rest=rest, side=side, currency=currency)
        for data, at in ((to_quickbooks(result, one_currency), 2), (to_xero(result, one_currency), 1)):
            lines = [line for part in data for line in lines_of(part)[1:]]
            assert sum((Decimal(line[at]) for line in lines), Decimal(0)) == sign * (settled + clearing)


@pytest.mark.parametrize("outcome", HELD)
def test_what_the_bank_does_not_pay_is_never_posted(outcome):
    for row in (presented_row(outcome), presented_row("amount-differs", also=(outcome,))):
        found = entries_of(of(row), Books())
        assert (found.entries, len(found.held)) == ((), 1)


def test_what_is_doubtful_never_settles_a_receivable():
    doubtful = [presented_row(needs_review=True), presented_row("part-paid"), presented_row("amount-differs")]
    assert not any(one.settled for one in entries_of(of(*doubtful), Books()).entries)
    other = presented_row()
    short = ReconciledRow("matched", other.cheque, other.rows, amount=Decimal("12.49"), currency="USD")
    assert [one.settled for one in entries_of(of(other, short), Books()).entries] == [True, False]


def test_a_cheque_without_an_amount_is_counted():
    found = entries_of(of(presented_row("amount-differs", None)), Books())
    assert (found.entries, found.held, found.unreadable) == ((), (), 1)
    assert "; without an amount: 1 cheques" in to_beancount(of(presented_row("unread", None)))


def test_nothing_is_posted_of_nothing():
    assert to_beancount(of()) == to_ledger(of()) == "\n"
    assert lines_of(to_quickbooks(of())[0]) == [list(QUICKBOOKS)]
    assert lines_of(to_xero(of())[0]) == [list(XERO)]


def test_nobodys_text_ends_a_string_or_begins_an_entry():
    result = of(presented_row(payee=NASTY, reference=NASTY))
    bean, ledger = to_beancount(result), to_ledger(result)
    assert r'* "=cmd|\"/c\"!A1 2026-01-01 * \"x\\\" ; (y) ' in bean
    assert len(re.findall(r"^\d{4}-", bean, re.M)) == len(re.findall(r"^\d{4}-", ledger, re.M)) == 1
    head = next(line for line in ledger.splitlines() if line.startswith("2026"))
    assert head.startswith("2026-03-31 * (41) cmd/")
    assert not {";", "|", "["} & {*head}


def test_cells_that_would_be_formulas_are_text():
    for payee in ("=1+1", "@SUM(A1)", "+1", "-x", "\t=1", "\n=1"):
        result = of(presented_row(payee=payee, reference=payee))
        for data in (to_quickbooks(result)[0], to_xero(result)[0]):
            for cell in lines_of(data)[1]:
                assert not cell.lstrip().startswith(("=", "+", "@")), cell
                assert not cell.startswith("-"), cell


def test_descriptions_of_quickbooks_have_no_figures():
    assert lines_of(to_quickbooks(of(presented_row(payee="3 M Co 44")))[0])[1][1] == "M Co"
    assert lines_of(to_quickbooks(of(presented_row(payee="44")))[0])[1][1] == "Cheque"


def test_an_import_takes_a_thousand_lines():
    parts = to_xero(of(*[presented_row()] * 2001))
    assert [len(lines_of(part)) for part in parts] == [1001, 1001, 2]
    assert all(len(part) <= 350_000 for part in to_quickbooks(of(*[presented_row(payee="x" * 900)] * 900)))


def test_what_cannot_be_posted_is_refused():
    with pytest.raises(LayoutError, match="several currencies"):
        to_quickbooks(of(presented_row(), presented_row(currency="EUR")))
    with pytest.raises(LayoutError, match="currency is not known"):
        to_ledger(of(presented_row(currency=None)))
    with pytest.raises(LayoutError, match="day of posting is not known"):
        to_ledger(of(presented_row(), day=None))
    with pytest.raises(LayoutError, match="more decimals than USD"):
        to_beancount(of(presented_row(amount="1.005")))
    with pytest.raises(SettingsError, match="not an account of Beancount"):
        to_beancount(of(), Books(bank="bank:checking"))
    assert "bank:my own  " in to_ledger(of(presented_row()), Books(bank="bank:my own"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[accounts", "not TOML"),
        ("x = 1", "has 'x'"),
        ("[accounts]\nbanks = 'A'", "has 'banks'"),
        ("[accounts]\nbank = 1", "bank must be a text"),
        ("[accounts]\nbank = ''", "name of an account"),
        ("[accounts]\nbank = 'A  B'", "name of an account"),
        ("[accounts]\nbank = 'A;B'", "name of an account"),
        ("[accounts]\nbank = \"A\\nB\"", "name of an account"),
        ("[accounts]\nbank = '(A)'", "name of an account"),
        ("[books]\nside = 'both'", "side must be one of"),
        ("[books]\nrest = 'lost'", "rest must be one of"),
        ("[books]\ndates = '%d'", "format of dates"),
        ("[books]\ncurrency = 'usd'", "code of ISO 4217"),
    ],
)  # fmt: skip
def test_bad_accounts_are_refused(text, said):
    with pytest.raises(SettingsError, match=said):
        Books.parse(text)
