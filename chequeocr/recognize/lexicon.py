"""A guide made of words: texts of known words are likely, others possible at a cost.

In: the words, small letters a-z. Out: a Guide. The words make a tree of letters; a text is a walk through
it, from the root again after each word, with or without a blank between. A slip inside a word (a letter
for another, or one too many) costs `slip`, and a word that isn't in the tree costs `strange` and then a
letter's price each, so that nothing is ruled out. Of all walks that spell the same text the likeliest
few are kept, as one state. Case and accents don't matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from chequeocr.recognize.guide import Guide, folded

_Walks: TypeAlias = tuple[tuple[int, float], ...]
"""Where the likeliest walks stand and by how much each is less likely than the best, sorted by place."""

_Reach: TypeAlias = Callable[[int, float], None]

_ROOT, _STRANGE = 0, -1
_MOST_WALKS = 8
_WORST = 16.0  # a walk that much less likely than the best never comes back
_MOST_KNOWN = 1 << 15  # steps remembered


@dataclass(frozen=True, slots=True)
class LexiconPrices:
    """Natural logarithms, all negative; chosen on idrbt.

    `slip`: a letter for another or one too many; `strange`: the beginning of an unknown word, and `letter`
    each of its letters; `joined`: no blank before a word; `mark`: what is neither letter nor blank.
    """

    slip: float = -8.0
    strange: float = -6.0
    letter: float = -6.0
    joined: float = -2.0
    mark: float = -3.0


class LexiconGuide:
    """The Guide of texts that are made of a few words. Safe to share between threads, can be pickled."""

    def __init__(self, words: Iterable[str], prices: LexiconPrices | None = None) -> None:
        self._prices = prices or LexiconPrices()
        self._children: list[dict[str, int]] = [{}]
        self._words = [0]  # of the words, how many lie at or below each node
        self._ends = [0]
        for word in sorted(set(words)):
            self._add(word)
        self._known: dict[tuple[_Walks, str], tuple[_Walks, float]] = {}

    def start(self) -> Hashable:
        """Returns the state before the first word."""
        return ((_ROOT, 0.0),)

    def step(self, state: Hashable, letter: str) -> tuple[Hashable, float]:
        """Returns the state after one more character, of any kind, and its natural log-probability."""
        key = (state, folded(letter))
        found = self._known.get(key)  # type: ignore[arg-type]
        if found is None:
            found = self._step(*key)  # type: ignore[arg-type]
            if len(self._known) < _MOST_KNOWN:
                self._known[key] = found  # type: ignore[index]
        return found

    def finish(self, state: Hashable) -> float:
        """Returns the natural log-probability of ending here: a text may end after a word, elsewhere it
        lacks something."""
        assert isinstance(state, tuple)
        costs: list[float] = [cost + self._left(place) for place, cost in state]
        return max(costs)

    def _add(self, word: str) -> None:
        node = _ROOT
        self._words[node] += 1
        for letter in word:
            if letter not in self._children[node]:
                self._children[node][letter] = len(self._children)
                self._children.append({})
                self._words.append(0)
                self._ends.append(0)
            node = self._children[node][letter]
            self._words[node] += 1
        self._ends[node] = 1

    def _left(self, place: int) -> float:
        """What it costs to leave a place for the space between words."""
        if place == _ROOT:
            return 0.0
        if place == _STRANGE:
            return -1.0
        return math.log(self._ends[place] / self._words[place]) if self._ends[place] else self._prices.slip

    def _step(self, walks: _Walks, letter: str) -> tuple[_Walks, float]:
        best: dict[int, float] = {}

        def reach(place: int, cost: float) -> None:
            if cost > best.get(place, -math.inf):
                best[place] = cost

        prices = self._prices
        for place, cost in walks:
            if not letter.isalpha():
                reach(_ROOT, cost + self._left(place) + (0.0 if letter == " " else prices.mark))
                continue
            if place == _STRANGE:
                reach(_STRANGE, cost + prices.letter)
            else:
                self._inside(place, letter, cost, reach)
            if place != _ROOT:
                self._inside(_ROOT, letter, cost + self._left(place) + prices.joined, reach)
            reach(_STRANGE, cost + prices.strange + prices.letter)
        top = max(best.values())
        kept = sorted(best.items(), key=lambda item: -item[1])[:_MOST_WALKS]
        # Rounded, so that states that differ by nothing that matters are one.
        return tuple(sorted((p, round(c - top, 1)) for p, c in kept if c >= top - _WORST)), top

    def _inside(self, place: int, letter: str, cost: float, reach: _Reach) -> None:
        """On to the letters after `place`; by a slip to any of them, or nowhere."""
        total = self._words[place]
        for other, child in self._children[place].items():
            share = math.log(self._words[child] / total)
            reach(child, cost + share + (0.0 if other == letter else self._prices.slip))
        if place != _ROOT:
            reach(place, cost + self._prices.slip)


class EitherGuide:
    """The likeliest of several guides. A whole text keeps to one of them: languages don't mix."""

    def __init__(self, guides: Sequence[Guide]) -> None:
        self._guides = tuple(guides)

    def start(self) -> Hashable:
        """Returns the state before the first letter: every guide is possible."""
        return tuple((at, guide.start(), 0.0) for at, guide in enumerate(self._guides))

    def step(self, state: Hashable, letter: str) -> tuple[Hashable, float]:
        """Returns the state after one more character, and its natural log-probability; a guide that falls
        far behind is out."""
        assert isinstance(state, tuple)
        found = []
        for at, inner, cost in state:
            after, more = self._guides[at].step(inner, letter)
            found.append((at, after, cost + more))
        top: float = max(cost for _, _, cost in found)
        return tuple((at, after, cost - top) for at, after, cost in found if cost >= top - _WORST), top

    def finish(self, state: Hashable) -> float:
        """Returns the natural log-probability of ending here, under the likeliest guide."""
        assert isinstance(state, tuple)
        costs: list[float] = [cost + self._guides[at].finish(inner) for at, inner, cost in state]
        return max(costs)
