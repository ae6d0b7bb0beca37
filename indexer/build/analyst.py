"""The analyst: a process that holds the morphological analyzer, for builds from nothing.

    main: unknown words ──expect──▶ analyst: Kiwi, terms ──▶ main: numbers, engine
                                       └──▶ the lexicon's file

With Kiwi here, whatever makes terms of its readings would take turns with what
the engine does; there it has an interpreter of its own, reads the words of
batches to come, and saves the lexicon while the engine is finished.  Each word is
analysed once overall all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from indexer.build.child import Answers, Child
from indexer.build.meanings import Meanings, dumped, loaded, meanings
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import Entry, WordTerms
from indexer.korean.names import Names
from indexer.korean.terms import Row, TermAnalyzer, open_analyzer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Words whose entries are asked for."""

    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Save:
    """Where to write the lexicon."""

    path: Path


@dataclass(frozen=True, slots=True)
class _Alike:
    """Nouns with others, whose likeness is asked for."""

    rows: Sequence[Row]


class Analyst:
    """Analyses words elsewhere, until the end of ``with``; raises ``WorkerDied`` if it ends before.

    ``names`` are those of its Kiwi.
    """

    def __init__(self, names: Names) -> None:
        self._child = Child(_begin, names)
        self._awaited: deque[int] = deque()
        self._early: deque[Meanings] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.stop()
        self._child.join()

    def expect(self, words: Sequence[str]) -> None:
        """See ``Teacher``."""
        self._child.send(words)
        self._awaited.append(len(words))

    def meanings(self) -> Iterator[Meanings]:
        """See ``Teacher``."""
        missing = self._awaited.popleft()
        while missing:
            found = self._early.popleft() if self._early else loaded(self._child.take())
            missing -= len(found.words)
            yield found

    def analyze(self, words: Sequence[str]) -> list[Entry]:
        """What each of different words is, in any order; what is expected is told before."""
        missing = sum(self._awaited) - sum(len(found.words) for found in self._early)
        while missing:
            self._early.append(loaded(self._child.take()))
            missing -= len(self._early[-1].words)
        self._child.send(_Asked(words))
        return [(word, WordTerms(*entry)) for word, entry in self._child.take()]

    def start(
        self,
        function: Callable[..., T],
        *arguments: Any,  # noqa: ANN401 -- of any function
    ) -> Callable[[], T]:
        """Call a function there when all is done that was asked for; gives how to get its result."""
        return self._child.start(function, *arguments)

    def save(self, path: Path) -> Callable[[], object]:
        """Write all words that were asked for as a lexicon; gives how to wait for that.

        No word is expected by then that was not asked for, and nothing is asked until it is done.
        """
        self._child.send(_Save(path))
        return self._child.take

    def likeness(self, rows: Sequence[Row]) -> Iterator[list[float]]:
        """How alike nouns and others are: asked for at once, and to be taken before anything else."""
        self._child.send(_Alike(rows))
        return self._told()

    def _told(self) -> Iterator[list[float]]:
        yield from self._child.take()


@contextmanager
def analyst_for(analyzer: TermAnalyzer, names: Names) -> Iterator[Analyst]:
    """Has an analyst do what ``analyzer``, whose Kiwi has these ``names``, would do itself."""
    with Analyst(names) as analyst, analyzer.analysed_by(analyst.analyze, analyst.likeness):
        yield analyst


def _begin(names: Names) -> Answers:
    kiwi = KiwiAnalyzer(names=names)
    analyzer = open_analyzer(kiwi)
    analyzer.wake()
    lexicon = analyzer.lexicon

    def answers(task: Sequence[str] | _Asked | _Save | _Alike) -> Iterator[object]:
        if isinstance(task, _Asked):
            yield [(word, tuple(entry)) for word, entry in lexicon.entries(task.words)]
        elif isinstance(task, _Save):
            lexicon.save(task.path)
            yield None
        elif isinstance(task, _Alike):
            yield kiwi.likeness(task.rows)
        else:
            yield from map(dumped, meanings(lexicon.entries(task)))

    return answers
