"""Processes that work for this one: tasks in, answers out, in order.

They are started afresh, not forked: Kiwi's and the progress bar's threads do not
survive a fork.  They ignore Ctrl-C and end when their pipe is closed, thus also
when the process that feeds them is killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from indexer.errors import WorkerDied
from indexer.garbage import collect_rarely

T = TypeVar("T")

Answers = Callable[[Any], Iterable[object]]
"""Gives the answers to a task, each as soon as it is known."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A function to be called with some arguments: a task whose answer is the result."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


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
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        """Ready to be read when there is an answer."""
        self._process = context.Process(
            target=_live, args=(theirs, niceness, begin, arguments), daemon=True
        )
        self._process.start()
        theirs.close()

    def send(self, task: object) -> None:
        """Give it a task."""
        self.pipe.send(task)

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
            self._process.join()
            raise WorkerDied(
                f"a worker process ended ({self._process.exitcode}), perhaps for want of memory;"
                " the index is as it was — try fewer: --jobs 1"
            ) from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stop(self) -> None:
        """End it, whatever it does."""
        self.pipe.close()
        self._process.terminate()

    def join(self) -> None:
        """Wait until it has ended."""
        self._process.join()


def _live(
    pipe: Connection, niceness: int, begin: Callable[..., Answers], arguments: tuple[Any, ...]
) -> None:
    """The life of such a process, which works on while its answers are fetched."""
    os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tasks: SimpleQueue[object] = SimpleQueue()
    answers: SimpleQueue[object] = SimpleQueue()
    Thread(target=_receive, args=(pipe, tasks), daemon=True).start()
    Thread(target=_send, args=(pipe, answers), daemon=True).start()
    collect_rarely()
    answers_to = begin(*arguments)
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
