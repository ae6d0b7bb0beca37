"""Whoosh's matcher over posting arrays, so that all of Whoosh's queries work on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar

from indexer.engines.whoosh.formats import TermPositions

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.postings import PostingList


class ArrayMatcher(LeafMatcher):
    """Walks one posting list; the whole list is one block with the statistics of its term."""

    def __init__(
        self, postings: PostingList, record: Any, format_: Any, term: Any, scorer: Any
    ) -> None:
        self._postings = postings
        self._record = record
        self.format = format_
        self._term = term
        self.scorer = scorer
        self._place = 0
        self._positions: tuple[Array, Array] | None = None

    def is_active(self) -> bool:
        """Whether the matcher stands on a posting."""
        return self._place < len(self._postings.ids)

    def reset(self) -> None:
        """Stand on the first posting again."""
        self._place = 0

    def copy(self) -> ArrayMatcher:
        """Another matcher at the same place."""
        other = ArrayMatcher(self._postings, self._record, self.format, self._term, self.scorer)
        other._place = self._place
        return other

    def id(self) -> int:
        """The document of the posting."""
        return int(self._postings.ids[self._place])

    def all_ids(self) -> Any:
        """The documents from here on."""
        return iter(self._postings.ids[self._place :].tolist())

    def weight(self) -> float:
        """The weight of the posting."""
        return float(self._postings.weights[self._place])

    def value(self) -> bytes:
        """What the field's format stored with the posting."""
        if not isinstance(self.format, TermPositions):
            return self._postings.value(self._place)
        if self._positions is None:
            self._positions = self._postings.positions()
        positions, begins = self._positions
        own = positions[begins[self._place] : begins[self._place + 1]]
        return own.astype("<u4").tobytes()

    def next(self) -> bool:
        """Go to the next posting; True at the end of the block, which is the list's."""
        if not self.is_active():
            raise ReadTooFar
        self._place += 1
        return not self.is_active()

    def skip_to(self, target: int) -> None:
        """Go to the first posting of a document not below ``target``."""
        if not self.is_active():
            raise ReadTooFar
        ids = self._postings.ids
        if target > int(ids[-1]):
            self._place = len(ids)
        elif target > int(ids[self._place]):
            self._place += int(np.searchsorted(ids[self._place :], ids.dtype.type(target)))

    def skip_to_quality(self, minimum: float) -> int:
        """Leave the list if no posting of it can be better than ``minimum``."""
        if self.block_quality() > minimum:
            return 0
        self._place = len(self._postings.ids)
        return 1

    def block_min_length(self) -> int:
        """The shortest field of the list."""
        return int(self._record.min_length())

    def block_max_length(self) -> int:
        """The longest field of the list."""
        return int(self._record.max_length())

    def block_max_weight(self) -> float:
        """The largest weight of the list."""
        return float(self._record.max_weight())
