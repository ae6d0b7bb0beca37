"""The best of the matches: exactly the first so many in the order of the request.

By relevance: the score as it is summed (see ``matches``), then newest first,
then id.  Within a segment the document number is that order of ties already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Sort
from indexer.engines.whoosh.matches import Matches

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array

_ROWS = 32


def count(matches: Matches) -> int:
    """How many documents match."""
    return int(np.count_nonzero(matches.scores != 0)) if matches.ids is None else len(matches.ids)


def best(matches: Matches, wanted: int) -> tuple[Array, Array]:
    """The first ``wanted`` by score and then by number: numbers and scores, in order of number."""
    if matches.ids is None and len(matches.scores) <= 2 * _ROWS * wanted:
        matches = Matches(*matches.sparse())  # a selection among many zeros is slow
    scores = matches.scores
    places = _places_of_best(scores, wanted, dense=matches.ids is None)
    return places if matches.ids is None else matches.ids[places], scores[places]


def _places_of_best(scores: Array, wanted: int, *, dense: bool) -> Array:
    floor = _floor(scores, wanted)
    if floor is None:
        return np.flatnonzero(scores) if dense else np.arange(len(scores))
    above = np.flatnonzero(scores > floor)
    if len(above) > wanted:
        chosen = scores[above]
        limit = np.partition(chosen, len(chosen) - wanted)[len(chosen) - wanted]
        higher, equal = above[chosen > limit], above[chosen == limit]
        return np.sort(np.concatenate([higher, equal[: wanted - len(higher)]]))
    if len(above) == wanted or (dense and floor == 0):
        return above
    equal = np.flatnonzero(scores == floor)[: wanted - len(above)]
    return np.sort(np.concatenate([above, equal]))


def _floor(scores: Array, wanted: int) -> np.float64 | None:
    """A score that at least ``wanted`` documents reach; None when all of them are wanted.

    The best of each of many columns of the scores are scores of different
    documents, so the lowest of the ``wanted`` best columns is reached by that
    many.  One pass of maxima replaces a selection among all scores.
    """
    if len(scores) <= wanted:
        return None
    columns = len(scores) // _ROWS
    if columns <= 2 * wanted:
        columns, tops = len(scores), scores
    else:
        tops = scores[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
    floor: np.float64 = np.partition(tops, columns - wanted)[columns - wanted]
    return floor


def first_by_date(matches: Matches, oldest: Array, wanted: int, sort: Sort) -> tuple[Array, Array]:
    """The first ``wanted`` by date: numbers and scores, in no order.

    ``oldest`` ranks the segment's documents from the oldest on.
    """
    ids, scores = matches.sparse()
    if sort is Sort.NEWEST or len(ids) <= wanted:
        return ids[:wanted], scores[:wanted]
    places = np.argpartition(oldest[ids], wanted)[:wanted]
    return ids[places], scores[places]
