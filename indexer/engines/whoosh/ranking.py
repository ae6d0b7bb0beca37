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
    from indexer.engines.whoosh.segment import Segment

_ROWS = 32
_FEW = 200
"""So many candidates too many are sorted faster than they are sorted out."""


def count(matches: Matches) -> int:
    """How many documents match."""
    if matches.ids is None:
        return int(np.count_nonzero(matches.scores != 0))
    return len(matches.ids)


def best(matches: Matches, wanted: int) -> tuple[Array, Array]:
    """The first ``wanted`` by score and then by number: numbers and scores, best first."""
    if matches.ids is None and len(matches.scores) <= 2 * _ROWS * wanted:
        matches = Matches(*matches.sparse())  # a selection among many zeros is slow
    ids, scores = matches.ids, matches.scores
    if ids is not None and not scores.any():
        return ids[:wanted], scores[:wanted]
    floor = _floor(scores, wanted)
    reach = scores != 0 if ids is None and floor == 0 else scores >= floor
    places = reach.nonzero()[0]
    if len(places) > _FEW + wanted:
        places = _sorted_out(scores, places, floor, wanted)
    chosen = scores[places]
    order = (-chosen).argsort(kind="stable")[:wanted]
    places = places[order]
    return places if ids is None else ids[places], chosen[order]


def _floor(scores: Array, wanted: int) -> float:
    """A score that at least ``wanted`` documents reach, or 0.

    The best of each of many columns of the scores are scores of different
    documents, so the lowest of the ``wanted`` best columns is reached by that
    many.  One pass of maxima replaces a selection among all scores.
    """
    if len(scores) <= wanted + _FEW:
        return 0.0
    columns, tops = len(scores) // _ROWS, scores
    if columns > 2 * wanted:
        tops = scores[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
    return float(np.partition(tops, len(tops) - wanted)[len(tops) - wanted])


def _sorted_out(scores: Array, places: Array, floor: float, wanted: int) -> Array:
    """Exactly ``wanted`` of the ``places``, ascending; of equal scores the first ones."""
    higher = places[scores[places] > floor]
    if len(higher) > wanted:
        chosen = scores[higher]
        floor = np.partition(chosen, len(chosen) - wanted)[len(chosen) - wanted]
        places, higher = higher, higher[chosen > floor]
    equal = places[scores[places] == floor]
    return np.sort(np.concatenate([higher, equal[: wanted - len(higher)]]))


def first_by_date(
    matches: Matches, segment: Segment, wanted: int, sort: Sort
) -> tuple[Array, Array]:
    """The first ``wanted`` by date: numbers and scores; from the oldest on perhaps a few more.

    Numbers ascend from the newest document on.  Those of one date ascend by
    id, so the oldest ones are cut off only between two dates.
    """
    ids = matches.documents()
    places = slice(0, wanted)
    if sort is Sort.OLDEST:
        last = max(len(ids) - wanted, 0)
        first, _ = segment.same_date(int(ids[last])) if last < len(ids) else (0, 0)
        places = slice(int(ids.searchsorted(first)), None)
    chosen = ids[places]
    scores = matches.scores[chosen] if matches.ids is None else matches.scores[places]
    return chosen, scores
