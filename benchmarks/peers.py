"""Other engines on the same terms: each indexes one combined field and finds the ten best.

A peer is given ``(id, terms)`` pairs, terms as they are (title twice, excerpt,
body), and answers with the ids of the top ten and the exact total.  Stock
Whoosh also gets title, excerpt and body as three fields, the way its own
documentation leads to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import bm25s
import tantivy
from whoosh import analysis, collectors, fields, index, query, scoring

from indexer.engines.base import IndexedDocument
from indexer.engines.fields import pack

Search = Callable[[Sequence[str]], object]
Documents = Iterable[IndexedDocument]

TOP = 10


def combined(document: IndexedDocument) -> list[str]:
    """The terms of the combined field."""
    return [*document.title, *document.excerpt, *document.body]


def tantivy_search(documents: Documents, _folder: Path) -> Search:
    """Tantivy, in memory, one writer thread, exact totals."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="whitespace")
    schema = builder.build()
    held = tantivy.Index(schema)
    writer = held.writer(512_000_000, 1)
    for document in documents:
        text = " ".join(combined(document))
        writer.add_document(tantivy.Document(id=document.document.id, text=text))
    writer.commit()
    writer.wait_merging_threads()
    held.reload()
    searcher = held.searcher()

    def search(terms: Sequence[str]) -> object:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)) for term in terms
        ]
        found = searcher.search(tantivy.Query.boolean_query(clauses), TOP, count=True)
        return found.count, [address for _, address in found.hits]

    return search


def bm25s_search(documents: Documents, _folder: Path) -> Search:
    """bm25s; it scores every document and knows no total."""
    model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    model.index([combined(document) for document in documents], show_progress=False)
    known = model.vocab_dict

    def search(terms: Sequence[str]) -> object:
        held = [term for term in terms if term in known]
        return model.retrieve([held], k=TOP, show_progress=False) if held else None

    return search


def sqlite_search(documents: Documents, _folder: Path) -> Search:
    """SQLite's FTS5 over the same terms, in memory, exact totals."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table posts using fts5(id unindexed, text)")
    rows = ((d.document.id, " ".join(combined(d))) for d in documents)
    database.executemany("insert into posts values (?, ?)", rows)
    top = f"select id from posts where posts match ? order by bm25(posts) limit {TOP}"  # noqa: S608
    total = "select count(*) from posts where posts match ?"

    def search(terms: Sequence[str]) -> object:
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return (
            database.execute(total, (match,)).fetchone(),
            database.execute(top, (match,)).fetchall(),
        )

    return search


def write_stock_whoosh(documents: Documents, folder: Path, *, three: bool) -> index.Index:
    """A stock Whoosh index of one combined field, or of three; it stores what ours stores."""
    names = ("title", "excerpt", "body") if three else ("text",)
    schema = fields.Schema(
        id=fields.ID(stored=True),
        packed=fields.STORED,
        **{name: fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer()) for name in names},
    )
    folder.mkdir(parents=True)
    held = index.create_in(folder, schema)
    writer = held.writer(limitmb=512)
    for document in documents:
        values = {name: " ".join(getattr(document, name)) for name in names if three}
        texts = values or {"text": " ".join(combined(document))}
        writer.add_document(id=document.document.id, packed=pack(document.document), **texts)
    writer.commit()
    return held


def stock_whoosh_three(documents: Documents, folder: Path) -> Search:
    """Stock Whoosh as its users run it: three fields, OR, default collector, exact total."""
    searcher = write_stock_whoosh(documents, folder, three=True).searcher()

    def search(terms: Sequence[str]) -> object:
        clauses = [
            query.Or(
                [
                    query.Term("title", term),
                    query.Term("excerpt", term),
                    query.Term("body", term),
                ]
            )
            for term in terms
        ]
        results = searcher.search(query.Or(clauses), limit=TOP)
        return len(results), [hit["id"] for hit in results]

    return search


def stock_whoosh_safe(documents: Documents, folder: Path) -> Search:
    """Stock Whoosh where it is right: one field, no block quality, no replacement."""
    held = write_stock_whoosh(documents, folder, three=False)
    searcher = held.searcher(weighting=scoring.BM25F(K1=1.5))

    def search(terms: Sequence[str]) -> object:
        collector = collectors.TopCollector(TOP, usequality=False, replace=0)
        searcher.search_with_collector(
            query.Or([query.Term("text", term) for term in terms]), collector
        )
        return collector.count(), [hit["id"] for hit in collector.results()]

    return search


PEERS: dict[str, Callable[[Documents, Path], Search]] = {
    "tantivy": tantivy_search,
    "bm25s": bm25s_search,
    "sqlite-fts5": sqlite_search,
    "whoosh-stock": stock_whoosh_three,
    "whoosh-safe": stock_whoosh_safe,
}
