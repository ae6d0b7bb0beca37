"""Related posts: a post's most characteristic terms, asked as a query.

    Document → terms → the heaviest by tf·idf → engine → other documents

The weight of a term is ``(1 + ln tf) · ln(N / n)`` (Salton and Buckley,
*Term-weighting approaches in automatic text retrieval*, 1988): frequent here,
rare elsewhere.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter

from indexer.engines.base import Document, Request
from indexer.engines.nodes import Boolean, Term
from indexer.engines.protocol import Engine
from indexer.korean.terms import TermAnalyzer

TERMS = 16
"""Terms of the query: fewer lose the subject, more find whatever is long."""

LIMIT = 5
"""Related posts that are worth showing."""


def related(document: Document, engine: Engine, analyzer: TermAnalyzer) -> tuple[Document, ...]:
    """Up to ``LIMIT`` posts of other stories nearest to ``document``, the nearest first."""
    terms = characteristic_terms(document, engine, analyzer)
    if not terms:
        return ()
    query = Boolean(should=tuple(map(Term, terms)))
    found = engine.search(Request(query, limit=LIMIT + 1, collapse=True))
    own = {document.id, *(other.id for other in engine.story(document.id))}
    others = [hit.document for hit in found.hits if hit.document.id not in own]
    return tuple(others[:LIMIT])


def characteristic_terms(
    document: Document, engine: Engine, analyzer: TermAnalyzer
) -> tuple[str, ...]:
    """Up to ``TERMS`` terms by falling weight; none that only this post holds."""
    counts = Counter(analyzer.terms(f"{document.title}\n{document.excerpt}\n{document.body}"))
    documents = engine.stats().documents
    weights = {}
    for term, holding in engine.frequencies(counts).items():
        if 1 < holding < documents and len(term) > 1:
            weights[term] = (1 + math.log(counts[term])) * math.log(documents / holding)
    return tuple(heapq.nlargest(TERMS, weights, key=lambda term: (weights[term], term)))
