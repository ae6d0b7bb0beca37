"""Text to index terms, one code for documents and queries.

    text → normalised → words → (lexicon) → terms with offsets into the text

The main sequence holds one term a position, in text order: the smallest parts
of nouns, verbs and adjectives in their dictionary form, foreign words, numbers
by value.  Beside it lie other readings of a word and stems of its terms.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from indexer.garbage import collected_rarely
from indexer.korean.analysis import analysis_by
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import Analysis, Lexicon, WordTerms
from indexer.korean.morphemes import MorphologicalAnalyzer
from indexer.korean.names import shipped_names
from indexer.korean.normalize import Normalized, normalize
from indexer.korean.read_text import Original, Reader, ReadText, WordAt
from indexer.korean.words import words_in, words_of

VERSION = "terms-3"
"""Part of the fingerprint: to be changed whenever the same morphemes give other terms."""

UNSEEN_WORD = "뷁뙑쀍"
"""In no post, so that no lexicon knows it: asking for it loads the morphological analyzer."""

BESIDE = -1
"""The place of a term that lies beside the main sequence."""

_SEQUENCE = itemgetter(0)
_BESIDE_SPANS = itemgetter(4)


class Terms(NamedTuple):
    """The main sequence of a text, and what lies beside it, without positions."""

    sequence: tuple[str, ...]
    beside: tuple[str, ...]


class TermSpan(NamedTuple):
    """A term and where it stands in the original text; a verb's span takes in its ending.

    ``place`` counts the terms of the main sequence before it; ``BESIDE`` if it is none of them.
    """

    term: str
    start: int
    end: int
    place: int


Row = tuple[str, Sequence[str]]
"""A noun, and others to compare it with."""

Likeness = Callable[[Sequence[Row]], Iterable[Sequence[float]]]
"""How alike in meaning the noun of each row and each of its others are, up to 1; 0 where unknown."""


class TermAnalyzer:
    """Turns text into terms by a lexicon; may be shared by threads.

    ``likeness`` is None where nobody can tell it.
    """

    def __init__(self, lexicon: Lexicon, likeness: Likeness | None = None) -> None:
        self.lexicon = lexicon
        self.likeness = likeness
        self._reader = Reader(lexicon)

    @property
    def fingerprint(self) -> str:
        """Names everything that decides which terms a text has."""
        return self.lexicon.fingerprint

    def analysed_by(self, analyze: Analysis) -> AbstractContextManager[None]:
        """Have somebody else, who says the same, do it until the end of ``with``."""
        return self.lexicon.analysed_by(analyze)

    def wake(self) -> None:
        """Have the morphological analyzer loaded, for someone who will need it soon."""
        self.lexicon.wake(UNSEEN_WORD)

    def learn(self, texts: Iterable[str]) -> None:
        """Analyse the unknown words of many texts together, which is many times faster."""
        self.lexicon.learn_all(map(words_in, texts))

    def terms(self, text: str) -> tuple[str, ...]:
        """The main sequence of ``text``."""
        return tuple(chain.from_iterable(map(_SEQUENCE, self.words(text))))

    def analyze(self, text: str) -> Terms:
        """All terms of ``text``: about a microsecond a word that the lexicon holds."""
        return self.analyze_words(words_in(text))

    def analyze_all(self, texts: Iterable[str]) -> list[Terms]:
        """All terms of each text, unknown words analysed first and together."""
        with collected_rarely():
            cut = [words_in(text) for text in texts]
            self.lexicon.learn_all(cut)
            return [self.analyze_words(words) for words in cut]

    def analyze_words(self, words: Sequence[str]) -> Terms:
        """All terms of a text that is cut into its ``words``."""
        entries = self.lexicon.look_up(words)
        beside = [t for entry in filter(_BESIDE_SPANS, entries) for t in (*entry[2], *entry[3])]
        return Terms(tuple(chain.from_iterable(map(_SEQUENCE, entries))), tuple(beside))

    def words(self, text: str) -> list[WordTerms]:
        """What the lexicon says of each word of ``text``, in order."""
        return self.lexicon.look_up(words_in(text))

    def read(self, text: str) -> bytes:
        """What ``find`` may be given of ``text``; empty for one that is read each time."""
        return self._reader.read(text)

    def find(self, text: str, wanted: frozenset[str], read: bytes = b"") -> list[TermSpan]:
        """Those of ``spans(text)`` whose term is wanted, faster with what was ``read`` of it."""
        words = ReadText(text, read).holding(wanted) if read else self._holding(text, wanted)
        return [
            span
            for word, place, original in words
            for span in _placed(self.lexicon[word], place, original, wanted)
        ]

    def _holding(self, text: str, wanted: frozenset[str]) -> Iterator[WordAt]:
        """The words that have one of the wanted terms."""
        normal, place = normalize(text), 0
        for word, at in words_of(normal.text):
            entry = self.lexicon[word]
            if not wanted.isdisjoint(entry.all_terms):
                yield WordAt(word, place, _original(normal, at))
            place += len(entry.terms)

    def spans(self, text: str) -> list[TermSpan]:
        """All terms of ``text``, word by word, with offsets in code points of ``text`` itself."""
        normal, place = normalize(text), 0
        found: list[TermSpan] = []
        for word, at in words_of(normal.text):
            entry = self.lexicon[word]
            found += _placed(entry, place, _original(normal, at))
            place += len(entry.terms)
        return found


def _original(normal: Normalized, at: int) -> Original:
    return lambda start, end: normal.original(at + start, at + end)


def _placed(
    entry: WordTerms, place: int, original: Original, wanted: Container[str] | None = None
) -> list[TermSpan]:
    """The terms of a word, or those of them that are wanted, with their spans in its text."""
    spans = entry.spans
    found = [
        TermSpan(term, *original(spans[2 * n], spans[2 * n + 1]), place + n)
        for n, term in enumerate(entry.terms)
        if wanted is None or term in wanted
    ]
    if edges := entry.beside_spans:
        found += [
            TermSpan(term, *original(edges[2 * n], edges[2 * n + 1]), BESIDE)
            for n, term in enumerate((*entry.readings, *entry.stems))
            if wanted is None or term in wanted
        ]
        found.sort(key=itemgetter(1, 2))
    return found


def open_analyzer(morphemes: MorphologicalAnalyzer | None = None) -> TermAnalyzer:
    """An analyzer with an empty lexicon over ``morphemes``, by default Kiwi with shipped names."""
    source = morphemes or KiwiAnalyzer(names=shipped_names())
    likeness = source.likeness if isinstance(source, KiwiAnalyzer) else None
    lexicon = Lexicon(analysis_by(source), f"{source.fingerprint}-{VERSION}")
    return TermAnalyzer(lexicon, likeness)
