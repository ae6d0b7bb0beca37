"""Why something matches: the words, morphemes and terms of a text, for people."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.korean.analysis import spelled_morphemes
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.morphemes import MorphologicalAnalyzer
from indexer.korean.normalize import normalize
from indexer.korean.stems import word_terms
from indexer.korean.words import words_of


def explain(text: str, morphemes: MorphologicalAnalyzer | None = None) -> Iterator[str]:
    """A line for each word of ``text``: the word, its morphemes with tags, its index terms."""
    source = morphemes or KiwiAnalyzer()
    words = [word for word, _ in words_of(normalize(text).text)]
    analysed = {
        word: (spelling, split) for word, spelling, split in spelled_morphemes(words, source)
    }
    for word in words:
        spelling, split = analysed[word]
        tagged = " + ".join(f"{m.form}/{m.tag}" for m in split)
        entry = word_terms(spelling.text, split)
        beside = ", ".join((*entry.readings, *entry.stems))
        yield f"{word}: {tagged} → {' '.join(entry.terms)}{f' ({beside})' if beside else ''}"
