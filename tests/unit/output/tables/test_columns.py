"""docs/tables.md lists the columns that there are."""

from __future__ import annotations

import re
from pathlib import Path

from chequeocr.output.tables.columns import COLUMNS, FINDING_COLUMNS, KINDS, SCHEMA, cells
from tests.support.tabled import EMPTY, FAILURE, full

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "tables.md").read_text(encoding="utf-8")
CALLED = {name: name for name in ("text", "amount", "share", "date", "flag")} | {"count": "number"}


def test_the_page_lists_every_column_in_order_with_its_type() -> None:
    section = PAGE.split("## Columns\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| .+ \|$", section, re.MULTILINE)
    assert rows == [(name, CALLED[KINDS[name]]) for name in COLUMNS]
    assert f"`{SCHEMA}`" in section
    for kind in CALLED.values():
        assert f"\n| {kind} | " in section


def test_the_page_lists_the_columns_of_findings() -> None:
    assert ", ".join(f"`{name}`" for name in FINDING_COLUMNS) in " ".join(PAGE.split())


def test_every_row_has_no_other_columns_and_the_schema() -> None:
    for outcome in (full(), EMPTY, FAILURE):
        row = cells(outcome)
        assert set(row) <= set(COLUMNS)
        assert row["schema"] == SCHEMA
    assert set(cells(full())) == {*COLUMNS} - {"error", "error_message"}
