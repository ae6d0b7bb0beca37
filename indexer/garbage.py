"""Garbage that waits: analysis and builds make millions of objects that last, and few cycles.

Python looks for cycles after every 700 new objects, again and again among those
that stay.  Memory stays bounded, for it still looks, only less often.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

RARELY = (100_000, 20, 50)
"""Thresholds of the three generations."""

_lock = Lock()
_inside = 0
_usual = gc.get_threshold()


def collect_rarely() -> None:
    """Look for garbage rarely from now on, and never among what is there already."""
    gc.freeze()
    gc.set_threshold(*RARELY)


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Look for garbage rarely within, in all threads; as before when the last one is out."""
    global _inside, _usual  # noqa: PLW0603 -- so is the collector: one for the process
    with _lock:
        if not _inside:
            _usual = gc.get_threshold()
            gc.set_threshold(*RARELY)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_usual)
