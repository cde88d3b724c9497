"""Failures as lines: written, read back, and beside records."""

from __future__ import annotations

import json

import pytest

from chequeocr.errors import ChequeOcrError, EmptyFileError, MissingExtraError, RecordError, TimeLimitError
from chequeocr.outcome import Failure, outcome_of
from tests.support.records import record


def test_a_failures_line():
    failure = Failure("a.jpg", 2, EmptyFileError("a.jpg: zero bytes"))
    assert json.loads(failure.to_json()) == {
        "schema": "chequeocr/1",
        "source": "a.jpg",
        "page": 2,
        "error": {"code": "empty-file", "message": "a.jpg: zero bytes"},
    }
    assert json.loads(failure.to_json("another/1"))["schema"] == "another/1"


def test_the_message_names_the_source_once():
    assert Failure("a.jpg", 0, TimeLimitError("too slow")).message == "a.jpg: too slow"
    assert Failure("a.jpg", 0, EmptyFileError("a.jpg: zero bytes")).message == "a.jpg: zero bytes"


@pytest.mark.parametrize(
    "error", [EmptyFileError("a.jpg: zero bytes"), MissingExtraError("trocr", "a.jpg: it")]
)
def test_a_failure_comes_back(error):
    back = outcome_of(Failure("a.jpg", 3, error).to_json())
    assert isinstance(back, Failure)
    assert (back.source, back.page) == ("a.jpg", 3)
    assert (type(back.error), str(back.error)) == (type(error), str(error))


def test_an_error_of_a_later_version_is_an_error_still():
    line = json.dumps({"schema": "chequeocr/1", "source": "a", "error": {"code": "new", "message": "a: no"}})
    back = outcome_of(line)
    assert (type(back.error), back.page) == (ChequeOcrError, 0)


def test_a_record_comes_back():
    cheque = record()
    assert outcome_of(cheque.to_json()) == cheque


@pytest.mark.parametrize(
    "line",
    ["", "nothing", "[1]", "{}", '{"source": "a", "error": {}}', '{"error": {"code": "x", "message": "y"}}',
     b"\xff", "[" * 100_000],
)  # fmt: skip
def test_a_line_that_is_neither(line):
    with pytest.raises(RecordError):
        outcome_of(line)


@pytest.mark.parametrize(
    ("key", "value"),
    [("page", "1e999"), ("page", "-1"), ("page", "1.5"), ("page", '"7"'), ("page", "null"), ("page", "true"),
     ("page", "9" * 5000), ("source", '{"a": 1}'), ("source", "null"), ("schema", '"another/1"'),
     ("error", '{"code": null, "message": "y"}'), ("error", '{"code": "x", "message": ["y"]}')],
)  # fmt: skip
def test_a_failure_with_a_value_that_is_none(key, value):
    good = {"schema": '"chequeocr/1"', "source": '"a"', "error": '{"code": "x", "message": "y"}', "page": "3"}

    def line(values):
        return "{" + ", ".join(f'"{name}": {text}' for name, text in values.items()) + "}"

    assert outcome_of(line(good)).page == 3
    with pytest.raises(RecordError):
        outcome_of(line(good | {key: value}))
