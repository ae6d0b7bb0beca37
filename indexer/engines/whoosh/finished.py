"""A draft that is finished: its documents in order, and the posting lists of every field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.engines.nodes import Field
from indexer.engines.runs import begins
from indexer.engines.whoosh.arrays import smallest
from indexer.engines.whoosh.occurrences import DOCUMENT_BITS, SortedKeys
from indexer.engines.whoosh.positions import place_weights
from indexer.engines.whoosh.postings import FieldPostings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.stored import StoredDocument

_NOTHING = np.empty(0, np.uint32)


class Lengths(NamedTuple):
    """The lengths of ``text`` (the sum of all weights) and of ``title``, by document (uint32)."""

    text: Array
    title: Array


@dataclass(frozen=True, slots=True)
class FinishedSegment:
    """Documents in order, terms in order, and the sorted occurrences of the fields.

    ``fields`` gives each once: what is no longer needed is let go of.
    """

    documents: list[StoredDocument]
    terms: list[bytes]
    keys: dict[Field, SortedKeys]

    def lengths(self) -> Lengths:
        """Those of all documents; to be asked for before ``fields``."""
        text = np.zeros(len(self.documents))
        for piece in self.keys[Field.TEXT].by_terms():
            _, weights = self._places(piece)
            text += np.bincount(piece.documents(), weights, minlength=len(text))
        return Lengths(text.astype(np.uint32), self._title_lengths())

    def fields(self, lengths: Lengths) -> Iterator[tuple[str, FieldPostings]]:
        """The posting lists of each field, by name."""
        text, title = lengths
        yield "beside", self._bag(Field.BESIDE, text)
        yield (
            "category",
            _listing([(name, n) for n, d in enumerate(self.documents) for name in d.categories]),
        )
        yield "grams", self._bag(Field.GRAMS, text)
        yield (
            "id",
            _listing([(document.id, number) for number, document in enumerate(self.documents)]),
        )
        found = self.keys.pop(Field.TEXT)
        titles = [piece.keys[self._places(piece)[0]] for piece in found.by_terms()]
        yield "text", self._sequence(found, text, is_title=False)
        found = SortedKeys(np.concatenate(titles), found.bits)
        yield "title", self._sequence(found, title, is_title=True)

    def _title_lengths(self) -> Array:
        return np.array([document.title_length for document in self.documents], np.uint32)

    def _places(self, found: SortedKeys) -> tuple[Array, Array]:
        """Of each occurrence in the text: whether it is in the title, and weight."""
        documents, positions = found.documents(), found.details()
        excerpts = np.array([document.excerpt_length for document in self.documents], np.uint32)
        titles = self._title_lengths()[documents]
        return positions < titles, place_weights(positions, titles, excerpts[documents])

    def _sequence(self, found: SortedKeys, lengths: Array, *, is_title: bool) -> FieldPostings:
        """The posting lists of a field with positions; only in the text their places weigh."""
        return _joined(self._part(piece, lengths, is_title=is_title) for piece in found.by_terms())

    def _part(self, found: SortedKeys, lengths: Array, *, is_title: bool) -> FieldPostings:
        """The posting lists of some of its terms."""
        postings = found.postings()
        starts = begins(postings)
        weights = np.ones(len(postings), np.uint8) if is_title else self._places(found)[1]
        sums = np.add.reduceat(weights, starts, dtype=np.int64) if len(starts) else weights
        return self._field(
            postings[starts],
            smallest(sums),
            lengths,
            positions=found.details(),
            position_counts=smallest(np.diff(starts, append=len(postings))),
        )

    def _bag(self, field: Field, lengths: Array) -> FieldPostings:
        """The posting lists of a field without positions, whose details are its weights."""
        return _joined(
            self._field(found.postings(), smallest(found.details()), lengths)
            for found in self.keys.pop(field).by_terms()
        )

    def _field(
        self,
        postings: Array,
        weights: Array,
        lengths: Array,
        positions: Array = _NOTHING,
        position_counts: Array = _NOTHING,
    ) -> FieldPostings:
        firsts = begins(postings >> DOCUMENT_BITS)
        ids = postings.astype(np.uint16)
        return FieldPostings(
            terms=[self.terms[term] for term in (postings[firsts] >> DOCUMENT_BITS).tolist()],
            firsts=np.append(firsts, len(ids)),
            ids=ids,
            weights=weights,
            lengths=lengths[ids],
            positions=positions,
            position_counts=position_counts,
            values=b"",
            value_lengths=_NOTHING,
        )


def _joined(parts: Iterable[FieldPostings]) -> FieldPostings:
    """The posting lists of successive terms as one; numbers take the room of the largest."""
    found = list(parts)
    shifts = np.cumsum([0, *(len(part.ids) for part in found)])
    firsts = [part.firsts[:-1] + shift for part, shift in zip(found, shifts, strict=False)]
    return FieldPostings(
        terms=[term for part in found for term in part.terms],
        firsts=np.concatenate([*firsts, shifts[-1:]]),
        ids=np.concatenate([part.ids for part in found]),
        weights=np.concatenate([part.weights for part in found]),
        lengths=np.concatenate([part.lengths for part in found]),
        positions=np.concatenate([part.positions for part in found]),
        position_counts=np.concatenate([part.position_counts for part in found]),
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
    nothing = np.zeros(len(pairs), np.uint8)
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
