"""Masked records: no name and no account number is left anywhere in them."""

from __future__ import annotations

import json
import re
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.findings import TABLE
from chequeocr.output import redact
from chequeocr.output.redact import KEPT, MASKED, SEARCHED, redacted
from chequeocr.record import Cheque, Field, Finding, Micr, Stated
from chequeocr.types import Crop
from tests.support.tabled import EMPTY, full, text

ACCOUNT = "73222450"


def said(message: str, code: Any = "amounts-disagree", field: str | None = "amount_in_words") -> Finding:
    return Finding(code=code, severity="error", field=field, message=message)


def test_what_is_masked_and_what_stays() -> None:
    cheque = full(account_number=text(ACCOUNT))
    values = redacted(cheque).to_dict()
    changed = {name: value for name, value in values.items() if value != cheque.to_dict()[name]}
    assert sorted(changed) == ["account_number", "memo", "micr", "payee_name", "payer_name"]
    for name in ("payee_name", "payer_name", "memo"):
        assert (changed[name]["value"], changed[name]["text"]) == ("***", "***")
    assert (changed["account_number"]["value"], changed["account_number"]["text"]) == ("***2450", "***")
    assert changed["micr"]["text"] == "***"
    assert changed["micr"]["value"] == cheque.to_dict()["micr"]["value"] | {"account": "***2351"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [("73222450", "***2450"), ("7322245", "***"), ("1", "***"), ("GB33 BUKB 2020 1555 5555 55", "***5555"),
     ("12-34 56", "***"), ("12-34 5678", "***5678"), ("--------", "***")],
)  # fmt: skip
def test_four_characters_stay_where_as_many_are_hidden(number: str, shown: str) -> None:
    micr = Field[Micr](value=Micr(account=number), text=number)
    masked = redacted(full(account_number=text(number), micr=micr))
    assert masked.account_number is not None
    assert masked.micr is not None
    assert masked.micr.value is not None
    assert masked.account_number.value == masked.micr.value.account == shown


def test_every_part_of_a_record_is_decided_on() -> None:
    """A new part of the record fails here until somebody says whether it is masked."""
    assert sorted((*MASKED, *SEARCHED, *KEPT, "findings")) == sorted(Cheque.model_fields)


def test_what_a_file_states_is_masked_too() -> None:
    stated = Stated(amount=Decimal("1.00"), routing="011000015", account=ACCOUNT, cheque_number="42",
                    payee="Ann Lee")  # fmt: skip
    payee = Finding.of("differs-from-file", "payee", field="payee_name", severity="warning", stated="Ann Lee",
                      read="Meera Stationers")  # fmt: skip
    account = Finding.of("differs-from-file", "number", field="micr", severity="warning",
                         what="account number", stated=ACCOUNT, read="99887766")  # fmt: skip
    masked = redacted(full(expected=stated, memo=text("for Ann Lee"), bank_name=text("Bank of Ann Lee"),
                           findings=(payee, account)))  # fmt: skip
    assert masked.expected == Stated(amount=Decimal("1.00"), routing="011000015", account="***2450",
                                     cheque_number="42", payee="***")  # fmt: skip
    line = masked.to_json()
    assert not any(secret in line for secret in ("Ann", ACCOUNT, "99887766", "Meera"))
    assert Cheque.from_json(line) == masked


def test_what_is_absent_or_unreadable_stays_so() -> None:
    assert redacted(EMPTY) == EMPTY
    unread = full(
        payee_name=Field[str](value=None, text="M##ra"), account_number=Field[str](value=None, text=""),
        micr=Field[Micr](value=None, text="4711 0815"),
    )  # fmt: skip
    masked = redacted(unread)
    assert (masked.payee_name, masked.account_number) == (
        Field[str](value=None, text="***"), Field[str](value=None, text=""))  # fmt: skip
    assert masked.micr == Field[Micr](value=None, text="***")


def test_masking_twice_is_masking_once_and_a_masked_record_is_a_record() -> None:
    masked = redacted(full(account_number=text(ACCOUNT)))
    assert Cheque.from_json(masked.to_json()) == masked
    again = redacted(masked)
    assert again.account_number is not None
    assert again.payee_name == masked.payee_name
    assert "2450" not in (again.account_number.value or "")


def test_pictures_are_left_out() -> None:
    import numpy as np

    crop = Crop(field="payee_name", image=np.zeros((2, 2, 3), np.uint8), box=(0, 0, 2, 2), lines=())
    cheque = full().with_crops({"payee_name": crop})
    assert cheque.crops
    assert not redacted(cheque).crops
    assert cheque.crops


@pytest.mark.parametrize("name", ["payee_name", "payer_name", "memo"])
@pytest.mark.parametrize("quoted", ["Zyx Wvut", "ZYX  WVUT", "zyx-wvut", "Zyx\nWvut"])
def test_a_name_is_masked_wherever_it_was_read(name: str, quoted: str) -> None:
    cheque = full(**{
        name: text("Zyx Wvut"), "bank_name": text(f"Bank, {quoted}"), "ifsc": text(quoted),
        "amount_in_words": Field[Decimal](value=Decimal(1), text=f"{quoted} one only"),
        "findings": (said(f"The figures say {quoted}; the words say 2."), said(f"Not ours: {quoted}")),
    })  # fmt: skip
    masked = redacted(cheque)
    assert not re.search("zyx|wvut", masked.to_json(), re.IGNORECASE)
    assert masked.bank_name == Field[str](value="Bank, ***", text="Bank, ***")
    assert masked.amount_in_words == Field[Decimal](value=Decimal(1), text="*** one only")
    assert [one.message for one in masked.findings] == ["The figures say ***; the words say 2.", "***"]


def test_an_account_number_is_masked_wherever_it_was_read() -> None:
    micr = Field[Micr](value=Micr(cheque_number=ACCOUNT, routing="400002003", account="007322"), text="⑈1⑈")
    cheque = full(account_number=text(ACCOUNT), micr=micr, cheque_number=text("7322-2450"),
                  findings=(said("The figures say 7322 2450; the words say 1."),))  # fmt: skip
    masked = redacted(cheque)
    assert masked.cheque_number == Field[str](value="***", text="***")
    assert masked.micr is not None
    assert masked.micr.value == Micr(cheque_number="***", routing="400002003", account="***")
    assert masked.findings[0].message == "The figures say ***; the words say 1."


def test_short_numbers_and_words_are_not_searched_for() -> None:
    cheque = full(payee_name=text("Jo"), account_number=text("4825"), memo=text("a"))
    masked = redacted(cheque)
    assert (masked.findings, masked.bank_name, masked.amount_in_numbers) == (
        cheque.findings, cheque.bank_name, cheque.amount_in_numbers)  # fmt: skip


def test_the_own_words_of_a_sentence_stay() -> None:
    """A payee may be called like a word of a sentence; the code of the finding is no secret."""
    cheque = full(payee_name=text("The Figures Say Words"))
    assert redacted(cheque).findings == cheque.findings


def test_names_of_files_stay() -> None:
    cheque = full(source="Meera Stationers.jpg", findings=(
        Finding.of("duplicate", "name", source="Meera Stationers.jpg"),
        Finding.of("duplicate", "line", field="micr", source="Meera Stationers.jpg")))  # fmt: skip
    masked = redacted(cheque)
    assert (masked.source, masked.findings) == (cheque.source, cheque.findings)


@pytest.mark.parametrize("name", MASKED)
def test_what_a_later_finding_about_a_masked_field_quotes_is_masked(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A sentence of which nothing is known here but that it quotes something."""
    kind = TABLE["field-unsure"]
    monkeypatch.setattr(redact, "TABLE", {"field-unsure": type(kind)(
        kind.severities, kind.fields, {"": "The {field} is {ours}; the file has {theirs}."})})  # fmt: skip
    for sentence, left in (("The payee is Zyx; the file has Wvut.", "The payee is ***; the file has ***."),
                           ("Wvut!", "***")):  # fmt: skip
        finding = said(sentence, "field-unsure", name)
        assert redacted(full(findings=(finding,))).findings[0].message == left


def test_findings_of_today_that_quote_no_name_are_left_alone() -> None:
    findings = (
        Finding.of("field-unsure", field="payee_name", confidence="93 %", required="99 %"),
        Finding.of("numbers-differ", number="000123", printed="000124"),
        Finding.of("routing-checksum", routing="400002003"),
        Finding.of("micr-amount-differs", encoded="1.00 INR", amount="2.00 INR"),
        Finding.of("fraction-mismatch", fraction="1-2/34", begins="0340", routing="400002003"),
        Finding.of("altered-suspect", "retouched", field="payee_name", what="struck out"),
        Finding.of("box-empty", field="payee_name"),
    )
    assert redacted(full(findings=findings)).findings == findings


LETTERS = "ΓΔΘΛΞΠΣΦΨΩ"  # in no key, sentence or other value of a record; in one case only
names = st.lists(st.text(LETTERS, min_size=3, max_size=8), min_size=1, max_size=3).map(" ".join)
accounts = st.text("6789", min_size=5, max_size=20).filter(lambda number: len(set(number)) > 1)


@given(names=st.tuples(names, names, names), accounts=st.tuples(accounts, accounts), data=st.data())
def test_no_masked_value_is_left(
    names: tuple[str, str, str], accounts: tuple[str, str], data: st.DataObject
) -> None:
    secrets = [*names, *accounts]
    quotes = st.builds("{}{}{}".format, st.sampled_from(["", "Pay ", "A/c: "]), st.sampled_from(secrets),
                       st.sampled_from(["", " only", "!"]))  # fmt: skip

    def quote() -> str:
        return data.draw(quotes)

    cheque = full(
        payee_name=Field[str](value=names[0], text=quote()), ifsc=text(quote()), bank_name=text(quote()),
        payer_name=Field[str](value=names[1], text=quote()), memo=Field[str](value=names[2], text=quote()),
        account_number=Field[str](value=accounts[0], text=quote()), cheque_number=text(quote()),
        micr=Field[Micr](value=Micr(account=accounts[1], routing="100002003", cheque_number=quote()),
                         text=f"⑈{accounts[1]}⑈"),
        amount_in_numbers=Field[Decimal](value=Decimal("1.00"), text=quote()),
        findings=(said(f"The figures say {quote()}; the words say {quote()}."), said(quote()),
                  said(f"The payee: {quote()}", "payee-unreadable", "payee_name")),
    )  # fmt: skip
    left = redacted(cheque).to_json()
    assert json.loads(left)["schema"] == "chequeocr/1"
    assert [secret for secret in secrets if secret in left] == []
    assert not set(LETTERS) & set(left), "a part of a name is left"


def test_long_texts_take_no_time() -> None:
    start = time.perf_counter()
    nearly = ("a" * 29_999 + "b ") * 3
    masked = redacted(full(payee_name=text("ab " * 30_000), memo=text("a" * 30_000), bank_name=text(nearly)))
    assert time.perf_counter() - start < 5
    assert masked.bank_name is not None
    assert "a" * 100 not in masked.bank_name.text


@pytest.mark.parametrize("count", [3, 20, 21, 22, 60, 500])
def test_a_long_text_is_masked_to_its_end(count: int) -> None:
    memo = " ".join(f"q{number:03}" for number in range(count))
    masked = redacted(full(memo=text(memo), bank_name=text(f"Bank of {memo.upper()} Ltd")))
    assert masked.bank_name is not None
    assert re.fullmatch(r"Bank of ([*]{3} ?)+ Ltd", masked.bank_name.text)


@pytest.mark.parametrize(
    ("read", "left"),
    [("Pay Zyxwv", "***"), ("Pay Zyxwv, Pay Zyx", "***, ***"), ("Zyxwv", "***"), ("to Zyxwv.", "to ***."),
     ("Zyxwv Pay Zyx Zyxwv", "*** *** ***"), ("nothing", "nothing"), ("", "")],
)  # fmt: skip
def test_of_names_that_overlap_no_end_is_left(read: str, left: str) -> None:
    """The account's text is searched for inside of words, too, and begins before the name does."""
    account = Field[str](value=None, text="Pay Zyx")
    masked = redacted(full(account_number=account, payee_name=text("Zyxwv"), bank_name=text(read)))
    assert masked.bank_name is not None
    assert masked.bank_name.text == left
