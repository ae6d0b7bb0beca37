"""The frozen values that cross the engine protocol (see ``protocol``).

    IndexedDocument  →  engine.write(…)                 (indexing)
    Request          →  engine.search(…)  →  Found      (searching)

An engine holds documents and finds them again by ready terms (see ``nodes``).  Whatever does not
depend on it (analysis, the query language, snippets, corrections) stands above, so that every engine
ranks alike and is held by the same tests.

Ranking is BM25 over one combined field of title, excerpt and body, in which the first ``LEAD`` terms
of the body count ``LEAD_WEIGHT`` times, for news tells first what it is about (BM25F with one length
normalisation: Robertson, Zaragoza, Taylor, *Simple BM25 extension to multiple weighted fields*, CIKM
2004), with the inverse document frequency ``ln(1 + (N - n + 0.5) / (n + 0.5))`` that Lucene uses and,
as there, without the constant factor ``K1 + 1``.  A phrase scores as a term whose weight is its number
of places and whose inverse document frequency is the sum of its terms'.  Adding up per-field scores
instead ranks worse, measured on the judged queries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from indexer.engines.nodes import Node

K1 = 1.5
B = 0.75
LEAD = 100
LEAD_WEIGHT = 2


class Sort(StrEnum):
    """Ties of relevance are broken by date, newest first, then by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader is shown of a post: visible text, and HTML, not sanitised, which no hit has."""

    id: str
    title: str
    date: datetime
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    excerpt: str
    image: str
    body: str
    html: str
    path: str

    @property
    def shown(self) -> str:
        """The text that results show a piece of."""
        return self.body or self.excerpt


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document and its terms in text order: one term a position, no gaps inside a field.

    ``digest`` is whatever the builder recognises an unchanged post by; the index keeps it (see
    ``Engine.digests``).  ``beside`` and ``grams`` have no order (see ``Field``) and say how often
    each term stands in them.  ``sketch`` shows which documents tell the same story (see ``stories``),
    ``keywords`` which resemble each other (see ``smoothing``).  ``read`` is what the analysis wants
    to know again of the text that is ``shown``.
    """

    document: Document
    title: tuple[str, ...]
    excerpt: tuple[str, ...]
    body: tuple[str, ...]
    beside: Mapping[str, int] = field(default_factory=dict)
    grams: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""
    sketch: bytes = b""
    read: bytes = b""
    keywords: bytes = b""

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id


@dataclass(frozen=True, slots=True)
class Request:
    """A query tree, and which slice of its hits is wanted in which order.

    To ``collapse`` it is to have one hit a story: the one that comes first in that order.
    To ``smooth`` it is to raise some of the first hits by relevance (see ``smoothing``).
    """

    query: Node
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: bool = False
    collapse: bool = False
    smooth: bool = False


MOST_SIMILAR = 10
"""So many other documents of its story come with a hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document; ``score`` is BM25's, raised if smoothed, 0 where the query scores nothing.

    Of a collapsed request, ``similar`` are the first ``MOST_SIMILAR`` of the ``similar_count`` other
    documents of its story that the query found.  ``read`` is what it was indexed with.
    """

    document: Document
    score: float
    similar: tuple[Document, ...] = ()
    similar_count: int = 0
    read: bytes = b""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of all found documents fall under each category and each month (``2024-07``)."""

    category: Mapping[str, int] = field(default_factory=dict)
    month: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """``total`` is exact; a slice past the end holds no hits.

    ``stories`` is as exact: how many hits all slices of a collapsed request hold together, ``total``
    otherwise.  Facets and ``total`` count all documents.  ``hits`` may load its documents only when
    they are looked at; they are those of the moment of the search, whatever is written in between.
    """

    total: int
    stories: int
    hits: Sequence[Hit]
    facets: Facets = field(default_factory=Facets)


@dataclass(frozen=True, slots=True)
class Stats:
    """The state of an index: documents, its generation, when and by which analyzer it was made.

    ``refused`` says why a newer generation is not the one that is searched, if there is one.
    """

    documents: int
    generation: str
    built: datetime
    fingerprint: str
    refused: str = ""


def fold(name: str) -> str:
    """The form in which category names are compared."""
    return " ".join(name.split()).casefold()
