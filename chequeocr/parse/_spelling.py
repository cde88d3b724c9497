"""Where in a line of letters a word of a lexicon may stand, and what that costs: weighted edit distance.

In: lower-case letters a-z without spaces. Out: for each start, (end, word, cost). The lexicon is a tree of
letters, and one table holds all its nodes for all starts at once (Sellers' algorithm): the time is bounded
by letters times nodes, whatever the text. Letters that handwriting confuses are near, all others far.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chequeocr.parse._lexicon import LEXICONS, Word

Ints = npt.NDArray[np.int16]

UNIT = 0.1
NEAR, FAR = 7, 15  # in UNITs, as are all costs inside this module
EXTRA, LOST = 12, 12
_NEVER = 10_000

_CONFUSED = (
    "uv un uw vr vw nm nr hn hk hb lt ti il ij ft fl fs ec ea eo ao aou oc ce co ci rs rv rz gy gq yg yq sz "
    "se kh kx lk td dl cl ae ie ei xn mw hu ny vn"
)


def _limit(length: int) -> int:
    """What a word of `length` letters may cost: one far exchange at three letters, three at nine."""
    return 3 + round(5.0 * length)


@dataclass(frozen=True, slots=True)
class _Tree:
    """The lexicon as a tree, parents before children; node 0 is the root."""

    parents: npt.NDArray[np.intp]
    exchange: Ints  # (27, nodes): cost of each letter of a text at each node's letter
    start: Ints  # (nodes, 1): cost of a node when nothing was read
    finals: npt.NDArray[np.intp]
    limits: Ints  # (finals, 1)
    words: tuple[Word, ...]  # of the finals
    depth: int


def _letter_costs() -> Ints:
    """Cost of reading letter [row] for letter [column], symmetric; row 26 is past the end."""
    table = np.full((27, 26), FAR, np.int16)
    np.fill_diagonal(table[:26], 0)
    for group in _CONFUSED.split():
        for a in group:
            for b in group:
                if a != b:
                    table[ord(a) - 97, ord(b) - 97] = NEAR
    table[26] = _NEVER
    return table


@lru_cache(maxsize=8)
def _tree(language: str) -> _Tree:
    words = {word.spelling: word for word in LEXICONS[language]}
    nodes = sorted({spelling[:n] for spelling in words for n in range(len(spelling) + 1)}, key=len)
    index = {node: at for at, node in enumerate(nodes)}
    letters = np.array([ord(node[-1]) - 97 for node in nodes[1:]])
    exchange = np.full((27, len(nodes)), _NEVER, np.int16)
    exchange[:, 1:] = _letter_costs()[:, letters]
    return _Tree(
        parents=np.array([index[node[:-1]] for node in nodes]),
        exchange=exchange,
        start=np.array([[LOST * len(node)] for node in nodes], np.int16),
        finals=np.array([index[spelling] for spelling in words]),
        limits=np.array([[_limit(len(spelling))] for spelling in words], np.int16),
        words=tuple(words.values()),
        depth=max(map(len, words)),
    )


def spotted(letters: str, language: str) -> list[list[tuple[int, Word, float]]]:
    """For each start in `letters`, words that may stand there as (end, word, cost), unsorted.

    >>> [(end, word.value, cost) for end, word, cost in spotted("fivelakh", "en")[0] if cost == 0]
    [(4, 5, 0.0)]
    """
    tree = _tree(language)
    count = len(letters)
    found: list[list[tuple[int, Word, float]]] = [[] for _ in range(count)]
    if not count:
        return found
    codes = np.full(count + tree.depth + 2, 26)
    codes[:count] = np.frombuffer(letters.encode(), np.uint8).astype(np.int64) - 97
    exchange = np.ascontiguousarray(tree.exchange[codes].T)
    # state[node, n]: cheapest way to have matched the letters down to `node` by the text from n to here.
    state = np.repeat(tree.start, count, axis=1)
    for step in range(min(tree.depth + 2, count)):
        moved = state[tree.parents]
        moved += exchange[:, step : step + count]
        state += EXTRA
        np.minimum(moved, state, out=moved)
        for _ in range(3):  # at most three letters lost in a row
            np.minimum(moved, moved[tree.parents] + LOST, out=moved)
        moved[:, count - step :] = _NEVER
        np.minimum(moved, _NEVER, out=moved)
        state = moved
        ends = state[tree.finals]
        for at, start in np.argwhere(ends <= tree.limits).tolist():
            found[start].append((start + step + 1, tree.words[at], int(ends[at, start]) * UNIT))
    return found
