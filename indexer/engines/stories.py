"""Which documents tell the same story: those whose sketches share enough, within a few days.

    sketches, the oldest document's first → pairs that resemble each other → story numbers

All documents of an index are looked at together whenever it is written, so the
stories depend on what the index holds and on nothing else: not on the order of
writing, nor on what was there before.  A story forms around its oldest post;
whatever resembles that one belongs to it, so that no chain of likenesses joins
what has nothing in common.

Two posts resemble each other if they share ``RESEMBLANCE`` of their word pairs.
Pairs that many posts hold do not count as shared: set phrases and
advertisements share nothing else.  Posts that read nearly alike must share
their figures, too (``ALIKE``): tomorrow's weather report is today's with others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.sketch import FIGURE, SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Array = np.ndarray[Any, np.dtype[Any]]

RESEMBLANCE = 0.12
"""The least part of all their pairs that two posts of a story share (see docs/decisions.md)."""

FEWEST_SHARED = 8
"""Fewer shared hashes may be an accident."""

MOST_HOLDERS = 16
"""A pair of words that more documents hold is a set phrase."""

ALIKE = 0.3
"""Posts that share this part of their words may be of a series, and then differ in figures."""

FEWEST_FIGURES = 5
"""So many pairs with figures, in two posts together, tell whether they differ."""

WINDOW = 3 * 24 * 3600 * 10**6
"""Microseconds that a story may last."""

ALONE = -1
"""The story number of a document that tells its story alone."""

_BITS = np.int64(32)
_LOW = np.int64((1 << 32) - 1)


def story_numbers(sketches: Sequence[bytes], moments: Array) -> Array:
    """A story number a document, or ``ALONE``; the story of the oldest document is 0.

    Both are in the order of age, the oldest first; ``moments`` are in microseconds.
    A document with an empty sketch is alone.
    """
    older, younger = _resembling(_Hashes(sketches), moments)
    leaders: dict[int, int] = {}
    for first, second in zip(older.tolist(), younger.tolist(), strict=True):
        if leaders.setdefault(first, first) == first:
            leaders.setdefault(second, first)
    numbers = np.full(len(sketches), ALONE, np.int32)
    members = np.array(sorted(leaders), np.int64)
    heads = np.array([leaders[member] for member in members.tolist()], np.int64)
    _, places, sizes = np.unique(heads, return_inverse=True, return_counts=True)
    several = sizes[places] > 1
    numbers[members[several]] = np.unique(heads[several], return_inverse=True)[1]
    return numbers


class _Hashes:
    """The hashes of all sketches: by document, and by hash those that a few documents hold."""

    def __init__(self, sketches: Sequence[bytes]) -> None:
        sizes = np.fromiter(map(len, sketches), np.int64, len(sketches)) // 4
        hashes = np.frombuffer(b"".join(sketches), "<u4").astype(np.int64)
        owners = np.repeat(np.arange(len(sketches)), sizes)
        by_hash = hashes << _BITS | np.arange(len(hashes))
        by_hash.sort()
        starts = np.flatnonzero(np.diff(by_hash >> _BITS, prepend=-1))
        counts = np.diff(starts, append=len(by_hash))
        few = by_hash[np.repeat((counts > 1) & (counts <= MOST_HOLDERS), counts)]
        self.shared, self.holders = few >> _BITS, owners[few & _LOW]
        self._by_document = owners << _BITS | hashes
        # A full sketch says nothing of hashes beyond its last one.
        ends = np.cumsum(sizes)
        self._reach = np.full(len(sketches), _LOW)
        full = sizes == SIZE
        self._reach[full] = hashes[ends[full] - 1]
        telling = np.ones(len(hashes), bool)
        telling[by_hash[np.repeat(counts > MOST_HOLDERS, counts)] & _LOW] = False
        figures = hashes & int(FIGURE) != 0
        self._figures = np.append(0, np.cumsum(telling & figures))
        self._words = np.append(0, np.cumsum(telling & ~figures))

    def counts(self, first: Array, second: Array) -> tuple[Array, Array, Array]:
        """For each pair of documents, what both sketches tell of: hashes, figures, words.

        Figures and words are those that few documents hold.
        """
        reach = np.minimum(self._reach[first], self._reach[second])
        sums = [np.zeros(len(first), np.int64) for _ in range(3)]
        for documents in (first, second):
            start = self._by_document.searchsorted(documents << _BITS)
            end = self._by_document.searchsorted(documents << _BITS | reach, side="right")
            sums[0] += end - start
            sums[1] += self._figures[end] - self._figures[start]
            sums[2] += self._words[end] - self._words[start]
        return sums[0], sums[1], sums[2]


def _resembling(hashes: _Hashes, moments: Array) -> tuple[Array, Array]:
    """The pairs that resemble each other: the older documents, ascending, and the younger ones."""
    found = [np.empty(0, np.int64), *_shared_hashes(hashes, moments)]
    pairs, places = np.unique(np.concatenate(found), return_inverse=True)
    # Which pair of documents it is stands above the bit that says whether a figure is shared.
    documents, numbers = np.unique(pairs >> 1, return_inverse=True)
    counts = np.bincount(places, minlength=len(pairs))
    is_figure = pairs & 1 == 1
    figures = np.bincount(numbers[is_figure], counts[is_figure], len(documents)).astype(np.int64)
    words = np.bincount(numbers[~is_figure], counts[~is_figure], len(documents)).astype(np.int64)
    enough = figures + words >= FEWEST_SHARED
    documents, figures, words = documents[enough], figures[enough], words[enough]
    older, younger = documents >> 31, documents & ((1 << 31) - 1)
    both, all_figures, all_words = hashes.counts(older, younger)
    shared = figures + words
    resemble = shared >= RESEMBLANCE * (both - shared)
    union = np.maximum(all_figures - figures, 1)
    likeness = words / np.maximum(all_words - words, 1)
    series = (likeness >= ALIKE) & (union >= FEWEST_FIGURES) & (2 * figures / union < likeness)
    kept = resemble & ~series
    return older[kept], younger[kept]


def _shared_hashes(hashes: _Hashes, moments: Array) -> Iterator[Array]:
    """Each hash that two documents of a few days share: the pair, and whether it is of a figure."""
    shared, holders, steps = hashes.shared, hashes.holders, 0
    places = np.arange(len(shared))
    while len(places):
        steps += 1
        places = places[places + steps < len(shared)]
        others = places + steps
        near = moments[holders[others]] - moments[holders[places]] <= WINDOW
        near &= shared[others] == shared[places]
        places, others = places[near], others[near]
        yield (holders[places] << 31 | holders[others]) << 1 | shared[places] & int(FIGURE)
