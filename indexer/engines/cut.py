"""Documents cut into words: what a word means is said once, in a table, not once a document.

    CutDocument: numbers of words ──expand──▶ terms, bags and sketches of many documents

A word's terms are the same wherever it stands, so a builder hands over which
words a document holds, and the engine gathers the terms of thousands of
documents with a few operations on arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.engines.base import LEAD, LEAD_WEIGHT, IndexedDocument
from indexer.engines.fields import Part, unpack
from indexer.engines.sketch import hash_of, sketches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Array = np.ndarray[Any, np.dtype[Any]]

_TERM = np.uint64(1)
_DOCUMENT = np.uint64(33)
"""Bits of a key of a bag: document, term (32), and whether it stands in the lead (1)."""


class _Numbers(dict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


@dataclass(slots=True)
class _Spread:
    """Numbers of terms, word by word: those of word ``w`` end at ``ends[w + 1]``."""

    values: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I", [0]))

    def of(self, words: Array) -> tuple[Array, Array]:
        """The terms of ``words``, one word after the other, and how many each word has."""
        ends = np.frombuffer(self.ends, np.uint32)
        starts = ends[words]
        counts = (ends[1:][words] - starts).astype(np.int64)
        shifts = starts - (np.cumsum(counts) - counts)
        places = np.repeat(shifts, counts) + np.arange(counts.sum())
        return np.frombuffer(self.values, np.uint32)[places], counts


Means = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Terms of a word in the sequence, beside it, and its grams."""


class WordTable:
    """What words mean, by their numbers; grows while documents are made of them.

    ``names`` has all terms by the table's own numbers.
    """

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self.names: list[str] = []
        self.sequence, self.beside, self.grams = _Spread(), _Spread(), _Spread()
        self._hashes = array("Q")

    def __len__(self) -> int:
        return len(self.sequence.ends) - 1

    def add(self, words: Iterable[Means]) -> None:
        """Add words by their terms; they get the next numbers."""
        number = self._numbers.__getitem__
        sequence, beside, grams = self.sequence, self.beside, self.grams
        for terms, others, pairs in words:
            sequence.values.extend(map(number, terms))
            sequence.ends.append(len(sequence.values))
            if others:
                beside.values.extend(map(number, others))
            beside.ends.append(len(beside.values))
            grams.values.extend(map(number, pairs))
            grams.ends.append(len(grams.values))

    def complete(self) -> None:
        """Bring ``names`` up to what was added."""
        if len(self.names) < len(self._numbers):
            self.names = list(self._numbers)

    def hashes(self, terms: Array) -> Array:
        """The hashes of terms by their numbers, as sketches want them (uint64)."""
        self.complete()
        self._hashes.extend(map(hash_of, self.names[len(self._hashes) :]))
        found: Array = np.frombuffer(self._hashes, np.uint64)[terms]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class CutDocument:
    """A document as the numbers of its words in ``table``: title, excerpt and body in one.

    ``digest`` is as in ``IndexedDocument``.
    """

    part: Part
    words: Array
    table: WordTable
    digest: str = ""

    @property
    def id(self) -> str:
        """The document's id."""
        return self.part.id

    def expanded(self) -> IndexedDocument:
        """The document with its terms spelled out."""
        found = expand([self])
        names = found.table.names
        title, excerpt, _ = found.sizes[0].tolist()
        terms = [names[term] for term in found.terms.tolist()]
        return IndexedDocument(
            unpack(self.part.packed),
            title=tuple(terms[:title]),
            excerpt=tuple(terms[title : title + excerpt]),
            body=tuple(terms[title + excerpt :]),
            beside=found.beside.spelled(names),
            grams=found.grams.spelled(names),
            digest=self.digest,
            sketch=found.sketches[0],
        )


Indexable = IndexedDocument | CutDocument
"""What a writer takes."""


def spelled_out(document: Indexable) -> IndexedDocument:
    """The document with its terms, whichever way it came."""
    return document.expanded() if isinstance(document, CutDocument) else document


class Counted(NamedTuple):
    """How often each term counts in each document, which is named by its place in a list."""

    documents: Array
    terms: Array
    counts: Array

    def spelled(self, names: Sequence[str]) -> dict[str, int]:
        """The counts by the terms themselves, of a list of one document."""
        terms = (names[term] for term in self.terms.tolist())
        return dict(zip(terms, self.counts.tolist(), strict=True))


class Expanded(NamedTuple):
    """Documents of one ``table`` with their terms (by its numbers), all side by side.

    ``sizes`` says how many stand in title, excerpt and body of each.
    """

    table: WordTable
    terms: Array
    sizes: Array
    beside: Counted
    grams: Counted
    sketches: list[bytes]


def expand(documents: Sequence[CutDocument]) -> Expanded:
    """The terms of documents of the same table."""
    table = documents[0].table
    words = np.concatenate([document.words for document in documents])
    sizes = np.array([document.part.sizes for document in documents], np.int64)

    def gathered(spread: _Spread) -> tuple[Array, Array]:
        """The terms of all words, and how many there are in each part of each document."""
        terms, counts = spread.of(words)
        ends = np.append(0, np.cumsum(counts))
        bounds = np.append(0, np.cumsum(sizes.ravel()))
        return terms, np.diff(ends[bounds]).reshape(-1, 3)

    terms, parts = gathered(table.sequence)
    return Expanded(
        table,
        terms,
        parts,
        _counted(*gathered(table.beside)),
        _counted(*gathered(table.grams)),
        _sketches(table.hashes, terms, parts),
    )


def _counted(terms: Array, parts: Array) -> Counted:
    """How often each term counts; those that begin the body count more."""
    owners = np.repeat(np.arange(len(parts), dtype=np.uint64), parts.sum(axis=1))
    keys = owners << _DOCUMENT | terms.astype(np.uint64) << _TERM
    ends = np.cumsum(parts.sum(axis=1))
    body = parts[:, 2]
    lead = (ends - body)[:, None] + np.arange(LEAD)
    keys[lead[np.arange(LEAD) < body[:, None]]] |= _TERM
    keys.sort()
    postings = keys >> _TERM
    begins = np.flatnonzero(np.append(True, postings[1:] != postings[:-1])[: len(postings)])
    weights = np.where(keys & _TERM, LEAD_WEIGHT, 1)
    counts = np.add.reduceat(weights, begins) if len(begins) else weights
    found = postings[begins]
    documents = (found >> (_DOCUMENT - _TERM)).astype(np.uint32)
    return Counted(documents, found.astype(np.uint32), counts.astype(np.uint32))


def _sketches(hashes: Callable[[Array], Array], terms: Array, parts: Array) -> list[bytes]:
    """Sketches of title and body, or of the excerpt where there is no body."""
    excerpts = parts[:, 2] == 0
    wanted = np.ones_like(parts, bool)
    wanted[:, 1] = excerpts
    taken = np.repeat(wanted.ravel(), parts.ravel())
    return sketches(hashes(terms[taken]), np.where(wanted, parts, 0))
