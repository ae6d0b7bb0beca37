"""One open generation: immutable, shared by all threads, closed when its last user is gone."""

from __future__ import annotations

import os
import weakref
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Document, Facets, Found, Request, Sort
from indexer.engines.whoosh.collapse import Stories
from indexer.engines.whoosh.evaluate import Evaluation
from indexer.engines.whoosh.facets import count_facets
from indexer.engines.whoosh.generations import hold
from indexer.engines.whoosh.hits import LazyHits
from indexer.engines.whoosh.lists import TermTable
from indexer.engines.whoosh.manifest import read_manifest, verify_files
from indexer.engines.whoosh.memory import MOST_BYTES
from indexer.engines.whoosh.ranking import best, count, first_by_date
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.story_file import read_stories
from indexer.engines.whoosh.tie_order import read_tie_order
from indexer.engines.whoosh.toc import ArrayIndex
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.collapse import Similar
    from indexer.engines.whoosh.manifest import Inode
    from indexer.engines.whoosh.matches import Matches

_NO_FACETS = Facets()
_NONE: Mapping[str, Inode] = MappingProxyType({})


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
    """The segments of a generation, the ranks of their documents, and the terms in use.

    To ``verify`` it, every file is read whole once, so that a damaged one is
    refused here and cannot answer; those that ``trusted`` names were read for the
    last generation.
    """

    def __init__(
        self, folder: Path, *, verify: bool = True, trusted: Mapping[str, Inode] = _NONE
    ) -> None:
        weakref.finalize(self, os.close, hold(folder))
        self.name = folder.name
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.verified = verify_files(folder, self.manifest, trusted) if verify else {}
        self.averages = self.manifest.averages
        self.stats = self.manifest.stats(self.name)
        self.segments = open_segments(ArrayIndex.open_in(folder))
        self.table = TermTable(self.segments)
        self._newest, self._oldest = read_tie_order(folder)
        sizes = [segment.size for segment in self.segments]
        self._bases = np.cumsum([0, *sizes])
        self.stories = Stories(read_stories(folder, sum(sizes)), self._bases)
        numbered = enumerate(self.segments)
        room = MOST_BYTES // max(len(sizes), 1)
        self._evaluations = [
            Evaluation(segment, n, self.table, self.averages, room) for n, segment in numbered
        ]

    def search(self, request: Request) -> Found:
        """Answer a request from this generation alone."""
        found = [evaluation.matches(request.query) for evaluation in self._evaluations]
        total, facets = self._counts(found, request)
        if not request.collapse:
            return Found(total, total, self._hits(found, request), facets)
        found, similar = self.stories.collapse(found, self._ranks(request), request.sort)
        stories = sum(map(count, found))
        return Found(total, stories, self._hits(found, request, similar), facets)

    def story(self, document_id: str) -> tuple[Document, ...]:
        """The other documents of a document's story, the newest first."""
        for owner, segment in enumerate(self.segments):
            number = segment.number_of(document_id)
            if number is not None:
                others = self.stories.others(owner, number)
                others.sort(key=lambda other: self._newest[self._bases[other[0]] + other[1]])
                return tuple(self.segments[o].document(n) for o, n in others)
        return ()

    def _counts(self, found: Sequence[Matches], request: Request) -> tuple[int, Facets]:
        if not request.facets:
            return sum(map(count, found)), _NO_FACETS
        ids = [matches.documents() for matches in found]
        return sum(map(len, ids)), count_facets(zip(self.segments, ids, strict=True))

    def _ranks(self, request: Request) -> Array:
        return self._oldest if request.sort is Sort.OLDEST else self._newest

    def _hits(
        self, found: Sequence[Matches], request: Request, similar: Similar | None = None
    ) -> LazyHits:
        """The requested slice: the first of each segment, then the first of those."""
        wanted = request.offset + request.limit
        firsts = [self._first(place, found[place], request, wanted) for place in range(len(found))]
        if len(firsts) == 1 and request.sort is not Sort.OLDEST:
            ((numbers, scores),) = firsts
            span = slice(request.offset, wanted)
            return LazyHits(self.segments, None, numbers[span], scores[span], similar)
        owners = np.repeat(np.arange(len(firsts)), [len(numbers) for numbers, _ in firsts])
        numbers = np.concatenate([np.empty(0, np.int64), *(numbers for numbers, _ in firsts)])
        scores = np.concatenate([np.empty(0), *(scores for _, scores in firsts)])
        rank = self._ranks(request)[self._bases[owners] + numbers]
        keys = (rank, -scores) if request.sort is Sort.RELEVANCE else (rank,)
        order = np.lexsort(keys)[request.offset : wanted]
        return LazyHits(self.segments, owners[order], numbers[order], scores[order], similar)

    def _first(
        self, place: int, matches: Matches, request: Request, wanted: int
    ) -> tuple[Array, Array]:
        """The first ``wanted`` of one segment, in order but for the oldest."""
        if request.sort is Sort.RELEVANCE:
            return best(matches, wanted)
        return first_by_date(matches, self.segments[place], wanted, request.sort)
