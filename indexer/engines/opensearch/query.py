"""From a query tree to OpenSearch's query language.

    Term, Phrase → script_score      Best → dis_max      Boolean → bool

Scores are those of ``base``: a leaf's factor (boost times idf, which may be
shared) is computed here, from exact counts over all shards, and sent with the
query.  So the scores do not depend on how documents are spread over shards, and no
second round for statistics (``dfs_query_then_fetch``) is needed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from indexer.engines.base import K1, B
from indexer.engines.moments import midnight
from indexer.engines.nodes import (
    Best,
    Boolean,
    Boosted,
    Dated,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.engines.opensearch.mapping import length_field, spelled, spelled_term
from indexer.engines.scale import FILTERS, PLAIN, Scale, shared
from indexer.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indexer.engines.scale import Idfs

    Query = dict[str, Any]

SCORE = f"""
double weight = _score / params.terms;
double norm = {K1} * ({1 - B} + {B} * doc[params.length].value / params.average);
float impact = (float) (weight / (weight + norm));
return impact * (float) params.factor;
"""
"""BM25 with the exact length; ``_score`` is the frequency, of a phrase once for each of its terms."""

NOTHING: Query = {"match_none": {}}
_EVERYTHING: Query = {"bool": {"filter": [{"match_all": {}}]}}
_POSITIONED = (Field.TEXT, Field.TITLE)


class Translation:
    """Translates query trees for one generation."""

    def __init__(self, idfs: Idfs, averages: Mapping[Field, float]) -> None:
        self._idfs = idfs
        self._averages = averages

    def query(self, node: Node, scale: Scale = PLAIN) -> Query:
        """The query that matches and scores as ``node``; raises ``BadRequest``."""
        if isinstance(node, Boosted):
            return self.query(node.node, scale.boosted(node.factor))
        if isinstance(node, Boolean):
            return self._boolean(node, scale)
        if isinstance(node, Best):
            return self._best(node, scale)
        if isinstance(node, Term):
            return self._leaf(node, {"term": {node.field: spelled_term(node.text)}}, 1, scale)
        if isinstance(node, Phrase):
            return self._phrase(node, scale)
        return filtered(node)

    def _queries(self, nodes: Iterable[Node], scale: Scale) -> list[Query]:
        return [self.query(node, scale) for node in nodes]

    def _boolean(self, node: Boolean, scale: Scale) -> Query:
        must = self._queries((n for n in node.must if not isinstance(n, FILTERS)), scale)
        if node.should:
            should = self._queries(node.should, scale)
            must.append({"bool": {"should": should, "minimum_should_match": 1}})
        filters = [filtered(n) for n in node.must if isinstance(n, FILTERS)]
        parts: Query = {
            "must": must,
            "filter": filters if must or filters else [{"match_all": {}}],
            "must_not": self._queries(node.must_not, PLAIN),
            "should": self._queries(node.may, scale),
        }
        kept = {name: queries for name, queries in parts.items() if queries}
        return {"bool": {**kept, "minimum_should_match": 0}}

    def _best(self, node: Best, scale: Scale) -> Query:
        queries = [
            self.query(other, own)
            for nodes, own in shared(node.alternatives, scale, self._idfs)
            for other in nodes
        ]
        return {"dis_max": {"queries": queries}} if queries else NOTHING

    def _phrase(self, node: Phrase, scale: Scale) -> Query:
        if node.field not in _POSITIONED:
            raise BadRequest(f"the field {node.field} has no positions, so there are no phrases")
        if len(node.terms) == 1:
            return self.query(Term(node.terms[0], node.field), scale)
        phrase = {"match_phrase": {node.field: spelled(node.terms)}}
        return self._leaf(node, phrase, len(node.terms), scale)

    def _leaf(self, node: Term | Phrase, query: Query, terms: int, scale: Scale) -> Query:
        idf = self._idfs.idf(node)
        if idf is None:
            return NOTHING
        measured = Field.TITLE if node.field is Field.TITLE else Field.TEXT
        parameters = {
            "terms": terms,
            "length": length_field(node.field),
            "average": self._averages[measured],
            "factor": float(scale.factor(idf)),
        }
        return {"script_score": {"query": query, "script": {"source": SCORE, "params": parameters}}}


def filtered(node: Node) -> Query:
    """The query of a filter; it scores nothing."""
    if isinstance(node, InCategory):
        return {"bool": {"filter": [{"term": {"category": node.name}}]}}
    if isinstance(node, Dated):
        span = {}
        if node.first is not None:
            span["gte"] = midnight(node.first)
        if node.last is not None:
            span["lt"] = midnight(node.last + timedelta(days=1))
        return {"bool": {"filter": [{"range": {"moment": span}}]}}
    return _EVERYTHING


def leaves(node: Node) -> Iterator[Term]:
    """Every term that a tree asks for, those of its phrases too."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Phrase):
        yield from (Term(term, node.field) for term in node.terms)
    elif isinstance(node, Boosted):
        yield from leaves(node.node)
    elif isinstance(node, Best):
        for other in node.alternatives:
            yield from leaves(other)
    elif isinstance(node, Boolean):
        for other in (*node.must, *node.should, *node.must_not, *node.may):
            yield from leaves(other)
