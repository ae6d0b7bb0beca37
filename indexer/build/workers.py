"""Reading and analysis in worker processes, in order and within bounds.

Each worker reads batches of files, makes documents of them and looks up their
terms.  A word that one of them has analysed is told to the others with their
next batch, so that nearly every distinct word is analysed once overall.

Workers are started afresh, not forked: Kiwi's and the progress bar's threads do
not survive a fork.  They ignore Ctrl-C and end when their pipe is closed, thus
also when the process that feeds them is killed.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from indexer.build.reading import File, Reading, read_files
from indexer.errors import WorkerDied
from indexer.korean.lexicon import FILE_NAME, Lexicon
from indexer.korean.terms import TermAnalyzer

AHEAD = 2
"""Batches that a worker has at a time: one at work, one waiting."""

WAITING = 4
"""Batches a worker that may be done before their turn has come; more would pile up in memory."""

COLLECT = (100_000, 20, 50)
"""Garbage collection in a worker: trees of posts come and go; looking for them less often, and
never among the words of the lexicon, saves a fifth of the time of making text of them."""

Batch = Sequence[File]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker is set up; ``lexicon`` is a folder where a saved one may lie."""

    make_analyzer: Callable[[], TermAnalyzer]
    folder: Path
    max_bytes: int
    lexicon: Path | None = None

    def analyzer(self) -> TermAnalyzer:
        """An analyzer with the saved lexicon."""
        made = self.make_analyzer()
        if self.lexicon:
            made.lexicon.load(self.lexicon / FILE_NAME)
        return made


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    batches: list[int] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def read_in_parallel(
    batches: Iterable[Batch], jobs: int, recipe: Recipe, lexicon: Lexicon
) -> Iterator[Reading]:
    """The readings of all ``batches`` in order; ``lexicon`` learns what the workers learn.

    Raises ``WorkerDied`` if one ends before its work is done.
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
            done[worker.batches.pop(0)] = _take(worker, workers, lexicon)
        for worker in workers:
            if len(worker.batches) < AHEAD and len(done) < WAITING * len(workers):
                _give(worker, batches)


def _give(worker: _Worker, batches: Iterator[tuple[int, Batch]]) -> None:
    """Send the next batch, and the words that others have learned since the last one."""
    for number, batch in batches:
        words, worker.words = worker.words, {}
        worker.pipe.send((batch, words))
        worker.batches.append(number)
        return


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    busy = {worker.pipe: worker for worker in workers if worker.batches}
    return [busy[pipe] for pipe in wait(list(busy))] if busy else []  # type: ignore[index]


def _take(worker: _Worker, workers: Sequence[_Worker], lexicon: Lexicon) -> list[Reading]:
    try:
        answer: tuple[list[Reading], Mapping[str, str]] | Exception = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        raise WorkerDied(
            f"a worker process ended ({worker.process.exitcode}), perhaps for want of memory;"
            " the index is as it was — try fewer: --jobs 1"
        ) from None
    if isinstance(answer, Exception):
        raise answer
    readings, words = answer
    lexicon.add(words)
    for other in workers:
        if other is not worker:
            other.words.update(words)
    return readings


def _work(pipe: Connection, recipe: Recipe) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tasks: SimpleQueue[tuple[Batch, Mapping[str, str]] | None] = SimpleQueue()
    Thread(target=_receive, args=(pipe, tasks), daemon=True).start()
    analyzer = recipe.analyzer()
    gc.freeze()
    gc.set_threshold(*COLLECT)
    while task := tasks.get():
        try:
            pipe.send(_answer(*task, recipe, analyzer))
        except (BrokenPipeError, ConnectionError):
            return


def _receive(pipe: Connection, tasks: SimpleQueue[tuple[Batch, Mapping[str, str]] | None]) -> None:
    """Take tasks off the pipe at once: two ends that both send would wait for each other."""
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        tasks.put(None)


def _answer(
    batch: Batch, words: Mapping[str, str], recipe: Recipe, analyzer: TermAnalyzer
) -> tuple[list[Reading], Mapping[str, str]] | Exception:
    analyzer.lexicon.add(words)
    try:
        readings = read_files(batch, recipe.folder, recipe.max_bytes, analyzer, together=False)
    except Exception as error:  # the process that feeds us raises it again
        return error
    return readings, analyzer.lexicon.take_fresh()
