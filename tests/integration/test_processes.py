"""The embedded reader is shared between threads, and used after fork and spawn."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import pytest

from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings


@pytest.fixture(scope="module")
def reader():
    return ChequeReader(settings=ReaderSettings(threads=1))


@pytest.fixture(scope="module")
def pictures(fixtures_dir):
    found = sorted(str(p) for p in fixtures_dir.glob("*.jpg"))[:3]
    assert found
    return found


def _read(reader: ChequeReader, path: str, results) -> None:
    results.put(reader.read(path).to_json())


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_reader_that_has_been_used_works_in_a_child(reader, pictures, method):
    here = reader.read(pictures[0]).to_json()
    context = multiprocessing.get_context(method)
    results = context.Queue()
    child = context.Process(target=_read, args=(reader, pictures[0], results))
    child.start()
    there = results.get(timeout=120)
    child.join(30)
    assert child.exitcode == 0
    assert there == here


def test_threads_share_one_reader(reader, pictures):
    alone = [reader.read(p).to_json() for p in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda p: reader.read(p).to_json(), pictures * 4))
    assert together == alone * 4
