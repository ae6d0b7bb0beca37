"""What a segment keeps of a document besides its terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.engines.fields import counted_categories
from indexer.engines.moments import microseconds
from indexer.engines.whoosh.schema import pack, pack_html

if TYPE_CHECKING:
    from indexer.engines.base import IndexedDocument


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
