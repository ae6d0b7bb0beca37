"""The analyst: a process that holds the morphological analyzer, for builds from nothing.

    main: unknown words ──expect──▶ analyst: Kiwi, terms ──▶ main: numbers, engine
                                       └──▶ the lexicon's file

With Kiwi here, whatever makes terms of its readings would take turns with what
the engine does; there it has an interpreter of its own, reads the words of
batches to come, and relates nouns and saves the lexicon while the engine is
finished.  Each word is analysed once overall all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from indexer.build.associations import Array, Chosen, relate
from indexer.build.child import Answers, Child
from indexer.build.meanings import Meanings, dumped, loaded, meanings
from indexer.korean.aliases import learn_aliases
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import Entry
from indexer.korean.names import Names
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.search.related_terms import RelatedWords


@dataclass(frozen=True, slots=True)
class _Asked:
    """Words whose entries are asked for."""

    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Save:
    """Where to write the lexicon, and the operator's aliases, whose words it holds."""

    path: Path
    aliases: Path | None


@dataclass(frozen=True, slots=True)
class _Relate:
    """Words, the nouns of all posts and those that need related words (see ``associations``)."""

    words: Sequence[str]
    held: Array
    sizes: Array
    chosen: Chosen


Task = Sequence[str] | _Asked | _Save | _Relate
"""Words alone are those that are expected."""


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
        """What each of different words is, in any order; what is expected is told before.

        Not to be asked for while anything else is waited for.
        """
        missing = sum(self._awaited) - sum(len(found.words) for found in self._early)
        while missing:
            self._early.append(loaded(self._child.take()))
            missing -= len(self._early[-1].words)
        self._child.send(_Asked(words))
        found: list[Entry] = self._child.take()
        return found

    def save(self, path: Path, aliases: Path | None) -> Callable[[], object]:
        """Write all words that were asked for, and those of aliases, as a lexicon.

        Gives how to wait for that.  All that was expected is told by then.
        """
        self._child.send(_Save(path, aliases))
        return self._child.take

    def relate(
        self, words: Sequence[str], held: Array, sizes: Array, chosen: Chosen
    ) -> Callable[[], Mapping[str, str]]:
        """See ``Relate``; to be waited for after what was begun before."""
        self._child.send(_Relate(words, held, sizes, chosen))
        return self._child.take


@contextmanager
def analyst_for(analyzer: TermAnalyzer, names: Names) -> Iterator[Analyst]:
    """Has an analyst do what ``analyzer``, whose Kiwi has these ``names``, would do itself."""
    with Analyst(names) as analyst, analyzer.analysed_by(analyst.analyze):
        yield analyst


def _begin(names: Names) -> Answers:
    kiwi = KiwiAnalyzer(names=names)
    analyzer = open_analyzer(kiwi)
    analyzer.wake()
    lexicon = analyzer.lexicon

    def answers(task: Task) -> Iterator[object]:
        if isinstance(task, _Asked):
            yield list(lexicon.entries(task.words))
        elif isinstance(task, _Save):
            learn_aliases(analyzer, task.aliases)
            lexicon.save(task.path)
            yield None
        elif isinstance(task, _Relate):
            posts = task.words, task.held, task.sizes, task.chosen
            yield relate(*posts, RelatedWords({}), kiwi.likeness)
        else:
            yield from map(dumped, meanings(lexicon.entries(task)))

    return answers
