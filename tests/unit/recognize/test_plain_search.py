"""The searches leave out what can't matter. Here nothing is left out, and the same is found."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.models import registry
from chequeocr.recognize import ctc
from chequeocr.recognize.amounts import AmountGuide
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.lexicon import EitherGuide, LexiconGuide, LexiconPrices
from chequeocr.recognize.names import NameGuide
from chequeocr.recognize.search import guided_search

NEVER = -math.inf
LIKELY = math.log(1e-4)
LETTERS = dict(enumerate("aenotdix 5/,", start=1))
WORDS = ("ten", "one", "note", "toned", "dix", "an", "and", "anno")


def add(a, b):
    high, low = max(a, b), min(a, b)
    return high if low == NEVER else high + math.log1p(math.exp(low - high))


def merged(grown, prefix, blank, label):
    had = grown.get(prefix, (NEVER, NEVER))
    grown[prefix] = add(had[0], blank), add(had[1], label)


def plain_step(beams, row, opening):
    """Each prefix as it was, and with each of the labels that open for it."""
    grown = {}
    for prefix, (blank, label) in beams.items():
        either, last = add(blank, label), prefix[-1] if prefix else 0
        merged(grown, prefix, either + row[0], label + row[last] if prefix else NEVER)
        for c in opening(prefix, either):
            before = blank if c == last else either
            if before > NEVER:
                merged(grown, (*prefix, c), NEVER, before + row[c])
    return grown


def plain_beams(logp, width):
    beams = {(): (0.0, NEVER)}
    for row in logp.tolist():
        opening = [c for c in range(1, len(row)) if row[c] > LIKELY]
        grown = plain_step(beams, row, lambda prefix, either, now=opening: now)
        beams = dict(sorted(grown.items(), key=lambda item: -add(*item[1]))[:width])
    return sorted(beams, key=lambda prefix: -add(*beams[prefix]))


def plain_guided(logp, width, guidance):
    """Every prefix is put to the guide anew, from its beginning."""

    def prior(prefix):
        state, total = guidance.guide.start(), 0.0
        for c in prefix:
            state, cost = guidance.guide.step(state, LETTERS[c])
            total = total + guidance.weight * cost + guidance.bonus
        return total, state

    def rank(prefix):
        return add(*beams[prefix]) + prior(prefix)[0]

    def ended(prefix):
        return rank(prefix) + guidance.weight * guidance.guide.finish(prior(prefix)[1])

    beams = {(): (0.0, NEVER)}
    for row in logp.tolist():
        now = [c for c in range(1, len(row)) if row[c] > LIKELY] if row[0] <= math.log(0.9999) else []
        floor = max(map(rank, beams)) + max(row) - 8.0
        beams = plain_step(
            beams, row, lambda p, e, floor=floor, row=row, now=now: [
                c for c in now if row[c] >= floor - prior(p)[0] - e
            ]
        )
        beams = {prefix: beams[prefix] for prefix in sorted(beams, key=rank, reverse=True)[:width]}
    return sorted(beams, key=ended, reverse=True)


def plain_forward(logp, text):
    states = [0]
    for label in text:
        states += [label, 0]
    alpha = [0.0] + [NEVER] * (len(states) - 1)
    for t, row in enumerate(logp):
        grown = []
        for s, label in enumerate(states):
            value = add(alpha[s], alpha[s - 1] if s else NEVER)
            if s > 1 and t and label and label != states[s - 2]:
                value = add(value, alpha[s - 2])
            grown.append(value + row[label])
        alpha = grown
    return add(alpha[-1], alpha[-2]) if text else alpha[-1]


class PlainLexicon:
    """The states of LexiconGuide without a tree: a place is the part of a word walked so far, None a strange
    word's."""

    def __init__(self, words, prices):
        self.words, self.prices = words, prices
        self.begun = {word[:end] for word in words for end in range(len(word) + 1)}

    def share(self, part):
        return sum(word.startswith(part) for word in self.words)

    def left(self, place):
        if place is None:
            return -1.0
        if not place:
            return 0.0
        return math.log(1 / self.share(place)) if place in self.words else self.prices.slip

    def onward(self, place, letter):
        for part in self.begun:
            if part[:-1] == place and part:
                share = math.log(self.share(part) / self.share(place))
                yield part, share + (0.0 if part[-1] == letter else self.prices.slip)
        if place:
            yield place, self.prices.slip

    def moves(self, place, letter):
        """Where one more letter leads from a place, and what that costs."""
        if letter == " ":
            yield "", self.left(place)
            return
        yield None, self.prices.letter + (0.0 if place is None else self.prices.strange)
        if place is not None:
            yield from self.onward(place, letter)
        if place != "":
            for after, cost in self.onward("", letter):
                yield after, self.left(place) + self.prices.joined + cost

    def prior(self, text):
        walks, total = {"": 0.0}, 0.0
        for letter in text:
            best = {}
            for place, cost in walks.items():
                for after, more in self.moves(place, letter):
                    best[after] = max(best.get(after, NEVER), cost + more)
            top = max(best.values())
            # As documented: of what falls far behind nothing is kept, and states are rounded.
            walks = {place: round(cost - top, 1) for place, cost in best.items() if cost >= top - 16.0}
            total += top
        return total + max(cost + self.left(place) for place, cost in walks.items())


def matrix(seed, steps, sharp):
    """Steps as a network gives them: the larger `sharp`, the surer. No two texts rank alike."""
    return ctc.log_softmax(np.random.default_rng(seed).normal(0, sharp, (steps, len(LETTERS) + 1)))


seeds = st.integers(0, 10**6)
sharpness = st.sampled_from((1.0, 3.0, 6.0, 12.0))


@given(seeds, st.integers(1, 12), sharpness, st.integers(1, 12))
@settings(deadline=None, max_examples=80)
def test_beam_search_finds_what_the_plain_one_finds(seed, steps, sharp, width):
    logp = matrix(seed, steps, sharp)
    found = ctc.beam_search(logp, width)
    plain = plain_beams(logp, width)
    assert found[: len(plain)] == plain
    assert all(ctc.forward(logp, [text])[0] == NEVER for text in found[len(plain) :])


@pytest.mark.parametrize("guidance", [
    Guidance(LexiconGuide(WORDS), 1.0, 2.0),
    Guidance(EitherGuide([LexiconGuide(WORDS[:4]), LexiconGuide(WORDS[4:])]), 1.0, 2.0),
    Guidance(NameGuide(registry.path("cheque-names")), 0.5, 0.5),
    Guidance(AmountGuide()),
    Guidance(AmountGuide(), -0.5, -0.1),
])
@given(seeds, st.integers(1, 10), sharpness, st.integers(1, 12))
@settings(deadline=None, max_examples=30)
def test_guided_search_finds_what_the_plain_one_finds(guidance, seed, steps, sharp, width):
    logp = matrix(seed, steps, sharp)
    assert guided_search(logp, width, LETTERS, guidance) == plain_guided(logp, width, guidance)


@given(seeds, st.integers(1, 9), sharpness, st.lists(st.lists(st.integers(1, 4), max_size=6), min_size=1))
@settings(deadline=None, max_examples=80)
def test_likelihoods_of_several_texts_are_those_of_each_alone(seed, steps, sharp, texts):
    logp = matrix(seed, steps, sharp)
    labels = [tuple(text) for text in texts]
    plain = [plain_forward(logp, text) for text in labels]
    assert ctc.forward(logp, labels) == pytest.approx(plain, rel=1e-12)


@given(st.text(alphabet="eno t", max_size=9))
@settings(deadline=None, max_examples=150)
def test_a_lexicon_gives_the_likeliest_walk(text):
    words, prices = ("ten", "to", "o"), LexiconPrices()  # seven places: no walk is one too many
    kept = Guidance(LexiconGuide(words, prices), 1.0).prior(text)
    assert kept == pytest.approx(PlainLexicon(words, prices).prior(text), abs=1e-9)


@given(st.lists(st.text(alphabet="aenot ", max_size=8), min_size=1))
@settings(deadline=None)
def test_priors_of_several_texts_are_those_of_each_alone(texts):
    guidance = Guidance(LexiconGuide(WORDS), 0.7, 1.5)
    assert guidance.priors(texts) == [guidance.prior(text) for text in texts]
