"""Where in a line of letters a word of a lexicon may stand, and what that costs: weighted edit distance.

In: lower-case letters a-z without spaces. Out: for each start, (length, word, cost). The lexicon is a tree of
letters, and one table holds all its nodes for all starts at once (Sellers' algorithm): the time is bounded
by letters times nodes, whatever the text. Letters that handwriting confuses are near, all others far.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chequeocr.parse._lexicon import LEXICONS, Kind, Word

Ints = npt.NDArray[np.int16]

UNIT = 0.1
NEAR, FAR = 7, 15  # in UNITs, as are all costs inside this module
EXTRA, LOST = 12, 12
_NEVER = 10_000
_PAST_END = 26
_MOST_KNOWN = 1 << 13  # some ten megabytes

Spot = tuple[int, Word, float]
"""How many letters, the word, what taking them for it costs."""
Meaning = tuple[Kind, int, float, tuple[tuple[int, float], ...]]
"""Kind and value of a Word, the least that it costs here, and for each number of letters what it costs."""

_Window = tuple[tuple[Spot, ...], tuple[Meaning, ...]]
_KNOWN: dict[str, dict[str, _Window]] = {language: {} for language in LEXICONS}
# What stands at the start of a row of letters depends on the next few letters only, and the texts of one
# reading share most of theirs: what was found is remembered.

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
    exchange: Ints  # (nodes, 27): cost of each letter of a text at each node's letter
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
    exchange = np.full((len(nodes), 27), _NEVER, np.int16)
    exchange[1:] = _letter_costs()[:, letters].T
    return _Tree(
        parents=np.array([index[node[:-1]] for node in nodes]),
        exchange=exchange,
        start=np.array([[LOST * len(node)] for node in nodes], np.int16),
        finals=np.array([index[spelling] for spelling in words]),
        limits=np.array([[_limit(len(spelling))] for spelling in words], np.int16),
        words=tuple(words.values()),
        depth=max(map(len, words)),
    )


def spotted(letters: str, language: str) -> list[tuple[Spot, ...]]:
    """For each start in `letters`, words that may stand there as (length, word, cost), unsorted.

    >>> [(length, word.value, cost) for length, word, cost in spotted("fivelakh", "en")[4] if cost == 0]
    [(4, 100000, 0.0)]
    """
    return [spots for spots, _ in _windows(letters, language)]


def meant(letters: str, language: str) -> list[tuple[Meaning, ...]]:
    """For each start in `letters`, what the words there may mean: spellings of one meaning are one.

    >>> [kind for kind, value, cheapest, ends in meant("lakh", "en")[0] if cheapest == 0]
    ['scale']
    """
    return [meanings for _, meanings in _windows(letters, language)]


def _windows(letters: str, language: str) -> list[_Window]:
    width = _tree(language).depth + 2
    windows = [letters[at : at + width] for at in range(len(letters))]
    known = _KNOWN[language]
    missing = sorted({window for window in windows if window not in known})
    spots = _matched(missing, language) if missing else []
    fresh = {window: (found, _told_apart(found)) for window, found in zip(missing, spots, strict=True)}
    found = [fresh[window] if window in fresh else known[window] for window in windows]
    if len(known) + len(fresh) > _MOST_KNOWN:
        known.clear()
    known.update(fresh)
    return found


def _told_apart(spots: tuple[Spot, ...]) -> tuple[Meaning, ...]:
    found: dict[tuple[Kind, int], dict[int, float]] = {}
    for length, word, cost in spots:
        meaning = word.kind, word.value
        ends = found.get(meaning)
        if ends is None:
            found[meaning] = {length: cost}
        elif cost < ends.get(length, _NEVER):
            ends[length] = cost
    return tuple(
        [(kind, value, min(ends.values()), tuple(ends.items())) for (kind, value), ends in found.items()]
    )


def _matched(windows: list[str], language: str) -> list[tuple[Spot, ...]]:
    """Words at the start of each window as (length, word, cost)."""
    tree = _tree(language)
    words = tree.words
    count, width = len(windows), tree.depth + 2
    found: list[list[Spot]] = [[] for _ in windows]
    codes = np.full((width, count), _PAST_END)
    for at, window in enumerate(windows):
        codes[: len(window), at] = np.frombuffer(window.encode(), np.uint8).astype(np.int64) - 97
    lengths = np.array([len(window) for window in windows])
    # state[node, n]: cheapest way to have matched the letters down to `node` by window n up to here. Three
    # tables are used over and over: at these sizes a new one costs as much as filling it.
    state = np.repeat(tree.start, count, axis=1)
    moved, other = np.empty_like(state), np.empty_like(state)
    for step in range(min(width, int(lengths.max()))):
        _take(state, tree.parents, 0, moved)
        _take(tree.exchange, codes[step], 1, other)
        moved += other
        state += EXTRA
        np.minimum(moved, state, out=moved)
        for _ in range(3):  # at most three letters lost in a row
            _take(moved, tree.parents, 0, other)
            other += LOST
            np.minimum(moved, other, out=moved)
        moved[:, lengths <= step] = _NEVER
        state, moved = moved, state
        ends = state[tree.finals]
        finals, starts = np.nonzero(ends <= tree.limits)
        paid = ends[finals, starts].tolist()
        for word, start, cost in zip(finals.tolist(), starts.tolist(), paid, strict=True):
            found[start].append((step + 1, words[word], cost * UNIT))
    return [tuple(spots) for spots in found]


def _take(table: Ints, places: npt.NDArray[np.intp], axis: int, out: Ints) -> None:
    """Rows (axis 0) or columns of a table into another. All places are inside: "clip" spares numpy a copy."""
    np.take(table, places, axis=axis, out=out, mode="clip")
