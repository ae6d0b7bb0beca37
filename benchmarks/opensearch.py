"""The engine on a cluster beside the embedded one: the same answers, writing, searching.

    python -m tests.opensearch.cluster .venv/bin/python -m benchmarks.opensearch
    CITYNEWS_TEST_CLUSTER=host:9200,… python -m benchmarks.opensearch --sizes 7478 100000

First both hold the real posts as they are indexed, and are asked the judged
queries and sampled titles as the page asks them: how many top tens are the same,
and what nDCG@10 each reaches.  Then both are written and asked bags of terms as in
``benchmarks.engine``, in turn within each round of one run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from benchmarks.posts import (
    SHARED,
    analyzer_for,
    documents,
    queries,
    query_texts,
    real_folder,
    scaled,
    sources,
)
from benchmarks.timing import latencies, seconds
from indexer.build.indexed import to_indexed
from indexer.engines.address import parse_address
from indexer.engines.base import Hit, IndexedDocument, Request
from indexer.engines.nodes import Boolean, Node, Term
from indexer.engines.opening import open_engine, open_writer
from indexer.engines.opensearch.connection import Connection
from indexer.engines.place import Place
from indexer.engines.protocol import Engine
from indexer.korean.aliases import open_aliases
from indexer.korean.terms import TermAnalyzer
from indexer.search import evaluation
from indexer.search.matching import Matcher
from indexer.search.query import parse
from indexer.search.translate import to_node

TITLES = 500
NEARLY = 1e-5
"""Scores are sums in single precision there and in double precision here."""

Engines = dict[str, Engine]
Q = TypeVar("Q")


def main() -> None:
    """Measure and print."""
    options = _options()
    if not options.hosts:
        sys.exit("name the cluster's hosts in CITYNEWS_TEST_CLUSTER: host:9200,…")
    _say_nodes(options.hosts)
    found = documents(real_folder())
    analyzer = analyzer_for([text for d in found for text in (d.title, d.excerpt, d.body)])
    posts = sources(found, analyzer)
    indexed = [replace(to_indexed(document, analyzer), digest="-") for document in found]
    with _both(options.hosts) as places:
        engines = _written(places, lambda: iter(indexed))
        _compare(engines, query_texts(posts, TITLES), analyzer)
    asked = queries(posts, analyzer, TITLES)
    for size in options.sizes:
        with _both(options.hosts) as places:
            engines = _written(places, partial(scaled, posts, size))
            _time(
                {name: partial(_ask, engine) for name, engine in engines.items()},
                asked,
                options.rounds,
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", default=os.environ.get("CITYNEWS_TEST_CLUSTER", ""))
    parser.add_argument("--sizes", type=int, nargs="*", default=[7478], help="numbers of posts")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


@contextmanager
def _both(hosts: str) -> Iterator[dict[str, Place]]:
    """A place for each engine; nothing of them is left."""
    name = f"bench-{token_hex(4)}"
    address = parse_address(f"opensearch://{hosts}/{name}?shards=3&replicas=1")
    with tempfile.TemporaryDirectory(prefix="citynews-bench-") as folder:
        try:
            yield {
                "embedded": Place(Path(folder)),
                "cluster": Place(Path(folder) / "cluster", address),
            }
        finally:
            connection = Connection(address)
            connection.client.indices.delete(index=f"{name}-*")
            connection.close()


def _written(places: dict[str, Place], stream: Callable[[], Iterable[IndexedDocument]]) -> Engines:
    """Write both; seconds of generating alone are taken off."""
    count = 0

    def generate() -> None:
        nonlocal count
        count = sum(1 for _ in stream())

    generating = seconds(generate)
    for name, place in places.items():
        writer = open_writer(place)
        took = seconds(lambda w=writer: w.write(stream(), fingerprint="bench")) - generating  # type: ignore[misc]
        _say(
            f"{name:10} {count:,} posts written in {took:.1f} s, {count / took:,.0f} a second;"
            f" one copy has {_size(place) / 1e6:,.0f} MB"
        )
    return {name: open_engine(place) for name, place in places.items()}


def _size(place: Place) -> int:
    """Bytes of an index, those of a cluster without the copies."""
    if place.cluster is None:
        files = (path for path in place.folder.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files)
    connection = Connection(place.cluster)
    stats = connection.client.indices.stats(index=place.cluster.alias, metric="store")
    connection.close()
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def _say_nodes(hosts: str) -> None:
    connection = Connection(parse_address(f"opensearch://{hosts}/bench"))
    nodes = connection.client.nodes.info(metric="jvm")["nodes"].values()
    connection.close()
    heaps = {f"{node['jvm']['mem']['heap_max_in_bytes'] / 2**20:.0f} MB" for node in nodes}
    _say(f"{len(nodes)} nodes with heaps of {', '.join(sorted(heaps))}; {os.cpu_count()} cores")


def _compare(engines: Engines, texts: Sequence[str], analyzer: TermAnalyzer) -> None:
    matcher = Matcher(analyzer, open_aliases(analyzer, None))
    nodes = [to_node(parse(text), matcher) for text in texts]
    found = {
        name: [engine.search(Request(node)) for node in nodes] for name, engine in engines.items()
    }
    pairs = list(zip(found["embedded"], found["cluster"], strict=True))
    totals = sum(one.total == other.total for one, other in pairs)
    tops = sum(_is_same(one.hits, other.hits) for one, other in pairs)
    orders = sum(_ids(one.hits) == _ids(other.hits) for one, other in pairs)
    _say(
        f"{len(pairs)} queries: same total {totals}, same top ten {tops}, in the same order {orders}"
    )
    _time({n: partial(_find, engine) for n, engine in engines.items()}, nodes, 3)
    if (SHARED / "eval").is_dir():
        _judge(engines, matcher)


def _judge(engines: Engines, matcher: Matcher) -> None:
    judged = evaluation.read_queries(SHARED / "eval" / "dev_queries.tsv")
    grades = evaluation.read_qrels(SHARED / "eval" / "dev_qrels.tsv")
    for name, engine in engines.items():
        run = {}
        for query in judged:
            hits = engine.search(Request(to_node(parse(query.text), matcher), limit=100)).hits
            run[query.id] = [(hit.document.id, hit.score) for hit in hits]
        quality = evaluation.measure(run, grades, [query.id for query in judged])
        _say(f"{name:10} nDCG@10 {quality.ndcg:.4f}, recall@10 {quality.recall:.4f}")


def _is_same(first: Sequence[Hit], second: Sequence[Hit]) -> bool:
    """Whether two tops hold the same, but for those that tie for the last place."""
    if len(first) != len(second):
        return False
    kept = [
        {hit.document.id for hit in hits if hit.score > hits[-1].score * (1 + NEARLY)}
        for hits in (first, second)
    ]
    return kept[0] == kept[1]


def _ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.document.id for hit in hits]


def _find(engine: Engine, node: Node) -> object:
    return list(engine.search(Request(node, facets=True)).hits)


def _ask(engine: Engine, terms: Sequence[str]) -> object:
    return list(engine.search(Request(Boolean(should=tuple(map(Term, terms))))).hits)


def _time(systems: dict[str, Callable[[Q], object]], asked: Sequence[Q], rounds: int) -> None:
    for name, latency in latencies(systems, asked, rounds).items():
        _say(f"{name:10} p50 {latency.p50:.2f} ms, p99 {latency.p99:.2f} ms")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
