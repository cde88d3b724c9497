"""A guide made of words: texts of known words are likely, others possible at a cost.

In: the words, small letters a-z. Out: a Guide. The words make a tree of letters; a text is a walk through
it, from the root again after each word, with or without a blank between. A slip inside a word (a letter
for another, or one too many) costs `slip`, and a word that isn't in the tree costs `strange` and then a
letter's price each, so that nothing is ruled out. Of all walks that spell the same text the likeliest
few are kept, as one state. Case and accents don't matter.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from chequeocr.recognize.guide import Guide, folded

_Walks: TypeAlias = tuple[tuple[int, float], ...]
"""Where the likeliest walks stand and by how much each is less likely than the best, sorted by place."""

_ROOT, _STRANGE = 0, -1
_MOST_WALKS = 8
_WORST = 16.0  # a walk that much less likely than the best never comes back
_MOST_KNOWN = 1 << 15  # steps remembered
_COST = itemgetter(1)


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
        self._onward = [self._next(node) for node in range(len(self._children))]
        self._leaving = [self._cost_to_leave(node) for node in range(len(self._children))]
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

    def _next(self, node: int) -> tuple[tuple[str, int, float], ...]:
        """The letters after a node: each with where it leads and the logarithm of its share of the words."""
        total = self._words[node]
        return tuple(
            (letter, child, math.log(self._words[child] / total))
            for letter, child in self._children[node].items()
        )

    def _cost_to_leave(self, node: int) -> float:
        """What it costs to leave a node for the space between words."""
        if node == _ROOT:
            return 0.0
        return math.log(self._ends[node] / self._words[node]) if self._ends[node] else self._prices.slip

    def _left(self, place: int) -> float:
        """What it costs to leave a place for the space between words."""
        return -1.0 if place == _STRANGE else self._leaving[place]

    def _step(self, walks: _Walks, letter: str) -> tuple[_Walks, float]:
        best = self._into(walks, letter) if letter.isalpha() else {_ROOT: self._between(walks, letter)}
        top = max(best.values())
        near = [item for item in best.items() if item[1] >= top - _WORST]
        near.sort(key=_COST, reverse=True)
        # Rounded, so that states that differ by nothing that matters are one.
        return tuple(sorted((place, round(cost - top, 1)) for place, cost in near[:_MOST_WALKS])), top

    def _between(self, walks: _Walks, letter: str) -> float:
        """The cost of the likeliest walk that leaves its word for what is no letter."""
        mark = 0.0 if letter == " " else self._prices.mark
        return max(cost + self._left(place) + mark for place, cost in walks)

    def _into(self, walks: _Walks, letter: str) -> dict[int, float]:
        """The cost of the likeliest walk to each place that one more letter leads to."""
        best: dict[int, float] = {}
        prices = self._prices
        # Of all walks that begin a new word only the likeliest counts, whatever the letter: it is followed
        # once.
        begun = max(
            cost if place == _ROOT else cost + self._left(place) + prices.joined for place, cost in walks
        )
        opened = False
        for place, cost in walks:
            if place > _ROOT:
                self._follow(place, letter, cost, best)
                stays = cost + prices.slip
                if stays > best.get(place, -math.inf):
                    best[place] = stays
            elif place == _STRANGE:
                best[_STRANGE] = cost + prices.letter  # it sorts first: nothing was reached yet
            if not opened:
                self._follow(_ROOT, letter, begun, best)
                opened = True
            strange = cost + prices.strange + prices.letter
            if strange > best.get(_STRANGE, -math.inf):
                best[_STRANGE] = strange
        return best

    def _follow(self, place: int, letter: str, cost: float, best: dict[int, float]) -> None:
        """On to the letters after `place`; by a slip to any of them."""
        slip = self._prices.slip
        for other, child, share in self._onward[place]:
            reached = cost + share if other == letter else cost + share + slip
            if reached > best.get(child, -math.inf):
                best[child] = reached


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
