"""The analyst: a process that holds the morphological analyzer, for builds from nothing.

    main: unknown words ──expect──▶ analyst: Kiwi, terms ──▶ main: numbers, engine

With Kiwi here, whatever makes terms of its readings would take turns with what
the engine does; there it has an interpreter of its own, and reads the words of
batches to come.  Each word is analysed once overall all the same.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from indexer.build.child import Answers, Child
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import Entry, WordTerms
from indexer.korean.names import Names
from indexer.korean.terms import UNSEEN_WORD, Row, analysis_by

_CHUNK = 500
"""Words whose terms are passed on together."""


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
        self._child.send([UNSEEN_WORD])
        self._expected = {UNSEEN_WORD}
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

    def likeness(self, rows: Sequence[Row]) -> Iterator[list[float]]:
        """How alike nouns and others are: asked for at once, and to be taken before anything else.

        No word is expected by then that was not asked for.
        """
        self._child.send(_Alike(rows))
        return self._told()

    def _told(self) -> Iterator[list[float]]:
        yield from self._child.take()


def _begin(names: Names) -> Answers:
    kiwi = KiwiAnalyzer(names=names)
    analyze = analysis_by(kiwi)

    def answers(task: Sequence[str] | _Alike) -> Iterator[object]:
        if isinstance(task, _Alike):
            yield kiwi.likeness(task.rows)
        else:
            entries = ((word, tuple(entry)) for word, entry in analyze(task))
            while chunk := list(islice(entries, _CHUNK)):
                yield marshal.dumps(chunk)

    return answers
