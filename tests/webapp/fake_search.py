"""A search over a handful of posts in memory: honest, small, without an index or an analyzer.

A post is found by a query if it holds every word of it as written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from indexer.engines.base import Document, Facets, Sort, Stats, fold
from indexer.errors import NotFound, QueryTooLong
from indexer.posts.post import KST
from indexer.search.results import Answer, Question, Result, Snippet, Span
from indexer.search.suggest import Kind, Suggestion

MAX_QUERY = 500


def document(post_id: str, **fields: object) -> Document:
    """A post of which a test names only what matters to it."""
    plain: dict[str, object] = {
        "id": post_id,
        "title": f"{post_id}의 제목",
        "date": datetime(2025, 3, 2, 9, 30, tzinfo=KST),
        "categories": ("교통",),
        "tags": (),
        "excerpt": "",
        "image": "",
        "body": "본문",
        "html": "<p>본문</p>",
        "path": f"{post_id}.md",
    }
    return Document(**(plain | fields))  # type: ignore[arg-type]  # a table of any fields


class FakeSearch:
    """Keeps the protocol ``indexer.search.searcher.Search``."""

    def __init__(
        self,
        documents: Iterable[Document] = (),
        *,
        searched_for: str | None = None,
        did_you_mean: str | None = None,
        related_terms: Mapping[str, tuple[str, ...]] | None = None,
        stories: Iterable[tuple[str, ...]] = (),
    ) -> None:
        self._documents = {document.id: document for document in documents}
        self._searched_for = searched_for
        self._did_you_mean = did_you_mean
        self._related_terms = related_terms or {}
        self._stories = {name: story for story in stories for name in story}

    def search(self, question: Question) -> Answer:
        if len(question.query) > MAX_QUERY:
            raise QueryTooLong(f"the query has more than {MAX_QUERY} characters — shorten it")
        found = [post for post in self._documents.values() if _matches(post, question)]
        found.sort(key=lambda post: post.date, reverse=question.sort is not Sort.OLDEST)
        start = (question.page - 1) * question.per_page
        groups = self._grouped(found) if question.stories else [[post] for post in found]
        return Answer(
            question=question,
            total=len(found),
            stories=len(groups),
            pages=max(1, -(-len(groups) // question.per_page)),
            results=tuple(
                replace(_result(first, question), similar=tuple(rest), similar_count=len(rest))
                for first, *rest in groups[start : start + question.per_page]
            ),
            facets=_facets(found),
            took_ms=4.2,
            searched_for=self._searched_for,
            did_you_mean=self._did_you_mean,
        )

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        if len(text) > MAX_QUERY:
            raise QueryTooLong(f"the query has more than {MAX_QUERY} characters — shorten it")
        titles = [
            post.title
            for post in self._documents.values()
            if text and all(word in post.title for word in text.split())
        ]
        return tuple(Suggestion(title, Kind.TITLE) for title in titles[:limit])

    def post(self, post_id: str) -> Document:
        if post_id not in self._documents:
            raise NotFound(f"no post {post_id[:200]!r} — it may have been removed")
        return self._documents[post_id]

    def story(self, post_id: str) -> tuple[Document, ...]:
        names = self._stories.get(post_id, ())
        return tuple(self._documents[name] for name in names if name != post_id)

    def _grouped(self, found: Iterable[Document]) -> list[list[Document]]:
        groups: dict[str, list[Document]] = {}
        for post in found:
            groups.setdefault(self._stories.get(post.id, (post.id,))[0], []).append(post)
        return list(groups.values())

    def related(self, post_id: str) -> tuple[Document, ...]:
        own = set(self.post(post_id).categories)
        return tuple(
            post
            for post in self._documents.values()
            if post.id != post_id and own & set(post.categories)
        )[:5]

    def related_terms(self, query: str) -> tuple[str, ...]:
        return self._related_terms.get(query, ())

    def marks(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        return [_marks(text, query.split()) for text in texts]

    def stats(self) -> Stats:
        built = datetime(2025, 3, 2, tzinfo=UTC)
        return Stats(len(self._documents), generation="1", built=built, fingerprint="fake-1")


def _matches(post: Document, question: Question) -> bool:
    day = post.date.astimezone(KST).date()
    return (
        all(word in f"{post.title} {post.body}" for word in question.query.split())
        and (
            not question.category
            or fold(question.category) in {fold(name) for name in post.categories}
        )
        and (question.first is None or question.first <= day)
        and (question.last is None or day <= question.last)
    )


def _result(post: Document, question: Question) -> Result:
    words = question.query.split()
    text = post.body[:140]
    return Result(
        document=post,
        score=float(len(words)),
        title_marks=_marks(post.title, words),
        snippet=Snippet(text, _marks(text, words)),
    )


def _marks(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    either = "|".join(re.escape(word) for word in words)
    return tuple(match.span() for match in re.finditer(either, text)) if either else ()


def _facets(found: Iterable[Document]) -> Facets:
    posts = list(found)
    return Facets(
        category=Counter(name for post in posts for name in post.categories),
        month=Counter(f"{post.date.astimezone(KST):%Y-%m}" for post in posts),
    )
