"""The stories of a generation: one number a document, over all segments (see ``stories``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.stories import ALONE, story_numbers
from indexer.engines.whoosh.arrays import Array, array_file, read_arrays
from indexer.engines.whoosh.storage import MappedFile, buffer_of
from indexer.engines.whoosh.tie_order import read_tie_order
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.engines.whoosh.segment import Segment

FILE = "stories"


def write_stories(folder: Path, segments: Sequence[Segment]) -> None:
    """Find the stories of all live documents and write them; the tie order is there already."""
    dates = np.concatenate([np.empty(0, np.int64), *(segment.dates for segment in segments)])
    sketches = [blob for segment in segments for blob in _sketches(segment)]
    _, oldest = read_tie_order(folder)
    order = np.argsort(oldest)
    numbers = np.full(len(order), ALONE, np.int32)
    numbers[order] = story_numbers([sketches[place] for place in order.tolist()], dates[order])
    (folder / FILE).write_bytes(b"".join(array_file({"stories": numbers})))


def read_stories(folder: Path, documents: int) -> Array:
    """A story number for each of so many documents, segment after segment."""
    numbers = read_arrays(buffer_of(MappedFile(folder / FILE)), FILE)["stories"]
    if len(numbers) != documents:
        raise IndexBroken(f"{folder / FILE}: not one story a document; build the index again")
    return numbers


def _sketches(segment: Segment) -> list[bytes]:
    """The sketches of a segment's documents; none of deleted ones."""
    column = segment.column("sketch")
    dead = segment.dead
    return [
        b"" if dead is not None and dead[number] else column[number]
        for number in range(segment.size)
    ]
