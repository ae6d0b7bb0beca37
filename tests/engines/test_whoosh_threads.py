"""One engine, many threads, and a writer beside them: every answer is one generation's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Event
from typing import TYPE_CHECKING

import pytest

from indexer.engines.whoosh import WhooshEngine, WhooshWriter
from tests.engines.random_cases import random_document, random_request

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.engines.base import Found, IndexedDocument, Request

THREADS = 8
REQUESTS = 60

Answer = tuple[int, tuple[tuple[str, float], ...], tuple[tuple[str, int], ...]]


def answer(found: Found) -> Answer:
    hits = tuple((hit.document.id, hit.score) for hit in found.hits)
    return found.total, hits, tuple(sorted(found.facets.month.items()))


@dataclass(frozen=True)
class Generations:
    """What each request is answered by each generation there has been."""

    requests: list[Request]
    answers: list[list[Answer]]

    def add(self, engine: WhooshEngine) -> None:
        self.answers.append([answer(engine.search(request)) for request in self.requests])

    def strange(self, seen: set[tuple[int, Answer]]) -> list[tuple[int, Answer]]:
        known = {(n, one) for answers in self.answers for n, one in enumerate(answers)}
        return sorted(seen - known)


def search_all_the_while(
    engine: WhooshEngine, requests: list[Request], seed: int, searches: int, over: Event
) -> set[tuple[int, Answer]]:
    random, seen, made = Random(seed), set(), 0
    while made < searches or not over.is_set():
        number = random.randrange(len(requests))
        seen.add((number, answer(engine.search(requests[number]))))
        made += 1
        if made % 50 == 0:
            engine.refresh()
    return seen


def run(folder: Path, searches: int, commits: int) -> None:
    random = Random(5)
    batches: list[list[IndexedDocument]] = [
        [random_document(random, f"p{random.randrange(400):03}") for _ in range(size)]
        for size in [200, *(random.randrange(1, 20) for _ in range(commits))]
    ]
    writer = WhooshWriter(folder)
    writer.write(batches[0], fingerprint="f")
    shared, watching = WhooshEngine(folder), WhooshEngine(folder)
    generations = Generations([random_request(random) for _ in range(REQUESTS)], [])
    generations.add(watching)
    over = Event()
    with ThreadPoolExecutor(THREADS) as pool:
        share = searches // THREADS
        jobs = [
            pool.submit(search_all_the_while, shared, generations.requests, seed, share, over)
            for seed in range(THREADS)
        ]
        try:
            for batch in batches[1:]:
                removed = [f"p{random.randrange(400):03}" for _ in range(3)]
                writer.update(batch, fingerprint="f", removed=removed)
                watching.refresh()
                generations.add(watching)
        finally:
            over.set()
        seen = set().union(*(job.result() for job in jobs))
    assert generations.strange(seen) == []
    assert len(seen) > REQUESTS, "the readers saw more than one generation"


def test_threads_search_while_a_writer_commits(tmp_path: Path) -> None:
    run(tmp_path, searches=400, commits=3)


@pytest.mark.slow
def test_fifty_thousand_searches_during_a_hundred_commits(tmp_path: Path) -> None:
    run(tmp_path, searches=50_000, commits=100)
