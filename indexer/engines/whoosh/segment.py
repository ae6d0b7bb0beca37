"""One open segment: everything that a search reads of it, in place."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.fields import unpack
from indexer.engines.whoosh.impacts import read_impacts
from indexer.engines.whoosh.schema import BLOBS, DATES, EXCERPTS, KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engines.base import Document
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.columns import BlobReader
    from indexer.engines.whoosh.terms import TermRecord, TermsReader

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
        self._blobs, self._html, self._read = map(self.column, ("document", "html", "read"))
        self.deleted = np.array(sorted(segment.deleted_docs()), np.int64)
        self.live = self.size - len(self.deleted)
        self._source = storage, segment

    def column(self, name: str) -> BlobReader:
        """A column of bytes."""
        reader: BlobReader = self.per_document.column_reader(name, BLOBS)
        return reader

    def document(self, number: int) -> Document:
        """A document without its HTML."""
        return unpack(self._blobs[number])

    def whole_document(self, number: int) -> Document:
        """A document with its HTML."""
        return unpack(self._blobs[number], self._html[number])

    def read(self, number: int) -> bytes:
        """What was read of a document's text when it was indexed."""
        return self._read[number]

    @cached_property
    def impacts(self) -> Array:
        """What each posting is worth (see ``impacts``); a segment in the making has none yet."""
        return read_impacts(*self._source)

    @cached_property
    def excerpts(self) -> Array:
        """How many terms the excerpt of each document has."""
        lengths: Array = self.per_document.column_reader("excerpt", EXCERPTS).numbers
        return lengths

    @cached_property
    def keywords(self) -> Array:
        """The keywords of each document, one document a row."""
        rows: Array = self.per_document.column_reader("keywords", KEYWORDS).rows
        return rows

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

    def vocabulary(self, field: str) -> tuple[list[str], list[int]]:
        """The terms of a field, and how many documents hold each, deleted ones included."""
        names, counts = [], []
        for (_, term), record in self._records(field):
            names.append(term.decode())
            counts.append(int(record.doc_frequency()))
        return names, counts

    def _records(self, field: str) -> Iterator[tuple[tuple[str, bytes], TermRecord]]:
        known = field in self.terms.indexed_field_names()
        pairs = self.terms.items_from(field, b"") if known else iter(())
        return takewhile(lambda pair: pair[0][0] == field, pairs)

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
    def category_names(self) -> tuple[str, ...]:
        """The segment's categories as they are spelled, ascending."""
        return tuple(self.names("category"))

    @cached_property
    def category_layers(self) -> list[Array]:
        """Per layer one category number a document, ``len(category_names)`` meaning none.

        The first layer holds each document's first category, the next one the
        second of those that have two.
        """
        none = len(self.category_names)
        layers: list[Array] = []
        taken = np.zeros(self.size, np.int64)
        for category, name in enumerate(self.category_names):
            documents = self.documents_with("category", name)
            for layer in np.unique(taken[documents]).tolist():
                if layer == len(layers):
                    layers.append(np.full(self.size, none, np.min_scalar_type(none)))
                layers[layer][documents[taken[documents] == layer]] = category
            taken[documents] += 1
        return layers

    @cached_property
    def months(self) -> tuple[tuple[str, ...], Array]:
        """The months of the documents in Seoul, ascending, and the number behind each one's last.

        Documents are numbered from the newest on, so these bounds descend; one
        more of them says where the newest month begins.
        """
        seoul = (self.dates + _NINE_HOURS).astype("datetime64[us]").astype("datetime64[M]")
        begins = np.flatnonzero(seoul[1:] != seoul[:-1]) + 1
        bounds = np.concatenate([[0], begins, [self.size]])
        newest_first = [str(month) for month in seoul[bounds[:-1]]]
        return tuple(reversed(newest_first)), bounds[::-1].copy()

    def between(self, first: int | None, after: int | None) -> tuple[int, int]:
        """The span of documents with ``first`` ≤ date < ``after``, in microseconds."""
        low = 0 if first is None else int(self._ascending.searchsorted(first))
        high = self.size if after is None else int(self._ascending.searchsorted(after))
        return self.size - high, self.size - low

    def same_date(self, number: int) -> tuple[int, int]:
        """The span of documents with the date of the document ``number``."""
        date = int(self.dates[number])
        return self.between(date, date + 1)
