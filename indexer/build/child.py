"""Processes that work for this one: tasks in, answers out, in order.

They are started afresh, not forked: Kiwi's and the progress bar's threads do not
survive a fork.  They ignore Ctrl-C and end when their pipe is closed, thus also
when the process that feeds them is killed.

A command that will need some can have them ``prepared``: they import what they
need while it does the same, which it would otherwise wait for.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from indexer.errors import WorkerDied
from indexer.garbage import collect_rarely

T = TypeVar("T")

Answers = Callable[[Any], Iterable[object]]
"""Gives the answers to a task, each as soon as it is known."""


class _Call(NamedTuple):
    """A function to be called with some arguments: a task whose answer is the result."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class _Life(NamedTuple):
    """What a process is for, and how much it gives way to others."""

    begin: Callable[..., Answers]
    arguments: tuple[Any, ...]
    niceness: int


class _Started(NamedTuple):
    """A process that does not know yet what it is for; ``module`` is what it imports meanwhile."""

    module: str
    process: SpawnProcess
    pipe: Connection

    def stop(self) -> None:
        """End it, whatever it does."""
        self.pipe.close()
        self.process.terminate()


_prepared: list[_Started] = []


@contextmanager
def prepared(modules: Iterable[str]) -> Iterator[None]:
    """Start a process for each of some modules, for whoever needs a ``Child`` of it within."""
    try:
        _prepared.extend(map(_start, modules))
        yield
    finally:
        while _prepared:
            unused = _prepared.pop()
            unused.stop()
            unused.process.join()


def _start(module: str) -> _Started:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_live, args=(theirs, module), daemon=True)
    process.start()
    theirs.close()
    return _Started(module, process, ours)


def _take(module: str) -> _Started:
    """A process that was prepared, or a new one."""
    ready = next((one for one in _prepared if one.module == module), None)
    if ready is None:
        return _start(module)
    _prepared.remove(ready)
    return ready


class Child:
    """A process that calls ``begin`` with some arguments, and answers tasks by what that gives.

    It gives way by ``niceness`` to others.
    """

    def __init__(
        self,
        begin: Callable[..., Answers],
        *arguments: Any,  # noqa: ANN401 -- of any function
        niceness: int = 0,
    ) -> None:
        self._started = _take(begin.__module__)
        self.pipe = self._started.pipe
        """Ready to be read when there is an answer."""
        self.send(_Life(begin, arguments, niceness))

    def send(self, task: object) -> None:
        """Give it a task; raises ``WorkerDied`` if it has ended."""
        try:
            self.pipe.send(task)
        except OSError:
            raise self._died() from None

    def start(
        self,
        function: Callable[..., T],
        *arguments: Any,  # noqa: ANN401 -- of any function
    ) -> Callable[[], T]:
        """Have a function called when all other tasks are done; gives how to take its result."""
        self.send(_Call(function, arguments))
        return self.take

    def take(self) -> Any:  # noqa: ANN401 -- whatever answers its tasks
        """The next answer; raises what the process raised, or ``WorkerDied`` if it has ended."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise self._died() from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _died(self) -> WorkerDied:
        self.join()
        return WorkerDied(
            f"a worker process ended ({self._started.process.exitcode}), perhaps for want of memory;"
            " the index is as it was — try fewer: --jobs 1"
        )

    def stop(self) -> None:
        """End it, whatever it does."""
        self._started.stop()

    def join(self) -> None:
        """Wait until it has ended."""
        self._started.process.join()


def _live(pipe: Connection, module: str) -> None:
    """The life of such a process, which works on while its answers are fetched."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    import_module(module)
    try:
        life: _Life = pipe.recv()
    except (EOFError, OSError):  # nobody needs it
        return
    os.nice(life.niceness)
    tasks: SimpleQueue[object] = SimpleQueue()
    answers: SimpleQueue[object] = SimpleQueue()
    Thread(target=_receive, args=(pipe, tasks), daemon=True).start()
    Thread(target=_send, args=(pipe, answers), daemon=True).start()
    collect_rarely()
    answers_to = life.begin(*life.arguments)
    while (task := tasks.get()) is not None:
        try:
            if isinstance(task, _Call):
                answers.put(task.function(*task.arguments))
                continue
            for answer in answers_to(task):
                answers.put(answer)
        except Exception as error:  # the process that feeds us raises it again
            answers.put(error)


def _receive(pipe: Connection, tasks: SimpleQueue[object]) -> None:
    """Take tasks off the pipe at once: two ends that both send would wait for each other."""
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        tasks.put(None)


def _send(pipe: Connection, answers: SimpleQueue[object]) -> None:
    """Send answers; whoever asked is gone if that fails, and ``_receive`` says so."""
    try:
        while True:
            pipe.send(answers.get())
    except (BrokenPipeError, ConnectionError):
        return
