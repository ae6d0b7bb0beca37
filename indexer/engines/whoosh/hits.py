"""Found documents that are read from the index only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from indexer.engines.base import Hit
from indexer.engines.whoosh.schema import unpack

if TYPE_CHECKING:
    from indexer.engines.whoosh.segment import Segment


class LazyHits(Sequence[Hit]):
    """Hits by segment and document number; they keep their generation open."""

    def __init__(self, places: list[tuple[Segment, int]], scores: list[float]) -> None:
        self._places = places
        self._scores = scores

    @cached_property
    def _hits(self) -> tuple[Hit, ...]:
        documents = (unpack(segment.blobs[number]) for segment, number in self._places)
        return tuple(map(Hit, documents, self._scores))

    def __len__(self) -> int:
        return len(self._places)

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
