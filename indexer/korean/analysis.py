"""One word as it is analysed: ``words → spelled one way → morphemes → terms``.

Numbers are read by value and frequent misspellings mended before an analyzer is
asked; spans count in the word as it was written all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.korean.lexicon import Analysis, Entry, WordTerms
from indexer.korean.misspellings import respell
from indexer.korean.morphemes import Morpheme, MorphologicalAnalyzer
from indexer.korean.numbers import Numeral, numerals
from indexer.korean.stems import word_terms


def analysis_by(source: MorphologicalAnalyzer) -> Analysis:
    """What makes terms of the morphemes that ``source`` tells."""

    def analyze(words: Iterable[str]) -> Iterator[Entry]:
        for word, spelling, split in spelled_morphemes(words, source):
            yield word, _replaced(word_terms(spelling.text, split), spelling)

    return analyze


class Spelling(NamedTuple):
    """A word as it is analysed; ``bounds[i]`` is where its character ``i`` begins in the word.

    None stands for the same places.
    """

    text: str
    bounds: Sequence[int] | None = None


def spelled_morphemes(
    words: Iterable[str], source: MorphologicalAnalyzer
) -> Iterator[tuple[str, Spelling, tuple[Morpheme, ...]]]:
    """Each word once as it is analysed, numbers by value and frequent misspellings mended."""
    given = dict.fromkeys(words)
    others = {word: spelling for word in given if (spelling := _spelling(word)) is not None}
    written: dict[str, list[str]] = {}
    for word, spelling in others.items():
        written.setdefault(spelling.text, []).append(word)
    asked = dict.fromkeys(others[word].text if word in others else word for word in given)
    for text, split in source.split(asked):
        if text in given and text not in others:
            yield text, Spelling(text), split
        for word in written.get(text, ()):
            yield word, others[word], split


def _spelling(word: str) -> Spelling | None:
    """How a word is analysed that is not analysed as it stands."""
    mended = respell(word)
    if len(mended) != len(word):
        return Spelling(mended, [0] * len(mended) + [len(word)])
    if found := list(numerals(mended)):
        return _by_value(mended, found)
    return Spelling(mended) if mended != word else None


def _by_value(word: str, found: Iterable[Numeral]) -> Spelling:
    """The word with its numerals written by their values."""
    pieces: list[str] = []
    bounds: list[int] = []
    at = 0
    for value, start, end in found:
        pieces += (word[at:start], value)
        bounds += [*range(at, start), *[start] * len(value)]
        at = end
    text = "".join((*pieces, word[at:]))
    as_long = len(text) == len(word) and at < len(word)
    return Spelling(text, None if as_long else [*bounds, *range(at, len(word) + 1)])


def _replaced(entry: WordTerms, spelling: Spelling) -> WordTerms:
    """The entry with its spans in the word as it was written."""
    if spelling.bounds is None:
        return entry
    return entry._replace(
        spans=_moved(entry.spans, spelling.bounds),
        beside_spans=_moved(entry.beside_spans, spelling.bounds),
    )


def _moved(spans: Sequence[int], bounds: Sequence[int]) -> tuple[int, ...]:
    moved: list[int] = []
    for start, end in zip(spans[::2], spans[1::2], strict=True):
        first = bounds[start]
        after = (bound for bound in bounds[end:] if bound > first)
        moved += (first, next(after, first + 1))
    return tuple(moved)
