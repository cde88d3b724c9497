"""The HTML report: sums that tie out, the gravest first, nothing of anybody's that is markup."""

from __future__ import annotations

import base64
import re
from decimal import Decimal
from html import escape
from html.parser import HTMLParser

from chequeocr.errors import EmptyFileError
from chequeocr.outcome import Failure
from chequeocr.reconcile.page import exceptions_of, key_of, report_html
from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.presented import Presented, Reading
from chequeocr.reconcile.register import Register, RegisterFault, RegisterRow
from chequeocr.reconcile.result import ReconciledRow, Reconciliation
from chequeocr.reconcile.score import rule
from tests.unit.reconcile.test_books import month, of, presented_row

PNG = b"\x89PNG\r\n\x1a\n and more"
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x00'


class Tags(HTMLParser):
    """Collects tags and attributes, and checks that each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_of_the_month_is_whole_and_needs_nothing_else():
    page = report_html(month())
    found = Tags(page)
    assert found.open == []
    assert not {"script", "link", "iframe", "object", "form"} & {*found.tags}
    assert found.addresses == []
    assert "default-src 'none'" in page
    assert "@media print" in page


def test_the_totals_of_the_page_tie_out_to_the_cent():
    result = month()
    page = report_html(result)
    for side, title in (("presented", "Presented cheques"), ("register", "Register")):
        table = page.split(f"<h2>{title}</h2>")[1].split("</table>")[0]
        cell = r'</td><td class="sum">'
        rows = re.findall(rf"<td>([a-z-]+)</td><td>USD{cell}\d+{cell}([\d.,]+)<", table)
        sums = {name: Decimal(amount.replace(",", "")) for name, amount in rows}
        assert sums.pop("all") == sum(sums.values())
        assert sums == {one.outcome: one.amount for one in result.totals() if one.side == side}


def test_the_gravest_comes_first_and_of_each_the_largest_amount():
    rows = [presented_row(needs_review=True), presented_row(), presented_row("not-in-register", "5"),
            presented_row("not-in-register", "7"), presented_row("not-in-register", None),
            presented_row("void-or-stopped")]  # fmt: skip
    found = [(one.outcome, one.amount) for one in exceptions_of(of(*rows))]
    assert found == [
        ("void-or-stopped", Decimal("12.50")), ("not-in-register", None), ("not-in-register", Decimal(7)),
        ("not-in-register", Decimal(5)), ("matched", Decimal("12.50")),
    ]  # fmt: skip


def test_each_exception_has_its_reasons_and_both_sides():
    result = month()
    page = report_html(result)
    for row in exceptions_of(result):
        assert row.cheque is not None
        section = next(one for one in page.split("<section>") if row.cheque.name in one)
        for reason in row.reasons:
            assert escape(reason.text) in section
        for one in row.rows:
            assert f"Register, line {one.line}</b>" in section


def test_nobodys_text_is_markup():
    row = RegisterRow(9, Decimal(1), "USD", EVIL, EVIL, None, EVIL, EVIL, "issued", EVIL)
    register = Register((row,), (RegisterFault(3, EVIL),), EVIL)
    rows = (
        presented_row("not-in-register", payee=EVIL, reasons=(rule(EVIL),), candidates=(row,)),
        ReconciledRow("unread", failure=Failure(EVIL, 0, EmptyFileError(EVIL))),
    )
    page = report_html(Reconciliation(rows, register, MatchPolicy(as_of=None), frozenset()))
    found = Tags(page)
    assert not {"script", "img"} & {*found.tags}
    assert "\x00" not in page
    assert page.count("&lt;script&gt;") > 8


def test_a_picture_stands_beside_its_row():
    row = presented_row("not-in-register")
    key = key_of(row)
    address = "data:image/png;base64," + base64.b64encode(PNG).decode()
    assert Tags(report_html(of(row), {key: PNG})).addresses == [address]
    assert Tags(report_html(of(row), {key: b"<svg onload=x>"})).addresses == []
    assert Tags(report_html(of(presented_row()), {key: PNG})).addresses == []


def test_the_page_of_nothing():
    page = report_html(of())
    assert Tags(page).open == []
    assert page.count("<p>None.</p>") == 4


def test_no_confidence_is_rounded_up_to_certainty():
    cheque = Presented("a.jpg", 0, 0, "review", payee=Reading("A", 0.99996, "payee"))
    page = report_html(of(ReconciledRow("not-in-register", cheque)))
    assert "A, 99.9 %" in page
    assert "100" not in page.split("</style>")[1]


def test_many_candidates_are_counted():
    rows = tuple(RegisterRow(line, Decimal(1), "USD") for line in range(2, 10))
    page = report_html(of(presented_row("ambiguous", candidates=rows)))
    assert page.count("Perhaps line") == 5
    assert "and 3 more" in page
