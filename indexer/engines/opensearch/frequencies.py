"""How many documents of a generation hold a term: asked of the cluster once, then remembered."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

from indexer.engines.nodes import Phrase, Term
from indexer.engines.opensearch.failures import failure
from indexer.engines.opensearch.mapping import spelled_term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensearchpy import OpenSearch

    from indexer.engines.opensearch.connection import Connection

MOST_REMEMBERED = 200_000
AT_ONCE = 200
"""Terms that one request asks for."""


class Frequencies:
    """The document frequencies of one index, which no longer changes.

    Threads may ask for the same term at once; they then remember equal values.
    """

    def __init__(self, connection: Connection, index: str, documents: int) -> None:
        self._connection = connection
        self._index = index
        self._documents = documents
        self._known: dict[Term, int] = {}

    def frequency(self, term: Term) -> int:
        """How many documents hold a term."""
        known = self._known.get(term)
        if known is None:
            self.learn([term])
            known = self._known[term]
        return known

    def idf(self, node: Term | Phrase) -> float | None:
        """The inverse document frequency of a node; None where no document holds a term of it."""
        terms = [node] if isinstance(node, Term) else [Term(t, node.field) for t in node.terms]
        counts = [self.frequency(term) for term in terms]
        if not counts or not all(counts):
            return None
        total = self._documents
        return sum(log(1 + (total - count + 0.5) / (count + 0.5)) for count in counts)

    def learn(self, terms: Iterable[Term]) -> None:
        """Ask for all of ``terms`` that are not known yet, in as few requests as can be."""
        unknown = [term for term in dict.fromkeys(terms) if term not in self._known]
        if len(self._known) + len(unknown) > MOST_REMEMBERED:
            self._known = {}
        for start in range(0, len(unknown), AT_ONCE):
            asked = unknown[start : start + AT_ONCE]
            self._known.update(zip(asked, self._ask(asked), strict=True))

    def _ask(self, terms: list[Term]) -> list[int]:
        lines: list[dict[str, Any]] = []
        for term in terms:
            query = {"constant_score": {"filter": {"term": {term.field: spelled_term(term.text)}}}}
            lines += [
                {"allow_partial_search_results": False},
                {"size": 0, "track_total_hits": True, "query": query},
            ]

        def asked(client: OpenSearch) -> list[int]:
            return [
                _total(one) for one in client.msearch(body=lines, index=self._index)["responses"]
            ]

        return self._connection.ask(asked)


def _total(answer: dict[str, Any]) -> int:
    if "error" in answer:
        raise failure(answer)
    return int(answer["hits"]["total"]["value"])
