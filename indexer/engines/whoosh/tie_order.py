"""The order in which documents of all segments stand when nothing else decides.

Two ranks a document, over the whole generation: ``newest`` (date descending,
then id) breaks ties of relevance and sorts by newest; ``oldest`` (date
ascending, then id) sorts by oldest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.whoosh.arrays import Array, array_file, read_arrays
from indexer.engines.whoosh.storage import MappedFile, buffer_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from indexer.engines.whoosh.segment import Segment

FILE = "tie-order"


def write_tie_order(folder: Path, segments: Sequence[Segment]) -> None:
    """Rank the documents of all ``segments`` and write the ranks, segment after segment."""
    dates = np.concatenate([np.empty(0, np.int64), *(segment.dates for segment in segments)])
    names = [name for segment in segments for name in segment.ids()]
    by_id = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
    ranks = {"newest": _ranks(-dates, by_id), "oldest": _ranks(dates, by_id)}
    (folder / FILE).write_bytes(b"".join(array_file(ranks)))


def _ranks(keys: Array, by_id: Array) -> Array:
    order = by_id[np.argsort(keys[by_id], kind="stable")]
    ranks = np.empty(len(keys), np.uint32)
    ranks[order] = np.arange(len(keys), dtype=np.uint32)
    return ranks


def read_tie_order(folder: Path) -> tuple[Array, Array]:
    """The ranks ``newest`` and ``oldest`` of all documents, segment after segment."""
    arrays = read_arrays(buffer_of(MappedFile(folder / FILE)), FILE)
    return arrays["newest"], arrays["oldest"]
