"""Text to index terms, one code for documents and queries.

    text → normalised → words → (lexicon) → terms with offsets into the text

A word is a run of letters and digits; inner signs stay where they carry
meaning (``3.5``, ``23,000``, ``R&D``).  Of a word's morphemes its stems are
terms: nouns, verbs, adjectives, roots, foreign words, hanja and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from indexer.korean.lexicon import Lexicon, WordTerms
from indexer.korean.morphemes import KiwiAnalyzer, Morpheme, MorphologicalAnalyzer
from indexer.korean.normalize import Normalized, normalize

VERSION = "terms-1"
"""Part of the fingerprint: to be changed whenever the same morphemes give other terms."""

_WORD = re.compile(r"[^\W_]+(?:(?<=\d)[.,:](?=\d)[^\W_]+|(?<=[A-Za-z])[&'-](?=[A-Za-z])[^\W_]+)*")
_MAX_WORD = 64
"""Longer runs of letters are cut into pieces of this many: no Korean word comes near."""

UNSEEN_WORD = "뷁뙑쀍"
"""In no post, so that no lexicon knows it: asking for it loads the morphological analyzer."""

_SEQUENCE = itemgetter(0)
_NOMINAL = frozenset({"NNG", "NNP", "NR", "XR", "SL", "SH", "SN"})
_VERBAL = frozenset({"VV", "VA"})
_CLOSING = frozenset("'\")]}>」』》〉")
_PARTICLES = frozenset(
    "은 는 이 가 을 를 의 에 와 과 도 로 만 나 고 며 야 란 인 랑 이나 이란 라며 라고 라는 에서 에게 에는 으로 "
    "까지 부터 처럼 보다 만의 과의 와의 로서 로써 이라 이며 이고 이라고 이라며 이라는 으로서 으로써".split()
)


class TermSpan(NamedTuple):
    """A term and where it stands in the original text; a verb's span takes in its ending."""

    term: str
    start: int
    end: int


class TermAnalyzer:
    """Turns text into terms by a lexicon; may be shared by threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @property
    def fingerprint(self) -> str:
        """Names everything that decides which terms a text has."""
        return self.lexicon.fingerprint

    def learn(self, texts: Iterable[str]) -> None:
        """Analyse the unknown words of many texts together, which is many times faster."""
        self.lexicon.learn(self.unknown(texts))

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """The words of ``texts`` that the lexicon does not know, each once."""
        words = dict.fromkeys(word for text in texts for word in _words(text))
        return [word for word in words if word not in self.lexicon]

    def terms(self, text: str) -> tuple[str, ...]:
        """The terms of ``text`` in order."""
        entries = self.lexicon.look_up(_words(text))
        return tuple(chain.from_iterable(map(_SEQUENCE, entries)))

    def find(self, text: str, wanted: frozenset[str]) -> list[TermSpan]:
        """Those of ``spans(text)`` whose term is wanted.

        Each distinct word is looked up once and offsets are made for the found
        ones only: six times faster than ``spans`` where few words are wanted.
        """
        normal = normalize(text)
        entries: dict[str, WordTerms | None] = {}
        found = []
        for word, at in words_of(normal.text):
            if word not in entries:
                entry = self.lexicon[word]
                entries[word] = None if wanted.isdisjoint(entry.terms) else entry
            if (holding := entries[word]) is not None:
                found += [span for span in _placed(holding, at, normal) if span.term in wanted]
        return found

    def spans(self, text: str) -> list[TermSpan]:
        """The terms of ``text`` in order, with offsets in code points of ``text`` itself."""
        normal = normalize(text)
        placed = (_placed(self.lexicon[word], at, normal) for word, at in words_of(normal.text))
        return [span for spans in placed for span in spans]


def _placed(entry: WordTerms, at: int, normal: Normalized) -> Iterator[TermSpan]:
    """The terms of a word that stands at ``at`` in a normalised text, in the original's offsets."""
    places = zip(entry.terms, entry.spans[::2], entry.spans[1::2], strict=True)
    for term, start, end in places:
        yield TermSpan(term, *normal.original(at + start, at + end))


def open_analyzer(morphemes: MorphologicalAnalyzer | None = None) -> TermAnalyzer:
    """An analyzer with an empty lexicon over ``morphemes``, by default Kiwi's."""
    source = morphemes or KiwiAnalyzer()

    def analyze(words: Sequence[str]) -> Iterator[WordTerms]:
        return map(word_terms, words, source.split(words))

    return TermAnalyzer(Lexicon(analyze, f"{source.fingerprint}-{VERSION}"))


def word_terms(word: str, morphemes: Sequence[Morpheme]) -> WordTerms:
    """The stems among the morphemes of ``word``, folded, with their places in it."""
    terms: list[str] = []
    spans: list[int] = []
    for form, tag, begin, end in morphemes:
        if tag in _NOMINAL or tag in _VERBAL:
            terms.append("".join(form.casefold().split()))
            # Kiwi gives contracted morphemes no width, or a place behind the word.
            start = min(begin, len(word) - 1)
            spans += [start, len(word) if tag in _VERBAL else min(max(end, start + 1), len(word))]
    return WordTerms(tuple(terms), tuple(spans))


def _words(text: str) -> list[str]:
    return [word for word, _ in words_of(normalize(text).text)]


def distinct_words(text: str) -> set[str]:
    """The words of normalised text, each once; several times faster than ``words_of``."""
    return set(_WORD.findall(text))


def words_of(text: str) -> Iterator[tuple[str, int]]:
    """The words of normalised text with their offsets.

    A particle that a closing quotation mark or bracket parts from its noun
    (``'방송법'은``) is none: alone it would be read as a noun.
    """
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if word in _PARTICLES and start and text[start - 1] in _CLOSING:
            continue
        for cut in range(0, len(word), _MAX_WORD):
            yield word[cut : cut + _MAX_WORD], start + cut
