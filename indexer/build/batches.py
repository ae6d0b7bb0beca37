"""Files to read, in batches: few of them here, many by workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indexer.build.reading import File, Reading, Source, read_files
from indexer.build.workers import Batch, Recipe, read_in_parallel
from indexer.korean.terms import TermAnalyzer

BATCH_FILES = 48
BATCH_BYTES = 500_000
"""What one batch may hold: a worker and the pipe have a few of them in memory."""

FEW = 150
"""Files that are not worth starting workers for, which takes half a second."""


def read_in_batches(
    files: Sequence[File], jobs: int, recipe: Recipe, analyzer: TermAnalyzer
) -> Iterator[Reading]:
    """The readings of ``files`` in order, by at most so many ``jobs``; ``analyzer`` learns."""
    batches = list(_batches(files))
    jobs = min(jobs, len(batches))
    if len(files) <= FEW or jobs == 1:
        return _read_here(batches, recipe.source, analyzer)
    return read_in_parallel(batches, jobs, recipe, analyzer.lexicon)


def _read_here(
    batches: Iterable[Batch], source: Source, analyzer: TermAnalyzer
) -> Iterator[Reading]:
    for batch in batches:
        yield from read_files(batch, source, analyzer)


def _batches(files: Iterable[File]) -> Iterator[Batch]:
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
