"""What words mean, said once each: their terms, by numbers, gathered for many words at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any, NamedTuple

import numpy as np

from indexer.engines.numbering import Numbering
from indexer.engines.sketch import hash_of

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(slots=True)
class Spread:
    """Numbers of terms, word by word: those of word ``w`` end at ``ends[w + 1]``."""

    values: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I", [0]))

    def of(self, words: Array) -> tuple[Array, Array]:
        """The terms of ``words``, one word after the other, and how many each word has."""
        ends = np.frombuffer(self.ends, np.uint32)
        starts = ends[words]
        counts = (ends[1:][words] - starts).astype(np.int64)
        shifts = starts - (np.cumsum(counts) - counts)
        places = np.repeat(shifts, counts) + np.arange(counts.sum())
        return np.frombuffer(self.values, np.uint32)[places], counts

    def extend(self, numbers: Iterable[int], sizes: Iterable[int]) -> None:
        """Add words: the numbers of all their terms, and how many each has."""
        self.values.extend(numbers)
        ends = accumulate(sizes, initial=self.ends[-1])
        next(ends)
        self.ends.extend(ends)


class Column(NamedTuple):
    """Terms of some words, one word after the other, and how many each has."""

    terms: list[str]
    sizes: list[int]


def column(rows: Iterable[Sequence[str]]) -> Column:
    """The terms of each word, in a column."""
    found = list(rows)
    return Column(list(chain.from_iterable(found)), list(map(len, found)))


HOLE = 0
"""The number of the word that stands where text was left out, and of its term."""


class WordTable:
    """What words mean, by their numbers; grows while documents are made of them.

    ``names`` has all terms by the table's own numbers; ``hole`` is the only term of ``HOLE``.
    """

    def __init__(self, hole: str) -> None:
        self._numbers = Numbering()
        self.names: list[str] = []
        self.sequence, self.beside, self.grams = Spread(), Spread(), Spread()
        self._hashes = array("Q")
        self.add(column([[hole]]), column([[]]), column([[]]))

    def __len__(self) -> int:
        return len(self.sequence.ends) - 1

    def add(self, sequence: Column, beside: Column, grams: Column) -> None:
        """Add words by their terms in the sequence, beside it, and their grams, each of all of them.

        They get the next numbers.
        """
        number = self._numbers.__getitem__
        self.sequence.extend(map(number, sequence.terms), sequence.sizes)
        self.beside.extend(map(number, beside.terms), beside.sizes)
        self.grams.extend(map(number, grams.terms), grams.sizes)

    def number(self, term: str) -> int:
        """The number of a term, which gets the next one if it is new."""
        return self._numbers[term]

    def complete(self) -> None:
        """Bring ``names`` up to what was added."""
        if len(self.names) < len(self._numbers):
            self.names = list(self._numbers)

    def hashes(self, terms: Array) -> Array:
        """The hashes of terms by their numbers, as sketches want them (uint64)."""
        self.complete()
        self._hashes.extend(map(hash_of, self.names[len(self._hashes) :]))
        found: Array = np.frombuffer(self._hashes, np.uint64)[terms]
        return found
