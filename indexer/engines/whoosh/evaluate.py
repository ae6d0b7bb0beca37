"""From a query tree to the matches of one segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.nodes import Best, Boolean, Boosted, Everything, Field, Node, Phrase, Term
from indexer.engines.scale import FILTERS, PLAIN, Scale, shared
from indexer.engines.whoosh.filters import filtered, restrict
from indexer.engines.whoosh.impacts import MEASURED
from indexer.engines.whoosh.matches import Matches, both, places_of
from indexer.engines.whoosh.memory import Memory
from indexer.engines.whoosh.phrases import phrase
from indexer.engines.whoosh.sums import ONE, Part, added, best, raised, ready
from indexer.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.lists import TermTable
    from indexer.engines.whoosh.segment import Segment


class Evaluation:
    """Evaluates query trees in the segment ``number`` of a generation.

    It remembers what the nodes matched that stand for one word: groups of ways to
    hold it, phrases, and parts of a compound apart.
    """

    def __init__(
        self,
        segment: Segment,
        number: int,
        table: TermTable,
        averages: Mapping[Field, float],
        most_bytes: int,
    ) -> None:
        self._memory = Memory[Part](most_bytes)
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
        if isinstance(node, Term | Phrase | Best):
            return added(*self._parts([node], scale), self._segment.size)
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
        return raised(found, *self._summands(node.may, scale), self._segment.size)

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

    def _sum(self, nodes: Sequence[Node], scale: Scale) -> Matches:
        """The documents that match any of ``nodes``, with the sum of their scores."""
        return added(*self._summands(nodes, scale), self._segment.size)

    def _summands(self, nodes: Sequence[Node], scale: Scale) -> tuple[list[Part], list[Array]]:
        """As ``_parts``, sums within the sum taken apart."""
        parts: list[Part] = []
        dense: list[Array] = []
        others: list[Node] = []
        for node in nodes:
            inner, own = _unboosted(node, scale)
            if type(inner) is Boolean and _is_sum(inner):
                more_parts, more_dense = self._summands(inner.should, own)
                parts += more_parts
                dense += more_dense
            else:
                others.append(node)
        more_parts, more_dense = self._parts(others, scale)
        return parts + more_parts, dense + more_dense

    def _parts(self, nodes: Sequence[Node], scale: Scale) -> tuple[list[Part], list[Array]]:
        """What ``nodes`` match: lists of documents, and arrays of scores of all documents."""
        parts: list[Part] = []
        dense: list[Array] = []
        number, lists = self._number, self._table.lists
        for outer in nodes:
            node, own = _unboosted(outer, scale)
            if type(node) is Term:
                found = lists(node.field, node.text)
                scored = found.lists[number]
                if scored is not None:
                    factor = found.factor if own is PLAIN else own.factor(found.idf)
                    parts.append((scored.ids, scored.impacts, factor))
            elif type(node) is Phrase:
                parts += self._phrase(node, own)
            elif type(node) is Best or (type(node) is Boolean and node.must_not):
                parts.append(self._remembered(node, own))
            else:
                matches = self._evaluate(node, own)
                if matches.ids is None:
                    dense.append(matches.scores)
                else:
                    parts.append((matches.ids, matches.scores, ONE))
        return [part for part in parts if len(part[0])], dense

    def _remembered(self, node: Best | Boolean, scale: Scale) -> Part:
        key = node, scale
        known = self._memory.get(key)
        if known is None:
            if isinstance(node, Best):
                known = self._best(node, scale)
            else:
                known = ready(self._boolean(node, scale))
            self._memory.put(key, known, *known[:2])
        return known

    def _best(self, node: Best, scale: Scale) -> Part:
        """The documents that match any alternative, with the best of their scores."""
        parts: list[Part] = []
        dense: list[Array] = []
        for nodes, own in shared(node.alternatives, scale, self._table):
            more_parts, more_dense = self._parts(nodes, own)
            parts += more_parts
            dense += more_dense
        return best(parts, dense, self._segment.size)

    def _phrase(self, node: Phrase, scale: Scale) -> list[Part]:
        """The one list of a phrase, if it has any; one of a title alone is worth no memory."""
        idf = self._table.idf(node)
        if node.field not in MEASURED:
            raise BadRequest(f"the field {node.field} has no positions, so there are no phrases")
        if idf is None:
            return []
        known = self._memory.get(node)
        if known is None:
            found = (self._table.lists(node.field, term).lists[self._number] for term in node.terms)
            lists = [scored for scored in found if scored is not None]
            if len(lists) < len(node.terms):
                return []
            ids, worth = phrase(self._segment, node.field, lists, self._averages[node.field])
            known = ids, worth, ONE
            if node.field is not Field.TITLE:
                self._memory.put(node, known, ids, worth)
        return [(known[0], known[1], scale.factor(idf))]


def _unboosted(node: Node, scale: Scale) -> tuple[Node, Scale]:
    while type(node) is Boosted:
        scale = scale.boosted(node.factor)
        node = node.node
    return node, scale


def _is_sum(node: Boolean) -> bool:
    """Whether a node is any of some others and nothing else."""
    return bool(node.should) and not (node.must or node.must_not or node.may)


def _without(found: Matches, unwanted: Array) -> Matches:
    if found.ids is None:
        found.scores[unwanted] = 0
        return found
    kept = ~places_of(found.ids, unwanted)[0]
    return Matches(found.ids[kept], found.scores[kept])
