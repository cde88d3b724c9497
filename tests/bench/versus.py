"""Our parsers beside word2number, text2num, price-parser and dateparser on tests.bench.cheque_strings.

In: the Python that has those four, or None. Out: Markdown: counts, every string, those on which we are wrong.
Ours refuses where it finds nothing, or where a second answer is within NEAR of the first, which the record
then says. For the others no answer is a refusal. A refusal is right where the list has no answer.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from chequeocr.parse.amount import parse_amount
from chequeocr.parse.date import parse_date
from chequeocr.parse.profiles import profile
from chequeocr.parse.words import parse_words
from chequeocr.types import Candidate
from tests.bench.cheque_strings import STRINGS, Written

OURS = "chequeocr"
LIBRARIES = {"figures": ("price-parser",), "words": ("text2num", "word2number"), "date": ("dateparser",)}
NEAR = 1.0

_WORKER = Path(__file__).with_name("parser_worker.py")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a parser says, None for a refusal, and how that compares with the list: right, wrong, refused."""

    said: str | None
    verdict: str
    cost: float | None = None


def judged(written: Written, said: str | None, cost: float | None = None) -> Answer:
    """`said` against the list.

    >>> judged(Written("figures", "IN", "1,25,000/-", "125000"), "125000.00").verdict
    'right'
    >>> judged(Written("figures", "ZZ", "1.234", ""), None).verdict
    'right'
    """
    if said is None:
        return Answer(None, "refused" if written.answer else "right", cost)
    if not written.answer:
        return Answer(said, "wrong", cost)
    same = said == written.answer if written.kind == "date" else Decimal(said) == Decimal(written.answer)
    return Answer(said, "right" if same else "wrong", cost)


def ours(written: Written) -> Answer:
    """What our parser of that kind says."""
    country = profile(written.country)
    found: Sequence[Candidate[Decimal] | Candidate[date]]
    if written.kind == "figures":
        found = parse_amount(written.text, country)
    elif written.kind == "words":
        found = parse_words(written.text, country)
    else:
        found = parse_date(written.text, country)
    if not found or (len(found) > 1 and found[1].cost - found[0].cost < NEAR):
        return judged(written, None)
    value = found[0].value
    said = value.isoformat() if isinstance(value, date) else format(value, "f")
    return judged(written, said, found[0].cost)


def theirs(python: str) -> tuple[dict[str, str], list[dict[str, Answer]]]:
    """Versions, and of each string what each library that reads its kind says."""
    asked = []
    for written in STRINGS:
        country = profile(written.country)
        language = next((known for known in country.languages if known in ("en", "fr", "es", "pt")), "en")
        asked.append([written.kind, written.text, language, country.decimal, country.date_order])
    lines = "".join(json.dumps(row) + "\n" for row in asked)
    done = subprocess.run([python, str(_WORKER)], input=lines, capture_output=True, text=True, check=True)
    versions, *answers = map(json.loads, done.stdout.splitlines())
    judgements = [
        {name: judged(written, said) for name, said in answer.items()}
        for written, answer in zip(STRINGS, answers, strict=True)
    ]
    return versions, judgements


def table(python: str | None) -> str:
    """All of it in Markdown; without `python` ours alone."""
    mine = [ours(written) for written in STRINGS]
    versions, others = theirs(python) if python else ({}, [{} for _ in STRINGS])
    rows = [{OURS: answer, **other} for answer, other in zip(mine, others, strict=True)]
    lines = [_named(versions), "", *_head("kind", "parser", "right", "wrong", "refused", "of")]
    for kind, libraries in LIBRARIES.items():
        of_kind = [row for row, written in zip(rows, STRINGS, strict=True) if written.kind == kind]
        for name in (OURS, *(library for library in libraries if library in versions)):
            counts = Counter(row[name].verdict for row in of_kind if name in row)
            cells = " | ".join(str(counts[verdict]) for verdict in ("right", "wrong", "refused"))
            lines.append(f"| {kind} | {name} | {cells} | {counts.total()} |")
    lines += ["", "word2number reads English only: the other languages are not asked of it.", ""]
    lines += _missed(mine)
    lines += ["", "Every string, with what each said where that was not right (– for a refusal):", ""]
    for kind, libraries in LIBRARIES.items():
        names = (OURS, *(library for library in libraries if library in versions))
        lines += _head(kind, "country", "answer", *names)
        for written, row in zip(STRINGS, rows, strict=True):
            if written.kind == kind:
                first = (_code(written.text), written.country, written.answer or "–")
                lines.append(f"| {' | '.join((*first, *(_cell(row.get(name)) for name in names)))} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def _named(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items()) or "The others were not asked."


def _head(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]


def _missed(mine: list[Answer]) -> list[str]:
    missed = [(w, a) for w, a in zip(STRINGS, mine, strict=True) if a.verdict != "right"]
    if not missed:
        return ["None of ours is wrong or refused."]
    lines = ["Ours, wrong or refused:", "", *_head("text", "country", "answer", "said", "cost")]
    for written, answer in missed:
        cost = "" if answer.cost is None else f"{answer.cost:.1f}"
        said = answer.said or "–"
        row = (_code(written.text), written.country, written.answer or "–", said, cost)
        lines.append(f"| {' | '.join(row)} |")
    return lines


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def _cell(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return "right" if answer.verdict == "right" else f"**{answer.said}**" if answer.said else "–"
