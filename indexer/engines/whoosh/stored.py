"""What a segment keeps of a document besides its terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.engines.fields import counted_categories, pack, pack_html
from indexer.engines.moments import microseconds

if TYPE_CHECKING:
    from indexer.engines.base import IndexedDocument
    from indexer.engines.cut import CutDocument, Told


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What a segment keeps of a document besides its terms; its lengths are in terms."""

    id: str
    date: int
    categories: tuple[str, ...]
    digest: bytes
    sketch: bytes
    read: bytes
    keywords: bytes
    blob: bytes
    html: bytes
    title_length: int
    excerpt_length: int


def stored_document(indexed: IndexedDocument) -> StoredDocument:
    """What is stored of a document."""
    document = indexed.document
    return StoredDocument(
        id=document.id,
        date=microseconds(document.date),
        categories=counted_categories(document),
        digest=indexed.digest.encode(),
        sketch=indexed.sketch,
        read=indexed.read,
        keywords=indexed.keywords,
        blob=pack(document),
        html=pack_html(document),
        title_length=len(indexed.title),
        excerpt_length=len(indexed.excerpt),
    )


def stored_cut(cut: CutDocument, told: Told, title: int, excerpt: int) -> StoredDocument:
    """The same of a document that came as words; the last two are its lengths in terms."""
    part = cut.part
    return StoredDocument(
        id=part.id,
        date=part.date,
        categories=part.categories,
        digest=cut.digest.encode(),
        sketch=told.sketch,
        read=told.read,
        keywords=told.keywords,
        blob=part.packed,
        html=part.html,
        title_length=title,
        excerpt_length=excerpt,
    )
