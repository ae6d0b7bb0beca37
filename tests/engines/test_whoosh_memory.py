"""What a generation remembers of words: bounded, and never another answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.engines.base import IndexedDocument, Request
from indexer.engines.nodes import Best, Boolean, Boosted, Dated, Field, Node, Phrase, Term
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.memory import Memory
from indexer.engines.whoosh.writer import WhooshWriter
from tests.engines.random_cases import make_document

if TYPE_CHECKING:
    from pathlib import Path

ARRAY = np.zeros(1_000, np.uint8)
ROOM = 64_000
"""A memory of two halves: each takes sixteen entries of a thousand bytes and as much beside."""


def test_what_is_asked_for_stays_and_what_is_not_goes() -> None:
    memory = Memory[str](ROOM)
    memory.put("asked for", "here", ARRAY)
    memory.put("forgotten", "gone", ARRAY)
    for number in range(100):
        memory.put(number, "other", ARRAY)
        assert memory.get("asked for") == "here"
    assert memory.get("forgotten") is None


def test_it_never_holds_more_than_its_room() -> None:
    memory = Memory[str](ROOM)
    for number in range(1_000):
        memory.put(number, "value", ARRAY)
    assert 0 < sum(memory.get(number) is not None for number in range(1_000)) * 2_000 <= ROOM


def test_what_would_fill_it_is_not_kept() -> None:
    memory = Memory[str](ROOM)
    memory.put("small", "here", ARRAY)
    memory.put("large", "too large", np.zeros(ROOM // 4, np.uint8))
    assert memory.get("large") is None
    assert memory.get("small") == "here"


WORD = Best((Phrase(("a", "b")), Boosted(Term("c", Field.BESIDE), 0.6)))
APART = Boolean(
    (Best((Term("a"), Boosted(Term("a", Field.BESIDE), 0.6))), Term("b")),
    must_not=(Phrase(("a", "b")),),
)
DATED = Boolean((WORD, Dated()))
NODES: tuple[Node, ...] = (
    WORD,
    DATED,
    Boosted(WORD, 0.5),
    Boolean(must=(WORD, Term("d"))),
    Boolean(should=(WORD, Term("d")), must_not=(Phrase(("b", "a")),)),
    Boolean(should=(Term("a"), Term("d")), may=(APART, Boosted(Boolean(must=(WORD, DATED)), 0.3))),
    Boolean(should=(WORD, Boolean(should=(WORD, Term("d"))))),
    Best((Boolean(should=(WORD, Term("a"))), Dated())),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def made(number: int) -> IndexedDocument:
        body = " ".join("abcd"[number >> place & 3] for place in range(0, 12, 2))
        return make_document(f"p{number}", body=body, beside="c" if number % 3 else "a")

    WhooshWriter(tmp_path).write((made(number) for number in range(400)), fingerprint="f")
    return tmp_path


def answer(engine: WhooshEngine, node: Node) -> list[tuple[str, float]]:
    hits = engine.search(Request(node, limit=500)).hits
    return [(hit.document.id, hit.score) for hit in hits]


def test_an_engine_answers_from_memory_as_it_did_at_first(folder: Path) -> None:
    first = [answer(WhooshEngine(folder), node) for node in NODES]
    engine = WhooshEngine(folder)
    for _ in range(3):
        assert [answer(engine, node) for node in NODES] == first
    assert all(first)


def test_threads_that_share_a_memory_get_the_same(folder: Path) -> None:
    first = [answer(WhooshEngine(folder), node) for node in NODES]
    engine = WhooshEngine(folder)
    with ThreadPoolExecutor(8) as pool:
        rounds = pool.map(lambda _: [answer(engine, node) for node in NODES], range(40))
        assert all(found == first for found in rounds)
