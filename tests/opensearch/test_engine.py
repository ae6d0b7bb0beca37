"""What the contract does not say of the engine on a cluster: generations, locks, deep pages."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from indexer.engines.base import Request, Sort
from indexer.engines.nodes import Everything, Node, Term
from indexer.engines.opensearch import OpenSearchEngine, OpenSearchWriter, answer, lock
from indexer.engines.opensearch.connection import Connection
from indexer.engines.opensearch.generation import generation_indices
from indexer.errors import BadRequest, IndexBroken, IndexLocked, IndexMissing, IndexUnavailable
from tests.engines.brute_force import BruteForce
from tests.engines.random_cases import make_document, random_document, random_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engines.address import Address
    from indexer.engines.base import IndexedDocument

pytestmark = pytest.mark.opensearch

A, B = make_document("a", body="봄"), make_document("b", body="봄 축제")
NEARLY = 1e-5


@pytest.fixture
def writer(address: Address) -> OpenSearchWriter:
    return OpenSearchWriter(address)


@pytest.fixture
def engine(address: Address) -> Iterator[OpenSearchEngine]:
    engine = OpenSearchEngine(address)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def brute_force() -> BruteForce:
    random = Random(7)
    return BruteForce([random_document(random, f"n{number:03}") for number in range(150)])


def fill(writer: OpenSearchWriter, engine: OpenSearchEngine, brute_force: BruteForce) -> None:
    writer.write(brute_force.documents.values(), fingerprint="f")
    engine.refresh()


def ids(engine: OpenSearchEngine, query: Node, **changes: object) -> list[str]:
    request = replace(Request(query), **changes)  # type: ignore[arg-type]
    return [hit.document.id for hit in engine.search(request).hits]


def test_random_requests_are_answered_as_by_brute_force(
    writer: OpenSearchWriter, engine: OpenSearchEngine, brute_force: BruteForce
) -> None:
    fill(writer, engine, brute_force)
    random = Random(11)
    for _ in range(150):
        request = random_request(random)
        expected, found = brute_force.search(request), engine.search(request)
        assert (found.total, found.stories) == (expected.total, expected.stories), request
        scores = [hit.score for hit in found.hits]
        if "Phrase(" not in repr(request):  # one across the end of the lead weighs less here
            assert scores == pytest.approx(expected.scores, rel=NEARLY, abs=NEARLY), request
        if request.sort is not Sort.RELEVANCE:
            assert [hit.document.id for hit in found.hits] == expected.ids, request
        if request.facets:
            folded = {name.casefold(): n for name, n in found.facets.category.items()}
            assert {" ".join(name.split()): n for name, n in folded.items()} == expected.category
            assert found.facets.month == expected.month


@pytest.mark.parametrize("collapse", [False, True])
def test_pages_beyond_the_reach_of_from_are_walked_to(
    writer: OpenSearchWriter,
    engine: OpenSearchEngine,
    brute_force: BruteForce,
    monkeypatch: pytest.MonkeyPatch,
    *,
    collapse: bool,
) -> None:
    fill(writer, engine, brute_force)
    request = Request(Term("시"), limit=150, collapse=collapse)
    whole = engine.search(request)
    monkeypatch.setattr(answer, "MOST_HITS", 16)
    found = [
        hit
        for offset in range(0, 150, 10)
        for hit in engine.search(replace(request, offset=offset, limit=10)).hits
    ]
    assert len(found) > 40
    assert found == list(whole.hits)


def test_an_index_that_nobody_wrote_is_missing(address: Address) -> None:
    engine = OpenSearchEngine(replace(address, alias="nowhere"))
    with pytest.raises(IndexMissing, match="citynews index"):
        engine.stats()


def test_a_running_engine_finds_what_was_written(
    writer: OpenSearchWriter, engine: OpenSearchEngine
) -> None:
    writer.write([A], fingerprint="f")
    engine.refresh()
    writer.update([B], fingerprint="f")
    # Its generation was removed by now: the search is made again in the new one.
    assert sorted(ids(engine, Term("봄"))) == ["a", "b"]


def test_only_the_current_generation_is_left(writer: OpenSearchWriter, address: Address) -> None:
    writer.write([A], fingerprint="f")
    stats = writer.update([B], fingerprint="f")
    current, others = generation_indices(Connection(address))
    assert ([name.rpartition("-")[2] for name in current], others) == (
        [stats.generation.partition("-")[0]],
        [],
    )


def test_a_build_that_fails_leaves_the_index_as_it_was(
    writer: OpenSearchWriter, engine: OpenSearchEngine, address: Address
) -> None:
    def failing() -> Iterator[IndexedDocument]:
        yield B
        raise OSError("the disk is gone")

    writer.write([A], fingerprint="f")
    with pytest.raises(OSError, match="the disk is gone"):
        writer.update(failing(), fingerprint="f")
    engine.refresh()
    assert ids(engine, Everything()) == ["a"]
    assert generation_indices(Connection(address))[1] == []


def test_what_a_dead_writer_left_is_removed(writer: OpenSearchWriter, address: Address) -> None:
    connection = Connection(address)
    connection.client.indices.create(index=f"{address.alias}-999999")
    writer.write([A], fingerprint="f")
    assert f"{address.alias}-999999" not in connection.client.indices.get_alias()


def test_two_writers_exclude_each_other(writer: OpenSearchWriter, address: Address) -> None:
    with writer.alone():
        with pytest.raises(IndexLocked, match="process"):
            OpenSearchWriter(address).write([B], fingerprint="f")
        writer.write([A], fingerprint="f")  # the owner itself may
    OpenSearchWriter(address).write([B], fingerprint="f")


def test_the_lock_of_a_dead_writer_ends(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LASTS", -1.0)
    lock.Lock(Connection(address)).take()
    monkeypatch.undo()
    OpenSearchWriter(address).write([A], fingerprint="f")


def test_a_writer_that_lost_its_lock_switches_nothing(
    writer: OpenSearchWriter, engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.write([A], fingerprint="f")
    monkeypatch.setattr(lock, "LASTS", -1.0)
    with pytest.raises(IndexLocked, match="renewed"):
        writer.write([B], fingerprint="f")
    engine.refresh()
    assert ids(engine, Everything()) == ["a"]


def test_another_format_is_refused(
    writer: OpenSearchWriter, engine: OpenSearchEngine, address: Address
) -> None:
    writer.write([A], fingerprint="f")
    Connection(address).client.indices.put_mapping(
        index=address.alias, body={"_meta": {"format": 0}}
    )
    with pytest.raises(IndexBroken, match="format 0"):
        engine.refresh()
    writer.write([A], fingerprint="f")


def test_long_and_spaced_terms_are_found(
    writer: OpenSearchWriter, engine: OpenSearchEngine
) -> None:
    terms = "가" * 1000, "가" * 1001, "나 다", "\u3000"
    writer.write([replace(A, body=terms)], fingerprint="f")
    engine.refresh()
    assert [engine.frequency(term) for term in (*terms, "나", "가")] == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("changes", [{"offset": -1}, {"limit": -1}])
def test_a_negative_slice_is_refused(engine: OpenSearchEngine, changes: dict[str, int]) -> None:
    with pytest.raises(BadRequest):
        engine.search(Request(Everything(), **changes))  # type: ignore[arg-type]


def test_a_closed_engine_says_so(address: Address) -> None:
    engine = OpenSearchEngine(address)
    engine.close()
    with pytest.raises(IndexUnavailable, match="closed"):
        engine.stats()
