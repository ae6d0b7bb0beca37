"""What a search is asked and what it answers: frozen values without markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indexer.engines.base import Document, Facets, Sort

Span = tuple[int, int]
"""Start and end of a mark, in Unicode code points of the text it belongs to."""


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's question.  ``category``, ``first`` and ``last`` narrow the result.

    ``page`` counts from 1; ``first`` and ``last`` are days in Seoul, both included.
    With ``stories``, posts that tell the same story are one result.
    """

    query: str = ""
    category: str = ""
    first: date | None = None
    last: date | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10
    stories: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a post's text and the marks in it, in order and apart."""

    text: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One found post with its title marked and a snippet of its text.

    ``similar`` are the first of ``similar_count`` found posts that tell the same
    story; none unless stories were asked for.
    """

    document: Document
    score: float
    title_marks: tuple[Span, ...]
    snippet: Snippet
    similar: tuple[Document, ...] = ()
    similar_count: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """``total`` is exact, ``pages`` at least 1; a page past the last one holds no results.

    ``total`` counts posts, ``stories`` what the pages hold together: stories if
    the question asks for them, posts otherwise.

    ``searched_for`` is a correction that was applied because the query itself
    found nothing; ``did_you_mean`` is one that is only offered.
    """

    question: Question
    total: int
    stories: int
    pages: int
    results: tuple[Result, ...]
    facets: Facets
    took_ms: float
    searched_for: str | None = None
    did_you_mean: str | None = None
