"""How common the keywords of a generation's documents are, over all segments (see ``keywords``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.keywords import BUCKETS, SIZE, levels
from indexer.engines.whoosh.arrays import Array, array_file, read_arrays
from indexer.engines.whoosh.storage import MappedFile, buffer_of
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.engines.whoosh.segment import Segment

FILE = "keywords"


def write_levels(folder: Path, segments: Sequence[Segment]) -> None:
    """Count the keywords of all live documents."""
    rows = [np.empty((0, SIZE), np.uint32), *map(_live, segments)]
    (folder / FILE).write_bytes(b"".join(array_file({"levels": levels(np.concatenate(rows))})))


def read_levels(folder: Path) -> Array:
    """The level of each bucket of keywords."""
    found = read_arrays(buffer_of(MappedFile(folder / FILE)), FILE)["levels"]
    if len(found) != BUCKETS:
        raise IndexBroken(f"{folder / FILE}: not {BUCKETS} levels; build the index again")
    return found


def _live(segment: Segment) -> Array:
    return segment.keywords if segment.dead is None else segment.keywords[~segment.dead]
