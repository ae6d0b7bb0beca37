"""Phrases from position arrays.

A phrase scores like a term whose weight is the sum of its places' (those in
title and excerpt count more than once) and whose idf is the sum of its terms',
as in Lucene's ``PhraseQuery``.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Field
from indexer.engines.whoosh.impacts import impacts
from indexer.engines.whoosh.matches import places_of
from indexer.engines.whoosh.positions import place_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.lists import ScoredList
    from indexer.engines.whoosh.segment import Segment

_SHIFT = 32
_NOWHERE = np.empty(0, np.uint16), np.empty(0, np.float32)


def phrase(
    segment: Segment, field: Field, lists: Sequence[ScoredList], average: float
) -> tuple[Array, Array]:
    """The documents that hold the terms of ``lists`` one after the other, and their impacts."""
    starts = _starts(lists)
    if not len(starts):
        return _NOWHERE
    owners = starts >> _SHIFT
    first = np.concatenate([[0], (owners[1:] != owners[:-1]).nonzero()[0] + 1])
    ids = owners[first]
    places = starts & ((1 << _SHIFT) - 1)
    weights = np.add.reduceat(_weights(segment, field, owners, places), first, dtype=np.int64)
    worth = impacts(weights, segment.per_document.lengths(field)[ids], average)
    return ids.astype(lists[0].ids.dtype), worth


def _weights(segment: Segment, field: Field, owners: Array, places: Array) -> Array:
    if field is Field.TITLE:
        return np.ones(len(owners), np.int64)
    titles = segment.per_document.lengths(Field.TITLE)
    return place_weights(places, titles[owners], segment.excerpts[owners])


def _starts(lists: Sequence[ScoredList]) -> Array:
    """Where the phrase begins, as sorted keys of document and position."""
    first, *others = sorted((scored.ids for scored in lists), key=len)
    ids = first
    for other in others:
        ids = ids[places_of(ids, other)[0]]
        if not len(ids):
            return ids
    keys = _keys(lists, ids)
    keys.sort()
    further = len(lists) - 1
    return keys[: len(keys) - further][keys[: len(keys) - further] == keys[further:]]


def _keys(lists: Sequence[ScoredList], ids: Array) -> Array:
    """Where the phrase would have to begin in each of ``ids`` for each term to stand where it does.

    What all terms say is a key as often as there are terms.  All lists are gone
    through at once: their postings are numbered on from one list to the next.
    """
    flagged = np.concatenate([scored.postings.flagged() for scored in lists])
    mark = lists[0].postings.mark
    begins = np.append((flagged >= mark).nonzero()[0], len(flagged))
    bases = accumulate((len(scored.ids) for scored in lists[:-1]), initial=0)
    found = zip(lists, bases, strict=True)
    postings = np.concatenate([scored.ids.searchsorted(ids) + base for scored, base in found])
    own = begins[postings]
    counts = begins[postings + 1] - own
    ends = counts.cumsum()
    positions = flagged[np.arange(ends[-1]) + np.repeat(own - ends + counts, counts)] & (mark - 1)
    documents = ids.astype(np.int64) << _SHIFT
    starts = np.subtract.outer(-np.arange(len(lists)), -documents).ravel()
    keys: Array = np.repeat(starts, counts) + positions
    return keys
