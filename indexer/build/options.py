"""How a build is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from indexer.build.jobs import cores
from indexer.build.learning import Reading
from indexer.posts.reader import MAX_BYTES

Progress = Callable[[Iterable[Reading], int], Iterable[Reading]]
"""Wraps readings on their way in, to show how many of so many there are."""


def unseen(readings: Iterable[Reading], _total: int) -> Iterable[Reading]:
    """Show no progress."""
    return readings


@dataclass(frozen=True, slots=True)
class Options:
    """How to index.

    The words of all aliases, with those of the operator's file ``aliases``, go
    into the lexicon, so that a search needs no Kiwi to look them up.  ``names``
    is the operator's file of names, which the analyzer takes for one noun each.
    ``keep_repeated``: no text is ignored for standing in many posts.
    """

    max_bytes: int = MAX_BYTES
    jobs: int = field(default_factory=cores)
    progress: Progress = unseen
    aliases: Path | None = None
    names: Path | None = None
    keep_repeated: bool = False
