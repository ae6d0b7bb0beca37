"""Reading and analysis in several processes, in order and within bounds.

    worker: files → texts → words it does not know  ──▶  main: lexicon, Kiwi
    worker: terms of the texts → readings  ◀── what the words mean

Workers read files and make terms; the main process alone holds the lexicon and
the morphological analyzer, so that each distinct word is analysed once overall
and Kiwi is loaded once, with threads of its own that need no interpreter.  A
worker goes on reading while it waits for the words of earlier batches.

Workers are started afresh, not forked: Kiwi's and the progress bar's threads do
not survive a fork.  They ignore Ctrl-C and end when their pipe is closed, thus
also when the process that feeds them is killed.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread

from indexer.build.reading import File, Reading, Source, Text, analysed, read_texts, with_terms
from indexer.errors import WorkerDied
from indexer.garbage import collect_rarely
from indexer.korean.lexicon import Lexicon, WordTerms
from indexer.korean.terms import TermAnalyzer

AHEAD = 6
"""Batches that a worker has at a time: at work, waiting, or with words that are being analysed;
enough for what it reads while Kiwi is loaded."""

WAITING = 6
"""Batches a worker that may be done before their turn has come; more would pile up in memory."""

Batch = list[File]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker is set up.

    Its analyzer is asked only for words that neither lexicon has room for.
    """

    make_analyzer: Callable[[], TermAnalyzer]
    source: Source


@dataclass(frozen=True, slots=True)
class Unknown:
    """The words of a batch that a worker does not know."""

    words: list[str]


@dataclass(frozen=True, slots=True)
class Learned:
    """The same words with what they mean."""

    words: dict[str, WordTerms]


Task = Batch | Learned
Answer = Unknown | list[Reading] | Exception


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    batches: list[int] = field(default_factory=list)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def read_in_parallel(
    batches: Iterable[Batch], jobs: int, recipe: Recipe, lexicon: Lexicon
) -> Iterator[Reading]:
    """The readings of all ``batches`` in order; ``lexicon`` learns their words.

    Raises ``WorkerDied`` if a worker ends before its work is done.
    """
    workers = [_start(recipe) for _ in range(jobs)]
    try:
        for readings in _in_order(enumerate(batches), workers, lexicon):
            yield from readings
    finally:
        for worker in workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in workers:
            worker.process.join()


def _start(recipe: Recipe) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, recipe), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _in_order(
    batches: Iterator[tuple[int, Batch]], workers: Sequence[_Worker], lexicon: Lexicon
) -> Iterator[list[Reading]]:
    done: dict[int, list[Reading]] = {}
    turn = 0
    for worker in [*workers] * AHEAD:
        _give(worker, batches)
    while any(worker.batches for worker in workers) or done:
        while turn in done:
            yield done.pop(turn)
            turn += 1
        for worker in _ready(workers):
            answer = _take(worker)
            if isinstance(answer, Unknown):
                _tell(worker, answer.words, lexicon)
            else:
                done[worker.batches.pop(0)] = answer
        for worker in workers:
            if len(worker.batches) < AHEAD and len(done) < WAITING * len(workers):
                _give(worker, batches)


def _give(worker: _Worker, batches: Iterator[tuple[int, Batch]]) -> None:
    """Send the next batch."""
    for number, batch in batches:
        worker.pipe.send(batch)
        worker.batches.append(number)
        return


def _tell(worker: _Worker, words: Sequence[str], lexicon: Lexicon) -> None:
    """Say what the words of the worker's next batch mean."""
    lexicon.learn(words)
    worker.pipe.send(Learned(dict(zip(words, lexicon.look_up(words), strict=True))))


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    busy = {worker.pipe: worker for worker in workers if worker.batches}
    return [busy[pipe] for pipe in wait(list(busy))] if busy else []  # type: ignore[index]


def _take(worker: _Worker) -> Unknown | list[Reading]:
    try:
        answer: Answer = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        raise WorkerDied(
            f"a worker process ended ({worker.process.exitcode}), perhaps for want of memory;"
            " the index is as it was — try fewer: --jobs 1"
        ) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _work(pipe: Connection, recipe: Recipe) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    Thread(target=_receive, args=(pipe, tasks), daemon=True).start()
    desk = _Desk(recipe)
    collect_rarely()
    while (task := tasks.get()) is not None:
        try:
            pipe.send(desk.answer(task))
        except (BrokenPipeError, ConnectionError):
            return


def _receive(pipe: Connection, tasks: SimpleQueue[Task | None]) -> None:
    """Take tasks off the pipe at once: two ends that both send would wait for each other."""
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        tasks.put(None)


class _Desk:
    """Where a worker's batches lie until their words are known; answers come in order."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._analyzer = recipe.make_analyzer()
        self._batches: deque[list[Text]] = deque()
        self._asked: set[str] = set()

    def answer(self, task: Task) -> Answer:
        """Do the next step for a batch."""
        try:
            return self._finish(task) if isinstance(task, Learned) else self._begin(task)
        except Exception as error:  # the process that feeds us raises it again
            return error

    def _begin(self, batch: Batch) -> Unknown:
        texts = read_texts(batch, self._recipe.source)
        self._batches.append(texts)
        unknown = self._analyzer.lexicon.unknown(analysed(texts))
        words = [word for word in unknown if word not in self._asked]
        self._asked.update(words)
        return Unknown(words)

    def _finish(self, learned: Learned) -> list[Reading]:
        self._analyzer.lexicon.add(learned.words)
        self._asked.difference_update(learned.words)
        return with_terms(self._batches.popleft(), self._analyzer)
