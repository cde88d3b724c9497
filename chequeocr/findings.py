"""Every finding: its code, how grave it is, what it is about, and its sentences. One closed table.

In: nothing. Out: `TABLE`, and `sentence`, which puts values into a sentence. What is not in the table is no
finding: an unknown code, a missing value or a field that the code isn't about is a mistake in a program and
raises. `chequeocr.record.Finding.of` makes findings; docs/findings.md has a heading for each code.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, cast

from chequeocr.fields import CALLED, FIELDS

Severity = Literal["info", "warning", "error"]

Code = Literal[
    "not-a-cheque", "blank-leaf", "cancelled-or-void", "marks-across", "duplicate",
    "amounts-disagree", "amount-unreadable", "amount-single-source", "amount-unsure",
    "amount-outside-limits", "other-currency", "currency-unknown", "altered-suspect",
    "words-against-payment", "other-document", "test-item", "several-cheques",
    "screen-photo", "copy-suspect", "damaged-file",
    "payee-unreadable", "date-missing", "date-unreadable", "date-ambiguous", "date-stale", "date-post-dated",
    "micr-unreadable", "micr-missing", "micr-incomplete", "micr-amount-differs", "numbers-differ",
    "differs-from-file", "routing-checksum", "fraction-mismatch", "signature-missing",
    "field-unsure", "required-missing", "country-contradicted", "country-inferred",
    "low-resolution", "blurred", "too-dark", "too-pale", "cropped", "picture-turned", "straightened",
    "part-outside", "more-cheques", "animated", "more-pages", "box-outside", "box-empty",
]  # fmt: skip
"""Every code there is, for type checkers; the keys of TABLE."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table.

    `severities` and `fields` are those that findings of this code may have, a field of None being the whole
    cheque. `sentences` by the name of the case, "" where there is one case only, with the values that each
    needs in braces; `{field}` is what people call the field. A cheque with an "error" is never accepted, one
    with a finding that `rejects` is rejected. `unless_accepted`: the finding says why reading may fail, and
    is left out where the reading was sure enough to be accepted.
    """

    severities: tuple[Severity, ...]
    fields: tuple[str | None, ...]
    sentences: Mapping[str, str]
    rejects: bool = False
    unless_accepted: bool = False


def _kind(
    severity: Severity | tuple[Severity, ...],
    fields: str | tuple[str | None, ...] | None,
    sentences: str | Mapping[str, str],
    *,
    rejects: bool = False,
    unless_accepted: bool = False,
) -> Kind:
    return Kind(
        (severity,) if isinstance(severity, str) else severity,
        fields if isinstance(fields, tuple) else (fields,),
        MappingProxyType({"": sentences} if isinstance(sentences, str) else dict(sentences)),
        rejects,
        unless_accepted,
    )


_FIGURES, _WORDS = "amount_in_numbers", "amount_in_words"

TABLE: Final[Mapping[Code, Kind]] = MappingProxyType({
    "not-a-cheque": _kind("error", None, {
        "nothing": "No cheque was found in this picture.",
        "unlike": "Nothing in this picture reads like a cheque.",
    }, rejects=True),
    "blank-leaf": _kind("error", None, "This is a blank cheque: nothing is filled in.", rejects=True),
    "cancelled-or-void": _kind(
        "error", None, "The cheque is crossed out, or a word like CANCELLED or VOID is on it.", rejects=True),
    "marks-across": _kind(
        "error", None, "Lines or writing seem to go across the cheque. It may have been cancelled."),
    "duplicate": _kind("error", (None, "micr"), {
        "file": "This is the same picture as {source}, read earlier in this batch.",
        "name": "{source} was named twice in this batch.",
        "line": "{source}, read earlier in this batch, has the same MICR line and the same amount.",
    }),
    "amounts-disagree": _kind("error", _WORDS, "The figures say {figures}; the words say {words}."),
    "amount-unreadable": _kind(
        "error", _FIGURES, "The amount could be read neither in figures nor in words."),
    "amount-single-source": _kind("warning", (_FIGURES, _WORDS), {
        "figures": "Only the figures could be read. Nothing confirms the amount.",
        "words": "Only the words could be read. Nothing confirms the amount.",
    }),
    "amount-unsure": _kind(
        "warning", _FIGURES, "The amount is {confidence} likely right; your policy requires {required}."),
    "amount-outside-limits": _kind("error", _FIGURES, {
        "below": "{amount} is below your automatic limit of {limit}.",
        "above": "{amount} is above your automatic limit of {limit}.",
    }),
    "other-currency": _kind("error", (_FIGURES, _WORDS), {
        "not-given": "No currency is given; {expected} is expected.",
        "not-expected": "The amount is in {currency}; {expected} is expected.",
        "named": "The {field} names {named}; {expected} is expected.",
        "written": "The {field} names {named}; the amount was taken as {currency}.",
        "beside": "{named} stands by the {field}; the amount was taken as {currency}.",
    }),
    "currency-unknown": _kind("error", _FIGURES, {
        "none": "The currency is not known: neither the cheque, its country nor your policy names one.",
        "several": "The currency is not known: {named} may be one of several.",
    }),
    "altered-suspect": _kind("error", (_FIGURES, _WORDS, "payee_name", "date", "signature"), {
        "": "A figure of the amount seems to have been written over, struck out, or added in another ink.",
        "beside": "A stroke or a figure that is not part of the amount stands beside its figures.",
        "retouched": "The {field} seems to have been altered after it was written: {what}.",
        "another": "The payee's line seems to name a second payee.",
        "after": "Something is written after the end of the {field}.",
        "ink": "The {field} is written in another ink than the rest.",
    }),
    "words-against-payment": _kind("error", None, {
        "": "{word} stands {where} of the cheque.",
        "limit": "The cheque says that it is void above {limit}.",
    }),
    "other-document": _kind("error", None, {
        "": "{word} stands {where}: this seems to be no cheque.",
        "unshown":
            'Nothing printed shows a cheque: no MICR line, no IFSC, no bank with "cheque" or "pay to".',
    }),
    "test-item": _kind("error", None, "{word} stands {where} of the cheque."),
    "several-cheques": _kind(
        "error", None, "The picture seems to show two cheques, or parts of two. Found twice: {label}."),
    "screen-photo": _kind("error", None, {
        "stripes": "The picture seems to show a screen, not paper: its coloured stripes run through it.",
        "window": "The picture seems to show a program's window, not paper: {word} stands {where}.",
    }),
    "copy-suspect": _kind(
        "error", None, "The picture seems to show a photocopy: no colours, and specks of toner."),
    "damaged-file": _kind(
        "error", None, "The file is damaged: a part of the picture may be wrong. Get the file again."),
    "payee-unreadable": _kind("error", "payee_name", {
        "unreadable": "The payee's name could not be read.",
        "missing": "No payee was found.",
    }),
    "date-missing": _kind("warning", "date", "No date was found."),
    "date-unreadable": _kind("warning", "date", "The date could not be read."),
    "date-ambiguous": _kind("warning", "date", "The date can be read as {date} or as {other}."),
    "date-stale": _kind("error", "date", "On {day} the cheque is {age} old; the limit is {limit}."),
    "date-post-dated": _kind("error", "date", "The date is {ahead} after {day}; the limit is {limit}."),
    "micr-unreadable": _kind("warning", "micr", "The MICR line could not be read."),
    "micr-missing": _kind("error", "micr", {
        "": "No MICR line could be read: it may be cut off, or the paper may be no cheque.",
        "unsure": "The MICR line is only {confidence} likely right: it may be cut off or damaged.",
    }),
    "micr-incomplete": _kind(
        "warning", "micr", "The MICR line is incomplete: the bank's number in it could not be read."),
    "micr-amount-differs": _kind(
        "error", "micr", "The MICR line says {encoded}; the amount was read as {amount}."),
    "numbers-differ": _kind(
        "warning", "micr", "The MICR line has the cheque number {number}; {printed} is printed at the top."),
    "differs-from-file": _kind(("error", "warning"), (_FIGURES, "micr", "payee_name"), {
        "amount": "The file states {stated}; the amount was read as {read}.",
        "number": "The file states the {what} {stated}; {read} was read.",
        "payee": "The file states the payee {stated}; {read} was read.",
    }),
    "routing-checksum": _kind(
        "error", "micr",
        "The check digit of the routing number {routing} is wrong: the number was misread or is invalid."),
    "fraction-mismatch": _kind(
        "error", "micr",
        "The printed fraction {fraction} belongs to a routing number that begins with {begins}; "
        "the MICR line says {routing}."),
    "signature-missing": _kind(("error", "info"), "signature", "No signature was found."),
    "field-unsure": _kind(
        "warning", FIELDS, "The {field} is {confidence} likely right; your policy requires {required}."),
    "required-missing": _kind(
        "warning", FIELDS, "The {field} could not be read; your policy requires it."),
    "country-contradicted": _kind(
        "error", None, "The country given is {given}, but the cheque seems to be from {printed}: {reason}."),
    "country-inferred": _kind("info", None, {
        "inferred": "Country not given; treated as {country} because {reason}.",
        "unknown": "Country not given and not recognised. The date may be day first or month first.",
    }),
    "low-resolution": _kind(
        "warning", None, "The picture is too small for its writing to be read reliably.",
        unless_accepted=True),
    "blurred": _kind("warning", None, "The writing is out of focus.", unless_accepted=True),
    "too-dark": _kind(
        "warning", None, "The picture is too dark for its writing to be read reliably.",
        unless_accepted=True),
    "too-pale": _kind(
        "warning", None, "The writing is too pale to be read reliably.", unless_accepted=True),
    "cropped": _kind(
        "warning", None, "Writing runs over the edge of the picture: a part of the cheque is cut off."),
    "picture-turned": _kind("info", None, "The picture was not upright. It was turned before it was read."),
    "straightened": _kind(
        "info", None, "The cheque lay {degrees} degrees askew. It was straightened before it was read."),
    "part-outside": _kind("warning", None, "A corner of the cheque lies outside of the picture."),
    "more-cheques": _kind(
        "warning", None, "The picture shows {count} cheques. Only the first was read."),
    "animated": _kind("info", None, "The file holds several frames. Only the first was read."),
    "more-pages": _kind("warning", None, "The file holds several pages. Only the first was read."),
    "box-outside": _kind(
        "warning", FIELDS, "The {field} was found outside the picture and could not be read."),
    "box-empty": _kind("info", FIELDS, "Nothing is written where the {field} belongs."),
})  # fmt: skip
"""Code -> row. Each sentence states one fact and says the value that it is about."""


def known(code: object) -> bool:
    """Returns whether there is a finding of this code.

    >>> known("cancelled-or-void"), known("cancelled-or-viod"), known(None)
    (True, False, False)
    """
    return isinstance(code, str) and code in TABLE


def kind(code: str) -> Kind:
    """Returns the row of a code. Raises LookupError if there is none."""
    if not known(code):
        raise LookupError(f"no finding has the code {code!r:.60}: chequeocr/findings.py lists all of them")
    return TABLE[cast("Code", code)]


def sentence(code: str, case: str, field: str | None, values: Mapping[str, object]) -> str:
    """Returns the sentence of a finding for people. `case` is "" if the code has one sentence only.

    LookupError for an unknown code or case, TypeError for other values than the sentence names.

    >>> sentence("box-empty", "", "payee_name", {})
    'Nothing is written where the payee belongs.'
    >>> sentence("duplicate", "name", None, {"source": "a.jpg"})
    'a.jpg was named twice in this batch.'
    """
    sentences = kind(code).sentences
    if case not in sentences:
        raise LookupError(f"{code} has no case {case!r:.60}: it has {', '.join(sentences) or 'one only'}")
    text = sentences[case]
    called = {"field": CALLED.get(field, field)} if field else {}
    needed = placeholders(text)
    if needed - called.keys() != values.keys():
        raise TypeError(f"{code} needs the values {sorted(needed)}, not {sorted(values)}")
    return text.format(**called, **values)


def placeholders(text: str) -> frozenset[str]:
    """Returns the names in braces of a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
