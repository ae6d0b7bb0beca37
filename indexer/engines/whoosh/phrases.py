"""Phrases from position arrays.

A phrase scores like a term whose weight is the sum of its places' (those in
title and excerpt count more than once) and whose idf is the sum of its terms',
as in Lucene's ``PhraseQuery``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Field
from indexer.engines.whoosh.impacts import impacts
from indexer.engines.whoosh.matches import NONE, Matches, places_of
from indexer.engines.whoosh.positions import place_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.lists import ScoredList
    from indexer.engines.whoosh.segment import Segment

_SHIFT = 32


def phrase(
    segment: Segment, field: Field, lists: Sequence[ScoredList], factor: np.float32, average: float
) -> Matches:
    """The documents that hold the terms of ``lists`` one after the other.

    Their scores are their impacts times ``factor``.
    """
    starts = _starts(lists)
    if not len(starts):
        return NONE
    owners = starts >> _SHIFT
    places = starts & ((1 << _SHIFT) - 1)
    ids, first = np.unique(owners, return_index=True)
    weights = np.add.reduceat(_weights(segment, field, owners, places), first, dtype=np.int64)
    worth = impacts(weights, segment.per_document.lengths(field)[ids], average)
    return Matches(ids, (worth * factor).astype(np.float64))


def _weights(segment: Segment, field: Field, owners: Array, places: Array) -> Array:
    if field is Field.TITLE:
        return np.ones(len(owners), np.int64)
    titles = segment.per_document.lengths(Field.TITLE)
    return place_weights(places, titles[owners], segment.excerpts[owners])


def _starts(lists: Sequence[ScoredList]) -> Array:
    """Where the phrase begins, as sorted keys of document and position."""
    order = sorted(range(len(lists)), key=lambda number: len(lists[number].ids))
    ids = lists[order[0]].ids
    for number in order[1:]:
        ids = ids[places_of(ids, lists[number].ids)[0]]
    starts = _keys(lists[order[0]], ids, order[0])
    for number in order[1:]:
        starts = starts[places_of(starts, _keys(lists[number], ids, number))[0]]
    return starts


def _keys(scored: ScoredList, ids: Array, offset: int) -> Array:
    """Where the phrase would have to begin for the term ``offset`` of it to stand where it does."""
    if not len(ids):
        return np.empty(0, np.int64)
    positions, begins = scored.postings.positions()
    places = places_of(ids, scored.ids)[1]
    counts = begins[places + 1] - begins[places]
    ends = np.cumsum(counts)
    own = positions[np.arange(ends[-1]) + np.repeat(begins[places] - ends + counts, counts)]
    keys: Array = (np.repeat(ids.astype(np.int64), counts) << _SHIFT) + own - offset
    return keys if not offset else keys[own >= offset]
