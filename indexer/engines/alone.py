"""A writer's lock that its holder may take again: within, nothing more is asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

L = TypeVar("L")


class Alone(Generic[L]):
    """Takes a lock by ``take`` when it is asked for first; ``lock`` is what it gave, while it lasts.

    For one writer in one thread, as writers are.
    """

    def __init__(self, take: Callable[[], AbstractContextManager[L]]) -> None:
        self.lock: L | None = None
        self._take = take
        self._is_within = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the lock for all that is done within.  Raises what ``take`` raises."""
        if self._is_within:
            yield
            return
        with self._take() as lock:
            self.lock = lock
            self._is_within = True
            try:
                yield
            finally:
                self._is_within = False
                self.lock = None
