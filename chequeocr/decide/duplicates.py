"""Finds cheques that came before in the same batch: what is paid twice is lost.

In: records, one after the other. Out: the same records, with the finding `duplicate` where the same file, or
the same MICR line with the same amount, came before. What is kept are hashes and the names of sources,
never a number of an account; how many is bounded.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterator
from typing import Literal

from chequeocr.errors import SettingsError
from chequeocr.record import Cheque, Finding

MOST = 500_000
"""Cheques that are remembered, some hundred megabytes at most: more than a day of a large clearing centre."""

_Why = Literal["file", "line", "name"]


class Duplicates:
    """The memory of one batch: make one for each, and show it every record once, in order.

    `most`: how many cheques are remembered at least; beyond that the oldest are forgotten. Threads may share
    one; where several processes read, keep it in the one that gathers their records. Raises SettingsError.
    """

    def __init__(self, most: int = MOST) -> None:
        if isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise SettingsError(f"most must be a whole number of at least 1, not {most!r:.40}")
        self._most = 2 * most  # a cheque has two keys
        self._seen: dict[int, str] = {}
        self._shown = 0
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(16)  # so that nobody can look a cheque up in a dump of the memory

    def marked(self, cheque: Cheque) -> Cheque:
        """Returns the record; if it came before, with a finding, and not accepted.

        Raises SettingsError for what is no record, such as the failure that `read_many` gives in its place.
        """
        if not isinstance(cheque, Cheque):
            raise SettingsError(f"only records can be duplicates, not {type(cheque).__name__}: leave it out")
        found = self._earlier(cheque)
        if found is None:
            return cheque
        why, source = found
        finding = Finding.of("duplicate", why, field="micr" if why == "line" else None, source=source)
        decision = "review" if cheque.decision == "accept" else cheque.decision
        first = (finding,) if decision != "reject" else ()  # nothing would be paid on a rejected one
        findings = (*first, *cheque.findings, *(() if first else (finding,)))
        return cheque.model_copy(update={"decision": decision, "findings": findings})

    def _earlier(self, cheque: Cheque) -> tuple[_Why, str] | None:
        """Why it is a duplicate, and of which source; it is remembered in any case."""
        found: tuple[_Why, str] | None = None
        with self._lock:
            self._shown += 1
            name = _name(cheque, self._shown)
            for why, key in self._keys(cheque):
                if key not in self._seen:
                    self._seen[key] = name
                elif found is None:
                    earlier = self._seen[key]
                    found = "name" if why == "file" and earlier == name else why, earlier
            while len(self._seen) > self._most:
                del self._seen[next(iter(self._seen))]
        return found

    def _keys(self, cheque: Cheque) -> Iterator[tuple[_Why, int]]:
        if cheque.sha256:
            yield "file", self._hash("file", cheque.sha256, str(cheque.page), str(cheque.cheque))
        line = cheque.micr.value if cheque.micr else None
        # A line without a cheque's number, or with nothing else, is that of many cheques.
        if line and cheque.amount and line.cheque_number and (line.routing or line.account):
            numbers = (line.cheque_number, line.routing or "", line.account or "")
            yield "line", self._hash("line", *numbers, format(cheque.amount.value.normalize(), "f"))

    def _hash(self, *parts: str) -> int:
        """64 bits: among a million keys two are the same by chance once in 37 million batches."""
        digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=8, key=self._secret)
        return int.from_bytes(digest.digest(), "big")


def _name(cheque: Cheque, number: int) -> str:
    """What people know the picture by: its file; where it came as an array or bytes, its place."""
    name = f"picture {number} of this batch" if cheque.source.startswith("<") else cheque.source
    name += f", page {cheque.page + 1}" if cheque.page else ""
    return f"{name}, cheque {cheque.cheque + 1}" if cheque.cheque else name
