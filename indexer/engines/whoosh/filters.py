"""Which documents of a segment lie in a category or in a span of days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import fold
from indexer.engines.moments import midnight
from indexer.engines.nodes import Dated, Everything, InCategory
from indexer.engines.whoosh.matches import Matches, places_of

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment

Filter = InCategory | Dated | Everything


def allowed(segment: Segment, node: Filter) -> slice | Array:
    """A span of document numbers, or the numbers themselves, ascending."""
    if isinstance(node, InCategory):
        return _in_category(segment, node.name)
    if isinstance(node, Dated):
        first = None if node.first is None else midnight(node.first)
        after = None if node.last is None else midnight(node.last + timedelta(days=1))
        return slice(*segment.between(first, after))
    return slice(0, segment.size)


def _in_category(segment: Segment, name: str) -> Array:
    spelled = [other for other in segment.category_names if fold(other) == name]
    lists = [segment.documents_with("category", other) for other in spelled]
    if len(lists) == 1:
        return lists[0]
    return np.sort(np.concatenate([np.empty(0, np.uint16), *lists]))


def restrict(matches: Matches, segment: Segment, node: Filter) -> Matches:
    """The ``matches`` that a filter lets through; the others' scores are taken away in place."""
    span = allowed(segment, node)
    if isinstance(span, slice):
        return _within(matches, span)
    if matches.ids is None:
        scores = matches.scores[span]
        found = (scores != 0).nonzero()[0]
        return Matches(span[found], scores[found])
    kept, _ = places_of(matches.ids, span)
    return Matches(matches.ids[kept], matches.scores[kept])


def _within(matches: Matches, span: slice) -> Matches:
    if matches.ids is None:
        matches.scores[: span.start] = 0
        matches.scores[span.stop :] = 0
        return matches
    first, last = matches.ids.searchsorted([span.start, span.stop])
    return Matches(matches.ids[first:last], matches.scores[first:last])


def filtered(segment: Segment, node: Filter) -> Matches:
    """Everything that a filter lets through; it scores nothing."""
    span = allowed(segment, node)
    ids = np.arange(span.start, span.stop) if isinstance(span, slice) else span.astype(np.int64)
    return Matches(ids, np.zeros(len(ids)))
