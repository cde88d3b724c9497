"""Registers from files and databases: what is read, and that what can't be read is said."""

from __future__ import annotations

import datetime
import sqlite3
from decimal import Decimal

import pytest

from chequeocr.errors import EmptyFileError, FileAccessError, RegisterError, SettingsError
from chequeocr.reconcile.mapping import ColumnMapping
from chequeocr.reconcile.preview import preview
from chequeocr.reconcile.register import Register

D = Decimal
HEADER = "Account,Cheque No,Date,Payee,Amount,Status\n"


@pytest.fixture
def load(tmp_path):
    """Loads a register from a text or bytes, with a mapping in TOML."""

    def loaded(content, mapping=None):
        path = tmp_path / "register.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Register.load(path, None if mapping is None else ColumnMapping.parse(mapping))

    return loaded


def test_a_plain_register(load):
    result = load(HEADER + "0070,000123,2026-03-14,Ada Byron,12.50,issued\n")
    (row,) = result
    assert (row.line, row.account, row.cheque_number, row.payee) == (2, "0070", "000123", "Ada Byron")
    assert (row.amount, row.issued, row.status) == (D("12.50"), datetime.date(2026, 3, 14), "issued")
    assert result.faults == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(load, encoding, delimiter):
    text = "Cheque No,Payee,Amount\n1,Zoë Müller,5\n2,Ines,7\n".replace(",", delimiter)
    assert [row.payee for row in load(text.encode(encoding))] == ["Zoë Müller", "Ines"]


def test_a_bad_row_is_reported_with_its_line_and_the_rest_is_read(load):
    text = ('1,1,2026-03-14,A,1.00,issued\n\n1,2,2026-03-14,"B\nC",x,\n1,3,2026-02-30,D,1.00,\n'
            "1,4,2026-03-14,E,2.00,nonsense\n1,5,2026-03-14,F,3.00,,,7\n1,6,2026-03-14,G,4.00,void\n"
            )  # fmt: skip
    result = load(HEADER + text)
    assert [row.cheque_number for row in result] == ["1", "6"]
    assert [(fault.line, fault.column) for fault in result.faults] == [
        (4, "amount"), (6, "issued"), (7, "status"), (8, None),
    ]  # fmt: skip
    assert "no such day" in str(result.faults[1])


def test_faults_name_no_content(load):
    result = load(HEADER + "1,1,2026-03-14,Secret Name,secret,issued\n")
    assert "ecret" not in str(result.faults[0])


def test_a_void_payee_at_nought_is_a_void_cheque_to_that_name(load):
    text = ("1,1,2026-03-14,VOID Ada Byron,0.00,\n1,2,2026-03-14,Void - Bo Li,0,\n1,3,2026-03-14,VOID,0.00,\n"
            "1,4,2026-03-14,Void Studios,12.00,\n1,5,2026-03-14,Voidance Ltd,0.00,\n")  # fmt: skip
    result = load(HEADER + text)
    found = [(row.payee, row.status) for row in result]
    assert found == [("Ada Byron", "void"), ("Bo Li", "void"), (None, "void"), ("Void Studios", "issued")]
    assert [fault.line for fault in result.faults] == [6]


def test_rows_of_one_reference_are_rows(load):
    result = load("Reference,Amount\nV-1,5.00\nV-1,6.00\n")
    assert [(row.reference, row.amount) for row in result] == [("V-1", D("5.00")), ("V-1", D("6.00"))]


def test_dates_that_are_all_ambiguous_are_a_fault_that_says_what_to_declare(load):
    text = "No,Date,Amount\n1,01/02/2026,5\n2,03/04/2026,6\n"
    result = load(text)
    assert [row.issued for row in result] == [None, None]
    (fault,) = result.faults
    assert 'dates = "day-first" or "month-first"' in fault.message
    declared = load(text, '[file]\ndates = "month-first"\n')
    assert [row.issued for row in declared] == [datetime.date(2026, 1, 2), datetime.date(2026, 3, 4)]
    assert declared.faults == ()


def test_one_date_without_doubt_settles_the_column(load):
    result = load("No,Date,Amount\n1,01/02/2026,5\n2,13/04/2026,6\n3,04/13/2026,7\n")
    assert [row.issued for row in result] == [datetime.date(2026, 2, 1), datetime.date(2026, 4, 13)]
    assert [fault.line for fault in result.faults] == [4]


def test_amounts_of_two_meanings_are_not_guessed(load):
    assert [fault.line for fault in load("No,Amount\n1,\"1,234\"\n2,500\n").faults] == [2]
    assert load("No,Amount\n1,\"1,234\"\n2,500.00\n").rows[0].amount == D(1234)
    assert load("No;Amount\n1;1,234\n2;1.500,00\n").rows[0].amount == D("1.234")


def test_a_mapping_declares_columns_values_and_words(load):
    mapping = """
        [file]
        header = 3
        decimal = ","
        [columns]
        amount = "Wert"
        cheque_number = "Nr"
        status = "Z"
        [values]
        currency = "CHF"
        account = "007"
        [status]
        void = ["x", "Y"]
    """
    result = load("Bericht\n\nNr;Wert;Z\n12;5,50;y\n", mapping)
    (row,) = result
    assert (row.line, row.amount, row.currency) == (4, D("5.50"), "CHF")
    assert (row.account, row.status) == ("007", "void")


def test_more_decimals_than_the_currency_has_are_a_fault(load):
    text = "1,5.125,KWD\n2,5.125,USD\n3,5.00,JPY\n4,5.50,JPY\n5,1.00,ABC\n"
    result = load("No,Amount,Currency\n" + text)
    assert [row.cheque_number for row in result] == ["1", "3"]
    assert [fault.line for fault in result.faults] == [3, 5, 6]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b" \n\n", EmptyFileError),
        (b"\n\nAmount\n5\n", RegisterError),
        (b"Name,Town\nA,B\n", RegisterError),
        (b"Amount,Amount\n5,6\n", RegisterError),
        (b"N\0o,Amount\n1,5\n", RegisterError),
        (b"PK\x03\x04 not a workbook", RegisterError),
        ("No,Amount\n1,5\n".encode("utf-16-le"), RegisterError),
        (b'"' + b"x" * 2_000_000, RegisterError),
        (b"x" * 2_000_000, RegisterError),
    ],
)
def test_what_is_not_a_register_is_an_error(load, content, error):
    if content.startswith(b"PK"):
        pytest.importorskip("python_calamine", reason="needs the extra reconcile")
    with pytest.raises(error) as raised:
        load(content)
    assert len(str(raised.value)) < 2000


def test_a_cell_of_two_megabytes_is_a_fault_of_its_line(load):
    result = load(b"No,Payee,Amount\n1," + b"x" * 2_000_000 + b",5\n2,Ada,6\n")
    assert [row.cheque_number for row in result] == ["2"]
    assert [fault.line for fault in result.faults] == [2]


def test_a_quote_that_is_not_closed_is_a_fault_that_says_how_far_it_goes(load):
    result = load('No,Payee,Amount\n1,"Ada,5\n2,Bo,6\n3,Li,7\n')
    assert len(result) == 0
    (fault,) = result.faults
    assert "up to line 4" in fault.message


def test_a_header_alone_is_a_register_without_rows(load):
    assert (len(load(HEADER)), load(HEADER).faults) == (0, ())


def test_names_that_are_there_twice_matter_only_where_they_are_mapped(load):
    assert len(load("No,Note,Note,Amount\n1,a,b,5\n")) == 1
    with pytest.raises(RegisterError, match="several times"):
        load("No,Amount,Amount\n1,5,6\n", '[columns]\namount = "Amount"\n')


@pytest.mark.parametrize(
    "toml",
    ["x", "[file]\ncolour = 1", "[columns]\ncolour = 'a'", "[file]\ndecimal = 'x'", "[file]\ndates = 'dmy'",
     "[status]\nlost = ['x']", "top = 1", "[columns]\namount = 5", "[file]\nheader = 0",
     "[file]\nencoding = 1",
     "[file]\ndelimiter = ',,'"],
)  # fmt: skip
def test_a_mapping_that_is_not_valid_is_refused(toml):
    with pytest.raises(SettingsError):
        ColumnMapping.parse(toml)


def test_a_proposed_mapping_reads_back(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('Chq. No.;Pay "to";Datum;Betrag\n001;A;13.02.2026;1.234,50\n', encoding="utf-8-sig")
    mapping, rows = preview(path, ColumnMapping())
    assert ColumnMapping.parse(mapping.to_toml()) == mapping
    assert (mapping.delimiter, mapping.decimal, mapping.dates) == (";", ",", "day-first")
    assert rows.rows[0].amount == D("1234.50")


def test_what_is_not_there(tmp_path):
    with pytest.raises(FileAccessError):
        Register.load(tmp_path / "none.csv")
    with pytest.raises(FileAccessError):
        Register.load(tmp_path)
    with pytest.raises(FileAccessError):
        Register.load(tmp_path / "a.csv", tmp_path / "none.toml")
    with pytest.raises(SettingsError):
        Register.load(tmp_path / "a.csv", 5)  # type: ignore[arg-type]


def test_a_workbook(tmp_path):
    pytest.importorskip("python_calamine", reason="needs the extra reconcile")
    openpyxl = pytest.importorskip("openpyxl", reason="only writes the workbook")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Cheque No", "Date", "Payee", "Amount"])
    sheet.append(["000123", datetime.date(2026, 2, 1), "Ada", 12.5])
    sheet.append([124, datetime.datetime(2026, 2, 3), "Bo", 0.1 + 0.2])
    sheet.append([None, None, None, None])
    sheet.append([125, "soon", "Li", 7])
    sheet.append([126, None, "No value was saved", "=1+1"])
    path = tmp_path / "register.xlsx"
    book.save(path)
    result = Register.load(path)
    found = [(row.cheque_number, row.amount) for row in result]
    assert found == [("000123", D("12.5")), ("124", D("0.3"))]
    assert [row.issued for row in result] == [datetime.date(2026, 2, 1), datetime.date(2026, 2, 3)]
    assert [fault.line for fault in result.faults] == [5, 6]
    sheet.append([127, "01/02/2026", "A text among dates", 8])
    sheet.append([11_223_344_556_677_889_900, None, "No spreadsheet keeps that many figures", 9])
    book.save(path)
    result = Register.load(path)
    assert [row.issued for row in result][:2] == [datetime.date(2026, 2, 1), datetime.date(2026, 2, 3)]
    assert (result.rows[2].cheque_number, result.rows[2].issued) == ("127", None)
    assert [fault.line for fault in result.faults] == [1, 5, 6, 8]
    with pytest.raises(RegisterError, match="no sheet"):
        Register.load(path, ColumnMapping(sheet="Other"))


def test_a_table_of_a_database(tmp_path):
    pytest.importorskip("sqlalchemy", reason="needs the extra reconcile")
    path = tmp_path / "books.db"
    with sqlite3.connect(path) as base:
        base.execute("create table cheques (id integer primary key, number text, amount numeric(12, 2))")
        base.execute("insert into cheques values (1, '0042', 12.50), (2, '0043', null)")
    base.close()
    columns = "[columns]\ncheque_number = 'number'\namount = 'amount'\n"
    mapping = ColumnMapping.parse(f"[file]\ntable = 'cheques'\n{columns}")
    result = Register.load(f"sqlite:///{path}", mapping)
    assert [(row.line, row.cheque_number, row.amount) for row in result] == [(1, "0042", D("12.50"))]
    assert [fault.line for fault in result.faults] == [2]
    with pytest.raises(SettingsError, match="table"):
        Register.load(f"sqlite:///{path}")
    with pytest.raises(FileAccessError):
        Register.load(f"sqlite:///{path}x", mapping)
    with pytest.raises(RegisterError, match="no table"):
        Register.load(f"sqlite:///{path}", ColumnMapping(table="other"))


def test_a_password_is_in_no_message():
    pytest.importorskip("sqlalchemy", reason="needs the extra reconcile")
    with pytest.raises(RegisterError) as raised:
        Register.load("nonsense://me:hunter2@host/books", ColumnMapping(table="t"))
    assert "hunter2" not in str(raised.value)
