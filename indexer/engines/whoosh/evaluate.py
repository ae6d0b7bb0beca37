"""From a query tree to the matches of one segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Best, Boolean, Dated, Everything, InCategory, Node, Phrase, Term
from indexer.engines.whoosh.filters import filtered, restrict
from indexer.engines.whoosh.matches import NONE, Matches, both, places_of, scratch
from indexer.engines.whoosh.phrases import phrase
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.engines.base import Field
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.lists import TermTable
    from indexer.engines.whoosh.segment import Segment

_FILTERS = (InCategory, Dated, Everything)
_Part = tuple["Array", "Array", np.float32 | np.float64]
"""Documents, scores, and what the scores are still to be multiplied by.

NumPy multiplies float32 by float32 in float32, whatever it writes the product to.
"""
_ONE = np.float64(1)

_SPARSE = 12
"""Where fewer than a twelfth of the documents can match, sorting the few beats an array of all."""


class Evaluation:
    """Evaluates query trees in the segment ``number`` of a generation."""

    def __init__(
        self, segment: Segment, number: int, table: TermTable, averages: Mapping[Field, float]
    ) -> None:
        self._segment = segment
        self._number = number
        self._table = table
        self._averages = averages

    def matches(self, node: Node) -> Matches:
        """The matches of ``node`` among live documents."""
        found = self._evaluate(node)
        dead = self._segment.dead
        if dead is None:
            return found
        if found.ids is None:
            found.scores[self._segment.deleted] = 0
            return found
        alive = ~dead[found.ids]
        return Matches(found.ids[alive], found.scores[alive])

    def _evaluate(self, node: Node) -> Matches:
        if isinstance(node, Boolean):
            return self._boolean(node)
        if isinstance(node, Best):
            return self._best(node)
        if isinstance(node, Phrase):
            return self._phrase(node)
        if isinstance(node, Term):
            return self._sum([node])
        return filtered(self._segment, node)

    def _sparse(self, node: Node) -> tuple[Array, Array]:
        return self._evaluate(node).sparse()

    def _boolean(self, node: Boolean) -> Matches:
        if node.must:
            found = self._all_of(node.must)
            found = self._with_any(found, node.should) if node.should else found
        else:
            found = self._sum(node.should) if node.should else filtered(self._segment, Everything())
        for unwanted in node.must_not:
            found = _without(found, self._sparse(unwanted)[0])
        return found

    def _all_of(self, nodes: Sequence[Node]) -> Matches:
        scored = [node for node in nodes if not isinstance(node, _FILTERS)]
        found = self._conjunction(scored) if scored else filtered(self._segment, Everything())
        for node in nodes:
            if isinstance(node, _FILTERS):
                found = restrict(found, self._segment, node)
        return found

    def _conjunction(self, nodes: Sequence[Node]) -> Matches:
        if len(nodes) == 1:
            return self._evaluate(nodes[0])
        first, *rest = sorted(
            (self._sparse(node) for node in nodes), key=lambda found: len(found[0])
        )
        for other in rest:
            first = both(first, other)
        return Matches(*first)

    def _with_any(self, found: Matches, nodes: Sequence[Node]) -> Matches:
        """The documents of ``found`` that match any of ``nodes``, with both scores."""
        ids, scores = found.sparse()
        matched, total = np.zeros(len(ids), bool), scores.copy()
        for node in nodes:
            other_ids, other_scores = self._sparse(node)
            present, places = places_of(ids, other_ids)
            total[present] += other_scores[places[present]]
            matched |= present
        return Matches(ids[matched], total[matched])

    def _parts(self, nodes: Sequence[Node]) -> tuple[list[_Part], list[Array]]:
        """What ``nodes`` match: lists of documents, and arrays of scores of all documents."""
        parts: list[_Part] = []
        dense: list[Array] = []
        number, lists = self._number, self._table.lists
        for node in nodes:
            if type(node) is Term:
                found = lists(node.field, node.text)
                scored = found.lists[number]
                if scored is not None:
                    parts.append((scored.ids, scored.impacts, found.factor))
                continue
            matches = self._evaluate(node)
            if matches.ids is None:
                dense.append(matches.scores)
            elif len(matches.ids):
                parts.append((matches.ids, matches.scores, _ONE))
        return parts, dense

    def _sum(self, nodes: Sequence[Node]) -> Matches:
        """The documents that match any of ``nodes``, with the sum of their scores."""
        parts, dense = self._parts(nodes)
        if len(parts) <= 1 and not dense:
            return _ready(parts[0]) if parts else NONE
        size = self._segment.size
        if not parts:
            return Matches(None, np.add.reduce(dense))
        ids, scores = _joined(parts)
        if len(ids) * _SPARSE < size and not dense:
            return Matches(*_grouped(ids, scores, np.add))
        total = np.bincount(ids, scores, size)
        if len(total) != size:
            raise IndexBroken(
                "a posting list names a document that is not there; build the index again"
            )
        for other in dense:
            total += other
        return _checked(total, parts)

    def _best(self, node: Best) -> Matches:
        """The documents that match any alternative, with the best of their scores."""
        parts, dense = self._parts(node.alternatives)
        if len(parts) <= 1 and not dense:
            return _ready(parts[0]) if parts else NONE
        size = self._segment.size
        if sum(len(part[0]) for part in parts) * _SPARSE < size and not dense:
            return Matches(*_grouped(*_joined(parts), np.maximum))
        best = np.zeros(size)
        untouched = not dense
        for other in dense:
            np.maximum(best, other, out=best)
        for ids, scores, factor in parts:
            product = np.multiply(scores, factor)
            best[ids] = product if untouched else np.maximum(best[ids], product)
            untouched = False
        return _checked(best, parts)

    def _phrase(self, node: Phrase) -> Matches:
        found = [self._table.lists(node.field, term) for term in node.terms]
        lists = [scored for lists in found if (scored := lists.lists[self._number]) is not None]
        if not lists or len(lists) < len(found):
            return NONE
        idf = sum(lists.idf for lists in found)
        return phrase(self._segment, node.field, lists, idf, self._averages[node.field])


def _ready(part: _Part) -> Matches:
    ids, scores, factor = part
    return Matches(ids, np.multiply(scores, factor).astype(np.float64, copy=False))


def _joined(parts: Sequence[_Part]) -> tuple[Array, Array]:
    """The documents and the scores of all ``parts``, one after the other, in the scratch arrays."""
    lists = [part[0] for part in parts]
    ids, scores, singles = scratch(sum(map(len, lists)))
    if all(part[2] is not _ONE for part in parts):
        scores = singles  # all products are float32: no need to widen them one by one
    np.concatenate(lists, out=ids)
    place = 0
    for part_ids, part_scores, factor in parts:
        end = place + len(part_ids)
        np.multiply(part_scores, factor, scores[place:end])
        place = end
    return ids, scores


def _grouped(ids: Array, scores: Array, combine: np.ufunc) -> tuple[Array, Array]:
    """Each document once, ascending, with its scores combined (in float64)."""
    order = ids.argsort(kind="stable")
    ids = ids[order]
    first = np.empty(len(ids), bool)
    first[0] = True
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    begins = first.nonzero()[0]
    return ids[begins], combine.reduceat(scores[order].astype(np.float64, copy=False), begins)


def _checked(total: Array, parts: Sequence[_Part]) -> Matches:
    """Where a part scores nothing, a total of 0 may be a match all the same."""
    if all(part[2] is not _ONE or part[1].all() for part in parts):
        return Matches(None, total)
    mask = total != 0
    for part in parts:
        mask[part[0]] = True
    ids = np.flatnonzero(mask)
    return Matches(ids, total[ids])


def _without(found: Matches, unwanted: Array) -> Matches:
    if found.ids is None:
        found.scores[unwanted] = 0
        return found
    kept = ~places_of(found.ids, unwanted)[0]
    return Matches(found.ids[kept], found.scores[kept])
