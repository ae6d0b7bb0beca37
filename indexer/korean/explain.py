"""Why something matches: the words, morphemes and terms of a text, for people."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.korean.morphemes import KiwiAnalyzer, MorphologicalAnalyzer
from indexer.korean.normalize import normalize
from indexer.korean.terms import word_terms, words_of


def explain(text: str, morphemes: MorphologicalAnalyzer | None = None) -> Iterator[str]:
    """A line for each word of ``text``: the word, its morphemes with tags, its index terms."""
    source = morphemes or KiwiAnalyzer()
    words = [word for word, _ in words_of(normalize(text).text)]
    for word, split in zip(words, source.split(words), strict=True):
        tagged = " + ".join(f"{m.form}/{m.tag}" for m in split)
        yield f"{word}: {tagged} → {' '.join(word_terms(word, split).terms) or '(no terms)'}"
