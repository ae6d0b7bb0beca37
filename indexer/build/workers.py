"""Reading in several processes, in order and within bounds.

    main: files  ──▶  worker: texts → words, numbered as they come  ──▶  main: lexicon, Kiwi

Workers read and cut; what words mean they never know.  One process alone has
the morphological analyzer (this one, or an ``analyst``), so that each distinct
word is analysed once overall and Kiwi is loaded once; meanwhile workers go on
reading, up to a bound.  What they have read waits in their pipes (``child``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Self, TypeVar

from indexer.build.child import Answers, Child
from indexer.build.desk import Desk
from indexer.build.reading import Batch, Cut, Source
from indexer.posts.boilerplate import Boilerplate, Counts

T = TypeVar("T")

AHEAD = 18_000_000
"""Bytes of posts that each worker has at a time, or that wait for their turn: 3,000 real ones, which
it reads while the first words are analysed.  What is read takes about as much."""

_NICENESS = 10
"""How much workers give way: the main process, which all wait for in the end, goes first.
At 19 a build takes as long, and beside a busy site workers would get nothing."""

GROUP = 16
"""Batches that are passed on together, if so many have come."""

Done = tuple[Batch, Cut]


@dataclass(frozen=True, slots=True)
class Sample:
    """A batch whose texts are to be counted, and kept."""

    batch: Batch


Task = Sample | Boilerplate | Batch
"""A ``Boilerplate`` releases the batches that were kept."""

Answer = Counts | Cut


@dataclass(slots=True)
class _Worker:
    """``batches`` are those that the worker was given and has not cut, by their numbers."""

    child: Child
    batches: dict[int, Batch] = field(default_factory=dict)


class Crew:
    """Workers, until the end of ``with``; raises ``WorkerDied`` if one ends before its work is done."""

    def __init__(self, source: Source, jobs: int) -> None:
        self._workers = [
            _Worker(Child(_begin, source, number, niceness=_NICENESS)) for number in range(jobs)
        ]
        self._given = 0
        self._ahead = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.child.stop()
        for worker in self._workers:
            worker.child.join()

    def sample(self, batches: Iterable[Batch]) -> Iterator[Counts]:
        """What the texts of some batches hold; ``read`` gives them first of all.

        They are read from now on, and their counts waited for one after the other.
        """
        counted = []
        for batch in batches:
            worker = self._give(batch)
            worker.child.send(Sample(batch))
            counted.append(worker)
        return (answer for w in counted if isinstance(answer := w.child.take(), Counts))

    def ignore(self, ignored: Boilerplate) -> None:
        """Say what to leave out of all texts from now on."""
        for worker in self._workers:
            worker.child.send(ignored)

    def read(self, batches: Iterable[Batch]) -> Iterator[list[Done]]:
        """These batches in order, behind those of the sample; as many together as are there."""
        todo = iter(batches)
        done: dict[int, Done] = {}
        turn = 0
        while True:
            while self._ahead < AHEAD * len(self._workers) and (batch := next(todo, None)):
                self._give(batch).child.send(batch)
            if turn == self._given:
                return
            self._fetch(done, turn)
            last = turn
            while last in done and last - turn < GROUP:
                last += 1
            group = [done.pop(number) for number in range(turn, last)]
            self._ahead -= sum(_size(batch) for batch, _ in group)
            yield group
            turn = last

    def start(
        self,
        function: Callable[..., T],
        *arguments: Any,  # noqa: ANN401 -- of any function
    ) -> Callable[[], T]:
        """Call a function elsewhere, when all was read; gives how to get its result, in that order."""
        worker = self._workers[self._given % len(self._workers)]
        self._given += 1
        return worker.child.start(function, *arguments)

    def _fetch(self, done: dict[int, Done], wanted: int) -> None:
        """Take what there is, and in any case the batch of the number ``wanted``."""
        while ready := self._ready(0 if wanted in done else None):
            for worker in ready:
                answer = worker.child.take()
                assert isinstance(answer, Cut)  # noqa: S101 -- all samples were answered
                number = next(iter(worker.batches))
                done[number] = worker.batches.pop(number), answer

    def _give(self, batch: Batch) -> _Worker:
        """Note that a batch goes to the worker who has the fewest."""
        worker = min(self._workers, key=lambda worker: len(worker.batches))
        worker.batches[self._given] = batch
        self._given += 1
        self._ahead += _size(batch)
        return worker

    def _ready(self, timeout: float | None) -> list[_Worker]:
        """The workers who have something to say, of those that were asked."""
        busy = {worker.child.pipe: worker for worker in self._workers if worker.batches}
        return [busy[pipe] for pipe in wait(list(busy), timeout)] if busy else []  # type: ignore[index]


def _size(batch: Batch) -> int:
    """The bytes of its files; an empty one counts, too."""
    return sum(file.size + 1 for file in batch)


def _begin(source: Source, number: int) -> Answers:
    desk = Desk(source, number)
    return lambda task: _answers(desk, task)


def _answers(desk: Desk, task: Task) -> Iterator[Answer]:
    if isinstance(task, Boilerplate):
        yield from desk.release(task)
    else:
        yield desk.sample(task.batch) if isinstance(task, Sample) else desk.read(task)
