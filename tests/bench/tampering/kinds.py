"""The table of all kinds of tampering.

In: nothing. Out: `KINDS`: a name -> its family, the function that does it, the highest share of it that may
be accepted, and the fields within or beside which the picture changes (none: anywhere).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from chequeocr.synth.dice import Rng
from chequeocr.types import Image
from tests.bench.tampering import captures, dates, figures, printing, signatures, texts
from tests.bench.tampering.base import FIGURES, PAYEE, WORDS, Base

Made = Image | bytes | None
"""A picture, RGB uint8, or a file; None where this can't be done to the base."""

STRICT, HARD = 0.02, 0.10
"""Highest accepted shares; the second one for payees and screens, where pictures tell less."""


class Kind(NamedTuple):
    """A row: see the module."""

    family: str
    make: Callable[[Rng, Base], Made]
    most: float = STRICT
    where: tuple[str, ...] = ()


def _figures(make: Callable[[Rng, Base], Made]) -> Kind:
    return Kind("figures", make, where=(FIGURES,))


def _words(make: Callable[[Rng, Base], Made]) -> Kind:
    return Kind("words", make, where=(WORDS,))


def _payee(make: Callable[[Rng, Base], Made]) -> Kind:
    return Kind("payee", make, HARD, (PAYEE,))


def _date(make: Callable[[Rng, Base], Made]) -> Kind:
    return Kind("date", make, where=("date",))


def _signature(make: Callable[[Rng, Base], Made]) -> Kind:
    return Kind("signature", make, where=("signature",))


def _print(*said: str) -> Kind:
    return Kind("print", printing.small_print(*said))


def _stamp(*said: str) -> Kind:
    return Kind("stamp", printing.rubber_stamp(*said))


def _heading(*said: str) -> Kind:
    return Kind("heading", printing.heading(*said))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "figure-written-over": _figures(figures.written_over),
        "figure-rubbed-out": _figures(figures.rubbed_out),
        "figure-struck-out": _figures(figures.one_struck),
        "zero-squeezed-in": _figures(figures.zero_squeezed_in),
        "leading-one": _figures(figures.leading_one),
        "stroke-before-close": _figures(figures.stroke_close),
        "stroke-before-far": _figures(figures.stroke_far),
        "zero-after-end": _figures(figures.zero_after),
        "zero-after-end-other-ink": _figures(figures.zero_after_other_ink),
        "dollar-sign-before": _figures(figures.sign_before("US$")),
        "euro-sign-before": _figures(figures.sign_before("€")),
        "other-sign-before": _figures(figures.sign_before()),
        "figures-struck-out": _figures(figures.struck_and_rewritten),
        "figures-painted-over": _figures(figures.painted_and_rewritten),
        "figures-other-ink": _figures(figures.other_amount_other_ink),
        "word-rewritten": _words(texts.word_rewritten),
        "word-written-over": _words(texts.word_over),
        "word-struck-out": _words(texts.word_struck),
        "words-struck-out": _words(texts.words_struck_and_rewritten),
        "us-dollars-after": _words(texts.currency_after("US DOLLARS", "USD")),
        "euros-after": _words(texts.currency_after("EUROS", "EUR")),
        "naira-after": _words(texts.currency_after("NAIRA", "NGN")),
        "words-added-after": _words(
            texts.added_after(WORDS, "and ninety nine", "thousand", "and fifty thousand", "lakh")
        ),
        "payee-struck-out": _payee(texts.line_struck(PAYEE)),
        "payee-struck-and-rewritten": _payee(texts.payee_struck_and_rewritten),
        "payee-painted-over": _payee(texts.payee_painted),
        "payee-other-ink": _payee(texts.payee_other_ink),
        "payee-or-added": _payee(
            texts.added_after(PAYEE, "or Ravi Kumar", "or John Walsh", "or A. Osman", "or bearer Raj")
        ),
        "payee-slash-added": _payee(texts.added_after(PAYEE, "/ R. Shah", "/ P. Walsh", "/ Blue Star Ltd")),
        "payee-written-over": _payee(texts.payee_over),
        "date-struck-out": _date(texts.line_struck("date")),
        "date-figure-written-over": _date(dates.figure_over),
        "date-other-ink": _date(dates.other_day_other_ink),
        "date-painted-over": _date(dates.painted),
        "signature-erased": _signature(signatures.erased),
        "signature-printed-line": _signature(signatures.printed_line),
        "signature-typed-name": _signature(signatures.typed_name),
        "signature-facsimile": _signature(signatures.facsimile),
        "signature-crossed-out": _signature(signatures.crossed_out),
        "print-void": _print("VOID", "Void", "** VOID **"),
        "print-specimen": _print("SPECIMEN", "SPECIMEN ONLY"),
        "print-copy": _print("COPY", "DUPLICATE COPY"),
        "print-non-negotiable": _print("NON-NEGOTIABLE", "NON NEGOTIABLE"),
        "print-not-a-cheque": _print("NOT A CHEQUE - COPY - NOT VALID FOR PAYMENT", "NOT VALID FOR PAYMENT"),
        "print-sample": _print("SAMPLE", "Sample cheque"),
        "print-test-item": _print("TEST ITEM", "Test Item"),
        "memo-void": Kind("print", printing.void_memo),
        "stamp-specimen": _stamp("SPECIMEN"),
        "stamp-non-negotiable": _stamp("NON-NEGOTIABLE"),
        "stamp-payment-stopped": _stamp("PAYMENT STOPPED", "STOP PAYMENT"),
        "stamp-refer-to-drawer": _stamp("REFER TO DRAWER"),
        "stamp-paid": _stamp("PAID"),
        "stamp-cancelled": _stamp("CANCELLED", "CANCELED"),
        "heading-money-order": _heading("MONEY ORDER", "POSTAL MONEY ORDER"),
        "heading-gift-voucher": _heading("GIFT VOUCHER", "GIFT CERTIFICATE"),
        "heading-deposit-slip": _heading("DEPOSIT SLIP", "PAY-IN SLIP"),
        "heading-promissory-note": _heading("PROMISSORY NOTE"),
        "two-side-by-side": Kind("two leaves", captures.side_by_side),
        "two-above-each-other": Kind("two leaves", captures.one_above_the_other),
        "two-overlapping": Kind("two leaves", captures.overlapping),
        "screen-window": Kind("screen", captures.screen_window, HARD),
        "screenshot-window": Kind("screen", captures.screenshot_window, HARD),
        "screen-moire": Kind("screen", captures.screen_moire, HARD),
        "photocopy": Kind("copy or cut", captures.photocopy),
        "micr-line-cut": Kind("copy or cut", captures.micr_cut_off),
        "foot-cut-off": Kind("copy or cut", captures.foot_cut_off),
        "damaged-file": Kind("copy or cut", captures.damaged_file),
    }
)
