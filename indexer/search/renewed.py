"""What is made from an index once and kept until the index changes: a generation at a time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar, cast

T = TypeVar("T")

INTERVAL = 1.0
"""Seconds after which is tried again what could not be made."""


class Renewed(Generic[T]):
    """Keeps what ``make`` made of a generation; None means that there is nothing to make it from.

    The first one is made by the thread that asks, which others wait for; later
    ones by a thread of their own, while the one before still answers.
    """

    def __init__(self, make: Callable[[str], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._value: T | None = None
        self._generation = ""
        self._due = 0.0

    def of(self, generation: str) -> T:
        """What was made of ``generation``, or of one before it that it is about to replace."""
        if generation != self._generation and monotonic() >= self._due:
            if self._value is None:
                with self._lock:
                    self._renew(generation)
            elif self._lock.acquire(blocking=False):
                Thread(target=self._renew_and_release, args=(generation,), daemon=True).start()
        return cast("T", self._value)  # None only if that is what was made

    def _renew_and_release(self, generation: str) -> None:
        try:
            self._renew(generation)
        finally:
            self._lock.release()

    def _renew(self, generation: str) -> None:
        if generation == self._generation:
            return
        made = self._make(generation)
        if made is None:
            self._due = monotonic() + INTERVAL
        else:
            self._value, self._generation = made, generation
