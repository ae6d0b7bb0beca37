"""One open generation: immutable, shared by all threads, closed when its last user is gone."""

from __future__ import annotations

import os
import weakref
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Document, Facets, Found, Request, Sort
from indexer.engines.keywords import SIZE, rarities
from indexer.engines.smoothing import REACH, is_smoothed, raised
from indexer.engines.whoosh.collapse import Stories
from indexer.engines.whoosh.evaluate import Evaluation
from indexer.engines.whoosh.facets import count_facets
from indexer.engines.whoosh.generations import hold
from indexer.engines.whoosh.hits import LazyHits
from indexer.engines.whoosh.keyword_file import read_levels
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

Hits = tuple["Array", "Array", "Array"]
"""The places of hits' segments, their numbers there, and their scores, in order."""

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
        self._rarity = rarities(read_levels(folder), self.manifest.documents)
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
        """The requested slice of the hits in order."""
        reach = request.offset + request.limit
        if is_smoothed(request):
            hits = self._smoothed(self._first(found, request, max(reach, REACH)))
        else:
            hits = self._first(found, request, reach)
        owners, numbers, scores = (part[request.offset : reach] for part in hits)
        return LazyHits(self.segments, owners, numbers, scores, similar)

    def _first(self, found: Sequence[Matches], request: Request, wanted: int) -> Hits:
        """The first ``wanted`` of each segment, then the first of those."""
        firsts = [
            self._first_of(place, found[place], request, wanted) for place in range(len(found))
        ]
        if len(firsts) == 1 and request.sort is not Sort.OLDEST:
            ((numbers, scores),) = firsts
            return np.zeros(len(numbers), np.int64), numbers, scores
        owners = np.repeat(np.arange(len(firsts)), [len(numbers) for numbers, _ in firsts])
        numbers = np.concatenate([np.empty(0, np.int64), *(numbers for numbers, _ in firsts)])
        scores = np.concatenate([np.empty(0), *(scores for _, scores in firsts)])
        rank = self._ranks(request)[self._bases[owners] + numbers]
        keys = (rank, -scores) if request.sort is Sort.RELEVANCE else (rank,)
        order = np.lexsort(keys)[:wanted]
        return owners[order], numbers[order], scores[order]

    def _smoothed(self, hits: Hits) -> Hits:
        """The same hits, the first ``REACH`` in the order of their new scores."""
        first, rest = zip(*((part[:REACH], part[REACH:]) for part in hits), strict=True)
        owners, numbers, scores = first
        scores = raised(scores, self._keywords(owners, numbers), self._rarity)
        order = (-scores).argsort(kind="stable")
        pairs = zip((owners, numbers, scores), rest, strict=True)
        owners, numbers, scores = (np.concatenate([part[order], more]) for part, more in pairs)
        return owners, numbers, scores

    def _keywords(self, owners: Array, numbers: Array) -> Array:
        """The keywords of documents, a row each."""
        if len(self.segments) == 1:
            return self.segments[0].keywords[numbers]
        rows = np.empty((len(numbers), SIZE), np.uint32)
        for owner in np.unique(owners).tolist():
            rows[owners == owner] = self.segments[owner].keywords[numbers[owners == owner]]
        return rows

    def _first_of(
        self, place: int, matches: Matches, request: Request, wanted: int
    ) -> tuple[Array, Array]:
        """The first ``wanted`` of one segment, in order but for the oldest."""
        if request.sort is Sort.RELEVANCE:
            return best(matches, wanted)
        return first_by_date(matches, self.segments[place], wanted, request.sort)
