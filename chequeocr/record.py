"""The record: one cheque, typed, frozen, the same in Python and as JSON.

In: values that the stages before have settled. Out: Cheque, with `to_dict`, `to_json`, `from_json`;
its JSON schema is published in docs/cheque.schema.json. Money is Decimal here and a string in JSON;
numbers that identify (cheque, account, routing) are strings, as leading zeros matter. Records can be
pickled and copied, crops included.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic import Field as _Field

from chequeocr import findings
from chequeocr.errors import RecordError
from chequeocr.findings import Code, Severity
from chequeocr.types import Crop

T = TypeVar("T")

SCHEMA: Final = "chequeocr/1"

_MOST_WHOLE = 18
_MOST_DECIMALS = 4  # as in the Chilean unit of account, the most that ISO 4217 lists


def printable(text: str) -> str:
    """Returns `text` as safe to print: control characters become spaces, lone surrogates U+FFFD; length is
    kept.

    >>> printable("Meera\\x1b[2J"), printable("a\\ud800b") == "a\\ufffdb"
    ('Meera [2J', True)
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_STAND_INS.get(unicodedata.category(char), char) for char in text)


_STAND_INS: Final[Mapping[str, str]] = MappingProxyType({"Cc": " ", "Cs": "\ufffd"})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _plain_exponent(value: Decimal) -> Decimal:
    """Refuses 0E+9999999, which the limits on digits let through; minus nought becomes nought."""
    if not -_MOST_DECIMALS <= int(value.as_tuple().exponent) <= _MOST_WHOLE:
        raise ValueError(f"money has at most {_MOST_DECIMALS} decimals and {_MOST_WHOLE} figures before them")
    return value.copy_abs()


def _finite(value: float | None) -> float | None:
    return value if value is None or math.isfinite(value) else None


# Plain notation: str(Decimal("1E+3")) would put an exponent into a money file.
Money = Annotated[
    Decimal,
    _Field(ge=0, max_digits=_MOST_WHOLE + _MOST_DECIMALS, decimal_places=_MOST_DECIMALS, allow_inf_nan=False),
    AfterValidator(_plain_exponent),
    PlainSerializer(lambda d: format(d, "f"), return_type=str, when_used="json"),
]


def money(value: Decimal, currency: str | None) -> str:
    """Returns an amount for people; the currency only if it is known.

    >>> money(Decimal("48250.00"), "INR"), money(Decimal("7"), None)
    ('48,250.00 INR', '7')
    """
    return f"{value:,f} {currency or ''}".rstrip()


PixelBox = tuple[int, int, int, int]
PixelPoint = tuple[int, int]
PixelCorners = tuple[PixelPoint, PixelPoint, PixelPoint, PixelPoint]
Probability = Annotated[float, _Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Count = Annotated[int, _Field(ge=0)]
# JSON has no NaN: a score that is none is left out, so that a record reads back as it was written.
Score = Annotated[float | None, AfterValidator(_finite)]


class _Record(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _safe(cls, value: Any, info: ValidationInfo) -> Any:
        """Text that can be encoded and printed. A path keeps its control characters, to be found again."""
        if not isinstance(value, str):
            return value
        if info.field_name == "source":
            return _SURROGATE.sub("\ufffd", value)
        return printable(value)


class Field(_Record, Generic[T]):
    """One field as read.

    `value` is None where `text` doesn't parse; `score` is the recognizer's natural log-likelihood of
    `text`, None where that is no finite number; `confidence` is a calibrated probability that `value` is
    right, None until calibrated; `box` is x0, y0, x1, y1 in pixels of the picture as given
    (EXIF orientation applied), also where it was turned to be read.
    """

    value: T | None
    text: str
    score: Score = None
    confidence: Probability | None = None
    box: PixelBox | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _field_again, (type(self).__name__, dict(self))


def _field_again(name: str, values: dict[str, Any]) -> Field[Any]:
    """What pickle calls: classes such as Field[str] are in no module where it could find them."""
    return _FIELDS.get(name, Field).model_validate(values)


class Signature(_Record):
    """Whether something is written in the place of the signature. Whose it is, is never checked."""

    present: bool
    box: PixelBox | None = None


class Amount(_Record):
    """The amount to act on. `origin` ("from" in JSON) says which fields it was read in."""

    value: Money
    currency: str | None
    confidence: Probability | None = None
    origin: Literal["both", "numbers", "words"] = _Field(alias="from")

    def __eq__(self, other: object) -> bool:
        """Equal to an Amount of the same fields. Raises TypeError for a bare number, which has no currency: a
        comparison that is silently False would hide that `amount.value` was meant."""
        if isinstance(other, (Decimal, int, float)):
            raise TypeError("an Amount has a currency: compare amount.value with a Decimal")
        return super().__eq__(other)

    def __hash__(self) -> int:
        return hash((self.value, self.currency, self.confidence, self.origin))

    def __str__(self) -> str:
        """For people, "48,250.00 INR"; the currency only where it is known. Programs take `value`.

        >>> str(Amount(value=Decimal("48250.00"), currency="INR", origin="both"))
        '48,250.00 INR'
        """
        return money(self.value, self.currency)


class Micr(_Record):
    """The printed MICR line, taken apart. What a country's form lacks is None.

    `amount` is that of the amount field, which a bank prints behind the other numbers.
    """

    cheque_number: str | None = None
    routing: str | None = None
    account: str | None = None
    code: str | None = None
    kind: Literal["e13b", "cmc7"] = "e13b"
    amount: Money | None = None


def _known_code(value: Any) -> Any:
    if not findings.known(value):
        raise ValueError(f"no finding has the code {value!r:.60}: docs/findings.md lists all codes")
    return value


class Finding(_Record):
    """Something a clerk should know. `code` is stable and has a heading in docs/findings.md."""

    code: Annotated[Code, BeforeValidator(_known_code)]
    severity: Severity
    field: str | None = None
    message: str

    @classmethod
    def of(
        cls, code: Code, case: str = "", *, field: str | None = None, severity: Severity | None = None,
        **values: object,
    ) -> Finding:  # fmt: skip
        """Returns the finding of this code in the table `chequeocr.findings.TABLE`, with `values` in its
        sentence.

        `field` and `severity` are given where the table leaves a choice. Raises LookupError for a code or
        case that is not in the table, TypeError for other values, another field or severity than the table
        has: those are mistakes in a program, not in a cheque.

        >>> Finding.of("date-missing").message, Finding.of("box-empty", field="date").field
        ('No date was found.', 'date')
        """
        kind = findings.kind(code)
        about = _one_of(code, "field", field, kind.fields)
        grave = _one_of(code, "severity", severity, kind.severities)
        message = findings.sentence(code, case, about, values)
        return cls(code=code, severity=grave, field=about, message=message)


def _one_of(code: str, what: str, given: T | None, choice: tuple[T, ...]) -> T:
    """What was given of a choice; where there is none, the only one there is."""
    if len(choice) == 1 and given is None:
        return choice[0]
    if given not in choice:
        raise TypeError(f"{code}: {what} must be one of {choice}, not {given!r:.60}")
    return given


class Stated(_Record):
    """What the file states of the cheque, as a cash letter does; None where it states nothing. What was read
    never comes from here."""

    amount: Money | None = None
    routing: str | None = None
    account: str | None = None
    cheque_number: str | None = None
    payee: str | None = None


class Models(_Record):
    """Which models read this: name@first hex digits of the sha256, or the remote model's id."""

    detector: str
    recognizer: str


_FIELDS: Mapping[str, type[Field[Any]]] = {
    kind.__name__: kind for kind in (Field[str], Field[Money], Field[datetime.date], Field[Micr])
}

Decision = Literal["accept", "review", "reject"]


class _Crops(dict[str, Crop]):
    """The crops ride along without being part of the value: two equal records stay equal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Crops)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


class Cheque(_Record):
    """One cheque. Absent fields are None; a field that is there but unreadable has value None.

    `outline` are the corners of a cheque that was taken out of its picture by its edges: x, y in pixels of
    the picture as given, top left, top right, bottom right, bottom left of the upright cheque. A corner that
    is outside of the picture is outside of its pixels too. None where the whole picture was read.
    `expected` is what the file states, None for a file that only holds pictures.
    """

    schema_: Literal["chequeocr/1"] = _Field(default=SCHEMA, alias="schema")
    source: str
    page: Count = 0
    cheque: Count = 0
    sha256: str = ""
    decision: Decision
    outline: PixelCorners | None = None
    amount: Amount | None = None
    payee_name: Field[str] | None = None
    amount_in_numbers: Field[Money] | None = None
    amount_in_words: Field[Money] | None = None
    date: Field[datetime.date] | None = None
    micr: Field[Micr] | None = None
    cheque_number: Field[str] | None = None
    account_number: Field[str] | None = None
    bank_name: Field[str] | None = None
    ifsc: Field[str] | None = None
    payer_name: Field[str] | None = None
    memo: Field[str] | None = None
    signature: Signature | None = None
    expected: Stated | None = None
    findings: tuple[Finding, ...] = ()
    models: Models

    _crops: _Crops = PrivateAttr(default_factory=_Crops)

    @property
    def payee(self) -> str | None:
        """The payee's name as read, None if there is none or it can't be read."""
        return self.payee_name.value if self.payee_name else None

    @property
    def crops(self) -> Mapping[str, Crop]:
        """Canonical name -> the picture it was read in; empty on a record that came from JSON."""
        return MappingProxyType(dict(self._crops))

    def with_crops(self, crops: Mapping[str, Crop]) -> Cheque:
        """Returns the same record, with its crops."""
        copy = self.model_copy()
        copy._crops = _Crops(crops)
        return copy

    def to_dict(self) -> dict[str, Any]:
        """Returns plain JSON types, keys in the documented order (docs/cheque.schema.json)."""
        return self.model_dump(mode="json", by_alias=True)

    def to_json(self) -> str:
        """Returns one line of JSON, non-ASCII letters as themselves."""
        return self.model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, line: str | bytes) -> Cheque:
        """Returns the record that `to_json` wrote.

        Raises RecordError where it isn't one; `chequeocr.outcome.outcome_of` takes a failure's line, too.
        """
        try:
            return cls.model_validate_json(line)
        except ValidationError as error:
            raise RecordError(_trouble(error)) from None


def _trouble(error: ValidationError) -> str:
    """What is wrong with a line, without its content, which may hold names and numbers."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    if place == "error" or "error" in {one["loc"][0] for one in error.errors() if one["loc"]}:
        return "this line is a failure and no record: chequeocr.outcome.outcome_of reads both"
    return f"this line is not a record of {SCHEMA}: {place + ': ' if place else ''}{first['msg']}"


def json_schema() -> dict[str, Any]:
    """Returns the JSON schema (draft 2020-12) of what `to_json` prints."""
    return Cheque.model_json_schema(by_alias=True, mode="serialization")
