"""One open generation: immutable, shared by all threads, closed when its last user is gone."""

from __future__ import annotations

import os
import weakref
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Facets, Found, Request, Sort
from indexer.engines.whoosh.evaluate import Evaluation
from indexer.engines.whoosh.facets import count_facets
from indexer.engines.whoosh.generations import hold
from indexer.engines.whoosh.hits import LazyHits
from indexer.engines.whoosh.lists import TermTable
from indexer.engines.whoosh.manifest import read_manifest
from indexer.engines.whoosh.ranking import best, count, first_by_date
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.tie_order import read_tie_order
from indexer.engines.whoosh.toc import ArrayIndex
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.matches import Matches

_NO_FACETS = Facets()


def open_segments(index: ArrayIndex) -> list[Segment]:
    """The segments of an index; raises ``IndexBroken`` if one cannot be read."""
    try:
        return [Segment(index.storage, segment) for segment in index._segments()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexBroken(
            f"{index.storage.folder}: a segment is unreadable ({error!r}); build it again"
        ) from error


class Snapshot:
    """The segments of a generation, the ranks of their documents, and the terms looked up so far."""

    def __init__(self, folder: Path) -> None:
        weakref.finalize(self, os.close, hold(folder))
        self.name = folder.name
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.averages = self.manifest.averages
        self.segments = open_segments(ArrayIndex.open_in(folder))
        self.table = TermTable(self.segments)
        newest, oldest = read_tie_order(folder)
        ends = np.cumsum([segment.size for segment in self.segments])
        self._newest: list[Array] = np.split(newest, ends[:-1])
        self._oldest: list[Array] = np.split(oldest, ends[:-1])
        numbered = enumerate(self.segments)
        self._evaluations = [
            Evaluation(segment, n, self.table, self.averages) for n, segment in numbered
        ]

    def search(self, request: Request) -> Found:
        """Answer a request from this generation alone."""
        found = [evaluation.matches(request.query) for evaluation in self._evaluations]
        hits = self._hits(found, request)
        facets = _NO_FACETS
        if request.facets:
            facets = count_facets(
                zip(self.segments, (matches.sparse()[0] for matches in found), strict=True)
            )
        return Found(sum(map(count, found)), hits, facets)

    def _hits(self, found: Sequence[Matches], request: Request) -> LazyHits:
        """The requested slice: the first of each segment, then the first of those."""
        wanted = request.offset + request.limit
        owners: list[Segment] = []
        numbers, scores, ranks = [], [], []
        for place, matches in enumerate(found):
            first, first_scores = self._first(place, matches, request, wanted)
            owners += [self.segments[place]] * len(first)
            numbers.append(first)
            scores.append(first_scores)
            ranks.append(
                (self._oldest if request.sort is Sort.OLDEST else self._newest)[place][first]
            )
        if not owners:
            return LazyHits([], [])
        joined, rank = np.concatenate(scores), np.concatenate(ranks)
        keys = (rank, -joined) if request.sort is Sort.RELEVANCE else (rank,)
        order = np.lexsort(keys)[request.offset : wanted]
        chosen = np.concatenate(numbers)[order].tolist()
        places = [
            (owners[place], number) for place, number in zip(order.tolist(), chosen, strict=True)
        ]
        return LazyHits(places, joined[order].tolist())

    def _first(
        self, place: int, matches: Matches, request: Request, wanted: int
    ) -> tuple[Array, Array]:
        if request.sort is Sort.RELEVANCE:
            return best(matches, wanted)
        return first_by_date(matches, self._oldest[place], wanted, request.sort)
