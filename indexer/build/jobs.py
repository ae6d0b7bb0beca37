"""How many processes a build takes, and those of a build from nothing, started ahead of it."""

from __future__ import annotations

import os
from collections.abc import Sized
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, islice
from pathlib import Path

from indexer.build.child import prepared

FEW = 150
"""Files that are not worth starting workers for, which takes half a second."""

ANALYST, WORKERS = "indexer.build.analyst", "indexer.build.workers"
"""The modules that processes of these two kinds import."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def are_many(files: Sized, jobs: int) -> bool:
    """Whether other processes are worth starting, if there may be so many."""
    return len(files) > FEW and jobs > 1


def ahead(posts: Path, index: Path, jobs: int, *, full: bool) -> AbstractContextManager[None]:
    """Have processes start at once if it looks as if a build will need them until the end of ``with``.

    It is a guess, made before anything is known: a build does with them or without.
    """
    from_nothing = full or not index.exists()
    names = chain.from_iterable(files for *_, files in os.walk(posts)) if from_nothing else ()
    if not are_many(list(islice(names, FEW + 1)), jobs):
        return nullcontext()
    return prepared([ANALYST, *[WORKERS] * (jobs - 1)])
