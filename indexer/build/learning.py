"""Words of batches learned together, and batches that become readings.

Cut ──▶ unknown words ──lexicon──▶ what they mean, once each, in a table
└─▶ Reading: a document as numbers of that table
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

import numpy as np

from indexer.build.documents import GAP
from indexer.build.memory import Seen
from indexer.build.reading import Batch, Cut, digest
from indexer.engines.cut import Array, CutDocument
from indexer.engines.word_table import HOLE, Means, WordTable
from indexer.korean.grams import pairs_of
from indexer.korean.lexicon import Lexicon, WordTerms
from indexer.search.vocabulary import noun_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave; ``document`` is None if the index holds the same, or it is no post."""

    path: Path
    seen: Seen
    document: CutDocument | None = None


Expect = Callable[[Sequence[str]], object]
"""Is told the unknown words that will be asked for, each once."""


class Learning:
    """Numbers words for a whole build.

    ``numbers`` has them in order of their numbers, ``nouns`` the noun that
    each seems to be by itself, empty where it is none, and ``table`` their terms.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.numbers: dict[str, int] = {}
        self.nouns: list[str] = []
        self._lexicon = lexicon
        self.table = WordTable(*GAP)
        self._met: dict[int, array[int]] = {}
        self._coming: set[str] = set()
        self.numbers.update(zip(GAP, [HOLE], strict=True))
        self.nouns.append("")

    def announce(self, batches: Sequence[tuple[Batch, Cut]], expect: Expect) -> None:
        """Say which words of some batches will have to be analysed, before their readings."""
        words = set().union(*(cut.words for _, cut in batches))
        new = words.difference(self.numbers, self._coming)
        self._coming |= new
        expect(self._lexicon.unknown(new))

    def readings(self, batches: Sequence[tuple[Batch, Cut]]) -> Iterator[Reading]:
        """The readings of some batches, whose unknown words are analysed in one go."""
        self._learn(cut.words for _, cut in batches)
        for files, cut in batches:
            yield from self._readings(files, cut)

    def _learn(self, texts: Iterable[Iterable[str]]) -> None:
        new = sorted(set().union(*texts).difference(self.numbers))
        self._coming.difference_update(new)
        self.table.add(starmap(self._meaning, self._lexicon.entries(new)))

    def _meaning(self, word: str, entry: WordTerms) -> Means:
        """The terms of a word, which gets the next number."""
        self.numbers[word] = len(self.numbers)
        self.nouns.append(noun_of(word, entry))
        terms, _, readings, stems, beside = entry
        return terms, (*readings, *stems) if beside else (), pairs_of(word)

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
