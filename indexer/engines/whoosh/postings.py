"""Posting lists as arrays: the layout of a segment's postings file.

All posting lists of a segment follow one another in the same few arrays, terms
in the order of the dictionary, documents ascending within a term:

    ids         document numbers: 16 bits in segments of up to 65,536 documents, else 32
    weights     8 bits where all are small whole numbers, else 16 bits or float32
    positions   16 or 32 bits; the top bit marks the first position in a document
    values, value_ends   the bytes of fields in other formats of Whoosh's, if there are any

A term's record says where its postings and its positions begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.whoosh.arrays import Array, smallest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LARGEST = 65_535


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """The posting lists of one field, ready to be written.

    ``firsts[t]:firsts[t + 1]`` are the postings of ``terms[t]``, which ascend
    as bytes.  ``lengths`` are the fields' lengths, one a posting.  Fields with
    positions give ``positions``, ``position_counts`` (one a posting); others
    give ``values`` and ``value_lengths`` (one a posting), or nothing.
    """

    terms: Sequence[bytes]
    firsts: Array
    ids: Array
    weights: Array
    lengths: Array
    positions: Array
    position_counts: Array
    values: bytes
    value_lengths: Array


@dataclass(frozen=True, slots=True)
class PostingList:
    """One term's postings, as views; ``start`` is their place in the segment."""

    start: int
    ids: Array
    weights: Array
    postings: Postings
    place: slice

    @property
    def mark(self) -> int:
        """The bit that marks the first position of a posting."""
        return self.postings.mark

    def flagged(self) -> Array:
        """All positions of the term, the first one of each posting marked."""
        return self.postings.positions[self.place]

    def positions(self) -> tuple[Array, Array]:
        """All positions of the term, and where those of each posting begin, the end included."""
        flagged, mark = self.flagged(), self.mark
        return flagged & (mark - 1), np.append((flagged >= mark).nonzero()[0], len(flagged))

    def value(self, index: int) -> bytes:
        """The bytes that a foreign format stored with a posting."""
        ends, place = self.postings.value_ends, self.start + index
        if not len(ends):
            return b""
        begin = int(ends[place - 1]) if place else 0
        return self.postings.values[begin : int(ends[place])].tobytes()


class Postings:
    """The arrays of a segment's postings file."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.ids = arrays["ids"]
        self.weights = arrays["weights"]
        self.positions = arrays["positions"]
        self.values = arrays["values"]
        self.value_ends = arrays["value_ends"]
        self.mark = 1 << (8 * self.positions.itemsize - 1)

    def of(self, start: int, count: int, positions: slice) -> PostingList:
        """The posting list at a place."""
        stop = start + count
        return PostingList(start, self.ids[start:stop], self.weights[start:stop], self, positions)


def postings_arrays(fields: Sequence[FieldPostings]) -> dict[str, Array]:
    """The arrays of a postings file that holds ``fields`` one after the other."""
    ids = smallest(_joined([field.ids for field in fields], np.uint32))
    return {
        "ids": ids if ids.itemsize > 1 else ids.astype(np.uint16),
        "weights": _compact(_joined([field.weights for field in fields], np.float32)),
        "positions": _marked(fields),
        "values": np.frombuffer(b"".join(field.values for field in fields), np.uint8),
        "value_ends": _value_ends(fields),
    }


def _joined(parts: Sequence[Array], kind: type) -> Array:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _compact(weights: Array) -> Array:
    if weights.dtype.kind == "u":
        return weights
    whole = (
        weights.astype(np.uint16)
        if len(weights) and weights.min() >= 0 and weights.max() <= _LARGEST
        else None
    )
    if whole is None or not np.array_equal(whole, weights):
        return weights.astype(np.float32)
    return smallest(whole)


def _marked(fields: Sequence[FieldPostings]) -> Array:
    positions = _joined([field.positions for field in fields], np.uint32)
    wide = len(positions) and int(positions.max()) >= 1 << 15
    marked: Array = positions.astype(np.uint32 if wide else np.uint16)
    counts = _joined([field.position_counts for field in fields], np.int64)
    counts = counts[counts > 0]
    marked[np.cumsum(counts) - counts] |= 1 << (31 if wide else 15)
    return marked


def _value_ends(fields: Sequence[FieldPostings]) -> Array:
    if not any(field.values for field in fields):
        return np.empty(0, np.uint32)
    lengths = [
        field.value_lengths if len(field.value_lengths) else np.zeros(len(field.ids), np.uint64)
        for field in fields
    ]
    return smallest(np.cumsum(np.concatenate(lengths), dtype=np.uint64))
