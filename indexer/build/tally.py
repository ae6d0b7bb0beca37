"""Which nouns stand in which post, kept from build to build, so that only new posts are read.

    (id, digest) → row: date, title, numbers of the post's nouns

The file is a shortcut, never the truth: what the index holds is asked of the
index, and a row counts only for the digest that it was made of.  So a tally
from before a killed build is as good as the newest, and one that is lost,
damaged or of another analyzer costs counting all posts again.

The words of posts that this build has read are noted as they pass; others are
read from the index.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from indexer.engines.base import Document
from indexer.engines.cut import CutDocument
from indexer.engines.protocol import Engine
from indexer.engines.runs import is_first
from indexer.korean.lexicon import Lexicon
from indexer.korean.words import words_in
from indexer.search.vocabulary import noun_of
from indexer.whole_file import written_whole

Array = np.ndarray[Any, np.dtype[Any]]

FILE_NAME = "tally"
"""The tally's file in an index folder; it holds nothing that cannot be made again."""

_HEADER = "citynews tally 1"

_PARTICLES = "는를가의에"
"""What follows a noun and no verb in 다, or makes a verb's form of its own (간다는)."""

_NO_NOUN = -1

_SECOND = 1_000_000
"""In microseconds."""

_MOST_UNUSED = 2
"""Numbered nouns for each one that a post still holds, beyond which all are numbered anew."""


class Row(NamedTuple):
    """What is known of a post: ``nouns`` are numbers of words, each once."""

    digest: str
    day: float
    title: str
    nouns: array[int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Words by their numbers, and a row for each post; ``counts`` has the posts of each number."""

    words: tuple[str, ...] = ()
    rows: Mapping[str, Row] = field(default_factory=dict)

    def counts(self) -> Counter[int]:
        """How many posts hold each noun: the most frequent first, then in the order of words."""
        found = np.bincount(self.flat()[0]).tolist()
        held = [noun for noun, count in enumerate(found) if count]
        held.sort(key=self.words.__getitem__)
        held.sort(key=found.__getitem__, reverse=True)
        return Counter({noun: found[noun] for noun in held})

    def flat(self) -> tuple[Array, Array]:
        """The nouns of all posts, one post after the other, and how many each has."""
        rows = [np.frombuffer(row.nouns, np.uint32) for row in self.rows.values()]
        return np.concatenate([np.empty(0, np.uint32), *rows]), np.array(list(map(len, rows)), int)

    def titles(self) -> list[str]:
        """All titles, the oldest post's first."""
        rows = sorted(self.rows.items(), key=lambda item: (item[1].day, item[0]))
        return [row.title for _, row in rows]

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the tally, whole or not at all."""
        rows = [[name, r.digest, r.day, r.title, len(r.nouns)] for name, r in self.rows.items()]
        head = json.dumps([self.words, rows], ensure_ascii=False).encode()
        numbers = array("I", chain.from_iterable(row.nouns for row in self.rows.values()))
        if sys.byteorder == "big":
            numbers.byteswap()
        content = head + b"\n" + numbers.tobytes()
        with written_whole(path) as file:
            file.write(f"{_HEADER} {fingerprint} {zlib.crc32(content):08x}\n".encode())
            file.write(content)


def load_tally(path: Path, fingerprint: str) -> Tally:
    """What ``save`` has written; an empty tally if it is of another analyzer, or no good."""
    try:
        header, content = path.read_bytes().split(b"\n", 1)
        if header.decode() != f"{_HEADER} {fingerprint} {zlib.crc32(content):08x}":
            return Tally()
    except (OSError, ValueError):
        return Tally()
    head, data = content.split(b"\n", 1)
    words, fields = json.loads(head)
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    rows = {}
    at = 0
    for name, digest, day, title, count in fields:
        rows[name] = Row(digest, day, title, numbers[at : at + count])
        at += count
    return Tally(tuple(words), rows)


class Noted(NamedTuple):
    """A post's words, each once, by their numbers in the notes (uint32)."""

    digest: str
    day: float
    title: str
    words: Array


class Notes:
    """Which words stand in which post, of posts that were read a moment ago.

    ``numbers`` has all the words, in the order of their numbers; it may be
    somebody else's, who knows the noun that each word seems to be, and numbers
    no more words when posts are added here.
    """

    def __init__(
        self, numbers: dict[str, int] | None = None, nouns: list[str] | None = None
    ) -> None:
        self.numbers: dict[str, int] = {} if numbers is None else numbers
        self._nouns: list[str] = [] if nouns is None else nouns
        self._posts: dict[str, Noted] = {}

    def take(self, cut: CutDocument) -> None:
        """Note the words of a document that have their numbers already."""
        part = cut.part
        words = np.sort(cut.words)
        words = words[is_first(words)]
        self._posts[part.id] = Noted(cut.digest, part.date / _SECOND, part.title, words)

    def add(self, document: Document, digest: str, words: Iterable[str]) -> None:
        """Note the ``words`` of a document."""
        number = self.numbers.setdefault
        found = np.array([number(word, len(self.numbers)) for word in words], np.uint32)
        self._posts[document.id] = Noted(digest, document.date.timestamp(), document.title, found)

    @property
    def digests(self) -> dict[str, str]:
        """The ids of all posts, and the digest of each."""
        return {name: noted.digest for name, noted in self._posts.items()}

    def rows(
        self, wanted: Mapping[str, str], lexicon: Lexicon, numbers: dict[str, int]
    ) -> dict[str, Row]:
        """The rows of posts, wanted by their ids and digests; new nouns get new ``numbers``."""
        words = list(self.numbers)
        seeming = chain(self._nouns, (_noun(w, lexicon) for w in words[len(self._nouns) :]))
        pairs = zip(words, seeming, strict=True)
        sure = (_number(_sure(*pair, lexicon), numbers) for pair in pairs)
        nouns = np.fromiter(sure, np.int64, len(words))
        rows = {}
        for name, digest in wanted.items():
            if noted := self.of(name, digest):
                found = np.sort(nouns[noted.words])
                found = found[is_first(found) & (found != _NO_NOUN)]
                held = array("I", found.astype(np.uint32).tobytes())
                rows[name] = Row(digest, noted.day, noted.title, held)
        return rows

    def of(self, name: str, digest: str) -> Noted | None:
        """What is noted of a post, if it is the one with this ``digest``."""
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
        notes.add(document, new[document.id], _words(document))
    numbers = {word: number for number, word in enumerate(before.words)}
    rows |= notes.rows(new, lexicon, numbers)
    used = set().union(*(row.nouns for row in rows.values()))
    if before.rows and len(numbers) > _MOST_UNUSED * len(used):
        return brought_up_to(Tally(), engine, lexicon, notes)
    return Tally(tuple(numbers), rows)


def changed_nouns(before: Tally, after: Tally) -> set[int]:
    """Numbers of the nouns that posts hold which are new or gone."""
    differing = [
        row
        for one, other in ((before, after), (after, before))
        for name, row in one.rows.items()
        if name not in other.rows or other.rows[name].digest != row.digest
    ]
    return set(chain.from_iterable(row.nouns for row in differing))


def _words(document: Document) -> Iterable[str]:
    """The document's words, each once."""
    return dict.fromkeys(words_in("\n".join((document.title, document.excerpt, document.body))))


def _number(noun: str, numbers: dict[str, int]) -> int:
    """The number of ``noun``; a new one gets the next."""
    return numbers.setdefault(noun, len(numbers)) if noun else _NO_NOUN


def _noun(word: str, lexicon: Lexicon) -> str:
    """The noun that ``word`` seems to be; empty where it is none, or unknown."""
    known = lexicon.peek(word)
    return noun_of(word, known) if known else ""


def _sure(word: str, noun: str, lexicon: Lexicon) -> str:
    """The noun that ``word`` is, if any.

    A bare word in 다 may be the dictionary's form of a verb (같다); it is a noun
    if some post puts a particle after it (바다를).
    """
    if noun == word and word.endswith("다"):
        inflected = (word + particle for particle in _PARTICLES)
        return noun if any(_noun(other, lexicon) == word for other in inflected) else ""
    return noun
