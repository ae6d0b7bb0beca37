"""What words and phrases matched, kept by a generation for the next query that holds them.

Words come again from query to query, as terms do, and their lists are small.
A generation never changes, so whatever was found stays true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

    from indexer.engines.whoosh.arrays import Array

MOST_BYTES = 32 << 20
"""All that a generation remembers, its segments together."""

_ENTRY = 1_000
"""About what a key and its place take, beside the arrays."""

V = TypeVar("V")


class Memory(Generic[V]):
    """Values up to ``most`` bytes; what was asked for last stays.

    There is no lock: entries move from the older half to the newer when they are
    asked for, and the older half is dropped whole.  Threads that meet may lose an
    entry or count one twice, but none gets a wrong one.
    """

    def __init__(self, most: int) -> None:
        self._most = most // 2
        self._new: dict[Hashable, tuple[V, int]] = {}
        self._old: dict[Hashable, tuple[V, int]] = {}
        self._bytes = 0

    def get(self, key: Hashable) -> V | None:
        """What is remembered under ``key``."""
        if (entry := self._new.get(key)) is not None:
            return entry[0]
        if (entry := self._old.get(key)) is None:
            return None
        self._keep(key, *entry)
        return entry[0]

    def put(self, key: Hashable, value: V, *arrays: Array) -> None:
        """Remember ``value``, which holds ``arrays``, unless it is too large to be worth it."""
        size = _ENTRY + sum(array.nbytes for array in arrays)
        if size <= self._most // 8:
            self._keep(key, value, size)

    def _keep(self, key: Hashable, value: V, size: int) -> None:
        if self._bytes + size > self._most:
            self._old, self._new, self._bytes = self._new, {}, 0
        self._new[key] = value, size
        self._bytes += size
