"""Pairs of syllables: a second, coarser signal beside terms, blind to every analysis."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.korean.normalize import normalize
from indexer.korean.words import WORD


def grams(text: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters of each word, folded; of a single one, itself."""
    words = filter(None, WORD.findall(normalize(text).text))
    return tuple(gram for word in words for gram in _grams(word.casefold()))


def _grams(word: str) -> Iterator[str]:
    return (word[i : i + 2] for i in range(max(len(word) - 1, 1)))
