"""Files to read, in batches: few of them here, many by workers.

    some of them ──sample──▶ Boilerplate        all of them ──read──▶ Readings

What lies in the sample is read once: its texts wait until it is known what to ignore.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from indexer.build.analyst import Analyst
from indexer.build.desk import Desk
from indexer.build.jobs import are_many
from indexer.build.learning import Learning, Reading
from indexer.build.notes import Notes
from indexer.build.reading import Batch, File, Source
from indexer.build.workers import Crew, Done
from indexer.korean.lexicon import Lexicon
from indexer.posts.boilerplate import Boilerplate, Counts, total_of

T = TypeVar("T")

BATCH_FILES = 48
BATCH_BYTES = 500_000
"""What one batch may hold: a worker and the pipe have a few of them in memory."""

ANNOUNCED = 3
"""Groups of batches whose words the analyst has, so that it never waits for what is made of them."""


class Reader(Protocol):
    """Reads batches somewhere; a ``Crew`` does, and so does ``Alone``."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End, whether everything was read or not."""

    def sample(self, batches: Iterable[Batch]) -> Iterator[Counts]:
        """What the texts of some batches hold; ``read`` gives them first of all."""

    def ignore(self, ignored: Boilerplate) -> None:
        """Say what to leave out of all texts from now on."""

    def read(self, batches: Iterable[Batch]) -> Iterator[list[Done]]:
        """These batches in order, behind those of the sample; as many together as are there."""

    def start(
        self,
        function: Callable[..., T],
        *arguments: Any,  # noqa: ANN401 -- of any function
    ) -> Callable[[], T]:
        """Call a function when all was read; gives how to get its result, in the order of calls."""


class Alone:
    """Reads in this process."""

    def __init__(self, source: Source) -> None:
        self._desk = Desk(source)
        self._sampled: list[Batch] = []
        self._ignored = Boilerplate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def sample(self, batches: Iterable[Batch]) -> Iterator[Counts]:
        """See ``Reader``."""
        for batch in batches:
            self._sampled.append(batch)
            yield self._desk.sample(batch)

    def ignore(self, ignored: Boilerplate) -> None:
        """See ``Reader``."""
        self._ignored = ignored

    def read(self, batches: Iterable[Batch]) -> Iterator[list[Done]]:
        """See ``Reader``."""
        yield list(zip(self._sampled, self._desk.release(self._ignored), strict=True))
        for batch in batches:
            yield [(batch, self._desk.read(batch))]

    def start(
        self,
        function: Callable[..., T],
        *arguments: Any,  # noqa: ANN401 -- of any function
    ) -> Callable[[], T]:
        """See ``Reader``."""
        return partial(function, *arguments)


def reader_for(files: Collection[File], jobs: int, source: Source) -> Reader:
    """Who reads so many files, by at most so many ``jobs``."""
    return Crew(source, min(jobs, len(files))) if are_many(files, jobs) else Alone(source)


def reader_beside(
    analyst: Analyst | None, files: Collection[File], jobs: int, source: Source
) -> Reader:
    """Who reads; of so many ``jobs``, two or more, an ``analyst`` is one."""
    return Crew(source, jobs - 1) if analyst else reader_for(files, jobs, source)


class Readings:
    """The readings of ``files``, in order; first of all a sample may be looked at.

    An ``analyst`` is told which words will be asked for.
    """

    def __init__(
        self,
        files: Sequence[File],
        reader: Reader,
        lexicon: Lexicon,
        analyst: Analyst | None = None,
    ) -> None:
        self._files = files
        self._reader = reader
        self._learning = Learning(lexicon, analyst)
        self.analyst = analyst
        self.start = reader.start
        self.relate = analyst.relate if analyst else None
        self._sampled: set[Path] = set()

    def __len__(self) -> int:
        return len(self._files)

    def notes(self) -> Notes:
        """Where the words of these readings are noted."""
        return Notes(self._learning.numbers, self._learning.nouns, self._learning.table)

    def sample(
        self, paths: Collection[Path], meanwhile: Callable[[], object] = lambda: None
    ) -> Counts:
        """What the texts hold of those files that are at one of ``paths``.

        ``meanwhile`` is called while others read them.
        """
        chosen = [file for file in self._files if file.path in paths]
        self._sampled = {file.path for file in chosen}
        counts = self._reader.sample(_batches(chosen))
        meanwhile()
        return total_of(counts)

    def read(self, ignored: Boilerplate) -> Iterator[Reading]:
        """All readings, without the text that is ``ignored``."""
        self._reader.ignore(ignored)
        others = (file for file in self._files if file.path not in self._sampled)
        groups = self._announced(self._reader.read(_batches(others)))
        coming = (one for group in groups for one in self._learning.readings(group))
        early: dict[Path, Reading] = {}
        for file in self._files:
            while file.path not in early:
                reading = next(coming)
                early[reading.path] = reading
            yield early.pop(file.path)

    def _announced(self, groups: Iterator[list[Done]]) -> Iterator[list[Done]]:
        """The groups, each after the words of the next ones were announced."""
        if self.analyst is None:
            yield from groups
            return
        before: deque[list[Done]] = deque()
        for group in groups:
            self._learning.announce(group)
            before.append(group)
            if len(before) > ANNOUNCED:
                yield before.popleft()
        yield from before


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
