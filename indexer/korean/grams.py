"""Pairs of syllables: a second, coarser signal beside terms, blind to every analysis."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

from indexer.korean.normalize import normalize
from indexer.korean.words import WORD


def grams(text: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters of each word, folded; of a single one, itself."""
    words = filter(None, WORD.findall(normalize(text).text))
    return tuple(chain.from_iterable(map(grams_of, words)))


@lru_cache(maxsize=50_000)
def grams_of(word: str) -> tuple[str, ...]:
    """The pairs of one normalised word.  Remembered: half of all words are under two thousand, and equal pairs then are one object."""
    folded = word.casefold()
    return tuple(folded[i : i + 2] for i in range(max(len(folded) - 1, 1)))
