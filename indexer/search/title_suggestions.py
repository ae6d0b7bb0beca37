"""Suggestions from titles: what is being typed, answered by the best posts' titles.

The only way from a beginning of a query to suggestions for now; whoever has a
better one replaces ``title_suggestions``.
"""

from __future__ import annotations

from indexer.engines.base import Engine, Request
from indexer.korean.terms import TermAnalyzer
from indexer.search.query import parse
from indexer.search.results import Suggestion
from indexer.search.translate import to_node

LIMIT = 8


def title_suggestions(text: str, engine: Engine, analyzer: TermAnalyzer) -> tuple[Suggestion, ...]:
    """The distinct titles of the posts that ``text`` finds, the best first; none for no text."""
    query = parse(text)
    if query.is_empty:
        return ()
    found = engine.search(Request(to_node(query, analyzer), limit=LIMIT))
    titles = dict.fromkeys(" ".join(hit.document.title.split()) for hit in found.hits)
    return tuple(Suggestion(title, "title") for title in titles if title)
