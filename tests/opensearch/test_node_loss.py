"""A node is killed while posts are written, and while they are searched: nothing is lost."""

from __future__ import annotations

import signal
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from indexer.engines.address import Address, parse_address
from indexer.engines.base import Everything, Request, Term
from indexer.engines.opensearch import OpenSearchEngine, OpenSearchWriter
from tests.engines.random_cases import make_document
from tests.opensearch.cluster import Cluster, Node, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engines.base import IndexedDocument

pytestmark = [pytest.mark.opensearch, pytest.mark.slow]

POSTS = 6000
KILLED_AT = 2500


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    try:
        with running() as cluster:
            yield cluster
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture
def address(cluster: Cluster) -> Address:
    return parse_address(f"opensearch://{cluster.hosts}/citynews?shards=3&replicas=1")


def posts(number: int = POSTS) -> Iterator[IndexedDocument]:
    for count in range(number):
        yield make_document(f"n{count:05}", title="시청", body=f"봄 축제 {count}")


def kill(node: Node) -> None:
    node.stop(signal.SIGKILL)


def revive(cluster: Cluster, node: Node) -> None:
    cluster.start(node)
    cluster.wait()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_build_outlives_any_node(cluster: Cluster, address: Address, place: int) -> None:
    node = cluster.nodes[place]

    def stream() -> Iterator[IndexedDocument]:
        for count, indexed in enumerate(posts()):
            if count == KILLED_AT:
                kill(node)
            yield indexed

    assert OpenSearchWriter(address).write(stream(), fingerprint="f").documents == POSTS
    engine = OpenSearchEngine(address)
    assert engine.digests().keys() == {indexed.document.id for indexed in posts()}
    assert engine.search(Request(Term("축제"))).total == POSTS
    engine.close()
    revive(cluster, node)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_searches_outlive_any_node(cluster: Cluster, address: Address, place: int) -> None:
    OpenSearchWriter(address).write(posts(300), fingerprint="f")
    cluster.wait()  # until every shard has its copy
    engine, over = OpenSearchEngine(address), Event()
    totals: list[int] = []
    errors: list[Exception] = []

    def search() -> None:
        while not over.is_set():
            try:
                totals.append(engine.search(Request(Everything(), limit=1)).total)
            except Exception as error:
                errors.append(error)

    searching = [Thread(target=search) for _ in range(2)]
    for thread in searching:
        thread.start()
    over.wait(2)
    before = len(totals)
    kill(cluster.nodes[place])
    over.wait(10)
    over.set()
    for thread in searching:
        thread.join()
    assert errors == []
    assert set(totals) == {300}
    assert before > 0
    assert len(totals) > before
    engine.close()
    revive(cluster, cluster.nodes[place])
