"""What a segment keeps of a document besides its terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.engines.base import fold
from indexer.engines.whoosh.schema import microseconds, pack

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
    blob: bytes
    title_length: int
    excerpt_length: int


def stored_document(indexed: IndexedDocument) -> StoredDocument:
    """What is stored of a document; of two categories that read alike the first stays."""
    document = indexed.document
    categories = {fold(name): name for name in reversed(document.categories) if fold(name)}
    return StoredDocument(
        id=document.id,
        date=microseconds(document.date),
        categories=tuple(reversed(categories.values())),
        digest=indexed.digest.encode(),
        sketch=indexed.sketch,
        blob=pack(document),
        title_length=len(indexed.title),
        excerpt_length=len(indexed.excerpt),
    )
