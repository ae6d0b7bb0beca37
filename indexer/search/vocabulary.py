"""The words of an index as people write them: nouns and compounds, by how many posts hold them.

    text → words → (lexicon) → the beginning of each that its terms spell out

A term may be no word (돕 of 도왔다) or a piece of one (스마트 of 스마트시티), so
neither a suggestion nor a correction can be made of terms alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.korean.lexicon import WordTerms
from indexer.search.line_file import load_lines, save_lines

FILE_NAME = "words"
"""The file of words in an index folder; it holds nothing that cannot be made again."""

_HEADER = "citynews words 1"

SHORTEST = 2
"""Characters of a word; single syllables are too many things."""


def noun_of(word: str, analysed: WordTerms) -> str:
    """``word`` without particles and endings (세종시가 → 세종시); empty for verbs and numbers."""
    end = 0
    for term, start, stop in zip(
        analysed.terms, analysed.spans[::2], analysed.spans[1::2], strict=True
    ):
        if start != end or word[start:stop].casefold() != term:
            return ""
        end = stop
    return "" if end < SHORTEST or word[0].isdigit() else word[:end]


def save_words(words: Mapping[str, int], path: Path, generation: str) -> None:
    """Write words and frequencies; ``generation`` names the index that they were counted in."""
    lines = (f"{word} {count}" for word, count in words.items())
    save_lines(lines, path, _HEADER, generation)


def load_words(path: Path, generation: str) -> dict[str, int]:
    """Read the folded words that ``save_words`` has written, forms of one word added up.

    Raises ``ValueError`` when the file is of another index or no such file.
    """
    lines = load_lines(path, _HEADER, generation, "words")
    words: dict[str, int] = {}
    for word, count in map(str.split, lines):
        folded = word.casefold()
        words[folded] = words.get(folded, 0) + int(count)
    return words
