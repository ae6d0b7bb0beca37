"""Found documents that are read from the index only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from indexer.engines.base import MOST_SIMILAR, Hit

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.collapse import Similar
    from indexer.engines.whoosh.segment import Segment


class LazyHits(Sequence[Hit]):
    """Hits by segment and document number; they keep their generation's files open.

    ``owners`` gives the place of each hit's segment.
    ``similar`` knows the others of each hit's story, if the hits are stories.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        owners: Array,
        numbers: Array,
        scores: Array,
        similar: Similar | None = None,
    ) -> None:
        self._segments = segments
        self._owners = owners
        self._numbers = numbers
        self._scores = scores
        self._similar = similar

    @cached_property
    def _hits(self) -> tuple[Hit, ...]:
        parts = (self._owners, self._numbers, self._scores)
        hits = zip(*(part.tolist() for part in parts), strict=True)
        return tuple(self._hit(owner, number, score) for owner, number, score in hits)

    def _hit(self, owner: int, number: int, score: float) -> Hit:
        segment = self._segments[owner]
        document, read = segment.document(number), segment.read(number)
        if self._similar is None:
            return Hit(document, score, read=read)
        others = self._similar.first(owner, number, MOST_SIMILAR)
        similar = tuple(self._segments[o].document(n) for o, n in others)
        return Hit(document, score, similar, self._similar.count(owner, number), read)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Hit: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self._hits[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._hits == tuple(other)

    def __hash__(self) -> int:
        return hash(self._hits)

    def __repr__(self) -> str:
        return repr(self._hits)
