"""One open segment: everything that a search reads of it, in place."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.whoosh.impacts import read_impacts
from indexer.engines.whoosh.schema import BLOBS, DATES

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.columns import BlobReader
    from indexer.engines.whoosh.terms import TermsReader

_NINE_HOURS = 9 * 3600 * 10**6


class Segment:
    """Documents by number; numbers ascend from the newest to the oldest document, then by id."""

    def __init__(self, storage: Any, segment: Any) -> None:
        codec = segment.codec()
        self.size: int = segment.doc_count_all()
        self.terms: TermsReader = codec.terms_reader(storage, segment)
        self.per_document = codec.per_document_reader(storage, segment)
        self.dates: Array = self.per_document.column_reader("date", DATES).numbers
        self._ascending = self.dates[::-1]
        self.blobs: BlobReader = self.per_document.column_reader("document", BLOBS)
        self.deleted = np.array(sorted(segment.deleted_docs()), np.int64)
        self.live = self.size - len(self.deleted)
        self._source = storage, segment

    @cached_property
    def impacts(self) -> Array:
        """What each posting is worth (see ``impacts``); a segment in the making has none yet."""
        return read_impacts(*self._source)

    @cached_property
    def dead(self) -> Array | None:
        """Which documents are deleted, one truth value a document; None where none is."""
        if not len(self.deleted):
            return None
        mask = np.zeros(self.size, bool)
        mask[self.deleted] = True
        return mask

    def names(self, field: str) -> list[str]:
        """The terms of a field."""
        pairs = (
            self.terms.terms_from(field, b"") if field in self.terms.indexed_field_names() else ()
        )
        return [term.decode() for _, term in takewhile(lambda pair: pair[0] == field, pairs)]

    def documents_with(self, field: str, term: str) -> Array:
        """The documents that hold a term, deleted ones included."""
        found = self.terms.posting_list(field, term.encode())
        return np.empty(0, np.uint16) if found is None else found.ids

    def number_of(self, document_id: str) -> int | None:
        """The live document with this id."""
        for number in self.documents_with("id", document_id).tolist():
            if self.dead is None or not self.dead[number]:
                return int(number)
        return None

    def ids(self) -> list[str]:
        """All ids by document number, deleted documents included."""
        ids = [""] * self.size
        place, _ = self.terms.ranges("id")
        for name, number in zip(
            self.names("id"), self.terms.postings.ids[place].tolist(), strict=True
        ):
            ids[number] = name
        return ids

    @cached_property
    def category_names(self) -> list[str]:
        """The segment's categories, as they are spelled."""
        return self.names("category")

    @cached_property
    def by_category(self) -> tuple[Array, list[tuple[str, slice]]]:
        """All documents, category after category, and where each category lies among them."""
        place, _ = self.terms.ranges("category")
        documents = self.terms.postings.ids[place].astype(np.int64)
        sizes = [
            self.terms.doc_frequency("category", name.encode()) for name in self.category_names
        ]
        ends = np.cumsum(sizes, dtype=np.int64).tolist()
        spans = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        return documents, list(zip(self.category_names, spans, strict=True))

    @cached_property
    def months(self) -> list[tuple[str, slice]]:
        """The months of the documents in Seoul, newest first, and which documents fall in each."""
        seoul = (self.dates + _NINE_HOURS).astype("datetime64[us]").astype("datetime64[M]")
        begins = np.flatnonzero(seoul[1:] != seoul[:-1]) + 1
        bounds = [0, *begins.tolist(), self.size]
        return [(str(seoul[a]), slice(a, b)) for a, b in pairwise(bounds)]

    def between(self, first: int | None, after: int | None) -> tuple[int, int]:
        """The span of documents with ``first`` ≤ date < ``after``, in microseconds."""
        low = 0 if first is None else int(self._ascending.searchsorted(first))
        high = self.size if after is None else int(self._ascending.searchsorted(after))
        return self.size - high, self.size - low

    def same_date(self, number: int) -> tuple[int, int]:
        """The span of documents with the date of the document ``number``."""
        date = int(self.dates[number])
        return self.between(date, date + 1)
