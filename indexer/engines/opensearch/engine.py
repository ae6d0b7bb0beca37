"""Search on an OpenSearch cluster: always in the generation that the alias names.

A generation never changes, so what was found out about it (frequencies of
terms, averages) is kept until the alias moves.  That is looked up once a second; while
nobody can tell, the generation that is known is searched.  When a writer has removed the generation in the middle of a search, the search is
made again in the new one.
"""

from __future__ import annotations

from itertools import islice
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from indexer.engines.base import Document, Found, Request, Stats
from indexer.engines.nodes import Field, Term
from indexer.engines.opensearch.answer import Answering, document_of
from indexer.engines.opensearch.connection import Connection
from indexer.engines.opensearch.generation import Generation, read_generation
from indexer.engines.opensearch.mapping import WITHOUT_HTML
from indexer.engines.opensearch.rows import AT_ONCE, all_rows, searched
from indexer.errors import BadRequest, IndexBroken, IndexMissing, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from indexer.engines.address import Address

T = TypeVar("T")

INTERVAL = 1.0
"""Seconds for which the alias is taken to name what it named."""

MOST_TERMS = 20_000
"""Terms of a field that one request lists."""

MOST_MEMBERS = 1000
"""Documents of one story that are shown."""


class OpenSearchEngine:
    """Searches the index under an alias; there need be none yet when the engine is made."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection = Connection(address)
        self._opening = Lock()
        self._generation: Generation | None = None
        self._due = 0.0
        self._closed = False

    def search(self, request: Request) -> Found:
        """Find documents.  Raises ``IndexUnavailable`` or ``BadRequest``."""
        if request.offset < 0 or request.limit < 0:
            raise BadRequest("offset and limit of a search cannot be negative")
        return self._answered(
            lambda generation: Answering(self._connection, generation, request).found()
        )

    def get(self, document_id: str) -> Document | None:
        """The document with this id."""
        query = {"term": {"id": document_id}}
        body = {"query": query, "size": 1, "_source": ["document"]}
        rows = self._answered(lambda generation: self._ask(generation, body)["hits"]["hits"])
        return document_of(rows[0]) if rows else None

    def story(self, document_id: str) -> tuple[Document, ...]:
        """The other documents that tell the same story as this one, the newest first."""
        return self._answered(lambda generation: self._story(generation, document_id))

    def _story(self, generation: Generation, document_id: str) -> tuple[Document, ...]:
        one = {"bool": {"filter": [{"term": {"id": document_id}}, {"term": {"several": True}}]}}
        body: dict[str, Any] = {"query": one, "size": 1, "_source": ["story"]}
        rows = self._ask(generation, body)["hits"]["hits"]
        if not rows:
            return ()
        found = self._ask(
            generation,
            {
                "query": {"bool": {"filter": [{"term": {"story": rows[0]["_source"]["story"]}}]}},
                "size": MOST_MEMBERS,
                "sort": [{"moment": "desc"}, {"id": "asc"}],
                "_source": WITHOUT_HTML,
            },
        )
        return tuple(document_of(row) for row in found["hits"]["hits"] if row["_id"] != document_id)

    def frequency(self, term: str, field: Field = Field.TEXT) -> int:
        """How many documents hold a term."""
        return self._answered(
            lambda generation: generation.frequencies.frequency(Term(term, field))
        )

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many documents hold each of ``terms`` in their text."""
        wanted = list(map(Term, terms))

        def read(generation: Generation) -> dict[str, int]:
            generation.frequencies.learn(wanted)
            return {term.text: generation.frequencies.frequency(term) for term in wanted}

        return self._answered(read)

    def terms(self, field: Field = Field.TEXT) -> Iterable[str]:
        """All terms of a field, ascending by their UTF-8 bytes; very long ones are shortened.

        The cluster gathers them in memory: meant for checks, not for searches.
        """
        return sorted(self._answered(lambda g: self._terms(g, field)), key=str.encode)

    def _terms(self, generation: Generation, field: Field) -> list[str]:
        count = {"cardinality": {"field": field}}
        answer = self._ask(generation, {"size": 0, "aggs": {"terms": count}})
        parts = 1 + 2 * answer["aggregations"]["terms"]["value"] // MOST_TERMS
        found: list[str] = []
        for part in range(parts):
            include = {"partition": part, "num_partitions": parts}
            listed = {"terms": {"field": field, "size": 2 * MOST_TERMS, "include": include}}
            answer = self._ask(generation, {"size": 0, "aggs": {"terms": listed}})
            found += (bucket["key"] for bucket in answer["aggregations"]["terms"]["buckets"])
        return found

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """All documents, or those of ``ids`` that there are, in no order that means anything."""
        index, wanted = self._current().index, {"_source": ["document"]}
        if ids is None:
            yield from map(document_of, all_rows(self._connection, index, wanted))
            return
        left = iter(ids)
        while names := list(islice(left, AT_ONCE)):
            named = {"query": {"terms": {"id": names}}, **wanted}
            yield from map(document_of, all_rows(self._connection, index, named))

    def digests(self) -> Mapping[str, str]:
        """The ids of all documents, with the digest that each was written with."""

        def read(generation: Generation) -> dict[str, str]:
            wanted = {"_source": False, "docvalue_fields": ["digest"]}
            rows = all_rows(self._connection, generation.index, wanted)
            return {row["_id"]: row["fields"]["digest"][0] for row in rows}

        return self._answered(read)

    def refresh(self) -> None:
        """Search what was written last from now on."""
        self._check_open()
        with self._opening:
            self._look_up(nearby=False)

    def stats(self) -> Stats:
        """Counts and origin of what is being searched."""
        return self._current().stats

    def verify(self) -> None:
        """Nothing to read whole: the cluster keeps checksums of its files by itself."""
        self.refresh()

    def close(self) -> None:
        """Answer no more."""
        self._closed = True
        self._generation = None
        self._connection.close()

    def _answered(self, ask: Callable[[Generation], T]) -> T:
        """What ``ask`` says of the current generation, or of the next one if that has gone."""
        generation = self._current()
        try:
            return ask(generation)
        except IndexMissing:
            self.refresh()
            newer = self._current()
            if newer is generation:
                raise
            return ask(newer)

    def _ask(self, generation: Generation, body: dict[str, Any]) -> dict[str, Any]:
        return searched(self._connection, generation.index, body)

    def _current(self) -> Generation:
        """The generation to search.  One thread looks whether there is a newer one; no other waits."""
        self._check_open()
        generation = self._generation
        if generation is None:
            with self._opening:
                return self._generation or self._look_up(nearby=True)
        if monotonic() >= self._due and self._opening.acquire(blocking=False):
            try:
                generation = self._look_up(nearby=True)
            except (IndexMissing, IndexBroken):
                raise
            except IndexUnavailable:
                self._due = monotonic() + INTERVAL  # no news: what was searched can still be
            finally:
                self._opening.release()
        return generation

    def _look_up(self, *, nearby: bool) -> Generation:
        found = read_generation(self._connection, self._generation, nearby=nearby)
        self._generation, self._due = found, monotonic() + INTERVAL
        return found

    def _check_open(self) -> None:
        if self._closed:
            raise IndexUnavailable(f"{self._address}: this engine was closed; open another one")
