"""A node is killed while posts are written, and while they are searched: nothing is lost."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from indexer.engines.address import Address, parse_address
from indexer.engines.base import Request
from indexer.engines.nodes import Everything, Term
from indexer.engines.opensearch import OpenSearchEngine, OpenSearchWriter
from tests.engines.random_cases import make_document
from tests.opensearch.cluster import Cluster, Node
from tests.opensearch.emptied import emptied

if TYPE_CHECKING:
    from indexer.engines.base import IndexedDocument

pytestmark = pytest.mark.opensearch

POSTS = 6000
BEGIN, MIDDLE, END = 0, 2500, POSTS - 1

MANAGER, OTHER, THIRD = range(3)
"""Which node: the one that manages the cluster, whose loss is felt most, or another one."""

ANY_NODE = [
    MANAGER,
    pytest.param(OTHER, marks=pytest.mark.slow),
    pytest.param(THIRD, marks=pytest.mark.slow),
]


@pytest.fixture
def address(cluster: Cluster) -> Iterator[Address]:
    address = parse_address(f"opensearch://{cluster.hosts}/loss?shards=3&replicas=1")
    yield address
    emptied(address)


@pytest.fixture
def victim(request: pytest.FixtureRequest, cluster: Cluster) -> Node:
    """A node by its rank: 0 is the manager."""
    answer = json.load(
        urlopen(f"http://{cluster.nodes[0].address}/_cat/cluster_manager?format=json")
    )
    ranked = sorted(cluster.nodes, key=lambda node: node.name != answer[0]["node"])
    place: int = request.param
    return ranked[place]


@contextmanager
def revived(cluster: Cluster, node: Node) -> Iterator[None]:
    """Start a node again that was killed within."""
    try:
        yield
    finally:
        cluster.start(node)
        cluster.wait()


def posts(number: int = POSTS) -> Iterator[IndexedDocument]:
    for count in range(number):
        yield make_document(f"n{count:05}", title="시청", body=f"봄 축제 {count}")


@pytest.mark.parametrize(
    ("victim", "moment"),
    [
        (MANAGER, MIDDLE),
        *(
            pytest.param(node, moment, marks=pytest.mark.slow)
            for node in (MANAGER, OTHER, THIRD)
            for moment in (BEGIN, MIDDLE, END)
            if (node, moment) != (MANAGER, MIDDLE)
        ),
    ],
    indirect=["victim"],
)
def test_a_build_outlives_any_node(
    cluster: Cluster, address: Address, victim: Node, moment: int
) -> None:
    def stream() -> Iterator[IndexedDocument]:
        for count, indexed in enumerate(posts()):
            if count == moment:
                victim.stop(signal.SIGKILL)
            yield indexed

    with revived(cluster, victim):
        assert OpenSearchWriter(address).write(stream(), fingerprint="f").documents == POSTS
        engine = OpenSearchEngine(address)
        assert engine.digests().keys() == {indexed.document.id for indexed in posts()}
        assert engine.search(Request(Term("축제"))).total == POSTS
        engine.close()


@pytest.mark.parametrize("victim", ANY_NODE, indirect=True)
def test_searches_outlive_any_node(cluster: Cluster, address: Address, victim: Node) -> None:
    OpenSearchWriter(address).write(posts(300), fingerprint="f")
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
    with revived(cluster, victim):
        for thread in searching:
            thread.start()
        over.wait(2)
        before = len(totals)
        victim.stop(signal.SIGKILL)
        over.wait(10)
        over.set()
        for thread in searching:
            thread.join()
    engine.close()
    assert errors == []
    assert set(totals) == {300}
    assert 0 < before < len(totals)
