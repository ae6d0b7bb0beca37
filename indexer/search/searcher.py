"""Questions in, answers out: the one thing that a page or a command calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from indexer.engines.base import Document, Found, Hit, Request, Sort, Stats
from indexer.engines.nodes import Node
from indexer.engines.protocol import Engine
from indexer.errors import NotFound, QueryTooLong
from indexer.korean.terms import TermAnalyzer
from indexer.search.groups import Run
from indexer.search.language import Language
from indexer.search.query import Query, parse
from indexer.search.related import related
from indexer.search.related_terms import RelatedWords, related_terms
from indexer.search.renewed import Renewed
from indexer.search.results import Answer, Question, Result, Span
from indexer.search.snippets import marks, snippet
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

    def story(self, post_id: str) -> tuple[Document, ...]:
        """Other posts that tell the same story, the newest first; none is no error."""

    def related(self, post_id: str) -> tuple[Document, ...]:
        """Posts of other stories near to this one, the nearest first; raises ``NotFound``."""

    def related_terms(self, query: str) -> tuple[str, ...]:
        """What else a reader may want to ask who asked ``query``; raises ``QueryTooLong``."""

    def marks(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """Where the words of ``query`` stand in each of ``texts``; raises ``QueryTooLong``."""

    def stats(self) -> Stats:
        """State of the index that answers."""


class Searcher:
    """Answers questions from an engine; may be shared by threads if the engine may.

    ``load_language`` gives the language of a fingerprint, ``load_suggester`` and
    ``load_related`` the suggestions and the related words of a generation of the
    index, ``load_headlines`` what its headlines' words are worth; None while there are none.
    """

    def __init__(
        self,
        engine: Engine,
        load_language: Callable[[str], Language],
        load_suggester: Callable[[str], Suggester | None],
        load_related: Callable[[str], RelatedWords | None],
        load_headlines: Callable[[str], Mapping[str, float] | None],
    ) -> None:
        self._engine = engine
        self._languages = Renewed(load_language)
        self._suggesters = Renewed(load_suggester)
        self._related = Renewed(load_related)
        self._headlines = Renewed(load_headlines)

    def search(self, question: Question) -> Answer:
        """Answer a question; raises ``QueryTooLong`` beyond ``MAX_QUERY`` code points."""
        began = time.perf_counter()
        language = self._language()
        asked = parse(_checked(question.query))
        query, node, found, offered = self._find(asked, question, language)
        shown = _Shown(wanted_runs(node), language.matcher.analyzer)
        return Answer(
            question=question,
            total=found.total,
            stories=found.stories,
            pages=max(1, -(-found.stories // question.per_page)),
            results=tuple(map(shown.result, found.hits)),
            facets=found.facets,
            took_ms=(time.perf_counter() - began) * 1000,
            searched_for=None if query is asked else str(query),
            did_you_mean=str(offered) if offered else None,
        )

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Titles and words that ``text`` may be on the way to; none is no error."""
        suggester = self._suggesters.of(self._engine.stats().generation)
        return suggester.suggest(_checked(text), limit) if suggester else ()

    def post(self, post_id: str) -> Document:
        """The post with this id; raises ``NotFound``."""
        document = self._engine.get(post_id)
        if document is None:
            raise NotFound(f"no post {post_id[:200]!r} — it may have been removed")
        return document

    def story(self, post_id: str) -> tuple[Document, ...]:
        """Other posts that tell the same story."""
        return self._engine.story(post_id)

    def related(self, post_id: str) -> tuple[Document, ...]:
        """Posts of other stories near to this one; raises ``NotFound``."""
        return related(self.post(post_id), self._engine, self._language().matcher.analyzer)

    def related_terms(self, query: str) -> tuple[str, ...]:
        """Words near to the one or two content words of ``query``; none is no error."""
        asked = parse(_checked(query))
        rows = self._related.of(self._engine.stats().generation)
        return related_terms(asked, rows, self._language().matcher) if rows else ()

    def marks(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """Where the words of ``query`` stand in each of ``texts``; raises ``QueryTooLong``."""
        matcher = self._language().matcher
        wanted = wanted_runs(to_node(parse(_checked(query)), matcher))
        return [marks(text, wanted, matcher.analyzer) for text in texts]

    def stats(self) -> Stats:
        """State of the index that answers."""
        return self._engine.stats()

    def _language(self) -> Language:
        """The language of the index that is being searched."""
        stats = self._engine.stats()
        language = self._languages.of(stats.fingerprint)
        return language.knowing(self._headlines.of(stats.generation) or {})

    def _find(
        self, query: Query, question: Question, language: Language
    ) -> tuple[Query, Node, Found, Query | None]:
        """What was searched for at last, what that found, and what else may have been meant."""
        node = to_node(query, language.matcher)
        found = self._engine.search(_request(query, node, question))
        if found.total:
            return query, node, found, language.spelling.improved(query)
        if repaired := language.spelling.repaired(query):
            other = to_node(repaired, language.matcher)
            again = self._engine.search(_request(repaired, other, question))
            if again.total:
                return repaired, other, again, None
        return query, node, found, None


@dataclass(frozen=True, slots=True)
class _Shown:
    """Hits as they are shown, with the ``wanted`` runs of terms marked."""

    wanted: frozenset[Run]
    analyzer: TermAnalyzer

    def result(self, hit: Hit) -> Result:
        """The hit's post, its title marked, a snippet, and others of its story."""
        document = hit.document
        return Result(
            document,
            hit.score,
            title_marks=marks(document.title, self.wanted, self.analyzer),
            snippet=snippet(document.shown, self.wanted, self.analyzer, hit.read),
            similar=hit.similar,
            similar_count=hit.similar_count,
        )


def _request(query: Query, node: Node, question: Question) -> Request:
    sort = question.sort
    if sort is Sort.RELEVANCE and not query.clauses:
        sort = Sort.NEWEST  # nothing was asked for that could be more or less relevant
    return Request(
        narrowed(node, question),
        sort=sort,
        offset=(question.page - 1) * question.per_page,
        limit=question.per_page,
        facets=True,
        collapse=question.stories,
        smooth=True,
    )


def _checked(query: str) -> str:
    if len(query) > MAX_QUERY:
        raise QueryTooLong(
            f"the query has {len(query):,} characters, more than {MAX_QUERY} — shorten it"
        )
    return query
