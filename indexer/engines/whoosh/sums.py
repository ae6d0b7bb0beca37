"""Adding up, or taking the best of, the scores of several lists in one pass over arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.whoosh.matches import NONE, Matches, places_of, scratch
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.whoosh.arrays import Array

Part = tuple["Array", "Array", np.float32 | np.float64]
"""Documents, scores, and what the scores are still to be multiplied by.

Scores in float32 have a factor in float32 and are multiplied in it; those in
float64 are ready, their factor is ``ONE``.  A score of 0 stands in these only.
"""
ONE = np.float64(1)
_SINGLE = np.float32(1)
_NOTHING: Part = (np.empty(0, np.uint16), np.empty(0, np.float32), _SINGLE)

_SPARSE = 12
"""Where fewer than a twelfth of the documents can match, sorting the few beats an array of all."""

_LONGER, _FEW = 16, 256
"""Lists that are so many times longer than the documents looked for, and a few more, are
searched; shorter ones are faster added up whole."""


def added(parts: Sequence[Part], dense: Sequence[Array], size: int) -> Matches:
    """The documents of any part, with the sum of their scores; ``dense`` scores all ``size``."""
    if len(parts) <= 1 and not dense:
        return _ready(parts[0]) if parts else NONE
    if not parts:
        return Matches(None, np.add.reduce(dense))
    ids, scores = _joined(parts)
    if len(ids) * _SPARSE < size and not dense:
        return Matches(*_grouped(ids, scores.astype(np.float64, copy=False), np.add))
    return _checked(_totals(ids, scores, dense, size), parts)


def best(parts: Sequence[Part], dense: Sequence[Array], size: int) -> Part:
    """The documents of any part, with the best of their scores."""
    if dense or any(part[2] is ONE for part in parts):
        return ready(_best_of_doubles(parts, dense, size))
    if not parts:
        return _NOTHING
    if len(parts) == 1:
        ids, scores, factor = parts[0]
        return ids, np.multiply(scores, factor), _SINGLE
    if sum([len(part[0]) for part in parts]) * _SPARSE < size:
        ids, scores = _grouped(*_joined(parts), np.maximum)
        return ids.astype(parts[0][0].dtype), scores, _SINGLE
    scored = np.zeros(size, np.float32)
    untouched = True
    for ids, scores, factor in parts:
        product = np.multiply(scores, factor)
        scored[ids] = product if untouched else np.maximum(scored[ids], product)
        untouched = False
    found = scored.nonzero()[0]
    return found.astype(parts[0][0].dtype), scored[found], _SINGLE


def _best_of_doubles(parts: Sequence[Part], dense: Sequence[Array], size: int) -> Matches:
    if sum(len(part[0]) for part in parts) * _SPARSE < size and not dense:
        return Matches(*_grouped(*_joined(parts), np.maximum))
    scored = np.zeros(size)
    for other in dense:
        np.maximum(scored, other, out=scored)
    for ids, scores, factor in parts:
        scored[ids] = np.maximum(scored[ids], np.multiply(scores, factor))
    return _checked(scored, parts)


def raised(found: Matches, parts: Sequence[Part], dense: Sequence[Array], size: int) -> Matches:
    """``found`` with the scores that its documents have in the parts; no document is added."""
    if not parts and not dense:
        return found
    if found.ids is not None:
        return Matches(found.ids, found.scores + _looked_up(found.ids, parts, dense, size))
    more = _all(parts, dense, size)
    more *= found.scores != 0
    more += found.scores
    return Matches(None, more)


def _looked_up(ids: Array, parts: Sequence[Part], dense: Sequence[Array], size: int) -> Array:
    """The sums of scores of the documents ``ids``; long lists are searched for them."""
    most = _LONGER * (len(ids) + _FEW)
    short = [part for part in parts if len(part[0]) <= most]
    total: Array = _all(short, dense, size)[ids] if short or dense else np.zeros(len(ids))
    for other, scores, factor in parts:
        if len(other) > most:
            present, places = places_of(ids, other)
            total[present] += np.multiply(scores[places[present]], factor)
    return total


def _all(parts: Sequence[Part], dense: Sequence[Array], size: int) -> Array:
    return _totals(*_joined(parts), dense, size) if parts else np.add.reduce(dense)


def _totals(ids: Array, scores: Array, dense: Sequence[Array], size: int) -> Array:
    """The sum of each document's scores."""
    total: Array = np.bincount(ids, scores, size)
    if len(total) != size:
        raise IndexBroken(
            "a posting list names a document that is not there; build the index again"
        )
    for other in dense:
        total += other
    return total


def _ready(part: Part) -> Matches:
    ids, scores, factor = part
    return Matches(ids, np.multiply(scores, factor).astype(np.float64, copy=False))


def ready(found: Matches) -> Part:
    """What was found, as small as it can be kept: scores in float32 if they are so exactly."""
    ids, scores = found.sparse()
    last = np.min_scalar_type(int(ids[-1]) if len(ids) else 0)
    ids = ids.astype(np.promote_types(np.uint16, last))
    single = scores.astype(np.float32)
    if scores.all() and (single == scores).all():
        return ids, single, _SINGLE
    return ids, scores, ONE


def _joined(parts: Sequence[Part]) -> tuple[Array, Array]:
    """The documents and the scores of all ``parts``, one after the other, in the scratch arrays."""
    doubles = [part for part in parts if part[2] is ONE]
    if doubles:
        parts = [*(part for part in parts if part[2] is not ONE), *doubles]
    lists, values, factors = zip(*parts, strict=True)
    sizes = list(map(len, lists))
    ids, scores, singles = scratch(sum(sizes))
    np.concatenate(lists, out=ids)
    single = len(parts) - len(doubles)
    end = sum(sizes[:single])
    if single:
        np.concatenate(values[:single], out=singles[:end])
        singles[:end] *= np.repeat(np.array(factors[:single], np.float32), sizes[:single])
    if not doubles:
        return ids, singles
    scores[:end] = singles[:end]
    np.concatenate(values[single:], out=scores[end:])
    return ids, scores


def _grouped(ids: Array, scores: Array, combine: np.ufunc) -> tuple[Array, Array]:
    """Each document once, ascending, with its scores combined."""
    order = ids.argsort(kind="stable")
    ids = ids[order]
    first = np.empty(len(ids), bool)
    first[0] = True
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    begins = first.nonzero()[0]
    return ids[begins], combine.reduceat(scores[order], begins)


def _checked(total: Array, parts: Sequence[Part]) -> Matches:
    """Where a part scores nothing, a total of 0 may be a match all the same."""
    if all(part[2] is not ONE or part[1].all() for part in parts):
        return Matches(None, total)
    mask = total != 0
    for part in parts:
        mask[part[0]] = True
    ids = np.flatnonzero(mask)
    return Matches(ids, total[ids])
