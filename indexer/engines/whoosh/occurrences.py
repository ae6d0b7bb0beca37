"""Occurrences of terms in documents, and their order: how posting lists come about.

An occurrence is a term, a document and a detail: in the text the position, in
a bag of terms (which has one occurrence a term and document) how often.
Packed into 64 bits each, one sort brings all postings of all terms into their
order at once, where Whoosh's own writer carries every posting through Python.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from indexer.engines.whoosh.arrays import Array

DOCUMENT_BITS = 16
"""A segment's documents are numbered in so many bits of an occurrence's key."""

_PIECE = 1 << 20
"""Occurrences that are packed at a time: what is made on the way stays small."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Term numbers, documents (by their number in the draft) and details, side by side.

    Terms are uint32, details as small as they can be, documents uint16: there are tens of millions.
    """

    terms: Array
    documents: Array
    details: Array


@dataclass(frozen=True, slots=True)
class SortedKeys:
    """Keys of occurrences, ascending: term, document, and in the lowest ``bits`` the detail."""

    keys: Array
    bits: int

    def documents(self) -> Array:
        """The document of each occurrence (uint16)."""
        return (self.keys >> self.bits).astype(np.uint16)

    def details(self) -> Array:
        """The detail of each occurrence (uint32)."""
        return (self.keys & ((1 << self.bits) - 1)).astype(np.uint32)

    def postings(self) -> Array:
        """Term and document of each occurrence."""
        return self.keys >> self.bits

    def by_terms(self) -> Iterator[SortedKeys]:
        """The same in pieces, none of which ends within a term; at least one."""
        shift, begin = self.bits + DOCUMENT_BITS, 0
        while True:
            end = begin + _PIECE
            if end < len(self.keys):
                end = int(np.searchsorted(self.keys, (self.keys[end - 1] >> shift) + 1 << shift))
            yield SortedKeys(self.keys[begin:end], self.bits)
            if end >= len(self.keys):
                return
            begin = end


def sorted_keys(taken: Taken, numbers: Array, ranks: Array) -> SortedKeys:
    """The occurrences in order, by the final ``ranks`` of terms and ``numbers`` of documents.

    Documents with the number -1 are left out.
    """
    bits = max(taken.top.bit_length(), 1)
    keys = np.empty(taken.total, np.int64)
    end = 0
    for chunk in taken.chunks:
        for begin in range(0, len(chunk.terms), _PIECE):
            piece = slice(begin, begin + _PIECE)
            documents = numbers[chunk.documents[piece]]
            packed = ranks[chunk.terms[piece]] << (bits + DOCUMENT_BITS)
            packed |= documents << bits
            packed |= chunk.details[piece]
            packed = packed[documents >= 0]
            keys[end : end + len(packed)] = packed
            end += len(packed)
    keys = keys[:end]
    keys.sort()
    return SortedKeys(keys, bits)


@dataclass(frozen=True, slots=True)
class Taken:
    """So many occurrences in ``total``, the largest detail, and all of them, to be read once."""

    total: int
    top: int
    chunks: Iterable[Occurrences]


def let_go(chunks: list[Occurrences]) -> Taken:
    """Chunks that are forgotten one after the other."""
    chunks.reverse()
    tops = (int(chunk.details.max()) for chunk in chunks if len(chunk.details))
    total = sum(len(chunk.terms) for chunk in chunks)
    return Taken(total, max(tops, default=0), (chunks.pop() for _ in range(len(chunks))))


@dataclass(slots=True)
class Bag:
    """Collects the terms of a field without positions, counted for each document."""

    chunks: list[Occurrences] = field(default_factory=list)
    _terms: array[int] = field(default_factory=lambda: array("I"))
    _counts: array[int] = field(default_factory=lambda: array("I"))
    _sizes: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._terms) + sum(len(chunk.terms) for chunk in self.chunks)

    def keep(self, chunk: Occurrences) -> None:
        """Add terms that are numbered and counted already."""
        self.chunks.append(chunk)

    def add(self, document: int, counted: Mapping[str, int], number: Callable[[str], int]) -> None:
        """Add the ``counted`` terms of a document, by their ``number``."""
        self._terms.extend(map(number, counted))
        self._counts.extend(counted.values())
        self._sizes.append((document, len(counted)))

    def taken(self) -> Taken:
        """All that was added, and the ``chunks`` that came ready; the bag is empty then."""
        documents, sizes = np.array(self._sizes, np.int64).reshape(-1, 2).T
        own = Occurrences(
            np.asarray(self._terms, np.uint32),
            np.repeat(documents.astype(np.uint16), sizes),
            np.asarray(self._counts, np.uint32),
        )
        found = [*self.chunks, own]
        self.chunks, self._sizes = [], []
        self._terms, self._counts = array("I"), array("I")
        return let_go(found)
