"""Questions in, answers out: the one thing that a page or a command calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from indexer.engines.base import Document, Engine, Found, Hit, Request, Sort, Stats
from indexer.errors import NotFound, QueryTooLong
from indexer.search.matching import Matcher, Run
from indexer.search.query import Query, parse
from indexer.search.related import related
from indexer.search.related_terms import RelatedWords, related_terms
from indexer.search.renewed import Renewed
from indexer.search.results import Answer, Question, Result, Span
from indexer.search.snippets import marks, snippet
from indexer.search.spelling import Spelling
from indexer.search.suggest import Suggester, Suggestion
from indexer.search.translate import narrowed, to_node, wanted_runs

MAX_QUERY = 500
"""Code points of a query; the longest title of 7,478 real posts has 211."""


class Search(Protocol):
    """What the shells call; ``Searcher`` is the real one, tests may bring their own."""

    def search(self, question: Question) -> Answer:
        """Answer a question; raises ``BadRequest`` where it cannot be answered as asked."""

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """What a reader who has typed ``text`` may want; raises ``QueryTooLong``."""

    def post(self, post_id: str) -> Document:
        """The post with this id; raises ``NotFound``."""

    def related(self, post_id: str) -> tuple[Document, ...]:
        """Posts near to the one with this id, the nearest first; raises ``NotFound``."""

    def related_terms(self, query: str) -> tuple[str, ...]:
        """What else a reader may want to ask who asked ``query``; raises ``QueryTooLong``."""

    def marks(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """Where the words of ``query`` stand in each of ``texts``; raises ``QueryTooLong``."""

    def stats(self) -> Stats:
        """State of the index that answers."""


class Searcher:
    """Answers questions from an engine; may be shared by threads if the engine may.

    ``load_suggester`` and ``load_related`` give the suggestions and the related
    words of a generation of the index, None while there are none.
    """

    def __init__(
        self,
        engine: Engine,
        matcher: Matcher,
        load_suggester: Callable[[str], Suggester | None],
        spelling: Spelling,
        load_related: Callable[[str], RelatedWords | None],
    ) -> None:
        self._engine = engine
        self._matcher = matcher
        self._analyzer = matcher.analyzer
        self._suggester = Renewed(load_suggester)
        self._spelling = spelling
        self._related = Renewed(load_related)

    def search(self, question: Question) -> Answer:
        """Answer a question; raises ``QueryTooLong`` beyond ``MAX_QUERY`` code points."""
        began = time.perf_counter()
        asked = parse(_checked(question.query))
        query, found, offered = self._find(asked, question)
        wanted = wanted_runs(to_node(query, self._matcher))
        return Answer(
            question=question,
            total=found.total,
            pages=max(1, -(-found.total // question.per_page)),
            results=tuple(self._result(hit, wanted) for hit in found.hits),
            facets=found.facets,
            took_ms=(time.perf_counter() - began) * 1000,
            searched_for=None if query is asked else str(query),
            did_you_mean=str(offered) if offered else None,
        )

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Titles and words that ``text`` may be on the way to; none is no error."""
        suggester = self._suggester.of(self._engine.stats().generation)
        return suggester.suggest(_checked(text), limit) if suggester else ()

    def post(self, post_id: str) -> Document:
        """The post with this id; raises ``NotFound``."""
        document = self._engine.get(post_id)
        if document is None:
            raise NotFound(f"no post {post_id[:200]!r} — it may have been removed")
        return document

    def related(self, post_id: str) -> tuple[Document, ...]:
        """Posts near to the one with this id; raises ``NotFound``."""
        return related(self.post(post_id), self._engine, self._analyzer)

    def related_terms(self, query: str) -> tuple[str, ...]:
        """Words near to the one or two content words of ``query``; none is no error."""
        asked = parse(_checked(query))
        rows = self._related.of(self._engine.stats().generation)
        return related_terms(asked, rows, self._matcher) if rows else ()

    def marks(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """Where the words of ``query`` stand in each of ``texts``; raises ``QueryTooLong``."""
        wanted = wanted_runs(to_node(parse(_checked(query)), self._matcher))
        return [marks(text, wanted, self._analyzer) for text in texts]

    def stats(self) -> Stats:
        """State of the index that answers."""
        return self._engine.stats()

    def _find(self, query: Query, question: Question) -> tuple[Query, Found, Query | None]:
        """What was searched for at last, what that found, and what else may have been meant."""
        found = self._engine.search(self._request(query, question))
        if found.total:
            return query, found, self._spelling.improved(query)
        if repaired := self._spelling.repaired(query):
            again = self._engine.search(self._request(repaired, question))
            if again.total:
                return repaired, again, None
        return query, found, None

    def _request(self, query: Query, question: Question) -> Request:
        sort = question.sort
        if sort is Sort.RELEVANCE and not query.clauses:
            sort = Sort.NEWEST  # nothing was asked for that could be more or less relevant
        return Request(
            narrowed(to_node(query, self._matcher), question),
            sort=sort,
            offset=(question.page - 1) * question.per_page,
            limit=question.per_page,
            facets=True,
        )

    def _result(self, hit: Hit, wanted: frozenset[Run]) -> Result:
        document = hit.document
        text = document.body or document.excerpt
        return Result(
            document,
            hit.score,
            title_marks=marks(document.title, wanted, self._analyzer),
            snippet=snippet(text, wanted, self._analyzer),
        )


def _checked(query: str) -> str:
    if len(query) > MAX_QUERY:
        raise QueryTooLong(
            f"the query has {len(query):,} characters, more than {MAX_QUERY} — shorten it"
        )
    return query
