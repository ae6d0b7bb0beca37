"""Documents cut into words: what a word means is said once, in a table, not once a document.

    CutDocument: numbers of words ──expand──▶ terms, bags and sketches of many documents

A word's terms are the same wherever it stands, so a builder hands over which
words a document holds, and the engine gathers the terms of thousands of
documents with a few operations on arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.engines.base import LEAD, LEAD_WEIGHT, IndexedDocument
from indexer.engines.fields import Part, unpack
from indexer.engines.keywords import keywords_of
from indexer.engines.runs import begins
from indexer.engines.sketch import sketches
from indexer.engines.word_table import HOLE, Spread, WordTable
from indexer.korean.read_text import kept, known_words

if TYPE_CHECKING:
    from collections.abc import Iterator

Array = np.ndarray[Any, np.dtype[Any]]

_TERM = np.uint64(1)
_DOCUMENT = np.uint64(33)
"""Bits of a key of a bag: document, term (32), and whether it stands in the lead (1)."""


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

    @property
    def shown(self) -> Array:
        """The words of the text that results show a piece of, without holes; none if it is read anew."""
        if self.part.shown is None:
            return self.words[:0]
        place = self.part.shown.part
        start = sum(self.part.sizes[:place])
        words = self.words[start : start + self.part.sizes[place]]
        found: Array = words[words != HOLE]
        return found

    def expanded(self) -> IndexedDocument:
        """The document with its terms spelled out."""
        found = expand([self])
        names = found.table.names
        title, excerpt, _ = found.sizes[0].tolist()
        terms = [names[term] for term in found.terms.tolist()]
        told = found.told[0]
        return IndexedDocument(
            unpack(self.part.packed, self.part.html),
            title=tuple(terms[:title]),
            excerpt=tuple(terms[title : title + excerpt]),
            body=tuple(terms[title + excerpt :]),
            beside=found.beside.spelled(names),
            grams=found.grams.spelled(names),
            digest=self.digest,
            sketch=told.sketch,
            read=told.read,
            keywords=told.keywords,
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


class Told(NamedTuple):
    """What else is stored of a document, as in ``IndexedDocument``."""

    sketch: bytes
    read: bytes
    keywords: bytes


class Expanded(NamedTuple):
    """Documents of one ``table`` with their terms (by its numbers), all side by side.

    ``sizes`` says how many stand in title, excerpt and body of each.
    """

    table: WordTable
    terms: Array
    sizes: Array
    beside: Counted
    grams: Counted
    told: list[Told]


def expand(documents: Sequence[CutDocument]) -> Expanded:
    """The terms of documents of the same table."""
    table = documents[0].table
    words = np.concatenate([document.words for document in documents])
    sizes = np.array([document.part.sizes for document in documents], np.int64)

    def gathered(spread: Spread) -> tuple[Array, Array]:
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
        _told(documents, terms, parts),
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
    starts = begins(postings)
    weights = np.where(keys & _TERM, LEAD_WEIGHT, 1)
    counts = np.add.reduceat(weights, starts) if len(starts) else weights
    found = postings[starts]
    documents = (found >> (_DOCUMENT - _TERM)).astype(np.uint32)
    return Counted(documents, found.astype(np.uint32), counts.astype(np.uint32))


def _told(documents: Sequence[CutDocument], terms: Array, parts: Array) -> list[Told]:
    hashes = documents[0].table.hashes(terms)
    found = _sketches(hashes, parts), _reads(documents), keywords_of(hashes, parts)
    return [Told(*one) for one in zip(*found, strict=True)]


def _sketches(hashes: Array, parts: Array) -> list[bytes]:
    """Sketches of title and body, or of the excerpt where there is no body."""
    wanted = np.ones_like(parts, bool)
    wanted[:, 1] = parts[:, 2] == 0
    return sketches(hashes[np.repeat(wanted.ravel(), parts.ravel())], np.where(wanted, parts, 0))


def _reads(documents: Sequence[CutDocument]) -> Iterator[bytes]:
    """What was read of the shown text of each document."""
    table = documents[0].table
    words = [document.shown for document in documents]
    lengths = b"".join(d.part.shown.lengths for d in documents if d.part.shown)

    def hashed(spread: Spread) -> tuple[Array, Array]:
        terms, counts = spread.of(np.concatenate(words))
        return table.hashes(terms) >> np.uint64(1), counts  # the crc32 alone

    known = known_words(
        hashed(table.sequence), hashed(table.beside), np.frombuffer(lengths, np.uint8)
    )
    end = 0
    for document, held in zip(documents, words, strict=True):
        start, end = end, end + len(held)
        shown = document.part.shown
        yield kept(known, slice(start, end), shown.head) if shown else b""
