"""What a segment keeps of a document besides its terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.engines.fields import counted_categories, pack
from indexer.engines.moments import microseconds

if TYPE_CHECKING:
    from indexer.engines.base import IndexedDocument
    from indexer.engines.cut import CutDocument


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What a segment keeps of a document besides its terms; its lengths are in terms."""

    id: str
    date: int
    categories: tuple[str, ...]
    digest: bytes
    sketch: bytes
    blob: bytes
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
        blob=pack(document),
        title_length=len(indexed.title),
        excerpt_length=len(indexed.excerpt),
    )


def stored_cut(cut: CutDocument, sketch: bytes, title: int, excerpt: int) -> StoredDocument:
    """The same of a document that came as words; the last two are its lengths in terms."""
    part = cut.part
    return StoredDocument(
        id=part.id,
        date=part.date,
        categories=part.categories,
        digest=cut.digest.encode(),
        sketch=sketch,
        blob=part.packed,
        title_length=title,
        excerpt_length=excerpt,
    )
