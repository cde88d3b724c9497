"""Records for those who may not see whose cheques they are: names and account numbers are masked.

In: a record. Out: the same with masks. What stays: the picture's name and sha256, amounts, dates, bank,
cheque and routing numbers, decisions, findings, places, scores. Of an account number the last four characters
stay, as on a printed receipt, where as many others are hidden.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeVar

from chequeocr.fields import CALLED, FIELDS
from chequeocr.findings import TABLE
from chequeocr.record import Cheque, Field, Finding, Micr, Stated

MASK: Final = "***"

MASKED: tuple[str, ...] = ("payee_name", "payer_name", "memo", "account_number", "micr", "expected")
"""What is masked: of `micr` the account and the text, of `expected` the account and the payee."""

SEARCHED: tuple[str, ...] = (
    "amount_in_numbers", "amount_in_words", "date", "cheque_number", "bank_name", "ifsc",
)  # fmt: skip
"""The fields that stay. Where a masked value was read in one of these too, it is masked there."""

KEPT: tuple[str, ...] = (
    "schema_", "source", "page", "cheque", "sha256", "decision", "outline", "amount", "signature", "models",
)  # fmt: skip
"""What stays as it is. Findings are searched."""

_SHOWN = 4  # last characters of an account number
_NUMBER = 5  # figures from which on a number is searched for elsewhere: shorter ones are there by chance
_PIECE = 64  # letters and figures: no longer text is searched for in one piece
_WORD = 3  # letters from which on a word of a name is searched for in what a sentence quotes
# What sentences of today quote that is neither a name nor an account number. Where a finding is about a
# masked field, what else its sentence quotes is masked.
_HARMLESS = frozenset({
    "field", "confidence", "required", "source", "number", "printed", "encoded", "amount", "routing",
    "fraction", "begins", "what",
})  # fmt: skip

T = TypeVar("T")


def redacted(cheque: Cheque) -> Cheque:
    """Returns the record with payee, payer, memo and account number masked, wherever they stand in it.

    A mask is `***`; an account number of eight characters or more keeps its last four. Fields that are absent
    or unreadable stay None. Pictures (`crops`) are left out.
    """
    secrets = _secrets(cheque)
    changes: dict[str, Any] = {}
    for name in ("payee_name", "payer_name", "memo"):
        changes[name] = _masked(getattr(cheque, name), MASK)
    account, micr = cheque.account_number, cheque.micr
    changes["account_number"] = _masked(account, account and _account(account.value or ""))
    changes["micr"] = _masked(micr, micr and micr.value and _micr(micr.value, secrets))
    changes["expected"] = _stated(cheque.expected, secrets)
    for name in SEARCHED:
        changes[name] = _searched(getattr(cheque, name), secrets)
    changes["findings"] = tuple(_finding(one, secrets) for one in cheque.findings)
    return cheque.model_copy(update=changes).with_crops({})


def _masked(field: Field[T] | None, value: object) -> Field[T] | None:
    if field is None:
        return None
    kept = None if field.value is None else value
    return field.model_copy(update={"value": kept, "text": MASK if field.text else ""})


def _searched(field: Field[Any] | None, secrets: _Secrets) -> Field[Any] | None:
    if field is None:
        return None
    value = secrets.hidden(field.value) if isinstance(field.value, str) else field.value
    return field.model_copy(update={"value": value, "text": secrets.hidden(field.text)})


def _account(number: str) -> str:
    """
    >>> _account("73222450"), _account("GB33 BUKB 2020 1555 5555 55"), _account("252351")
    ('***2450', '***5555', '***')
    """
    characters = _bare(number)
    return MASK + (characters[-_SHOWN:] if len(characters) >= 2 * _SHOWN else "")


def _micr(micr: Micr, secrets: _Secrets) -> Micr:
    parts = {name: secrets.hidden(text) for name in ("cheque_number", "routing", "code")
             if (text := getattr(micr, name)) is not None}  # fmt: skip
    if micr.account is not None:
        parts["account"] = _account(micr.account)
    return micr.model_copy(update=parts)


def _stated(stated: Stated | None, secrets: _Secrets) -> Stated | None:
    """What the file states: a number stays unless it is that of the account, too."""
    if stated is None:
        return None
    parts: dict[str, str] = {name: secrets.hidden(text) for name in ("cheque_number", "routing")
                             if (text := getattr(stated, name)) is not None}  # fmt: skip
    if stated.account is not None:
        parts["account"] = _account(stated.account)
    if stated.payee is not None:
        parts["payee"] = MASK
    return stated.model_copy(update=parts)


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What may not be seen: `whole`, values and texts in any spacing and case; `words` of names, in what a
    sentence quotes."""

    whole: tuple[re.Pattern[str], ...]
    words: frozenset[str]

    def hidden(self, text: str) -> str:
        """Returns the text with a mask in the place of each secret, one for those that overlap."""
        left: list[str] = []
        end = 0
        for start, stop in sorted(found.span() for one in self.whole for found in one.finditer(text)):
            if start > end or not left:
                left.append(text[end:start])
            end = max(end, stop)
        return MASK.join((*left, text[end:]))

    def quoted(self, text: str) -> str:
        """Returns a text that a sentence quotes, masked where it has a word of a name."""
        return MASK if self.words & {*_words(text)} else self.hidden(text)


def _secrets(cheque: Cheque) -> _Secrets:
    names = {text for name in ("payee_name", "payer_name", "memo") for text in _texts(getattr(cheque, name))}
    numbers = {*_texts(cheque.account_number)}
    if cheque.expected is not None:
        names |= {cheque.expected.payee or ""}
        numbers |= {cheque.expected.account or ""}
    if cheque.micr is not None:
        numbers |= {cheque.micr.text}
        numbers |= {account for micr in (cheque.micr.value,) if micr and (account := micr.account)}
    found = {one for number in numbers for one in _patterns(_bare(number), _NUMBER, "")}
    found |= {one for name in names for one in _patterns(_bare(name), _WORD, r"\b")}
    # One by one: of two that overlap, as a name and the text that it was read in, no end may be left.
    whole = tuple(re.compile(one, re.IGNORECASE) for one in found)
    return _Secrets(whole, frozenset(word for name in names for word in _words(name)))


def _texts(field: Field[str] | None) -> Iterator[str]:
    if field is not None:
        yield field.text
        if field.value is not None:
            yield field.value


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _patterns(text: str, least: int, edge: str) -> Iterator[str]:
    """Patterns of letters and figures with any spacing and marks between; of a long text those of its pieces,
    as the time would grow with its square."""
    if len(text) >= least:
        cuts = [*range(0, max(1, len(text) - _PIECE), _PIECE), len(text)]
        border = edge if len(cuts) == 2 else ""
        for start, end in pairwise(cuts):
            yield border + r"[\W_]*".join(map(re.escape, text[start:end])) + border


def _words(text: str) -> Iterator[str]:
    return (word.casefold() for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _WORD)


def _finding(finding: Finding, secrets: _Secrets) -> Finding:
    return finding.model_copy(update={"message": _sentence(finding, secrets)})


def _sentence(finding: Finding, secrets: _Secrets) -> str:
    """The sentence, its own words untouched; in one that isn't of the table any word may be a quoted one."""
    message = finding.message
    for pattern, names in _templates(tuple(TABLE[finding.code].sentences.values())):
        found = pattern.fullmatch(message)
        if found is None:
            continue
        for at in range(len(names), 0, -1):
            start, end = found.span(at)
            message = message[:start] + _value(names[at - 1], found[at], finding, secrets) + message[end:]
        return message
    return MASK if finding.field in MASKED else secrets.quoted(message)


def _value(name: str, value: str, finding: Finding, secrets: _Secrets) -> str:
    if name == "source" or (name == "field" and value in (*FIELDS, *CALLED.values())):
        return value
    if finding.field in MASKED and name not in _HARMLESS:
        return MASK
    return secrets.quoted(value)


@cache
def _templates(sentences: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Patterns of a code's sentences, with the names of the values in them."""
    found = []
    for sentence in sentences:
        parts = [(literal, name) for literal, name, _, _ in string.Formatter().parse(sentence)]
        pattern = "".join(re.escape(literal) + ("(.+)" if name else "") for literal, name in parts)
        found.append((re.compile(pattern, re.DOTALL), tuple(name for _, name in parts if name)))
    return tuple(found)
