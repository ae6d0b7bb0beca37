"""A segment in the making: documents as arrays of term occurrences.

Terms are numbered as they come; an occurrence is a term number, a document and
a position.  When the segment is full, one sort of packed 64-bit keys (term,
document, position) brings all postings of all terms into their order at once,
where Whoosh's own writer carries every posting through Python.

Documents are numbered newest first, then by id, so that within a segment the
document number is the order of ties, and a span of dates a span of numbers.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import TITLE_WEIGHT, IndexedDocument, fold
from indexer.engines.whoosh.postings import FieldPostings
from indexer.engines.whoosh.schema import microseconds, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.engines.whoosh.arrays import Array

GAP = 100
"""Empty positions between title, excerpt and body, so that no phrase crosses the border."""

MOST_DOCUMENTS = 65_536
MOST_OCCURRENCES = 24_000_000
"""A segment's document numbers fit 16 bits; sorting its occurrences takes less than a gigabyte."""

_DOCUMENT_BITS = 16
_NOTHING = np.empty(0, np.int64)


class _Vocabulary(dict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What a segment keeps of a document besides its terms; ``title_length`` is in terms."""

    id: str
    date: int
    categories: tuple[str, ...]
    digest: bytes
    blob: bytes
    title_length: int


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Term numbers, documents (by their number in the draft) and positions, side by side."""

    terms: Array
    documents: Array
    positions: Array


@dataclass(slots=True)
class Draft:
    """Collects documents; ``finish`` turns them into what a segment holds."""

    stored: list[StoredDocument] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _vocabulary: _Vocabulary = field(default_factory=_Vocabulary)
    _chunks: list[Occurrences] = field(default_factory=list)
    _terms: array[int] = field(default_factory=lambda: array("I"))
    _sizes: list[tuple[int, int, int, int]] = field(default_factory=list)
    _held: int = 0

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._places

    @property
    def is_full(self) -> bool:
        """Whether the segment should be written before anything else is added."""
        return (
            len(self.stored) >= MOST_DOCUMENTS or self._held + len(self._terms) >= MOST_OCCURRENCES
        )

    @property
    def room(self) -> int:
        """How many more documents fit."""
        return MOST_DOCUMENTS - len(self.stored)

    def add(self, indexed: IndexedDocument) -> None:
        """Add a document; an earlier one with the same id gives way to it."""
        number = self._vocabulary.__getitem__
        for part in (indexed.title, indexed.excerpt, indexed.body):
            self._terms.extend(map(number, part))
        sizes = len(indexed.title), len(indexed.excerpt), len(indexed.body)
        self._sizes.append((len(self.stored), *sizes))
        self.keep(stored_document(indexed))

    def keep(self, document: StoredDocument) -> None:
        """Add what is stored of a document whose terms come by themselves."""
        self._places[document.id] = len(self.stored)
        self.stored.append(document)

    def drop(self, document_id: str) -> None:
        """Leave out a document that was added."""
        self._places.pop(document_id, None)

    def number(self, terms: Sequence[str]) -> Array:
        """The draft's numbers of ``terms``."""
        return np.fromiter(map(self._vocabulary.__getitem__, terms), np.int64, len(terms))

    def extend(self, occurrences: Occurrences) -> None:
        """Add occurrences of documents that were added with ``keep``."""
        self._chunks.append(occurrences)
        self._held += len(occurrences.terms)

    def finish(self) -> FinishedSegment:
        """The documents in their order, and the posting lists of all fields."""
        places = sorted(self._places.values(), key=self._tie)
        documents = [self.stored[place] for place in places]
        numbers = np.full(len(self.stored), -1)
        numbers[places] = np.arange(len(places))
        ranked = sorted((term.encode(), number) for term, number in self._vocabulary.items())
        ranks = np.empty(len(ranked), np.int64)
        ranks[[number for _, number in ranked]] = np.arange(len(ranked))
        keys, bits = self._sorted_keys(numbers, ranks)
        return FinishedSegment(documents, [term for term, _ in ranked], keys, bits)

    def _tie(self, place: int) -> tuple[int, str]:
        return -self.stored[place].date, self.stored[place].id

    def _sorted_keys(self, numbers: Array, ranks: Array) -> tuple[Array, int]:
        chunks = [*self._chunks, self._own()]
        top = max(
            (int(chunk.positions.max()) for chunk in chunks if len(chunk.positions)), default=0
        )
        bits = max(top.bit_length(), 1)
        parts = []
        for chunk in chunks:
            documents = numbers[chunk.documents]
            key = (
                ranks[chunk.terms] << (bits + _DOCUMENT_BITS) | documents << bits | chunk.positions
            )
            parts.append(key[documents >= 0])
        keys = np.concatenate(parts)
        keys.sort()
        return keys, bits

    def _own(self) -> Occurrences:
        """The occurrences of the documents that came by ``add``."""
        sizes = np.array(self._sizes, np.int64).reshape(-1, 4)
        documents, parts = sizes[:, 0], sizes[:, 1:]
        starts = np.zeros_like(parts)
        starts[:, 1] = parts[:, 0] + GAP
        starts[:, 2] = starts[:, 1] + parts[:, 1] + GAP
        flat = parts.ravel()
        begin = np.cumsum(flat) - flat
        positions = np.arange(flat.sum()) + np.repeat(starts.ravel() - begin, flat)
        owners = np.repeat(documents, parts.sum(axis=1))
        return Occurrences(np.array(self._terms, np.int64), owners, positions)


def stored_document(indexed: IndexedDocument) -> StoredDocument:
    """What is stored of a document; of two categories that read alike the first stays."""
    document = indexed.document
    categories = {fold(name): name for name in reversed(document.categories) if fold(name)}
    return StoredDocument(
        id=document.id,
        date=microseconds(document.date),
        categories=tuple(reversed(categories.values())),
        digest=indexed.digest.encode(),
        blob=pack(document),
        title_length=len(indexed.title),
    )


@dataclass(frozen=True, slots=True)
class FinishedSegment:
    """Documents in order, terms in order, and the sorted keys of all occurrences."""

    documents: list[StoredDocument]
    terms: list[bytes]
    keys: Array
    position_bits: int

    def lengths(self) -> tuple[Array, Array]:
        """The lengths of ``text`` (which counts the title twice) and of ``title``, by document."""
        documents, _, in_title = self._columns(self.keys)
        text = np.bincount(documents, np.where(in_title, TITLE_WEIGHT, 1), len(self.documents))
        return text.astype(np.int64), self._title_lengths()

    def fields(self) -> Iterator[tuple[str, FieldPostings]]:
        """The posting lists of each field, by name."""
        text, title = self.lengths()
        yield (
            "category",
            _listing([(name, n) for n, d in enumerate(self.documents) for name in d.categories]),
        )
        yield (
            "id",
            _listing([(document.id, number) for number, document in enumerate(self.documents)]),
        )
        _documents, _, in_title = self._columns(self.keys)
        yield "text", self._field(self.keys, np.where(in_title, TITLE_WEIGHT, 1), text)
        keys = self.keys[in_title]
        yield "title", self._field(keys, np.ones(len(keys), np.int64), title)

    def _title_lengths(self) -> Array:
        return np.array([document.title_length for document in self.documents], np.int64)

    def _columns(self, keys: Array) -> tuple[Array, Array, Array]:
        """Document and position of each occurrence, and whether it stands in the title."""
        documents = (keys >> self.position_bits) & ((1 << _DOCUMENT_BITS) - 1)
        positions = keys & ((1 << self.position_bits) - 1)
        return documents, positions, positions < self._title_lengths()[documents]

    def _field(self, keys: Array, weights: Array, lengths: Array) -> FieldPostings:
        postings = keys >> self.position_bits
        begins = np.flatnonzero(np.diff(postings, prepend=-1))
        owners = postings[begins]
        terms, firsts = np.unique(owners >> _DOCUMENT_BITS, return_index=True)
        ids = owners & ((1 << _DOCUMENT_BITS) - 1)
        return FieldPostings(
            terms=[self.terms[term] for term in terms.tolist()],
            firsts=np.append(firsts, len(ids)),
            ids=ids.astype(np.uint16),
            weights=np.add.reduceat(weights, begins) if len(begins) else weights,
            lengths=lengths[ids],
            positions=(keys & ((1 << self.position_bits) - 1)).astype(np.uint32),
            position_counts=np.diff(begins, append=len(keys)),
            values=b"",
            value_lengths=_NOTHING,
        )


def _listing(pairs: list[tuple[str, int]]) -> FieldPostings:
    """The posting lists of a field that only says which documents hold which name."""
    pairs = sorted((name.encode(), number) for name, number in pairs)  # type: ignore[misc]
    terms = sorted({name for name, _ in pairs})
    place = {name: number for number, name in enumerate(terms)}
    counts = np.bincount(
        np.array([place[name] for name, _ in pairs], np.int64), minlength=len(terms)
    )
    nothing = np.zeros(len(pairs), np.int64)
    return FieldPostings(
        terms=terms,  # type: ignore[arg-type]
        firsts=np.concatenate([[0], np.cumsum(counts)]),
        ids=np.array([number for _, number in pairs], np.uint16),
        weights=nothing + 1,
        lengths=nothing,
        positions=_NOTHING,
        position_counts=nothing,
        values=b"",
        value_lengths=_NOTHING,
    )
