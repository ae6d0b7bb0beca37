"""``Post → Document → IndexedDocument``: what a reader sees, and the terms in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from indexer.engines.base import (
    LEAD,
    LEAD_WEIGHT,
    Document,
    IndexedDocument,
)
from indexer.engines.keywords import keywords
from indexer.engines.sketch import sketch
from indexer.korean.grams import grams_of
from indexer.korean.terms import TermAnalyzer, Terms
from indexer.korean.words import words_in
from indexer.posts.boilerplate import HOLE, Boilerplate
from indexer.posts.plaintext import inline_text, text_of_html, to_html
from indexer.posts.post import Post

GAP = ("\x1e",)
"""Where text was left out; no analysis gives this term, so that no phrase reaches across."""

Parts = tuple[Sequence[str], ...]
"""The words of a text; where something was left out of it, of what stands around each hole."""


class Words(NamedTuple):
    """A document cut into words, once for all that is made of them."""

    title: Parts
    excerpt: Parts
    body: Parts


def to_document(post: Post) -> Document:
    """The visible text of a post."""
    html = to_html(post.body)
    return Document(
        id=post.id,
        title=inline_text(post.title),
        date=post.date,
        categories=post.categories,
        tags=post.tags,
        excerpt=inline_text(post.excerpt),
        image=post.image,
        body=text_of_html(html),
        html=html,
        path=post.path.as_posix(),
    )


def without(document: Document, ignored: Boilerplate) -> Document:
    """The document without text that is ignored; its HTML is left as it is."""
    excerpt, body = map(ignored.without, (document.excerpt, document.body))
    return replace(document, excerpt=excerpt, body=body)


def words_of_document(document: Document) -> Words:
    """The words of title, excerpt and body."""
    title, excerpt, body = (
        tuple(map(words_in, text.split(HOLE)))
        for text in (document.title, document.excerpt, document.body)
    )
    return Words(title, excerpt, body)


def to_indexed(
    document: Document, analyzer: TermAnalyzer, words: Words | None = None
) -> IndexedDocument:
    """A document with the terms of its title, excerpt and body, a sketch and keywords of them.

    ``words`` are the document's, if somebody has cut it already.
    """
    words = words or words_of_document(document)
    title, excerpt, body = (_terms(parts, analyzer) for parts in words)
    return IndexedDocument(
        document,
        title=title.sequence,
        excerpt=excerpt.sequence,
        body=body.sequence,
        beside=weighted(title.beside, excerpt.beside, body.beside),
        grams=weighted(*(list(grams_of(chain.from_iterable(parts))) for parts in words)),
        sketch=sketch(title.sequence, body.sequence or excerpt.sequence),
        read=analyzer.read(document.shown),
        keywords=keywords(title.sequence, excerpt.sequence, body.sequence),
    )


def _terms(parts: Parts, analyzer: TermAnalyzer) -> Terms:
    """The terms of a text, with ``GAP`` between its parts."""
    first, *others = map(analyzer.analyze_words, parts)
    if not others:
        return first
    sequence = chain(first.sequence, *((*GAP, *other.sequence) for other in others))
    return Terms(tuple(sequence), tuple(chain(first.beside, *(o.beside for o in others))))


def weighted(title: Sequence[str], excerpt: Sequence[str], body: Sequence[str]) -> dict[str, int]:
    """How often each term counts, by the part of the post that it stands in."""
    lead = chain.from_iterable([body[:LEAD]] * (LEAD_WEIGHT - 1))
    return dict(Counter(chain(title, excerpt, lead, body)))
