"""``Post → Document → IndexedDocument``: what a reader sees, and the terms in it."""

from __future__ import annotations

from indexer.engines.base import Document, IndexedDocument
from indexer.engines.sketch import sketch
from indexer.korean.terms import TermAnalyzer
from indexer.posts.plaintext import inline_text, text_of_html, to_html
from indexer.posts.post import Post


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


def to_indexed(document: Document, analyzer: TermAnalyzer) -> IndexedDocument:
    """A document with the terms of its title, excerpt and body, and a sketch of them."""
    title = analyzer.terms(document.title)
    excerpt = analyzer.terms(document.excerpt)
    body = analyzer.terms(document.body)
    return IndexedDocument(document, title, excerpt, body, sketch=sketch(title, body or excerpt))
