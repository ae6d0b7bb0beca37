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
    except (FileNotFoundError, IndexBroken):
        raise
    except Exception as error:  # damaged files make Whoosh and NumPy raise anything
        where = index.storage.folder
        raise IndexBroken(
            f"{where}: a segment is unreadable ({error!r}); build it again"
        ) from error


class Snapshot:
    """The segments of a generation, the ranks of their documents, and the terms in use."""

    def __init__(self, folder: Path) -> None:
        weakref.finalize(self, os.close, hold(folder))
        self.name = folder.name
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.averages = self.manifest.averages
        self.segments = open_segments(ArrayIndex.open_in(folder))
        self.table = TermTable(self.segments)
        self._newest, self._oldest = read_tie_order(folder)
        sizes = [segment.size for segment in self.segments]
        self._bases = np.cumsum([0, *sizes])
        numbered = enumerate(self.segments)
        self._evaluations = [
            Evaluation(segment, n, self.table, self.averages) for n, segment in numbered
        ]

    def search(self, request: Request) -> Found:
        """Answer a request from this generation alone."""
        found = [evaluation.matches(request.query) for evaluation in self._evaluations]
        hits = self._hits(found, request)
        if not request.facets:
            return Found(sum(map(count, found)), hits, _NO_FACETS)
        ids = [matches.documents() for matches in found]
        facets = count_facets(zip(self.segments, ids, strict=True))
        return Found(sum(map(len, ids)), hits, facets)

    def _hits(self, found: Sequence[Matches], request: Request) -> LazyHits:
        """The requested slice: the first of each segment, then the first of those."""
        wanted = request.offset + request.limit
        firsts = [self._first(place, found[place], request, wanted) for place in range(len(found))]
        if len(firsts) == 1 and request.sort is not Sort.OLDEST:
            ((numbers, scores),) = firsts
            span = slice(request.offset, wanted)
            return LazyHits(self.segments, None, numbers[span], scores[span])
        owners = np.repeat(np.arange(len(firsts)), [len(numbers) for numbers, _ in firsts])
        numbers = np.concatenate([np.empty(0, np.int64), *(numbers for numbers, _ in firsts)])
        scores = np.concatenate([np.empty(0), *(scores for _, scores in firsts)])
        ranks = self._oldest if request.sort is Sort.OLDEST else self._newest
        rank = ranks[self._bases[owners] + numbers]
        keys = (rank, -scores) if request.sort is Sort.RELEVANCE else (rank,)
        order = np.lexsort(keys)[request.offset : wanted]
        return LazyHits(self.segments, owners[order], numbers[order], scores[order])

    def _first(
        self, place: int, matches: Matches, request: Request, wanted: int
    ) -> tuple[Array, Array]:
        """The first ``wanted`` of one segment, in order but for the oldest."""
        if request.sort is Sort.RELEVANCE:
            return best(matches, wanted)
        return first_by_date(matches, self.segments[place], wanted, request.sort)
