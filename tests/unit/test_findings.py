"""The table of findings is closed: nothing else becomes a finding, and each of its rows can be made."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from pydantic import ValidationError

from chequeocr.errors import ChequeOcrError, RecordError
from chequeocr.findings import TABLE, Code, placeholders, sentence
from chequeocr.reader import find
from chequeocr.reader.reader import ChequeReader
from chequeocr.record import Cheque, Finding
from chequeocr.testing import FakeDetector, FakeRecognizer
from tests.support.records import record

ROOT = Path(__file__).resolve().parents[2]
ROWS = [(code, case) for code, kind in TABLE.items() for case in kind.sentences]


def test_the_codes_for_type_checkers_are_those_of_the_table() -> None:
    assert list(get_args(Code)) == list(TABLE)


def test_the_page_has_a_heading_for_each_code_and_no_other() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    headings = [h for h in re.findall(r"^## (\S+)$", page, re.MULTILINE) if h == h.lower()]
    assert sorted(headings) == sorted(TABLE)


@pytest.mark.parametrize(("code", "case"), ROWS)
def test_each_sentence_says_its_values(code: Code, case: str) -> None:
    kind = TABLE[code]
    needed = placeholders(kind.sentences[case])
    values = {name: f"<{name}>" for name in needed - {"field"}}
    for field in kind.fields:
        if field is None and "field" in needed:
            continue
        found = Finding.of(code, case, field=field, severity=kind.severities[-1], **values)
        assert (found.code, found.field, found.severity) == (code, field, kind.severities[-1])
        assert found.message[0].isupper() or found.message[0] == "<"
        assert found.message.endswith(".")
        assert set("{}").isdisjoint(found.message)
        assert all(value in found.message for value in values.values())


def test_a_field_is_called_what_people_call_it() -> None:
    assert Finding.of("box-empty", field="micr").message == "Nothing is written where the MICR line belongs."


@pytest.mark.parametrize("code", ["cancelled-or-viod", "", "profile-inferred", "Blurred"])
def test_an_unknown_code_raises(code: str) -> None:
    with pytest.raises(LookupError, match="no finding has the code"):
        Finding.of(code)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "case", "values"),
    [
        ("duplicate", "lines", {"source": "a.jpg"}),
        ("duplicate", "", {"source": "a.jpg"}),
        ("blurred", "very", {}),
    ],
)
def test_an_unknown_case_raises(code: Code, case: str, values: dict[str, str]) -> None:
    with pytest.raises(LookupError, match="has no case"):
        sentence(code, case, None, values)


@pytest.mark.parametrize(
    "given",
    [
        {"code": "date-stale", "day": "2026-03-31", "age": "93 days"},
        {"code": "date-missing", "day": "2026-03-31"},
        {"code": "box-empty"},
        {"code": "box-empty", "field": "colour"},
        {"code": "blurred", "field": "date"},
        {"code": "signature-missing"},
        {"code": "blurred", "severity": "error"},
    ],
)
def test_other_values_than_the_row_asks_for_raise(given: dict[str, str]) -> None:
    with pytest.raises(TypeError, match=given["code"]):
        Finding.of(**given)  # type: ignore[arg-type]


def test_no_record_holds_an_unknown_code() -> None:
    row = record(findings=(Finding.of("blurred"),)).to_dict()
    assert Cheque.from_json(json.dumps(row)).findings == (Finding.of("blurred"),)
    for wrong in ("blured", None, 5, ["blurred"]):
        row["findings"][0]["code"] = wrong
        with pytest.raises(RecordError, match="no finding has the code"):
            Cheque.from_json(json.dumps(row))
    with pytest.raises(ValidationError, match=r"no finding has the code 'cancelled-or-viod'"):
        Finding(code="cancelled-or-viod", severity="error", message="m")  # type: ignore[arg-type]


def test_the_schema_lists_the_codes() -> None:
    schema = json.loads((ROOT / "docs" / "cheque.schema.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["Finding"]["properties"]["code"]["enum"] == list(TABLE)


@pytest.mark.parametrize("code", ["cancelled-or-viod", "date-stale"])
def test_a_note_that_is_no_note_ends_the_reading(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a mistake in a program: neither a finding, nor a failure of the picture."""
    boxes = {"cheque": (0, 0, 400, 200), "payee_name": (40, 60, 300, 90)}
    reader = ChequeReader(FakeDetector(boxes), FakeRecognizer({"payee_name": "Meera Stationers"}))
    picture = np.full((200, 400, 3), 255, np.uint8)
    assert reader.read(picture)
    monkeypatch.setattr(find, "note", lambda chance: (code,))
    for reading in (lambda: reader.read(picture), lambda: list(reader.read_many([picture]))):
        with pytest.raises((LookupError, TypeError), match=code) as raised:
            reading()
        assert not isinstance(raised.value, ChequeOcrError)


# -- every place that makes a finding ----------------------------------------------------------------------


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "chequeocr").rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in _modules():
        yield from ((name, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _texts(node: ast.expr) -> list[str]:
    """The literal texts that an expression may be, none where it is no literal."""
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_findings_are_made_in_one_place() -> None:
    makers = {"Finding", "Finding.model_construct", "Finding.model_validate"}
    made = [(name, ast.unparse(call.func)) for name, call in _calls() if ast.unparse(call.func) in makers]
    assert made == []


def test_each_call_gives_what_its_sentence_needs() -> None:
    """Also on branches that no test reaches."""
    calls = [(name, call) for name, call in _calls() if ast.unparse(call.func) == "Finding.of"]
    checked = 0
    for name, call in calls:
        values = {word.arg for word in call.keywords} - {"field", "severity"}
        for code in _texts(call.args[0]):
            assert code in TABLE, f"{name}, line {call.lineno}: {code}"
            for case in _texts(call.args[1]) if len(call.args) > 1 else [""]:
                needed = placeholders(TABLE[code].sentences[case]) - {"field"}  # type: ignore[index]
                assert values == needed, f"{name}, line {call.lineno}: {code}"
                checked += 1
    assert checked >= 25


def test_each_code_is_used() -> None:
    used = {
        node.value
        for name, tree in _modules() if name != "chequeocr/findings.py"
        for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    assert [code for code in TABLE if code not in used] == []
