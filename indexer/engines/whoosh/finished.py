"""A draft that is finished: its documents in order, and the posting lists of every field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import TITLE_WEIGHT
from indexer.engines.whoosh.postings import FieldPostings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.stored import StoredDocument

DOCUMENT_BITS = 16
"""A segment's documents are numbered in so many bits of an occurrence's key."""

_NOTHING = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class FinishedSegment:
    """Documents in order, terms in order, and the sorted keys of all occurrences."""

    documents: list[StoredDocument]
    terms: list[bytes]
    keys: Array
    position_bits: int

    def lengths(self) -> tuple[Array, Array]:
        """The lengths of ``text`` (which counts the title twice) and of ``title``, by document."""
        documents, _, in_title = self._columns(self.keys)
        text = np.bincount(documents, np.where(in_title, TITLE_WEIGHT, 1), len(self.documents))
        return text.astype(np.int64), self._title_lengths()

    def fields(self) -> Iterator[tuple[str, FieldPostings]]:
        """The posting lists of each field, by name."""
        text, title = self.lengths()
        yield (
            "category",
            _listing([(name, n) for n, d in enumerate(self.documents) for name in d.categories]),
        )
        yield (
            "id",
            _listing([(document.id, number) for number, document in enumerate(self.documents)]),
        )
        _documents, _, in_title = self._columns(self.keys)
        yield "text", self._field(self.keys, np.where(in_title, TITLE_WEIGHT, 1), text)
        keys = self.keys[in_title]
        yield "title", self._field(keys, np.ones(len(keys), np.int64), title)

    def _title_lengths(self) -> Array:
        return np.array([document.title_length for document in self.documents], np.int64)

    def _columns(self, keys: Array) -> tuple[Array, Array, Array]:
        """Document and position of each occurrence, and whether it stands in the title."""
        documents = (keys >> self.position_bits) & ((1 << DOCUMENT_BITS) - 1)
        positions = keys & ((1 << self.position_bits) - 1)
        return documents, positions, positions < self._title_lengths()[documents]

    def _field(self, keys: Array, weights: Array, lengths: Array) -> FieldPostings:
        postings = keys >> self.position_bits
        begins = np.flatnonzero(np.diff(postings, prepend=-1))
        owners = postings[begins]
        terms, firsts = np.unique(owners >> DOCUMENT_BITS, return_index=True)
        ids = owners & ((1 << DOCUMENT_BITS) - 1)
        return FieldPostings(
            terms=[self.terms[term] for term in terms.tolist()],
            firsts=np.append(firsts, len(ids)),
            ids=ids.astype(np.uint16),
            weights=np.add.reduceat(weights, begins) if len(begins) else weights,
            lengths=lengths[ids],
            positions=(keys & ((1 << self.position_bits) - 1)).astype(np.uint32),
            position_counts=np.diff(begins, append=len(keys)),
            values=b"",
            value_lengths=_NOTHING,
        )


def _listing(pairs: list[tuple[str, int]]) -> FieldPostings:
    """The posting lists of a field that only says which documents hold which name."""
    pairs = sorted((name.encode(), number) for name, number in pairs)  # type: ignore[misc]
    terms = sorted({name for name, _ in pairs})
    place = {name: number for number, name in enumerate(terms)}
    counts = np.bincount(
        np.array([place[name] for name, _ in pairs], np.int64), minlength=len(terms)
    )
    nothing = np.zeros(len(pairs), np.int64)
    return FieldPostings(
        terms=terms,  # type: ignore[arg-type]
        firsts=np.concatenate([[0], np.cumsum(counts)]),
        ids=np.array([number for _, number in pairs], np.uint16),
        weights=nothing + 1,
        lengths=nothing,
        positions=_NOTHING,
        position_counts=nothing,
        values=b"",
        value_lengths=_NOTHING,
    )
