"""Words that stop a cheque: VOID, SPECIMEN, PAYMENT STOPPED, MONEY ORDER and the like, in six languages.

In: the texts of lines as they were read, slips of reading included. Out: what speaks against payment, with
the finding's code. What banks print on every form is told apart: "not negotiable" in a crossing, "valid for
three months", "void after 90 days". "Void if over $500" is a limit, against which the caller holds the
amount.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from chequeocr.findings import Code
from chequeocr.parse.edits import edits

AGAINST: Final[Code] = "words-against-payment"
OTHER: Final[Code] = "other-document"
TEST: Final[Code] = "test-item"


@dataclass(frozen=True, slots=True)
class Warned:
    """What speaks against payment: the finding's `code`, the words of the table in `word`, and the number of
    the `line` that says so."""

    code: Code
    word: str
    line: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    """`letters` of the phrase without spaces; `alone`: it only counts where it is most of its line, as on a
    stamp or in a heading."""

    word: str
    code: Code
    letters: str
    alone: bool


# Phrases that count wherever they stand. English; then French, Spanish, Portuguese, Italian, German.
_ANYWHERE: tuple[tuple[Code, str], ...] = (
    (AGAINST, (
        "CANCELLED, CANCELED, SPECIMEN, NON-NEGOTIABLE, NOT A CHEQUE, NOT A CHECK, NOT VALID FOR "
        "PAYMENT, PAYMENT STOPPED, STOP PAYMENT, STOPPED PAYMENT, REFER TO DRAWER, REFER TO "
        "MAKER, INSUFFICIENT FUNDS, FUNDS INSUFFICIENT, NOT SUFFICIENT FUNDS, ACCOUNT CLOSED, "
        "RETURNED UNPAID, RETURN UNPAID, DISHONOURED, DISHONORED, EXCEEDS ARRANGEMENT, EFFECTS "
        "NOT CLEARED, NO CASH VALUE, NOT FOR PAYMENT, NOT LEGAL TENDER, FOR DISPLAY ONLY, NOT FOR "
        "DEPOSIT, DO NOT CASH, DO NOT PAY, DO NOT DEPOSIT, FACSIMILE, COUNTERFEIT, VOID CHEQUE, "
        "VOID CHECK, SAMPLE CHEQUE, SAMPLE CHECK, CHEQUE SAMPLE, CHECK SAMPLE, CUSTOMER COPY, "
        "FILE COPY, OFFICE COPY, PHOTOCOPY"
    )),
    (AGAINST, (
        "IMPAYE, REJET DE PAIEMENT, OPPOSITION DE PAIEMENT, SANS PROVISION, SIN FONDOS, FONDOS "
        "INSUFICIENTES, SEM FUNDOS, NICHT EINGELOEST, UNGULTIG, ANNULLATO, ANULADO, CANCELADO, "
        "DEVOLVIDO, N EST PAS UN CHEQUE, NO ES UN CHEQUE, NAO E UM CHEQUE, KEIN SCHECK"
    )),
    (TEST, (
        "TEST ITEM, TEST CHEQUE, TEST CHECK, TEST ONLY, TEST DOCUMENT, TRAINING CHEQUE, TRAINING "
        "ONLY"
    )),
    (OTHER, (
        "MONEY ORDER, POSTAL ORDER, GIFT VOUCHER, GIFT CERTIFICATE, PROMISSORY NOTE, DEPOSIT "
        "SLIP, DEPOSIT TICKET, PAY-IN SLIP, PAYING-IN SLIP, PAY IN SLIP, WITHDRAWAL SLIP, CREDIT "
        "VOUCHER, DEBIT VOUCHER, CASH MEMO, BILL OF EXCHANGE, TRAVELLERS CHEQUE, TRAVELERS CHECK, "
        "TRAVELERS CHEQUE, CASH RECEIPT, OFFICIAL RECEIPT, PAYMENT VOUCHER, STATEMENT OF ACCOUNT, "
        "ACCOUNT STATEMENT, SALARY SLIP, PREMIUM RECEIPT, SAVINGS CERTIFICATE, CHEQUE "
        "REQUISITION, CHEQUE REQUEST, CHECK REQUEST, APPLICATION FORM, REQUISITION FORM, DIRECT "
        "DEBIT, STANDING ORDER, DEBIT MANDATE, FIXED DEPOSIT RECEIPT, REMITTANCE ADVICE ONLY, "
        "BANK STATEMENT, TAX INVOICE"
    )),
    (OTHER, (
        "MANDAT POSTAL, MANDAT CASH, LETTRE DE CHANGE, BILLET A ORDRE, BON DE CAISSE, BORDEREAU "
        "DE REMISE, CHEQUE CADEAU, GIRO POSTAL, LETRA DE CAMBIO, PAGARE A LA ORDEN, NOTA "
        "PROMISSORIA, VALE POSTAL, VAGLIA POSTALE, CAMBIALE, POSTANWEISUNG, UBERWEISUNGSTRAGER"
    )),
)  # fmt: skip

# Words that only count where they are most of what a line says.
_ALONE: tuple[tuple[Code, str], ...] = (
    (AGAINST, (
        "VOID, COPY, PAID, SAMPLE, STOPPED, INVALID, NOT VALID, DUPLICATE, STOP, RETURNED, "
        "UNPAID, PROOF, EXAMPLE"
    )),
    (AGAINST, (
        "ANNULE, COPIE, MODELE, EXEMPLE, NULO, COPIA, MUESTRA, EJEMPLO, PAGADO, MODELO, AMOSTRA, "
        "EXEMPLO, NULLO, ESEMPIO, FACSIMILE, PAGATO, MUSTER, KOPIE, BEZAHLT, STORNIERT"
    )),
    (TEST, (
        "TEST"
    )),
    (OTHER, (
        "VOUCHER, COUPON, RECEIPT, INVOICE, PAYSLIP, PAY SLIP, DEMAND DRAFT, CASH VOUCHER, I O U, "
        "RECU, FACTURE, RECIBO, FACTURA, FATURA, RICEVUTA, FATTURA, QUITTUNG, RECHNUNG, GUTSCHEIN"
    )),
)  # fmt: skip

# What takes the force of the phrases that _EXCUSED is found in away where their line goes on so. A stamp that
# runs into such a line keeps its own.
_HARMLESS = re.compile(
    r"\b(?:VOID|VALID|INVALID|NEGOTIABLE)\b.*\b(?:AFTER|IF|UNLESS|WITHOUT|WHEN|BEYOND|DAYS|MONTHS|OVER|ABOVE|"
    r"UNDER|EXCEEDING|MORE THAN|OUTSIDE)\b"
    r"|\b(?:AFTER|IF|UNLESS|WITHOUT)\b.*\b(?:VOID|INVALID)\b"
    r"|\bDO NOT (?:CASH|PAY|DEPOSIT)\b.*\b(?:IF|UNLESS|WITHOUT|AFTER)\b"
    r"|\b(?:DUTY|TAX|POSTAGE|BE|IS|ARE|PRE|FULLY|HAS BEEN) PAID\b|\bPAID UP\b"
)
_EXCUSED = re.compile(r"VOID|VALID|NEGOTIABLE|PAID|COPY|^DONOT")

# What a cheque was written for, by its number: "Invoice 4471" is a memo, INVOICE a heading.
_BILL = re.compile(r"\b(?:INVOICE|FACTURE|FACTURA|FATURA|FATTURA|RECHNUNG)S?\b\W*(?:N\w{0,2}\b\W*)?\d{2}")
_BILLS = frozenset(("INVOICE", "TAXINVOICE", "FACTURE", "FACTURA", "FATURA", "FATTURA", "RECHNUNG"))

_LIMIT = re.compile(
    r"\b(?:(?:VOID|NOT VALID|NOT GOOD|NOT NEGOTIABLE)\b[^0-9]*?\b(?:OVER|ABOVE|EXCEEDING|MORE THAN)"
    r"|NOT (?:OVER|ABOVE|EXCEEDING|TO EXCEED|MORE THAN))\b"
    r"[^0-9]{0,12}(\d[\d,. ]*\d|\d)"
    r"(?![\d,. ]*\s*(?:LAC|LAKH|THOUSAND|MILLION|CRORE|DAY|MONTH|YEAR))"
)
"""An amount in figures; where a word multiplies it, it is not understood."""

# What banks print, and what it could be misread as.
_RATHER = {"NONNEGOTIABLE": "NOTNEGOTIABLE", "SAMPLECHECK": "SIMPLECHECK"}

_ALIKE = 1  # letters in which two phrases differ that are one
_WINDOW = 6  # words of the longest phrase, and one that reading parted
_MOST = 0.55  # of a line's letters that a phrase makes up which counts alone
_A_SLIP, _ALONE_A_SLIP = 7, 5  # letters for each of which one may be misread, in a phrase among others or not
_LEAST_SLIPPED = 7  # letters: shorter words must be read rightly
_LONG = 10  # letters of a phrase that no other words hold by chance
_LOOKS = str.maketrans("015862|!", "OISBGZII")
_MONTHS = frozenset(
    ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "SEPT", "OCT", "NOV", "DEC")
)


def warned(texts: Sequence[str]) -> list[Warned]:
    """Returns what speaks against payment in the lines' texts, in their order, each word once; of words that
    are spelled nearly alike ("cancelled", "canceled") one.

    >>> [(w.code, w.word) for w in warned(["SPEC1MEN", "Not negotiable", "VOID AFTER 90 DAYS", "Void"])]
    [('words-against-payment', 'SPECIMEN'), ('words-against-payment', 'VOID')]
    >>> [w.word for w in warned(["CANCELED", "CANCELLED"])]
    ['CANCELED']
    """
    found: dict[str, Warned] = {}
    for number, text in enumerate(texts):
        # The words that are there letter by letter first: "fattura" is a slip of "factura", too.
        letters = _plain(text).replace(" ", "")
        for phrase in sorted(_phrases_in(text), key=lambda one: one.letters not in letters):
            alike = (known for known in found.values() if known.code == phrase.code)
            if all(edits(phrase.word, known.word) > _ALIKE for known in alike):
                found[phrase.word] = Warned(phrase.code, phrase.word, number)
    return list(found.values())


def limits(texts: Sequence[str]) -> list[Decimal]:
    """Returns the amounts above which a cheque says that it is void.

    >>> limits(["VOID IF OVER $500.00", "Not valid above Rs. 50,000/-", "void after 90 days"])
    [Decimal('500.00'), Decimal('50000')]
    """
    found = []
    for text in texts:
        match = _LIMIT.search(_capitals(text))
        if match and (number := _number(match.group(1))) is not None:
            found.append(number)
    return found


def _number(text: str) -> Decimal | None:
    """The amount of figures as print has them, thousands grouped by commas or spaces."""
    digits = re.sub(r"[,\s]", "", text.rstrip(".,"))
    return Decimal(digits) if re.fullmatch(r"\d{1,12}(?:\.\d{1,2})?", digits) else None


def _phrases_in(text: str) -> Iterator[_Phrase]:
    plain = _plain(text)
    words = plain.split()
    whole = plain.replace(" ", "")
    if len(whole) < 3:
        return
    harmless, bill = _HARMLESS.search(plain), _BILL.search(_capitals(text))
    windows = {
        "".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + _WINDOW) + 1)
    } | {whole}  # letters of a heading may stand apart
    if len(words) == 1 and 3 <= len(whole) <= 5 and whole[0] == "V" and edits(whole, "VOID") == 1:
        windows, whole = {"VOID"}, "VOID"  # the one short word whose slips mean nothing else on a leaf
    by_length: dict[int, set[str]] = {}
    for window in windows:
        by_length.setdefault(len(window), set()).add(window)
    for phrase in _table():
        if (harmless and _EXCUSED.search(phrase.letters)) or (bill and phrase.letters in _BILLS):
            continue
        most = len(phrase.letters) >= _MOST * len(whole)
        if (most or not phrase.alone) and (_says(by_length, phrase.letters, most) or _within(whole, phrase)):
            yield phrase


def _says(windows: Mapping[int, set[str]], letters: str, most: bool) -> bool:
    """Whether one of the runs of words, by their length, is a phrase's letters, slips of reading allowed."""
    if letters in windows.get(len(letters), ()):
        return True
    slips = len(letters) // (_ALONE_A_SLIP if most else _A_SLIP) if len(letters) >= _LEAST_SLIPPED else 0
    if not slips:
        return False
    near = [
        w
        for length in range(len(letters) - slips, len(letters) + slips + 1)
        for w in windows.get(length, ())
        if _shared(w, letters, slips)
    ]
    rather = _RATHER.get(letters)
    return any(
        edits(w, letters) <= slips and not (rather and edits(w, rather) < edits(w, letters)) for w in near
    )


def _within(whole: str, phrase: _Phrase) -> bool:
    """Whether a long phrase runs into its neighbours, as a stamp across print does."""
    return len(phrase.letters) >= _LONG and not phrase.alone and phrase.letters in whole


def _shared(window: str, letters: str, slips: int) -> bool:
    """Whether so many slips can part two texts at all: each changes three runs of three letters at most."""
    grams = _grams(letters)
    return len(grams & _grams(window)) >= len(grams) - 3 * slips


@lru_cache(maxsize=1)
def _table() -> tuple[_Phrase, ...]:
    return tuple(
        _Phrase(word, code, re.sub(r"[^A-Z]", "", word), alone)
        for alone, table in ((False, _ANYWHERE), (True, _ALONE))
        for code, words in table
        for word in words.split(", ")
    )


def _plain(text: str) -> str:
    """Words in capitals without accents, one space between. Figures that look like letters are letters where
    they stand among such; numbers and months are left out."""
    words = []
    for token in re.findall(r"[A-Z0-9|!]+", _capitals(text)):
        letters = sum(c.isalpha() for c in token)
        if 2 * letters >= len(token) and token not in _MONTHS:
            words.append(token.translate(_LOOKS))
    return " ".join(words)


def _capitals(text: str) -> str:
    base = unicodedata.normalize("NFD", text.upper())
    return " ".join("".join(c for c in base if not unicodedata.combining(c)).split())


@lru_cache(maxsize=4096)
def _grams(letters: str) -> frozenset[str]:
    return frozenset(letters[i : i + 3] for i in range(len(letters) - 2))
