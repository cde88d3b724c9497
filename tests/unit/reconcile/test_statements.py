"""Bank statements as registers: literal statements, and two faults of the libraries that read them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from chequeocr.errors import RegisterError
from chequeocr.reconcile.mapping import ColumnMapping
from chequeocr.reconcile.preview import preview
from chequeocr.reconcile.register import Register

D = Decimal

BAI2 = """01,122099999,123456789,260309,0200,1,55,,2/
02,031001234,122099999,1,260309,0200,,2/
03,0975312468,USD,010,500000,,,190,70000000,4,0,045/
88,4626045,,,/
16,475,250000,Z,BR-1,000123,/
16,195,1050,,BR-2,INV-9,WIRE FROM ADA
88,BYRON
49,70752045,5/
98,70752045,1,7/
99,70752045,1,9/
"""

MT940 = """:20:START
:25:12345678/0070004711
:28C:1/1
:60F:C260301EUR1000,00
:61:2603020302C300,00NTRFNONREF//B-76
:61:2603020302RC204,88NCHK000123//B-77
:61:2603020302D55,10NCHK000124//B-78
:62F:C260302EUR1040,02
"""

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>CH9300762011623852957</IBAN></Id></Acct>
<Ntry><Amt Ccy="CHF">120.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-02</Dt></BookgDt>
<AcctSvcrRef>S-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<Amt Ccy="EUR">125.00</Amt><RltdPties><Dbtr>{name}</Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="CHF">30.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><DtTm>2026-03-03T08:00:00</DtTm></BookgDt>
<NtryDtls><TxDtls><Refs><ChqNb>000124</ChqNb></Refs><Amt Ccy="CHF">10.00</Amt></TxDtls>
<TxDtls><Refs><ChqNb>000125</ChqNb></Refs><Amt Ccy="CHF">20.00</Amt></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""


@pytest.fixture
def load(tmp_path):
    """Loads a statement, whatever its name says."""

    def loaded(text, **mapping):
        path = tmp_path / "statement.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Register.load(path, ColumnMapping(**mapping))

    return loaded


def test_bai2_with_an_account_record_that_goes_on_in_the_next_line(load):
    """bai2 0.15 alone reads the type 0454626045 here, and raises."""
    pytest.importorskip("bai2", reason="needs the extra statements")
    paid, received = load(BAI2)
    assert (paid.amount, paid.cheque_number, paid.currency) == (D("-2500.00"), "000123", "USD")
    assert (paid.account, paid.issued, paid.reference) == ("0975312468", datetime.date(2026, 3, 9), "BR-1")
    assert (received.amount, received.cheque_number, received.line) == (D("10.50"), None, 2)
    assert load(BAI2, side="debit").rows[0].amount == D("2500.00")


def test_mt940_with_a_reversed_credit(load):
    """mt-940 5.1 without its options gives it a plus."""
    pytest.importorskip("mt940", reason="needs the extra statements")
    received, reversed_, paid = load("\ufeff" + MT940)
    assert (received.amount, received.account, received.reference) == (D("300.00"), "0070004711", "B-76")
    assert (reversed_.amount, reversed_.issued) == (D("-204.88"), datetime.date(2026, 3, 2))
    assert (paid.amount, paid.cheque_number, paid.currency) == (D("-55.10"), "000124", "EUR")


@pytest.mark.parametrize(
    ("version", "name"), [("02", "<Nm>Ada Byron</Nm>"), ("08", "<Pty><Nm>Ada  Byron</Nm></Pty>")]
)
def test_camt_053(load, version, name):
    received, first, second = load(CAMT.format(version=version, name=name))
    assert (received.amount, received.currency, received.payer) == (D("120.50"), "CHF", "Ada Byron")
    assert (received.reference, received.account) == ("S-1", "CH9300762011623852957")
    assert [(one.cheque_number, one.amount) for one in (first, second)] == [
        ("000124", D("-10.00")), ("000125", D("-20.00")),
    ]  # fmt: skip
    assert first.issued == datetime.date(2026, 3, 3)


def test_a_statement_needs_no_columns_in_its_mapping(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(CAMT.format(version="02", name=""), encoding="utf-8")
    mapping, rows = preview(path, ColumnMapping(), 2)
    assert mapping.to_toml() == '[file]\nside = "credit"\n'
    assert len(rows) == 2


def test_money_of_a_statement_is_decimal(load):
    for text, module in ((BAI2, "bai2"), (MT940, "mt940"), (CAMT.format(version="02", name=""), "xml")):
        pytest.importorskip(module, reason="needs the extra statements")
        assert {type(row.amount) for row in load(text)} == {Decimal}


_BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    "text",
    [
        CAMT.replace("<Document", _BOMB + "<Document").format(version="02", name="&c;"),
        CAMT.format(version="02", name="")[:600],
        CAMT.format(version="02", name="").replace("120.50", "twelve"),
        CAMT.format(version="02", name="").replace("120.50", "NaN"),
    ],
)
def test_a_camt_file_that_is_damaged_or_hostile_is_refused(load, text):
    with pytest.raises(RegisterError):
        load(text)


def test_a_bai2_or_mt940_file_that_is_damaged_is_refused(load):
    pytest.importorskip("bai2", reason="needs the extra statements")
    pytest.importorskip("mt940", reason="needs the extra statements")
    with pytest.raises(RegisterError):
        load(BAI2.replace("16,475,250000", "16,475,25x"))
    with pytest.raises(RegisterError):
        load(MT940.replace("D55,10", "D55;10"))
