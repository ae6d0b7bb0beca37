"""Phrases from position arrays.

A phrase scores like a term whose weight is the sum of its places' (those in the
lead of the body count more than once) and whose idf is the sum of its terms',
as in Lucene's ``PhraseQuery``.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.nodes import Field
from indexer.engines.whoosh.impacts import impacts
from indexer.engines.whoosh.matches import places_of
from indexer.engines.whoosh.positions import place_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.lists import ScoredList
    from indexer.engines.whoosh.segment import Segment

_SHIFT = 32
_FEW = 8
"""Documents up to which a phrase is looked for in one after the other."""

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
    rarest, *others = sorted(lists, key=lambda scored: len(scored.ids))
    ids = rarest.ids
    for other in others:
        if len(ids) <= _FEW:
            return _starts_in_few(lists, [rarest, *others], ids)
        ids = ids[places_of(ids, other.ids)[0]]
    if not len(ids):
        return ids
    keys = _keys(lists, ids)
    keys.sort()
    last = len(keys) - (len(lists) - 1)
    starts: Array = keys[:last][keys[:last] == keys[len(lists) - 1 :]]
    return starts


def _starts_in_few(
    lists: Sequence[ScoredList], rarest_first: Sequence[ScoredList], ids: Array
) -> Array:
    """The same for so few documents that plain Python is faster; most lack a rare term."""
    starts: list[int] = []
    for document in ids:
        if all(_posting(scored, document) is not None for scored in rarest_first[1:]):
            places = (
                {place - step for place in _positions(scored, document)}
                for step, scored in enumerate(lists)
            )
            found = set.intersection(*places)
            starts += [(int(document) << _SHIFT) + place for place in sorted(found)]
    return np.array(starts, np.int64)


def _posting(scored: ScoredList, document: np.integer[Any]) -> int | None:
    ids = scored.ids
    place = int(ids.searchsorted(document))
    return place if place < len(ids) and ids[place] == document else None


def _positions(scored: ScoredList, document: np.integer[Any]) -> list[int]:
    posting = int(scored.ids.searchsorted(document))
    flagged, mark = scored.postings.flagged(), scored.postings.mark
    if len(flagged) == len(scored.ids):  # one position in each document, as in most titles
        return [int(flagged[posting]) & (mark - 1)]
    begins = (flagged >= mark).nonzero()[0][posting : posting + 2].tolist()
    positions: list[int] = (flagged[begins[0] : (*begins, None)[1]] & (mark - 1)).tolist()
    return positions


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
