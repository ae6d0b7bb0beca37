"""Pairs of syllables: a second, coarser signal beside terms, blind to every analysis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from indexer.korean.words import words_in


def grams(text: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters of each word, folded; of a single one, itself."""
    return tuple(grams_of(words_in(text)))


def grams_of(words: Iterable[str]) -> Iterator[str]:
    """The same of ready words, one after the other."""
    return chain.from_iterable(map(remembered_pairs, words))


def pairs_of(word: str) -> tuple[str, ...]:
    """The same of one word."""
    folded = word.casefold()
    return tuple([folded[i : i + 2] for i in range(max(len(folded) - 1, 1))])


remembered_pairs = lru_cache(maxsize=50_000)(pairs_of)
"""Half of all words are under two thousand, and equal pairs then are one object."""
