"""``Post → Document → words``: what a reader sees, and how it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.engines.base import Document
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
