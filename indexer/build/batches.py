"""Files put together into what one worker reads at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.build.reading import File
    from indexer.build.workers import Batch

BATCH_FILES = 48
BATCH_BYTES = 500_000
"""What one batch may hold: a worker and the pipe have a few of them in memory."""


def batches(files: Iterable[File]) -> Iterator[Batch]:
    """The files in their order, a few together."""
    batch: list[File] = []
    size = 0
    for file in files:
        if batch and (len(batch) >= BATCH_FILES or size + file.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield batch
