"""Found documents that are read from the index only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from indexer.engines.base import Hit
from indexer.engines.whoosh.schema import unpack

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment


class LazyHits(Sequence[Hit]):
    """Hits by segment and document number; they keep their generation's files open.

    ``owners`` gives the place of each hit's segment; None means the first one.
    """

    def __init__(
        self, segments: Sequence[Segment], owners: Array | None, numbers: Array, scores: Array
    ) -> None:
        self._segments = segments
        self._owners = owners
        self._numbers = numbers
        self._scores = scores

    @cached_property
    def _hits(self) -> tuple[Hit, ...]:
        numbers = self._numbers.tolist()
        owners = [0] * len(numbers) if self._owners is None else self._owners.tolist()
        blobs = (self._segments[owner].blobs[n] for owner, n in zip(owners, numbers, strict=True))
        return tuple(map(Hit, map(unpack, blobs), self._scores.tolist()))

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
