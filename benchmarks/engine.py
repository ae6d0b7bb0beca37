"""The embedded engine beside its peers: writing, size, opening, searching, growth.

    make bench                              7,478 and 100,000 posts
    python -m benchmarks.engine --sizes 7478 100000 1000000 --peers tantivy

All systems of a size are asked the same queries in turn within each round of
one run; a query's latency is the median of its rounds.  ``search`` is what the
engine alone takes for ready terms: the ten best and the exact total.  ``whole``
begins with the text of the query.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.growth import draw_growth
from benchmarks.lucene import nori
from benchmarks.peers import PEERS, write_stock_whoosh
from benchmarks.posts import (
    SHARED,
    Source,
    analyzer_for,
    documents,
    headlines,
    queries,
    query_texts,
    real_folder,
    scaled,
    sources,
)
from benchmarks.timing import first_latencies, latencies, private_bytes, seconds
from indexer.build.indexed import to_indexed
from indexer.engines.base import Found, Request
from indexer.engines.nodes import Boolean, Dated, Node, Term
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.korean.aliases import open_aliases
from indexer.korean.terms import TermAnalyzer
from indexer.search.matching import Matcher
from indexer.search.query import parse
from indexer.search.translate import to_node

TITLES = 500
MOST = {"whoosh-stock": 20_000, "whoosh-safe": 20_000, "bm25s": 200_000, "sqlite-fts5": 200_000}
"""Posts up to which a peer is measured: beyond them a round of its queries takes many minutes."""

Row = dict[str, object]
Search = Callable[[Sequence[str]], object]


def main() -> None:
    """Measure, print a table, write JSON, draw the growth."""
    options = _options()
    found = documents(real_folder())
    analyzer = analyzer_for([text for d in found for text in (d.title, d.excerpt, d.body)])
    posts = sources(found, analyzer)
    asked = queries(posts, analyzer, TITLES)
    results: dict[str, object] = {"posts": len(posts), "queries": len(asked), "sizes": {}}
    sizes = results["sizes"]
    measured = options.sizes or [len(posts), 100_000]
    for size in measured:
        _say(f"\n{size:,} posts, {len(asked)} queries, {options.rounds} rounds")
        sizes[str(size)] = _measure(posts, size, asked, options)  # type: ignore[index]
    if len(posts) in measured:
        results["whole query"] = _whole(posts, analyzer, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    if options.chart:
        draw_growth(results, options.chart)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", help="numbers of posts")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--chart", type=Path, help="draw latency against posts here (SVG)")
    return parser.parse_args()


def _measure(
    posts: Sequence[Source], size: int, asked: Sequence[Sequence[str]], options: argparse.Namespace
) -> dict[str, Row]:
    peers = [p for p in options.peers if size <= MOST.get(p, size)]
    folder = Path(tempfile.mkdtemp(prefix="citynews-bench-"))
    try:
        rows = {"citynews": _write(posts, size, folder / "citynews")}
        engine = WhooshEngine(folder / "citynews")
        systems: dict[str, Search] = {
            "citynews": partial(_search, engine),
            "citynews, facets and dates": partial(_narrowed, engine),
        }
        for name in peers:
            systems[name] = PEERS[name](scaled(posts, size), folder / name)
        for name, latency in latencies(systems, asked, options.rounds).items():
            rows.setdefault(name, {}).update(asdict(latency))
        if "whoosh-stock" in peers:
            rows["whoosh-stock"] |= _write_stock(posts, size, folder / "stock")
    finally:
        shutil.rmtree(folder)
    _table(rows)
    return rows


def _write(posts: Sequence[Source], size: int, folder: Path) -> Row:
    """Seconds of generating alone are taken off: a stream is written as it is made."""
    generating = seconds(lambda: sum(1 for _ in scaled(posts, size)))
    writing = seconds(lambda: WhooshWriter(folder).write(scaled(posts, size), fingerprint="bench"))
    opening, private = _open(folder)
    return {
        "write_s": round(writing - generating, 2),
        "disk_mb": round(_size(folder) / 1e6, 1),
        "open_ms": round(opening * 1000, 1),
        "open_private_mb": round(private / 1e6, 1),
    }


def _write_stock(posts: Sequence[Source], size: int, folder: Path) -> Row:
    generating = seconds(lambda: sum(1 for _ in scaled(posts, size)))
    writing = seconds(lambda: write_stock_whoosh(scaled(posts, size), folder, three=True))
    return {"write_s": round(writing - generating, 2), "disk_mb": round(_size(folder) / 1e6, 1)}


def _open(folder: Path) -> tuple[float, int]:
    """Seconds until an opened index has answered its first question, and private bytes of it."""
    before = private_bytes()
    engine = WhooshEngine(folder)
    took = seconds(engine.stats)
    private = private_bytes() - before
    engine.close()
    return took, max(private, 0)


def _search(engine: WhooshEngine, terms: Sequence[str]) -> object:
    return engine.search(Request(_words(terms)))


def _narrowed(engine: WhooshEngine, terms: Sequence[str]) -> object:
    days = Dated(date(2024, 7, 1), date(2024, 7, 31))
    return engine.search(Request(Boolean(must=(_words(terms), days)), facets=True))


def _words(terms: Sequence[str]) -> Node:
    return Boolean(should=tuple(Term(term) for term in terms))


def _whole(posts: Sequence[Source], analyzer: TermAnalyzer, rounds: int) -> dict[str, Row]:
    """Text of a query to ten hits and the exact total; Lucene with Nori is given the same text.

    Ours does what readers get: aliases, groups, pairs of syllables.  An engine that was
    just opened remembers no word but those of the queries before.
    Lucene's time ends with the ten best, before their stored fields are read.
    """
    texts = query_texts(posts, TITLES)
    folder = Path(tempfile.mkdtemp(prefix="citynews-bench-"))
    try:
        indexed = (to_indexed(post.document, analyzer) for post in posts)
        WhooshWriter(folder / "index").write(indexed, fingerprint="bench")
        aliases = open_aliases(analyzer)
        worth = headlines((post.title, post.body) for post in posts)

        def opened() -> Callable[[str], Found]:
            engine = WhooshEngine(folder / "index")
            words = Matcher(analyzer, aliases, headlines=worth)
            engine.stats()
            return lambda text: engine.search(Request(to_node(parse(text), words)))

        ask = opened()
        systems: dict[str, Callable[[str], object]] = {
            "citynews": ask,
            "citynews, documents loaded": lambda text: [hit.document for hit in ask(text).hits],
        }
        rows: dict[str, Row] = {
            name: asdict(latency) for name, latency in latencies(systems, texts, rounds).items()
        }
        rows["citynews, just opened"] = asdict(first_latencies(opened, texts, rounds))
        if (peer := nori(SHARED, posts, texts, folder, rounds)) is not None:
            rows["lucene-nori"] = asdict(peer)
    finally:
        shutil.rmtree(folder)
    _say("\nwhole query, text to ten hits")
    _table(rows)
    return rows


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _table(rows: dict[str, Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    _say(f"{'':28}" + "".join(f"{column:>16}" for column in columns))
    for name, row in rows.items():
        cells = (
            f"{row[c]:>16.3f}" if isinstance(row.get(c), float) else f"{'':16}" for c in columns
        )
        _say(f"{name:28}" + "".join(cells))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
