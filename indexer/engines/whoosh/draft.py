"""A segment in the making: documents as arrays of term occurrences.

Terms are numbered as they come.  When the segment is full, the occurrences are
brought into order (see ``occurrences``).

Documents are numbered newest first, then by id, so that within a segment the
document number is the order of ties, and a span of dates a span of numbers.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Field
from indexer.engines.whoosh.finished import FinishedSegment
from indexer.engines.whoosh.occurrences import Bag, Occurrences, sorted_keys
from indexer.engines.whoosh.positions import part_starts
from indexer.engines.whoosh.stored import StoredDocument, stored_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.base import IndexedDocument
    from indexer.engines.whoosh.arrays import Array

MOST_DOCUMENTS = 65_536
MOST_OCCURRENCES = 24_000_000
"""A segment's document numbers fit 16 bits; sorting a field's occurrences takes less than a
gigabyte."""


class _Vocabulary(dict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


@dataclass(slots=True)
class Draft:
    """Collects documents; ``finish`` turns them into what a segment holds, and takes the terms out.

    ``chunks`` are occurrences in the text of documents that were added with
    ``keep``; those in the ``beside`` and ``grams`` lie in these bags.
    """

    stored: list[StoredDocument] = field(default_factory=list)
    chunks: list[Occurrences] = field(default_factory=list)
    beside: Bag = field(default_factory=Bag)
    grams: Bag = field(default_factory=Bag)
    _places: dict[str, int] = field(default_factory=dict)
    _vocabulary: _Vocabulary = field(default_factory=_Vocabulary)
    _terms: array[int] = field(default_factory=lambda: array("I"))
    _sizes: list[tuple[int, int, int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._places

    @property
    def is_full(self) -> bool:
        """Whether the segment should be written before anything else is added."""
        most = max(len(self._terms), len(self.beside), len(self.grams))
        return len(self.stored) >= MOST_DOCUMENTS or most >= MOST_OCCURRENCES

    @property
    def room(self) -> int:
        """How many more documents fit."""
        return MOST_DOCUMENTS - len(self.stored)

    def add(self, indexed: IndexedDocument) -> None:
        """Add a document; an earlier one with the same id gives way to it."""
        number, place = self._vocabulary.__getitem__, len(self.stored)
        for part in (indexed.title, indexed.excerpt, indexed.body):
            self._terms.extend(map(number, part))
        sizes = len(indexed.title), len(indexed.excerpt), len(indexed.body)
        self._sizes.append((place, *sizes))
        self.beside.add(place, indexed.beside, number)
        self.grams.add(place, indexed.grams, number)
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
        return np.fromiter(map(self._vocabulary.__getitem__, terms), np.uint32, len(terms))

    def finish(self) -> FinishedSegment:
        """The documents in their order, and the posting lists of all fields."""
        places = sorted(self._places.values(), key=self._tie)
        numbers = np.full(len(self.stored), -1)
        numbers[places] = np.arange(len(places))
        ranked = sorted((term.encode(), number) for term, number in self._vocabulary.items())
        ranks = np.empty(len(ranked), np.int64)
        ranks[[number for _, number in ranked]] = np.arange(len(ranked))
        takers = {
            Field.TEXT: self._taken,
            Field.BESIDE: self.beside.taken,
            Field.GRAMS: self.grams.taken,
        }
        return FinishedSegment(
            documents=[self.stored[place] for place in places],
            terms=[term for term, _ in ranked],
            keys={field: sorted_keys(taken(), numbers, ranks) for field, taken in takers.items()},
        )

    def _tie(self, place: int) -> tuple[int, str]:
        return -self.stored[place].date, self.stored[place].id

    def _taken(self) -> list[Occurrences]:
        """All occurrences in the text; the draft holds none of them then."""
        found = [*self.chunks, self._own()]
        self.chunks, self._sizes, self._terms = [], [], array("I")
        return found

    def _own(self) -> Occurrences:
        """The occurrences in the text of the documents that came by ``add``."""
        sizes = np.array(self._sizes, np.int64).reshape(-1, 4)
        documents, parts = sizes[:, 0], sizes[:, 1:]
        flat = parts.ravel()
        shifts = part_starts(parts).ravel() - (np.cumsum(flat) - flat)
        positions = np.arange(flat.sum(), dtype=np.uint32)
        positions += np.repeat(shifts.astype(np.uint32), flat)  # modulo 2**32, and never below 0
        owners = np.repeat(documents.astype(np.uint16), parts.sum(axis=1))
        return Occurrences(np.asarray(self._terms, np.uint32), owners, positions)
