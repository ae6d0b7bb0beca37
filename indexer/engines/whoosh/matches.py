"""The documents that a query matches in one segment, with their scores."""

from __future__ import annotations

from dataclasses import dataclass
from threading import local
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array


@dataclass(frozen=True, slots=True)
class Matches:
    """``ids`` (ascending) with a score each; or no ``ids`` and a score for every document.

    In the second form a score of 0 means that the document does not match.

    Scores are float64 sums of float32 values, which span fewer than 53 bits: exact,
    and so the same in whatever order they were added.
    """

    ids: Array | None
    scores: Array

    def sparse(self) -> tuple[Array, Array]:
        """The matching documents and their scores, side by side."""
        if self.ids is not None:
            return self.ids, self.scores
        ids = self.documents()
        return ids, self.scores[ids]

    def documents(self) -> Array:
        """The matching documents, ascending."""
        ids: Array = (self.scores != 0).nonzero()[0] if self.ids is None else self.ids
        return ids


NONE = Matches(np.empty(0, np.int64), np.empty(0))


class _Scratch(local):
    """Arrays of a thread that are filled anew for every sum: fresh ones cost more than the sum."""

    def __init__(self) -> None:
        self.grow(1 << 16)

    def grow(self, size: int) -> None:
        self.size = size
        self.ids = np.empty(size, np.int64)
        self.scores = np.empty(size, np.float64)
        self.singles = np.empty(size, np.float32)


_scratch = _Scratch()
_TABLE = 16


def scratch(size: int) -> tuple[Array, Array, Array]:
    """Room for ``size`` documents, float64 and float32 scores: the thread's until it asks again."""
    if _scratch.size < size:
        _scratch.grow(2 * size)
    return _scratch.ids[:size], _scratch.scores[:size], _scratch.singles[:size]


def places_of(needles: Array, ids: Array) -> tuple[Array, Array]:
    """For each of ``needles`` (ascending): whether it is in ``ids`` (ascending), and where."""
    if not len(ids):
        return np.zeros(len(needles), bool), np.zeros(len(needles), np.int64)
    if _TABLE * len(needles) > len(ids) and max(int(ids[-1]), int(needles[-1])) < _TABLE * len(ids):
        return _places_by_table(needles, ids)
    places = np.searchsorted(ids, needles.astype(ids.dtype, copy=False))
    places[places == len(ids)] = 0
    return ids[places] == needles, places


def _places_by_table(needles: Array, ids: Array) -> tuple[Array, Array]:
    """The same by a table of all documents: where there are many, faster than as many searches."""
    table = np.zeros(max(int(ids[-1]), int(needles[-1])) + 1, np.int64)
    table[ids] = np.arange(len(ids))
    places = table[needles]
    return ids[places] == needles, places


def both(first: tuple[Array, Array], second: tuple[Array, Array]) -> tuple[Array, Array]:
    """The documents of both lists, with the sum of their scores."""
    small, large = (first, second) if len(first[0]) <= len(second[0]) else (second, first)
    found, places = places_of(small[0], large[0])
    return small[0][found], small[1][found] + large[1][places[found]]
