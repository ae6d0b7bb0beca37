"""Words of a query to engine nodes: ``text → one node a word``.

A query word becomes a small group of ways in which a post may hold it; the
group scores as its best member, never as a sum (docs/ranking.md):

    세종시청   the phrase 세종 시청; both parts apart find nothing, but raise what is found
    시청       시청, or (less) a word whose stem it is, as 시청역 (and 세종시청역 for 세종시청)
    전공의     전공의, or what the analyzer reads first, 전공
    日        日, or its reading 일, or (an alias) 일본
    1127회     the phrase 1127 회, or (less) the number alone
    청약 홈    청약 and 홈, or the one word 청약홈, if any post holds it

What carries nothing in a query is left out, unless there is nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

from indexer.engines.nodes import Boolean, Boosted, Dated, Field, Node, Phrase, Term
from indexer.korean.aliases import Aliases, Match
from indexer.korean.grams import remembered_pairs
from indexer.korean.lexicon import WordTerms
from indexer.korean.normalize import normalize
from indexer.korean.terms import TermAnalyzer
from indexer.korean.words import words_of
from indexer.search.groups import Run, all_of, best_of, boosted, pair_of, run_of
from indexer.search.stopwords import EMPTY

N = TypeVar("N")
Words = tuple[tuple[str, WordTerms], ...]
"""The words of a text, as they are written, and what the lexicon says of each."""

_TITLE = 4
"""Terms from which on a query may be a title that was pasted."""

_FEW = 4
"""Words up to which a reader means all of them; longer queries are questions and titles."""

_REMEMBERED = 20_000
"""Words whose nodes are kept."""

_DISTINCT = 3
"""Digits of a number that means something without what it counts."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the looser ways of matching are worth, beside 1 for the word itself."""

    stem: float = 0.6
    syllable: float = 0.6
    parts: float = 0.7
    grams: float = 0.5
    title: float = 1.0
    all_words: float = 0.5


@dataclass(frozen=True, slots=True)
class Matcher:
    """Turns words into nodes by one analyzer and one set of aliases; threads may share it."""

    analyzer: TermAnalyzer
    aliases: Aliases
    weights: Weights = field(default_factory=Weights)
    headlines: Mapping[str, float] = field(default_factory=dict)
    _known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def read(self, text: str) -> Words:
        """The words of ``text``, with what the lexicon says of them."""
        words = [word for word, _ in words_of(normalize(text).text)]
        return tuple(zip(words, self.analyzer.lexicon.look_up(words), strict=True))

    def loose(self, read: Words) -> Iterator[Node]:
        """A node for each word, or for words that stand for one thing together."""
        words = _contentful(read)
        at = 0
        while at < len(words):
            length, node = self._next(words, at)
            yield node
            at += length

    def strict(self, text: str, where: Field = Field.TEXT) -> Node:
        """What holds ``text`` itself, spaced in whatever way, or another reading of it."""
        entries = self.analyzer.words(text)
        run = tuple(term for entry in entries for term in entry.terms)
        runs = [run]
        if len(entries) == 1 and where is Field.TEXT:
            runs += [(reading,) for reading in entries[0].readings]
        return best_of([run_of(r, where) for r in dict.fromkeys(runs) if r])

    def alike(self, text: str, where: Field = Field.TEXT) -> Node:
        """What holds ``text``, or one of its aliases."""
        match = self.aliases.match(self.analyzer.terms(text))
        others = list(_others(match, where)) if match else []
        return best_of([self.strict(text, where), *others])

    def second(self, read: Words, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """What orders posts and finds none, beside the ``nodes`` of the words.

        The parts of a compound apart, all of few words together, the pairs of
        syllables in them, and the text as it stands in a title.
        """
        words = _contentful(read)
        compounds = [entry.terms for _, entry in words if len(entry.terms) > 1]
        signals = [*chain.from_iterable(map(self._apart, compounds))]
        if 1 < len(nodes) <= _FEW and self.weights.all_words:
            signals.append(Boosted(Boolean(must=nodes), self.weights.all_words))
        if words and self.weights.grams:
            signals.append(Boosted(Boolean(should=self._pairs(words)), self.weights.grams))
        run = _terms(read)
        if len(run) >= _TITLE and self.weights.title:
            signals.append(Boosted(Phrase(run, Field.TITLE), self.weights.title))
        return tuple(signals)

    def matches(self, text: str) -> Iterator[Match]:
        """The aliases that stand for words, or runs of words, of ``text``."""
        words = _contentful(self.read(text))
        at = 0
        while at < len(words):
            length, match = self._alias(words, at)
            if match:
                yield match
            at += length

    def _alias(self, words: Words, at: int) -> tuple[int, Match | None]:
        """How many words from ``at`` on an alias stands for, and that; one word if none does."""
        first = words[at][1].terms
        if first and first[0] not in self.aliases.begin:
            return 1, None
        for end in range(min(len(words), at + self.aliases.longest), at, -1):
            if match := self.aliases.match(_terms(words[at:end])):
                return end - at, match
        return 1, None

    def _next(self, words: Words, at: int) -> tuple[int, Node]:
        """How many words from ``at`` on belong together, and their node."""
        length, match = self._alias(words, at)
        if match:
            group = words[at : at + length]
            return length, self._kept(group, lambda: self._group(group, _others(match, Field.TEXT)))
        pair = words[at : at + 2]
        if joined := self._joined(pair):
            return 2, self._kept((joined, pair), lambda: self._group(pair, [run_of(joined)]))
        entry = words[at][1]
        return 1, boosted(self._word(entry), self._worth(entry))

    def _joined(self, pair: Words) -> Run:
        """The terms of two words written as one, where posts do so and they are others; or none."""
        word = "".join([text for text, _ in pair])
        if len(pair) == 1 or word not in self.analyzer.lexicon:
            return ()
        entry = self.analyzer.lexicon[word]
        return entry.terms if entry.stems and entry.terms != _terms(pair) else ()

    def _group(self, words: Words, others: Iterable[Node]) -> Node:
        return best_of([all_of([self._word(entry) for _, entry in words]), *others])

    def _word(self, entry: WordTerms) -> Node:
        return self._kept((entry.terms, entry.readings), lambda: self._ways(entry))

    def _kept(self, key: Hashable, make: Callable[[], N]) -> N:
        """What is made of words, once: the words of queries come again."""
        known: N | None = self._known.get(key)
        if known is not None:
            return known
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        made = self._known[key] = make()
        return made

    def _ways(self, entry: WordTerms) -> Node:
        ways: list[Node] = [run_of(entry.terms)]
        if len(entry.terms) == 1:
            ways += self._stem(entry.terms[0])
        elif _counts(entry.terms) and self.weights.parts:
            ways.append(Boosted(Term(entry.terms[0]), self.weights.parts))
        elif self.weights.stem:
            ending = run_of(entry.terms[:-1]), Term(entry.terms[-1], Field.BESIDE)
            ways.append(Boosted(Boolean(must=ending), self.weights.stem))
        for reading in entry.readings:
            ways += (self._reading(reading), *self._stem(reading))
        return best_of(ways)

    def _reading(self, reading: str) -> Node:
        """A reading is as good as the word, but that of one hanja is many other words."""
        return Term(reading) if len(reading) > 1 else Boosted(Term(reading), self.weights.syllable)

    def _stem(self, term: str) -> list[Node]:
        return [Boosted(Term(term, Field.BESIDE), self.weights.stem)] if self.weights.stem else []

    def _worth(self, entry: WordTerms) -> float:
        """What the most telling term of a word is worth; one with other readings is read in them."""
        if entry.readings or not entry.terms:
            return 1.0
        worth = self.headlines.get
        return max([worth(term, 1.0) for term in entry.terms])

    def _pairs(self, words: Words) -> tuple[Node, ...]:
        """The pairs of syllables in ``words``, each once, worth as much as its word."""
        worth: dict[str, float] = {}
        for word, entry in words:
            own = self._worth(entry)
            for pair in remembered_pairs(word):
                worth[pair] = max(own, worth.get(pair, 0.0))
        return tuple([boosted(pair_of(pair), own) for pair, own in worth.items()])

    def _apart(self, terms: Run) -> tuple[Node, ...]:
        """The parts of a compound where they stand apart: they tell of it and are not it."""
        if terms[0].isdecimal() or not self.weights.parts:
            return ()
        return self._kept(terms, lambda: (self._parts(terms),))

    def _parts(self, terms: Run) -> Node:
        parts = tuple(best_of([Term(term), *self._stem(term)]) for term in dict.fromkeys(terms))
        return Boosted(Boolean(parts, must_not=(run_of(terms),)), self.weights.parts)


def _contentful(words: Words) -> Words:
    return tuple([word for word in words if not EMPTY.issuperset(word[1].terms)]) or words


def _terms(words: Words) -> Run:
    return tuple(chain.from_iterable([entry.terms for _, entry in words]))


def _counts(terms: Run) -> bool:
    """Whether these are a number and what it counts, and the number is one of some meaning."""
    return len(terms) == 2 and terms[0].isdecimal() and len(terms[0]) >= _DISTINCT  # noqa: PLR2004


def _others(match: Match, where: Field) -> Iterator[Node]:
    """The aliases, each in the posts of its days only.

    One that holds all of what was typed (로또 복권 for 로또) would find nothing more,
    only score higher.
    """
    for terms, (first, last) in zip(match.alternatives, match.periods, strict=True):
        if not set(match.terms) <= set(terms):
            node = run_of(terms, where)
            yield Boolean((node, Dated(first, last))) if first or last else node
