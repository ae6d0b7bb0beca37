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
    from collections.abc import Callable, Mapping, Sequence

    from indexer.engines.whoosh.arrays import Array

DOCUMENT_BITS = 16
"""A segment's documents are numbered in so many bits of an occurrence's key."""

_PIECE = 1 << 20
"""Occurrences that are packed at a time: what is made on the way stays small."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Term numbers, documents (by their number in the draft) and details, side by side.

    Terms and details are uint32, documents uint16: there are tens of millions.
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


def sorted_keys(chunks: Sequence[Occurrences], numbers: Array, ranks: Array) -> SortedKeys:
    """The occurrences in order, by the final ``ranks`` of terms and ``numbers`` of documents.

    Documents with the number -1 are left out.
    """
    tops = (int(chunk.details.max()) for chunk in chunks if len(chunk.details))
    bits = max(max(tops, default=0).bit_length(), 1)
    keys = np.empty(sum(len(chunk.terms) for chunk in chunks), np.int64)
    end = 0
    for chunk in chunks:
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

    def taken(self) -> list[Occurrences]:
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
        return found
