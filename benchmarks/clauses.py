"""What the parts of a query tree cost beside plain words: optional pairs of syllables, groups, boosts.

    python -m benchmarks.clauses [--size 100000] [--rounds 5]

All forms of a query are asked in turn within each round of one run, of one
index that holds pairs of syllables too; a query's latency is the median of its
rounds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.posts import (
    Source,
    analyzer_for,
    documents,
    queries,
    real_folder,
    scaled,
    sources,
)
from benchmarks.timing import latencies
from indexer.build.indexed import weighted
from indexer.engines.base import Document, IndexedDocument, Request
from indexer.engines.nodes import Best, Boolean, Boosted, Field, Node, Term
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.korean.grams import grams

TITLES = 200
OPTIONAL = 12
"""Optional pairs of a query; those of a shorter one are repeated."""

_Trees = Mapping[tuple[str, ...], Mapping[str, Node]]
"""For the terms of each query the forms of it, by name."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=0, help="number of posts")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found = documents(real_folder())
    analyzer = analyzer_for([text for d in found for text in (d.title, d.excerpt, d.body)])
    posts = sources(found, analyzer)
    asked = queries(posts, analyzer, TITLES)
    with tempfile.TemporaryDirectory(prefix="citynews-bench-") as folder:
        written = _with_grams(posts, options.size or len(posts))
        WhooshWriter(Path(folder)).write(written, fingerprint="bench")
        engine = WhooshEngine(Path(folder))
        trees = {terms: _forms(terms) for terms in asked}
        forms = {name: partial(_search, engine, trees, name) for name in trees[asked[0]]}
        for name, latency in latencies(forms, asked, options.rounds).items():
            sys.stdout.write(f"{name:40}{latency.p50:10.3f}{latency.p99:10.3f}\n")


def _with_grams(posts: Sequence[Source], size: int) -> Iterator[IndexedDocument]:
    """Recombined posts have the pairs of the post that their title is from."""
    bags = {source.document.title: _grams(source.document) for source in posts}
    for indexed in scaled(posts, size):
        yield replace(indexed, grams=bags[indexed.document.title])


def _grams(document: Document) -> dict[str, int]:
    return weighted(*map(grams, (document.title, document.excerpt, document.body)))


def _search(engine: WhooshEngine, trees: _Trees, name: str, terms: tuple[str, ...]) -> object:
    return engine.search(Request(trees[terms][name]))


def _forms(terms: Sequence[str]) -> dict[str, Node]:
    words = tuple(map(Term, terms))
    pairs = (grams(" ".join(terms)) * OPTIONAL)[:OPTIONAL]
    may = tuple(Boosted(Term(pair, Field.GRAMS), 0.3) for pair in pairs)
    groups = tuple(Best((word, Boosted(Term(word.text, Field.TITLE), 0.8))) for word in words)
    return {
        "any word": Boolean(should=words),
        f"any word, {OPTIONAL} optional pairs": Boolean(should=words, may=may),
        "the first three words": Boolean(must=words[:3]),
        f"the first three, {OPTIONAL} optional pairs": Boolean(must=words[:3], may=may),
        "any group of two": Boolean(should=groups),
    }


if __name__ == "__main__":
    main()
