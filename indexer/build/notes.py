"""What was read of posts a moment ago, and what becomes of it: a tally of all that an index holds.

    words of posts that this build has read, or that the index holds → notes → rows of the tally

The words of posts that this build has read are noted as they pass; others are
read from the index.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from indexer.build.documents import GAP
from indexer.build.post_keys import by_posts, keyed, numbers_of, owned, posts_of
from indexer.build.tally import Row, Tally
from indexer.engines.base import Document
from indexer.engines.cut import CutDocument
from indexer.engines.protocol import Engine
from indexer.engines.runs import distinct
from indexer.engines.word_table import HOLE, WordTable
from indexer.korean.lexicon import Lexicon
from indexer.korean.words import words_in
from indexer.search.vocabulary import noun_of

Array = np.ndarray[Any, np.dtype[Any]]

_PARTICLES = "는를가의에"
"""What follows a noun and no verb in 다, or makes a verb's form of its own (간다는)."""

_NO_NOUN = -1

_MOST_WAITING = 1 << 18
"""Words of documents that are noted together."""

_MOST_POSTS = 1_000
"""Posts whose rows are made together."""

_SECOND = 1_000_000
"""In microseconds."""

_MOST_UNUSED = 2
"""Numbered words for each one that a post still holds, beyond which all are numbered anew."""


class Noted(NamedTuple):
    """A post's words, each once, by their numbers in the notes (uint32).

    ``headline`` is as in ``Row``, by the numbers of the notes' table.
    """

    digest: str
    day: float
    title: str
    words: Array
    headline: Array


class Notes:
    """Which words stand in which post, of posts that were read a moment ago.

    ``numbers`` has all the words, in the order of their numbers; it may be
    somebody else's, who knows the noun that each word seems to be and has a
    ``table`` of their terms, and numbers no more words when posts are added here.
    """

    def __init__(
        self,
        numbers: dict[str, int] | None = None,
        nouns: list[str] | None = None,
        table: WordTable | None = None,
    ) -> None:
        self.numbers: dict[str, int] = {} if numbers is None else numbers
        self._nouns: list[str] = [] if nouns is None else nouns
        self._table = WordTable(*GAP) if table is None else table
        self._posts: dict[str, Noted] = {}
        self._waiting: dict[str, CutDocument] = {}
        self._words_waiting = 0

    def take(self, cut: CutDocument) -> None:
        """Note the words of a document that have their numbers already."""
        self._waiting[cut.id] = cut
        self._words_waiting += len(cut.words)
        if self._words_waiting >= _MOST_WAITING:
            self._settle()

    def _settle(self) -> None:
        """Note the documents that wait, together: that takes a third of the time."""
        if not self._waiting:
            return
        cuts = list(self._waiting.values())
        self._waiting, self._words_waiting = {}, 0
        words = np.concatenate([cut.words for cut in cuts])
        sizes = np.array([cut.part.sizes for cut in cuts])
        owners = np.repeat(np.arange(len(cuts)), sizes.sum(axis=1))
        parts = np.repeat(np.tile(np.arange(3), len(cuts)), sizes.ravel())
        terms, counts = self._table.sequence.of(words)
        keys = keyed(np.repeat(owners, counts), terms)
        title, body = (keys[np.repeat(parts == part, counts)] for part in (0, 2))
        held = by_posts(distinct(keyed(owners, words)), len(cuts))
        headlines = by_posts(_headlines(title, body), len(cuts))
        for cut, numbers, headline in zip(cuts, held, headlines, strict=True):
            day = cut.part.date / _SECOND
            self._posts[cut.id] = Noted(cut.digest, day, cut.part.title, numbers, headline)

    def add(self, document: Document, digest: str, lexicon: Lexicon) -> None:
        """Note the words of a document, whose terms ``lexicon`` knows or finds."""
        number = self.numbers.setdefault
        texts = [words_in(text) for text in (document.title, document.excerpt, document.body)]
        words = dict.fromkeys(chain.from_iterable(texts))
        found = np.array([number(word, len(self.numbers)) for word in words], np.uint32)
        title, _, body = (
            np.array([self._table.number(t) for e in lexicon.look_up(text) for t in e.terms], int)
            for text in texts
        )
        headline = _headlines(title, body).astype(np.uint32)
        day = document.date.timestamp()
        self._posts[document.id] = Noted(digest, day, document.title, found, headline)

    @property
    def digests(self) -> dict[str, str]:
        """The ids of all posts, and the digest of each."""
        self._settle()
        return {name: noted.digest for name, noted in self._posts.items()}

    def rows(
        self, wanted: Mapping[str, str], lexicon: Lexicon, numbers: dict[str, int]
    ) -> dict[str, Row]:
        """The rows of posts, wanted by their ids and digests; new nouns get new ``numbers``."""
        words = list(self.numbers)
        self._nouns += [_noun(word, lexicon) for word in words[len(self._nouns) :]]
        sure = (
            _number(self._sure(word, noun, lexicon), numbers)
            for word, noun in zip(words, self._nouns, strict=True)
        )
        nouns = np.fromiter(sure, np.int64, len(words))
        posts = [
            (name, noted) for name, digest in wanted.items() if (noted := self.of(name, digest))
        ]
        terms = self._terms([noted for _, noted in posts], numbers)
        rows: dict[str, Row] = {}
        for start in range(0, len(posts), _MOST_POSTS):
            rows |= _rows(posts[start : start + _MOST_POSTS], nouns, terms)
        return rows

    def _sure(self, word: str, noun: str, lexicon: Lexicon) -> str:
        """The noun that ``word`` is, if any.

        A bare word in 다 may be the dictionary's form of a verb (같다); it is a noun
        if some post puts a particle after it (바다를).
        """
        if noun != word or not word.endswith("다"):
            return noun
        inflected = [word + particle for particle in _PARTICLES]
        numbers = [self.numbers[other] for other in inflected if other in self.numbers]
        held = any(self._nouns[number] == word for number in numbers)
        return noun if held or any(_noun(other, lexicon) == word for other in inflected) else ""

    def _terms(self, posts: Sequence[Noted], numbers: dict[str, int]) -> Array:
        """The number of each term of the table that is in a title of some posts."""
        _, held = owned([noted.headline for noted in posts])
        self._table.complete()
        names = self._table.names
        found = np.zeros(len(names), np.uint32)
        for term in distinct(held >> 1).tolist():
            found[term] = numbers.setdefault(names[term], len(numbers))
        return found

    def of(self, name: str, digest: str) -> Noted | None:
        """What is noted of a post, if it is the one with this ``digest``."""
        self._settle()
        noted = self._posts.get(name)
        return noted if noted and noted.digest == digest else None


def tally_of(notes: Notes, lexicon: Lexicon) -> Tally:
    """The tally of the noted posts alone."""
    numbers: dict[str, int] = {}
    rows = notes.rows(notes.digests, lexicon, numbers)
    return Tally(tuple(numbers), rows)


def brought_up_to(
    before: Tally, engine: Engine, lexicon: Lexicon, notes: Notes | None = None
) -> Tally:
    """The tally of what ``engine`` holds; nothing is read of posts that ``before`` or ``notes`` know.

    Others are added to the notes.
    """
    notes = notes or Notes()
    digests = engine.digests()
    rows = {name: row for name, row in before.rows.items() if row.digest == digests.get(name)}
    new = {name: digest for name, digest in digests.items() if name not in rows}
    for document in engine.documents([name for name in new if not notes.of(name, new[name])]):
        notes.add(document, new[document.id], lexicon)
    numbers = {word: number for number, word in enumerate(before.words)}
    rows |= notes.rows(new, lexicon, numbers)
    used = set[int]().union(*(row.nouns for row in rows.values()))
    used.update(term >> 1 for row in rows.values() for term in row.headline)
    if before.rows and len(numbers) > _MOST_UNUSED * len(used):
        return brought_up_to(Tally(), engine, lexicon, notes)
    return Tally(tuple(numbers), rows)


def _rows(posts: list[tuple[str, Noted]], nouns: Array, terms: Array) -> dict[str, Row]:
    """The rows of some posts, by the numbers of the noun of each word and of the terms of titles."""
    owners, words = owned([noted.words for _, noted in posts])
    held = nouns[words]
    keys = distinct(keyed(owners, held)[held != _NO_NOUN])
    owners, said = owned([noted.headline for _, noted in posts])
    said = terms[said >> 1] << 1 | said & 1
    headlines = by_posts(keyed(owners, said), len(posts))
    return {
        name: Row(noted.digest, noted.day, noted.title, _packed(own), _packed(headline))
        for (name, noted), own, headline in zip(
            posts, by_posts(keys, len(posts)), headlines, strict=True
        )
    }


def _headlines(titles: Array, bodies: Array) -> Array:
    """The terms of titles, each once and doubled, and one more where they are in the post's body.

    What has no body has no headline.  All are keys of terms (see ``post_keys``).
    """
    titles, bodies = (distinct(keys[numbers_of(keys) != HOLE]) for keys in (titles, bodies))
    titles = titles[np.isin(posts_of(titles), posts_of(bodies))]
    said = np.isin(titles, bodies, assume_unique=True)
    return keyed(posts_of(titles), numbers_of(titles) << 1 | said)


def _packed(numbers: Array) -> array[int]:
    return array("I", numbers.tobytes())


def _number(noun: str, numbers: dict[str, int]) -> int:
    """The number of ``noun``; a new one gets the next."""
    return numbers.setdefault(noun, len(numbers)) if noun else _NO_NOUN


def _noun(word: str, lexicon: Lexicon) -> str:
    """The noun that ``word`` seems to be; empty where it is none, or unknown."""
    known = lexicon.peek(word)
    return noun_of(word, known) if known else ""
