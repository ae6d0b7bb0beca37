"""``Post → Document → IndexedDocument``: what a reader sees, and the terms in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from indexer.engines.base import (
    EXCERPT_WEIGHT,
    LEAD,
    LEAD_WEIGHT,
    TITLE_WEIGHT,
    Document,
    IndexedDocument,
)
from indexer.engines.sketch import sketch
from indexer.korean.grams import grams
from indexer.korean.terms import TermAnalyzer, Terms
from indexer.posts.boilerplate import HOLE, Boilerplate
from indexer.posts.plaintext import inline_text, text_of_html, to_html
from indexer.posts.post import Post

GAP = ("\x1e",)
"""Where text was left out; no analysis gives this term, so that no phrase reaches across."""


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


def to_indexed(document: Document, analyzer: TermAnalyzer) -> IndexedDocument:
    """A document with the terms of its title, excerpt and body, and a sketch of them."""
    title, excerpt, body = (
        _terms(text, analyzer) for text in (document.title, document.excerpt, document.body)
    )
    return IndexedDocument(
        document,
        title=title.sequence,
        excerpt=excerpt.sequence,
        body=body.sequence,
        beside=weighted(title.beside, excerpt.beside, body.beside),
        grams=weighted(*map(grams, (document.title, document.excerpt, document.body))),
        sketch=sketch(title.sequence, body.sequence or excerpt.sequence),
    )


def _terms(text: str, analyzer: TermAnalyzer) -> Terms:
    """The terms of a text, with ``GAP`` at each of its holes."""
    if HOLE not in text:
        return analyzer.analyze(text)
    first, *others = map(analyzer.analyze, text.split(HOLE))
    sequence = chain(first.sequence, *((*GAP, *other.sequence) for other in others))
    return Terms(tuple(sequence), tuple(chain(first.beside, *(o.beside for o in others))))


def weighted(
    title: tuple[str, ...], excerpt: tuple[str, ...], body: tuple[str, ...]
) -> tuple[str, ...]:
    """Terms without positions, each as often as the part of the post that it stands in counts."""
    return title * TITLE_WEIGHT + excerpt * EXCERPT_WEIGHT + body + body[:LEAD] * (LEAD_WEIGHT - 1)
