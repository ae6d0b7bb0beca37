"""A segment in the making: documents as arrays of term occurrences.

Terms are numbered as they come.  Documents that come as words wait until there
are many of them: their terms are then gathered together.  When the segment is full, the occurrences are
brought into order (see ``occurrences``).

Documents are numbered newest first, then by id, so that within a segment the
document number is the order of ties, and a span of dates a span of numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.cut import CutDocument, expand
from indexer.engines.nodes import Field
from indexer.engines.numbering import Numbering
from indexer.engines.whoosh.arrays import smallest
from indexer.engines.whoosh.finished import FinishedSegment
from indexer.engines.whoosh.occurrences import Bag, Occurrences, Taken, let_go, sorted_keys
from indexer.engines.whoosh.positions import part_starts
from indexer.engines.whoosh.stored import StoredDocument, stored_cut, stored_document
from indexer.engines.word_table import WordTable

if TYPE_CHECKING:
    from indexer.engines.base import IndexedDocument
    from indexer.engines.cut import Counted, Indexable
    from indexer.engines.whoosh.arrays import Array

MOST_DOCUMENTS = 65_536
MOST_OCCURRENCES = 24_000_000
"""A segment's document numbers fit 16 bits; sorting a field's occurrences takes less than a
gigabyte."""


MOST_WAITING = 1 << 18
"""Words of documents whose terms are gathered together."""


@dataclass(slots=True)
class _Waiting:
    """Documents that came as words of one table, in their places; ``size`` counts the words.

    ``numbers`` are the draft's numbers of the table's terms, -1 where it has none yet.
    """

    table: WordTable | None = None
    documents: dict[int, CutDocument] = field(default_factory=dict)
    size: int = 0
    numbers: Array = field(default_factory=lambda: np.empty(0, np.int64))

    def takes(self, table: WordTable) -> bool:
        """Whether documents of this table may wait with the others."""
        return table is self.table and self.size < MOST_WAITING


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Terms of documents that stand one after the other, a fraction of what their occurrences take.

    ``parts`` says how many stand in title, excerpt and body of the document at each place.
    """

    terms: Array
    places: Array
    parts: Array

    @property
    def top(self) -> int:
        """At least the last position."""
        return int((part_starts(self.parts)[:, 2] + self.parts[:, 2]).max(initial=0))

    def occurrences(self) -> Occurrences:
        """The occurrences of the terms."""
        flat = self.parts.ravel()
        shifts = part_starts(self.parts).ravel() - (np.cumsum(flat) - flat)
        positions = np.arange(flat.sum(), dtype=np.uint32)
        positions += np.repeat(shifts.astype(np.uint32), flat)  # modulo 2**32, and never below 0
        owners = np.repeat(self.places.astype(np.uint16), self.parts.sum(axis=1))
        return Occurrences(self.terms, owners, positions)


@dataclass(slots=True)
class Draft:
    """Collects documents; ``finish`` turns them into what a segment holds, and takes the terms out.

    ``chunks`` are occurrences in the text of documents that were added with
    ``keep``; those in the ``beside`` and ``grams`` lie in these bags.
    """

    chunks: list[Occurrences] = field(default_factory=list)
    beside: Bag = field(default_factory=Bag)
    grams: Bag = field(default_factory=Bag)
    _stored: list[StoredDocument | None] = field(default_factory=list)
    _waiting: _Waiting = field(default_factory=_Waiting)
    _places: dict[str, int] = field(default_factory=dict)
    _vocabulary: Numbering = field(default_factory=Numbering)
    _terms: array[int] = field(default_factory=lambda: array("I"))
    _sizes: list[tuple[int, int, int, int]] = field(default_factory=list)
    _sequences: list[_Sequence] = field(default_factory=list)
    _gathered: int = 0

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._places

    @property
    def ids(self) -> set[str]:
        """The ids of all documents."""
        return set(self._places)

    @property
    def is_full(self) -> bool:
        """Whether the segment should be written before anything else is added."""
        most = max(len(self._terms) + self._gathered, len(self.beside), len(self.grams))
        return len(self._stored) >= MOST_DOCUMENTS or most >= MOST_OCCURRENCES

    @property
    def size(self) -> int:
        """How many documents were added, those that gave way to others among them."""
        return len(self._stored)

    @property
    def room(self) -> int:
        """How many more documents fit."""
        return MOST_DOCUMENTS - len(self._stored)

    def add(self, indexed: Indexable) -> None:
        """Add a document; an earlier one with the same id gives way to it."""
        if isinstance(indexed, CutDocument):
            self._wait(indexed)
        else:
            self._add(indexed)

    def _wait(self, cut: CutDocument) -> None:
        if not self._waiting.takes(cut.table):
            self._gather()
            if cut.table is not self._waiting.table:
                self._waiting = _Waiting(cut.table)
        self._waiting.documents[len(self._stored)] = cut
        self._waiting.size += len(cut.words)
        self._places[cut.id] = len(self._stored)
        self._stored.append(None)

    def _add(self, indexed: IndexedDocument) -> None:
        number, place = self._vocabulary.__getitem__, len(self._stored)
        for part in (indexed.title, indexed.excerpt, indexed.body):
            self._terms.extend(map(number, part))
        sizes = len(indexed.title), len(indexed.excerpt), len(indexed.body)
        self._sizes.append((place, *sizes))
        self.beside.add(place, indexed.beside, number)
        self.grams.add(place, indexed.grams, number)
        self.keep(stored_document(indexed))

    def _gather(self) -> None:
        """Take the terms of the documents that wait."""
        waiting, self._waiting.documents, self._waiting.size = self._waiting.documents, {}, 0
        if not waiting:
            return
        found = expand(list(waiting.values()))
        places = np.fromiter(waiting, np.int64, len(waiting))
        sizes = found.sizes.tolist()
        for (place, cut), (title, excerpt, _), told in zip(
            waiting.items(), sizes, found.told, strict=True
        ):
            self._stored[place] = stored_cut(cut, told, title, excerpt)
        terms = self._renumbered(found.table, found.terms)
        self._sequences.append(_Sequence(terms, places, found.sizes))
        self._gathered += len(terms)
        for bag, counted in ((self.beside, found.beside), (self.grams, found.grams)):
            bag.keep(self._occurrences(found.table, counted, places))

    def _occurrences(self, table: WordTable, counted: Counted, places: Array) -> Occurrences:
        terms = self._renumbered(table, counted.terms)
        documents = places[counted.documents].astype(np.uint16)
        return Occurrences(terms, documents, smallest(counted.counts))

    def _renumbered(self, table: WordTable, terms: Array) -> Array:
        """The draft's numbers (uint32) of terms that have the numbers of a table."""
        table.complete()
        names, numbers = table.names, self._waiting.numbers
        if len(numbers) < len(names):
            numbers = np.append(numbers, np.full(len(names) - len(numbers), -1))
            self._waiting.numbers = numbers
        is_new = np.zeros(len(names), bool)
        is_new[terms[numbers[terms] < 0]] = True
        new = np.flatnonzero(is_new)
        numbers[new] = self.number([names[term] for term in new.tolist()])
        return numbers[terms].astype(np.uint32)

    def keep(self, document: StoredDocument) -> None:
        """Add what is stored of a document whose terms come by themselves."""
        self._places[document.id] = len(self._stored)
        self._stored.append(document)

    def drop(self, document_id: str) -> None:
        """Leave out a document that was added."""
        self._places.pop(document_id, None)

    def number(self, terms: Sequence[str]) -> Array:
        """The draft's numbers of ``terms``."""
        return np.fromiter(map(self._vocabulary.__getitem__, terms), np.uint32, len(terms))

    def finish(self) -> FinishedSegment:
        """The documents in their order, and the posting lists of all fields."""
        self._gather()
        stored = [document for document in self._stored if document is not None]
        tie = {place: (-stored[place].date, stored[place].id) for place in self._places.values()}
        places = sorted(tie, key=tie.__getitem__)
        numbers = np.full(len(stored), -1)
        numbers[places] = np.arange(len(places))
        terms = sorted(self._vocabulary)  # as their UTF-8: by code points
        ranks = np.empty(len(terms), np.int64)
        ranks[self.number(terms)] = np.arange(len(terms))
        fields = Field.TEXT, Field.BESIDE, Field.GRAMS
        takers = self._taken, self.beside.taken, self.grams.taken
        with ThreadPoolExecutor() as threads:  # NumPy sorts without Python's lock
            keys = threads.map(lambda taken: sorted_keys(taken(), numbers, ranks), takers)
            return FinishedSegment(
                documents=[stored[place] for place in places],
                terms=[term.encode() for term in terms],
                keys=dict(zip(fields, keys, strict=True)),
            )

    def _taken(self) -> Taken:
        """All occurrences in the text; the draft holds none of them then."""
        sizes = np.array(self._sizes, np.int64).reshape(-1, 4)
        own = _Sequence(np.asarray(self._terms, np.uint32), sizes[:, 0], sizes[:, 1:])
        ready, sequences = let_go(self.chunks), [*self._sequences, own]
        self.chunks, self._sequences, self._sizes, self._terms = [], [], [], array("I")
        return Taken(
            ready.total + sum(len(sequence.terms) for sequence in sequences),
            max(ready.top, *(sequence.top for sequence in sequences)),
            chain(ready.chunks, (sequence.occurrences() for sequence in sequences)),
        )
