"""How much of the machine others took while something was measured.

In: two moments. Out: the share of all processor time between them that neither this process nor its children
had; 0 where the system doesn't tell (only Linux has /proc/stat).
"""

from __future__ import annotations

import os
from pathlib import Path

_STAT = Path("/proc/stat")
_IDLE, _WAITING = 3, 4  # of the first line's numbers: user, nice, system, idle, iowait, ...


class Others:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._start = _now()

    def share(self) -> float:
        """What others took since, of what there was."""
        total, busy, own = (now - then for now, then in zip(_now(), self._start, strict=True))
        return min(1.0, max(0.0, busy - own) / total) if total > 0 else 0.0


def _now() -> tuple[float, float, float]:
    """Seconds of all processors together, of those that were busy, and of those that were ours."""
    if not _STAT.exists():
        return 0.0, 0.0, 0.0
    ticks = [int(number) for number in _STAT.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    second = os.sysconf("SC_CLK_TCK")
    idle = ticks[_IDLE] + ticks[_WAITING]
    times = os.times()
    own = times.user + times.system + times.children_user + times.children_system
    return sum(ticks) / second, (sum(ticks) - idle) / second, own
