"""What comes of one picture: a record, or a failure in its place.

In: a page that could not be read, and why. Out: `Failure`, the same for reader, command line, batch and
server, with the JSON line that stands where the record's would; `outcome_of`, which reads either line back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chequeocr.errors import ChequeOcrError, RecordError, error_of
from chequeocr.record import SCHEMA, Cheque


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that could not be read. `source` is its name as people and JSON see it, `page` counts from 0."""

    source: str
    page: int
    error: ChequeOcrError

    @property
    def message(self) -> str:
        """What failed, and with which source: not every error knows it, a time limit's doesn't."""
        text = str(self.error)
        return text if self.source in text else f"{self.source}: {text}"

    def to_dict(self, schema: str = SCHEMA) -> dict[str, Any]:
        """Returns plain JSON types: schema, source, page, and the error's stable code and message."""
        error = {"code": self.error.code, "message": self.message}
        return {"schema": schema, "source": self.source, "page": self.page, "error": error}

    def to_json(self, schema: str = SCHEMA) -> str:
        """Returns one line of JSON, in the place of a record's."""
        return json.dumps(self.to_dict(schema), ensure_ascii=False)


def outcome_of(line: str | bytes) -> Cheque | Failure:
    """Returns the record or the failure that a line of `chequeocr read --json` holds.

    An error whose code is unknown, as a later version may write it, comes back as a plain ChequeOcrError.
    Raises RecordError where the line is neither.
    """
    try:
        values = json.loads(line)
        failed = isinstance(values, dict) and isinstance(values.get("error"), dict)
        if not failed:
            return Cheque.from_json(line)
        return _failure_of(values)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordError("this line is neither a record nor a failure of chequeocr/1") from error


def _failure_of(values: Mapping[str, Any]) -> Failure:
    """The failure of a line's values. Raises KeyError, TypeError or ValueError where they are none."""
    source, page, error = values["source"], values.get("page", 0), values["error"]
    code, message = error["code"], error["message"]
    if values.get("schema") != SCHEMA or not all(isinstance(text, str) for text in (source, code, message)):
        raise TypeError("another schema, or a value that must be a text")
    if type(page) is not int or page < 0:
        raise TypeError("the page must be a whole number of at least 0")
    return Failure(source, page, error_of(code, message))
