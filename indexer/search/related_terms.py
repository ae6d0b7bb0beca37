"""Related searches: nouns that stand in the same posts as those of a query.

    query → its one or two content words → their rows → terms near to all of them

The rows are made at index time (``indexer.build.associations``), so that a
search costs a look-up or two and never needs Kiwi.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.korean.normalize import normalize
from indexer.korean.terms import TermAnalyzer
from indexer.korean.words import words_of
from indexer.search.line_file import load_lines, save_lines
from indexer.search.matching import Matcher
from indexer.search.query import Query, Word
from indexer.search.stopwords import EMPTY
from indexer.search.vocabulary import noun_of

FILE_NAME = "related"
"""The file of related words in an index folder; it holds nothing that cannot be made again."""

MOST = 8
"""Related terms of a query."""

FEWEST = 3
"""Fewer than this many are no help, and shown to nobody."""

_MOST_WORDS = 2
"""Content words of a query that has related terms; a longer one has said it all."""

_HEADER = "citynews related 1"
_UNIT = 1000


class Neighbour(NamedTuple):
    """A word that stands beside another one.

    Of ``near`` only the order means anything.  ``alike`` is Kiwi's similarity
    of the two, 0 where it is unknown.
    """

    word: str
    near: float
    alike: float = 0.0


class RelatedWords:
    """Looks related words up by folded nouns; immutable, may be shared by threads.

    ``lines`` are as ``to_line`` makes them.
    """

    def __init__(self, lines: Mapping[str, str]) -> None:
        self.lines = lines

    def row(self, noun: str) -> tuple[Neighbour, ...]:
        """The neighbours of a folded noun, the nearest first; often none."""
        fields = self.lines.get(noun, "").split()
        triples = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
        return tuple(
            Neighbour(word, int(n) / _UNIT, int(alike) / _UNIT) for word, n, alike in triples
        )

    def beside(self, nouns: Sequence[str], same: Iterable[str] = ()) -> tuple[str, ...]:
        """The words nearest to all ``nouns``, none that repeats one of them or of each other.

        ``same`` are folded words that mean what the query means.
        """
        asked = [noun.casefold() for noun in nouns]
        near: dict[str, float] = defaultdict(float)
        for noun in asked:
            for neighbour in self.row(noun):
                near[neighbour.word] += neighbour.near
        chosen: list[str] = []
        taken = [*asked, *same]
        for word in sorted(near, key=lambda word: (-near[word], word)):
            if len(chosen) < MOST and not any(_repeats(word.casefold(), one) for one in taken):
                chosen.append(word)
                taken.append(word.casefold())
        return tuple(chosen) if len(chosen) >= FEWEST else ()


def related_terms(query: Query, related: RelatedWords, matcher: Matcher) -> tuple[str, ...]:
    """What else a reader may want to ask who asked ``query``; none for questions and operators."""
    if query.excluded or not all(isinstance(clause, Word) for clause in query.clauses):
        return ()
    text = " ".join(clause.text for clause in query.clauses if isinstance(clause, Word))
    words = _contentful(text, matcher.analyzer)
    if not 0 < len(words) <= _MOST_WORDS:
        return ()
    nouns = [noun for _, noun in words]
    if not all(noun.casefold() in related.lines for noun in nouns):
        return ()  # what belongs to half of a query belongs to another one
    known = " ".join(word for word, _ in words)
    same = ("".join(terms) for match in matcher.matches(known) for terms in match.alternatives)
    return related.beside(nouns, same)


def as_kept(likeness: float) -> float:
    """A likeness as the file holds it: what is asked once and kept gives the same rows."""
    return round(likeness * _UNIT) / _UNIT


def to_line(row: Iterable[Neighbour]) -> str:
    """A row as the file holds it."""
    return " ".join(f"{n.word} {n.near * _UNIT:.0f} {n.alike * _UNIT:.0f}" for n in row)


def save_related(lines: Mapping[str, str], path: Path, generation: str) -> None:
    """Write the line of each folded noun; ``generation`` names the index they were counted in."""
    found = (f"{noun}\t{line}" for noun, line in lines.items())
    save_lines(found, path, _HEADER, generation)


def load_related(path: Path, generation: str = "") -> RelatedWords:
    """Read what ``save_related`` has written, of whatever generation if none is named.

    Raises ``ValueError`` when the file is of another index or no such file.
    """
    lines = load_lines(path, _HEADER, generation, "related words")
    parted = (line.partition("\t") for line in lines)
    return RelatedWords({noun: row for noun, _, row in parted})


def _contentful(text: str, analyzer: TermAnalyzer) -> list[tuple[str, str]]:
    """The content words of ``text`` and the noun that each is, if any; none is analysed for it."""
    words = []
    for word, _ in words_of(normalize(text).text):
        if word not in analyzer.lexicon:
            words.append((word, ""))
            continue
        entry = analyzer.lexicon[word]
        if not EMPTY.issuperset(entry.terms):
            words.append((word, noun_of(word, entry)))
    return words


def _repeats(word: str, other: str) -> bool:
    """Whether a word says again what the other says: 장마철 beside 장마, 경호 beside 경호원."""
    return word in other or word.startswith(other)
