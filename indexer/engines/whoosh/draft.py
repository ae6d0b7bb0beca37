"""A segment in the making: documents as arrays of term occurrences.

Terms are numbered as they come; an occurrence is a term number, a document and
a position.  When the segment is full, one sort of packed 64-bit keys (term,
document, position) brings all postings of all terms into their order at once,
where Whoosh's own writer carries every posting through Python.

Documents are numbered newest first, then by id, so that within a segment the
document number is the order of ties, and a span of dates a span of numbers.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.whoosh.finished import DOCUMENT_BITS, FinishedSegment
from indexer.engines.whoosh.stored import StoredDocument, stored_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.base import IndexedDocument
    from indexer.engines.whoosh.arrays import Array

GAP = 100
"""Empty positions between title, excerpt and body, so that no phrase crosses the border."""

MOST_DOCUMENTS = 65_536
MOST_OCCURRENCES = 24_000_000
"""A segment's document numbers fit 16 bits; sorting its occurrences takes less than a gigabyte."""


class _Vocabulary(dict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Term numbers, documents (by their number in the draft) and positions, side by side."""

    terms: Array
    documents: Array
    positions: Array


@dataclass(slots=True)
class Draft:
    """Collects documents; ``finish`` turns them into what a segment holds."""

    stored: list[StoredDocument] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _vocabulary: _Vocabulary = field(default_factory=_Vocabulary)
    _chunks: list[Occurrences] = field(default_factory=list)
    _terms: array[int] = field(default_factory=lambda: array("I"))
    _sizes: list[tuple[int, int, int, int]] = field(default_factory=list)
    _held: int = 0

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._places

    @property
    def is_full(self) -> bool:
        """Whether the segment should be written before anything else is added."""
        return (
            len(self.stored) >= MOST_DOCUMENTS or self._held + len(self._terms) >= MOST_OCCURRENCES
        )

    @property
    def room(self) -> int:
        """How many more documents fit."""
        return MOST_DOCUMENTS - len(self.stored)

    def add(self, indexed: IndexedDocument) -> None:
        """Add a document; an earlier one with the same id gives way to it."""
        number = self._vocabulary.__getitem__
        for part in (indexed.title, indexed.excerpt, indexed.body):
            self._terms.extend(map(number, part))
        sizes = len(indexed.title), len(indexed.excerpt), len(indexed.body)
        self._sizes.append((len(self.stored), *sizes))
        self.keep(stored_document(indexed))

    def keep(self, document: StoredDocument) -> None:
        """Add what is stored of a document whose terms come by themselves."""
        self._places[document.id] = len(self.stored)
        self.stored.append(document)

    def drop(self, document_id: str) -> None:
        """Leave out a document that was added."""
        self._places.pop(document_id, None)

    def number(self, terms: Sequence[str]) -> Array:
        """The draft's numbers of ``terms``."""
        return np.fromiter(map(self._vocabulary.__getitem__, terms), np.int64, len(terms))

    def extend(self, occurrences: Occurrences) -> None:
        """Add occurrences of documents that were added with ``keep``."""
        self._chunks.append(occurrences)
        self._held += len(occurrences.terms)

    def finish(self) -> FinishedSegment:
        """The documents in their order, and the posting lists of all fields."""
        places = sorted(self._places.values(), key=self._tie)
        documents = [self.stored[place] for place in places]
        numbers = np.full(len(self.stored), -1)
        numbers[places] = np.arange(len(places))
        ranked = sorted((term.encode(), number) for term, number in self._vocabulary.items())
        ranks = np.empty(len(ranked), np.int64)
        ranks[[number for _, number in ranked]] = np.arange(len(ranked))
        keys, bits = self._sorted_keys(numbers, ranks)
        return FinishedSegment(documents, [term for term, _ in ranked], keys, bits)

    def _tie(self, place: int) -> tuple[int, str]:
        return -self.stored[place].date, self.stored[place].id

    def _sorted_keys(self, numbers: Array, ranks: Array) -> tuple[Array, int]:
        chunks = [*self._chunks, self._own()]
        top = max(
            (int(chunk.positions.max()) for chunk in chunks if len(chunk.positions)), default=0
        )
        bits = max(top.bit_length(), 1)
        parts = []
        for chunk in chunks:
            documents = numbers[chunk.documents]
            key = ranks[chunk.terms] << (bits + DOCUMENT_BITS) | documents << bits | chunk.positions
            parts.append(key[documents >= 0])
        keys = np.concatenate(parts)
        keys.sort()
        return keys, bits

    def _own(self) -> Occurrences:
        """The occurrences of the documents that came by ``add``."""
        sizes = np.array(self._sizes, np.int64).reshape(-1, 4)
        documents, parts = sizes[:, 0], sizes[:, 1:]
        starts = np.zeros_like(parts)
        starts[:, 1] = parts[:, 0] + GAP
        starts[:, 2] = starts[:, 1] + parts[:, 1] + GAP
        flat = parts.ravel()
        begin = np.cumsum(flat) - flat
        positions = np.arange(flat.sum()) + np.repeat(starts.ravel() - begin, flat)
        owners = np.repeat(documents, parts.sum(axis=1))
        return Occurrences(np.array(self._terms, np.int64), owners, positions)
