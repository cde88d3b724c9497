"""Seconds a record, by a clock that says what it is told."""

from __future__ import annotations

from chequeocr.evaluate.stopwatch import Stopwatch
from chequeocr.testing import FakeReader
from tests.support.records import record

RECORD = record()


class Clock:
    """Goes on only where the reader works."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def batches(clock, of, seconds):
    """A reader that takes `of` pictures at a time, and `seconds` for each lot; None are failures."""

    def read(sources):
        lot = []
        for source in sources:
            lot.append(source)
            if len(lot) == of:
                clock.now += seconds
                yield from lot
                lot = []
        clock.now += seconds
        yield from lot

    return read


def times(given, of, seconds):
    clock = Clock()
    watch = Stopwatch(clock)
    for _ in watch.results(batches(clock, of, seconds)(watch.sources(given))):
        clock.now += 1000.0  # what the caller does with a result is not the reader's
    return watch.seconds


def test_a_batch_shares_its_time():
    assert times([RECORD] * 6, of=4, seconds=8.0) == [2.0] * 4 + [4.0] * 2


def test_one_at_a_time():
    assert times([RECORD] * 3, of=1, seconds=3.0)[:3] == [3.0] * 3


def test_failures_have_no_share_and_no_time():
    assert times([RECORD, None, None, RECORD], of=4, seconds=8.0) == [4.0, 4.0]
    assert times([None, None], of=2, seconds=8.0) == []


def test_results_are_passed_on_in_order():
    watch = Stopwatch()
    records = [record(source=f"{n}.jpg") for n in range(3)]
    read = watch.results(FakeReader(records).read_many(watch.sources(range(3))))
    assert [one.source for one in read] == ["0.jpg", "1.jpg", "2.jpg"]
    assert len(watch.seconds) == 3
