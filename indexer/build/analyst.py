"""The analyst: a process that holds the morphological analyzer, for builds from nothing.

    main: unknown words ──expect──▶ analyst: Kiwi, terms ──▶ main: numbers, engine
                                       └──▶ the lexicon's file

With Kiwi here, whatever makes terms of its readings would take turns with what
the engine does; there it has an interpreter of its own, reads the words of
batches to come, and saves the lexicon while the engine is finished.  Each word is
analysed once overall all the same.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from indexer.build.child import Answers, Child
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import Entry, WordTerms
from indexer.korean.names import Names
from indexer.korean.terms import Row, TermAnalyzer, open_analyzer

_CHUNK = 500
"""Words whose terms are passed on together."""


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
        self.start = self._child.start
        self._expected = set[str]()
        self._ready: dict[str, WordTerms] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.stop()
        self._child.join()

    def expect(self, words: Iterable[str]) -> None:
        """Have words analysed that will be asked for; each different, none twice."""
        new = [word for word in words if word not in self._expected]
        if new:
            self._expected.update(new)
            self._child.send(new)

    def analyze(self, words: Sequence[str]) -> Iterator[Entry]:
        """What each of different words is, in any order."""
        self.expect(words)
        self._expected.difference_update(words)
        ready = [word for word in words if word in self._ready]
        yield from ((word, self._ready.pop(word)) for word in ready)
        wanted = set(words).difference(ready)
        while wanted:
            for word, entry in marshal.loads(self._child.take()):  # noqa: S302 -- our own process
                if word in wanted:
                    wanted.remove(word)
                    yield word, WordTerms(*entry)
                else:
                    self._ready[word] = WordTerms(*entry)

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

    def answers(task: Sequence[str] | _Save | _Alike) -> Iterator[object]:
        if isinstance(task, _Save):
            lexicon.save(task.path)
            yield None
        elif isinstance(task, _Alike):
            yield kiwi.likeness(task.rows)
        else:
            entries = ((word, tuple(entry)) for word, entry in lexicon.entries(task))
            while chunk := list(islice(entries, _CHUNK)):
                yield marshal.dumps(chunk)

    return answers
