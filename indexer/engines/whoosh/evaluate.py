"""From a query tree to the matches of one segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Best, Boolean, Boosted, Everything, Node, Phrase, Term
from indexer.engines.scale import FILTERS, PLAIN, Scale, shared
from indexer.engines.whoosh.filters import filtered, restrict
from indexer.engines.whoosh.impacts import MEASURED
from indexer.engines.whoosh.matches import NONE, Matches, both, places_of
from indexer.engines.whoosh.phrases import phrase
from indexer.engines.whoosh.sums import ONE, Part, added, best, raised
from indexer.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.engines.base import Field
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.lists import TermTable
    from indexer.engines.whoosh.segment import Segment


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
        found = self._evaluate(node, PLAIN)
        dead = self._segment.dead
        if dead is None:
            return found
        if found.ids is None:
            found.scores[self._segment.deleted] = 0
            return found
        alive = ~dead[found.ids]
        return Matches(found.ids[alive], found.scores[alive])

    def _evaluate(self, node: Node, scale: Scale) -> Matches:
        if isinstance(node, Boosted):
            return self._evaluate(node.node, scale.boosted(node.factor))
        if isinstance(node, Boolean):
            return self._boolean(node, scale)
        if isinstance(node, Best):
            return self._best(node, scale)
        if isinstance(node, Phrase):
            return self._phrase(node, scale)
        if isinstance(node, Term):
            return self._sum([node], scale)
        return filtered(self._segment, node)

    def _sparse(self, node: Node, scale: Scale) -> tuple[Array, Array]:
        return self._evaluate(node, scale).sparse()

    def _boolean(self, node: Boolean, scale: Scale) -> Matches:
        if node.must:
            found = self._all_of(node.must, scale)
            found = self._with_any(found, node.should, scale) if node.should else found
        elif node.should:
            found = self._sum(node.should, scale)
        else:
            found = filtered(self._segment, Everything())
        for unwanted in node.must_not:
            found = _without(found, self._sparse(unwanted, PLAIN)[0])
        if not node.may:
            return found
        return raised(found, *self._parts(node.may, scale), self._segment.size)

    def _all_of(self, nodes: Sequence[Node], scale: Scale) -> Matches:
        scored = [node for node in nodes if not isinstance(node, FILTERS)]
        found = (
            self._conjunction(scored, scale) if scored else filtered(self._segment, Everything())
        )
        for node in nodes:
            if isinstance(node, FILTERS):
                found = restrict(found, self._segment, node)
        return found

    def _conjunction(self, nodes: Sequence[Node], scale: Scale) -> Matches:
        if len(nodes) == 1:
            return self._evaluate(nodes[0], scale)
        first, *rest = sorted(
            (self._sparse(node, scale) for node in nodes), key=lambda found: len(found[0])
        )
        for other in rest:
            first = both(first, other)
        return Matches(*first)

    def _with_any(self, found: Matches, nodes: Sequence[Node], scale: Scale) -> Matches:
        """The documents of ``found`` that match any of ``nodes``, with both scores."""
        ids, scores = found.sparse()
        matched, total = np.zeros(len(ids), bool), scores.copy()
        for node in nodes:
            other_ids, other_scores = self._sparse(node, scale)
            present, places = places_of(ids, other_ids)
            total[present] += other_scores[places[present]]
            matched |= present
        return Matches(ids[matched], total[matched])

    def _parts(self, nodes: Sequence[Node], scale: Scale) -> tuple[list[Part], list[Array]]:
        """What ``nodes`` match: lists of documents, and arrays of scores of all documents."""
        parts: list[Part] = []
        dense: list[Array] = []
        number, lists = self._number, self._table.lists
        for outer in nodes:
            node, own = outer, scale
            if type(node) is Boosted:
                own = scale.boosted(node.factor)
                node = node.node
            if type(node) is Term:
                found = lists(node.field, node.text)
                scored = found.lists[number]
                if scored is not None:
                    factor = found.factor if own is PLAIN else own.factor(found.idf)
                    parts.append((scored.ids, scored.impacts, factor))
                continue
            matches = self._evaluate(node, own)
            if matches.ids is None:
                dense.append(matches.scores)
            elif len(matches.ids):
                parts.append((matches.ids, matches.scores, ONE))
        return parts, dense

    def _sum(self, nodes: Sequence[Node], scale: Scale) -> Matches:
        """The documents that match any of ``nodes``, with the sum of their scores."""
        return added(*self._parts(nodes, scale), self._segment.size)

    def _best(self, node: Best, scale: Scale) -> Matches:
        """The documents that match any alternative, with the best of their scores."""
        parts: list[Part] = []
        dense: list[Array] = []
        for nodes, own in shared(node.alternatives, scale, self._table):
            more_parts, more_dense = self._parts(nodes, own)
            parts += more_parts
            dense += more_dense
        return best(parts, dense, self._segment.size)

    def _phrase(self, node: Phrase, scale: Scale) -> Matches:
        if node.field not in MEASURED:
            raise BadRequest(f"the field {node.field} has no positions, so there are no phrases")
        found = [self._table.lists(node.field, term) for term in node.terms]
        lists = [scored for lists in found if (scored := lists.lists[self._number]) is not None]
        idf = self._table.idf(node)
        if idf is None or len(lists) < len(found):
            return NONE
        average = self._averages[node.field]
        return phrase(self._segment, node.field, lists, scale.factor(idf), average)


def _without(found: Matches, unwanted: Array) -> Matches:
    if found.ids is None:
        found.scores[unwanted] = 0
        return found
    kept = ~places_of(found.ids, unwanted)[0]
    return Matches(found.ids[kept], found.scores[kept])
