"""Words of batches learned together, and batches that become readings.

Cut ──▶ unknown words ──lexicon or teacher──▶ what they mean, once each, in a table
└─▶ Reading: a document as numbers of that table
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

import numpy as np

from indexer.build.documents import GAP
from indexer.build.meanings import Meanings, meanings
from indexer.build.memory import Seen
from indexer.build.reading import Batch, Cut, digest
from indexer.engines.cut import Array, CutDocument
from indexer.engines.word_table import HOLE, WordTable, column
from indexer.korean.grams import pairs_of
from indexer.korean.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave; ``document`` is None if the index holds the same, or it is no post."""

    path: Path
    seen: Seen
    document: CutDocument | None = None


class Teacher(Protocol):
    """Whoever tells elsewhere what words mean."""

    def expect(self, words: Sequence[str]) -> None:
        """Take note of words that will be asked for, each different and never told before."""

    def meanings(self) -> Iterable[Meanings]:
        """What those words mean, in any order, that were expected first and are not told yet."""


class Learning:
    """Numbers words for a whole build.

    ``numbers`` has them in order of their numbers, ``nouns`` the noun that
    each seems to be by itself, empty where it is none, and ``table`` their terms.
    Where there is a ``teacher``, batches are announced to it before they are read.
    """

    def __init__(self, lexicon: Lexicon, teacher: Teacher | None = None) -> None:
        self.numbers: dict[str, int] = {}
        self.nouns: list[str] = []
        self._lexicon = lexicon
        self._teacher = teacher
        self.table = WordTable(*GAP)
        self._met: dict[int, array[int]] = {}
        self._coming: set[str] = set()
        self.numbers.update(zip(GAP, [HOLE], strict=True))
        self.nouns.append("")

    def announce(self, batches: Sequence[tuple[Batch, Cut]]) -> None:
        """Say which words of some batches will have to be learned, before their readings."""
        if self._teacher is not None:
            words = set().union(*(cut.words for _, cut in batches))
            new = words.difference(self.numbers, self._coming)
            self._coming |= new
            self._teacher.expect(sorted(new))

    def readings(self, batches: Sequence[tuple[Batch, Cut]]) -> Iterator[Reading]:
        """The readings of some batches, whose unknown words are learned in one go."""
        self._learn(cut.words for _, cut in batches)
        for files, cut in batches:
            yield from self._readings(files, cut)

    def _learn(self, texts: Iterable[Iterable[str]]) -> None:
        if self._teacher is not None:
            for found in self._teacher.meanings():
                self._coming.difference_update(found.words)
                self._add(found)
            return
        new = sorted(set().union(*texts).difference(self.numbers))
        for found in meanings(self._lexicon.entries(new)):
            self._add(found)

    def _add(self, found: Meanings) -> None:
        """Give words the next numbers."""
        self.numbers.update(zip(found.words, count(len(self.numbers)), strict=False))
        self.nouns += found.nouns
        self.table.add(found.terms, found.beside, column(map(pairs_of, found.words)))

    def _readings(self, files: Batch, cut: Cut) -> Iterator[Reading]:
        words = self._numbers_in(cut)
        end = 0
        for file, seen, part in zip(files, cut.seen, cut.parts, strict=True):
            document = None
            if part is not None:
                start, end = end, end + sum(part.sizes)
                name = digest(seen.content, file.path)
                document = CutDocument(part, words[start:end], self.table, name)
            yield Reading(file.path, seen, document)

    def _numbers_in(self, cut: Cut) -> Array:
        """The words of a batch by their numbers here, where each desk has met others."""
        met = self._met.setdefault(cut.desk, array("I"))
        del met[cut.met :]  # a desk that forgets begins anew
        met.extend(map(self.numbers.__getitem__, cut.words))
        found: Array = np.frombuffer(met, np.uint32)[np.frombuffer(cut.numbers, np.uint32)]
        return found
