"""Each story as one hit: its best found document, and the others beside it.

    matches of all segments → the same without all but the best of each story, and the rest

Few documents share their story with others, so only these are looked at: what
stands alone costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Sort
from indexer.engines.stories import ALONE
from indexer.engines.whoosh.matches import Matches, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.engines.whoosh.arrays import Array


class Stories:
    """The story numbers of a generation's documents; ``bases`` say where each segment begins."""

    def __init__(self, numbers: Array, bases: Array) -> None:
        self._numbers = numbers
        self._bases = bases.tolist()
        pairs = list(zip(self._bases[:-1], self._bases[1:], strict=True))
        self._members = [np.flatnonzero(numbers[a:b] != ALONE) for a, b in pairs]

    def number(self, owner: int, document: int) -> int:
        """The story of a segment's document, or ``ALONE``."""
        return int(self._numbers[self._bases[owner] + document])

    def others(self, owner: int, document: int) -> list[tuple[int, int]]:
        """Segments and numbers of the documents that tell the same story, deleted ones apart."""
        story = self.number(owner, document)
        if story == ALONE:
            return []
        places = np.flatnonzero(self._numbers == story)
        owners = np.searchsorted(self._bases, places, side="right") - 1
        found = [
            (o, p - self._bases[o]) for o, p in zip(owners.tolist(), places.tolist(), strict=True)
        ]
        return [other for other in found if other != (owner, document)]

    def collapse(
        self, found: Sequence[Matches], ranks: Array, sort: Sort
    ) -> tuple[list[Matches], Similar]:
        """The best of each story among ``found``, which gives away its arrays, and the others.

        ``ranks`` are those of the tie order that belongs to ``sort``.
        """
        present = [self._present(o, matches) for o, matches in enumerate(found)]
        owners = np.repeat(np.arange(len(found)), [len(ids) for ids, _ in present])
        documents = np.concatenate([np.empty(0, np.int64), *(ids for ids, _ in present)])
        scores = np.concatenate([np.empty(0), *(scores for _, scores in present)])
        places = np.array(self._bases, np.int64)[owners] + documents
        stories, rank = self._numbers[places], ranks[places]
        keys = (rank, -scores, stories) if sort is Sort.RELEVANCE else (rank, stories)
        order = np.lexsort(keys)
        stories, owners, documents = stories[order], owners[order], documents[order]
        further = np.zeros(len(stories), bool)
        further[1:] = stories[1:] == stories[:-1]
        kept = [
            _without(matches, np.sort(documents[further & (owners == owner)]))
            for owner, matches in enumerate(found)
        ]
        similar = Similar(self, stories[further], owners[further], documents[further])
        return kept, similar

    def _present(self, owner: int, matches: Matches) -> tuple[Array, Array]:
        """The found ones of a segment's documents that share their story, and their scores."""
        members = self._members[owner]
        if matches.ids is None:
            scores = matches.scores[members]
            found = scores != 0
            return members[found], scores[found]
        found, places = places_of(members, matches.ids)
        return members[found], matches.scores[places[found]]


class Similar:
    """The found documents that stand behind a better one of their story, in order."""

    def __init__(self, stories: Stories, numbers: Array, owners: Array, documents: Array) -> None:
        self._stories = stories
        self._numbers = numbers
        self._owners = owners
        self._documents = documents

    def count(self, owner: int, document: int) -> int:
        """How many stand behind the hit ``document``."""
        first, last = self._span(owner, document)
        return last - first

    def first(self, owner: int, document: int, most: int) -> Iterator[tuple[int, int]]:
        """Segments and numbers of the first ``most`` of them."""
        first, last = self._span(owner, document)
        span = slice(first, min(last, first + most))
        yield from zip(self._owners[span].tolist(), self._documents[span].tolist(), strict=True)

    def _span(self, owner: int, document: int) -> tuple[int, int]:
        story = self._stories.number(owner, document)
        first, last = self._numbers.searchsorted([story, story + 1])
        return (0, 0) if story == ALONE else (int(first), int(last))


def _without(matches: Matches, documents: Array) -> Matches:
    """The matches less some of them, which ascend."""
    if not len(documents):
        return matches
    if matches.ids is None:
        matches.scores[documents] = 0
        return matches
    _, places = places_of(documents, matches.ids)
    return Matches(np.delete(matches.ids, places), np.delete(matches.scores, places))
