"""A term as a search sees it: its posting lists in all segments, and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.nodes import Field, Phrase, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.postings import PostingList
    from indexer.engines.whoosh.segment import Segment

MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class ScoredList:
    """The documents that hold a term in one segment, and the impact of each."""

    ids: Array
    impacts: Array
    postings: PostingList


@dataclass(frozen=True, slots=True)
class TermLists:
    """A term's lists, one a segment (None where it does not occur), and its weight.

    ``idf`` is ``ln(1 + (N - n + 0.5) / (n + 0.5))`` over the live documents of
    all segments; ``factor`` is the same in float32, as scores are made with it.
    """

    lists: tuple[ScoredList | None, ...]
    documents: int
    idf: float
    factor: np.float32


class TermTable:
    """Looks terms up in the segments' dictionaries and remembers them.

    Threads may look up the same term at once; they then remember equal values.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._live = sum(segment.live for segment in segments)
        self._text: dict[str, TermLists] = {}
        self._others: dict[Field, dict[str, TermLists]] = {
            field: {} for field in Field if field is not Field.TEXT
        }

    def lists(self, field: Field, term: str) -> TermLists:
        """The lists of a term."""
        known = (self._text if field is Field.TEXT else self._others[field]).get(term)
        return known if known is not None else self._look_up(field, term)

    def idf(self, node: Term | Phrase) -> float | None:
        """The inverse document frequency of a node; None where no document holds a term of it."""
        if isinstance(node, Term):
            found = self.lists(node.field, node.text)
            return found.idf if found.documents else None
        terms = [self.lists(node.field, term) for term in node.terms]
        if not terms or not all(found.documents for found in terms):
            return None
        return sum(found.idf for found in terms)

    def _look_up(self, field: Field, term: str) -> TermLists:
        code = term.encode(errors="surrogatepass")
        lists = tuple(_scored_list(segment, field, code) for segment in self._segments)
        documents = sum(map(_live_documents, self._segments, lists))
        idf = log(1 + (self._live - documents + 0.5) / (documents + 0.5))
        known = self._text if field is Field.TEXT else self._others[field]
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        found = known[term] = TermLists(lists, documents, idf, np.float32(idf))
        return found


def _scored_list(segment: Segment, field: str, term: bytes) -> ScoredList | None:
    postings = segment.terms.posting_list(field, term)
    if postings is None:
        return None
    impacts = segment.impacts[postings.start : postings.start + len(postings.ids)]
    return ScoredList(postings.ids, impacts, postings)


def _live_documents(segment: Segment, found: ScoredList | None) -> int:
    if found is None:
        return 0
    dead = 0 if segment.dead is None else int(np.count_nonzero(segment.dead[found.ids]))
    return len(found.ids) - dead
