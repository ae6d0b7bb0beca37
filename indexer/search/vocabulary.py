"""The words of an index as people write them: nouns and compounds, by how many posts hold them.

    text → words → (lexicon) → the beginning of each that its terms spell out

A term may be no word (돕 of 도왔다) or a piece of one (스마트 of 스마트시티), so
neither a suggestion nor a correction can be made of terms alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indexer.korean.lexicon import Lexicon, WordTerms
from indexer.korean.normalize import normalize
from indexer.korean.terms import distinct_words

SHORTEST = 2
"""Characters of a word; single syllables are too many things."""


def count_words(texts: Iterable[str], lexicon: Lexicon) -> Counter[str]:
    """In how many of ``texts`` each noun or compound that ``lexicon`` knows stands."""
    nouns: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in texts:
        words = distinct_words(normalize(text).text)
        new = [word for word in words if word not in nouns]
        nouns.update({w: noun_of(w, lexicon[w]) if w in lexicon else "" for w in new})
        counts.update({nouns[word] for word in words})
    counts.pop("", None)
    return counts


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
