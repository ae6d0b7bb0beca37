from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from indexer.errors import IndexMissing
from indexer.search.results import Question
from indexer.search.searcher import Search
from tests.webapp.conftest import BUS
from tests.webapp.fake_search import FakeSearch
from webapp.lazy_search import LazySearch


class Opener:
    """Opens a search, after having failed a number of times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.calls = 0

    def __call__(self) -> Search:
        self.calls += 1
        if self.calls <= self.failures:
            raise IndexMissing(".citynews: no index — run citynews index")
        return FakeSearch([BUS])


def test_nothing_is_opened_before_it_is_asked() -> None:
    opener = Opener()
    LazySearch(opener)
    assert opener.calls == 0


def test_it_answers_as_the_search_that_it_opens() -> None:
    lazy = LazySearch(Opener())
    assert lazy.search(Question()) == FakeSearch([BUS]).search(Question())
    assert lazy.post(BUS.id) == BUS
    assert lazy.stats().documents == 1


def test_a_failed_opening_is_tried_again_and_a_successful_one_is_kept() -> None:
    opener = Opener(failures=2)
    lazy = LazySearch(opener)
    for _ in range(2):
        with pytest.raises(IndexMissing):
            lazy.search(Question())
    assert lazy.search(Question()).total == 1
    assert lazy.search(Question()).total == 1
    assert opener.calls == 3


def test_of_many_threads_one_opens() -> None:
    opener = Opener()
    lazy = LazySearch(opener)
    barrier = Barrier(8)

    def ask(_: int) -> Search:
        barrier.wait(timeout=10)
        return lazy.open()

    with ThreadPoolExecutor(8) as pool:
        opened = set(pool.map(ask, range(8)))
    assert len(opened) == 1
    assert opener.calls == 1
