"""Taking old segments into a new one, so that there are never more than a few.

A segment goes into the draft if it is no more than twice as large as what the
draft holds already, smallest first, or if a third of it is deleted: each
document is rewritten about once for every doubling of the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.nodes import Field
from indexer.engines.whoosh.draft import Draft
from indexer.engines.whoosh.occurrences import Occurrences
from indexer.engines.whoosh.stored import StoredDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment

_LARGER = 2
_DELETED_PART = 3


def mergeable(segments: Sequence[Segment], draft: Draft) -> list[int]:
    """The numbers of the segments to be taken into ``draft``, smallest first."""
    chosen, held = [], len(draft)
    for number in sorted(range(len(segments)), key=lambda number: segments[number].live):
        segment = segments[number]
        worn = len(segment.deleted) * _DELETED_PART > segment.size
        if held + segment.live <= draft.room and (worn or segment.live <= _LARGER * held):
            chosen.append(number)
            held += segment.live
    return chosen


def take(segment: Segment, draft: Draft) -> None:
    """Add the live documents of ``segment`` to ``draft``."""
    numbers = np.full(segment.size, -1, np.int32)
    alive = np.arange(segment.size) if segment.dead is None else np.flatnonzero(~segment.dead)
    numbers[alive] = draft.size + np.arange(len(alive))
    for document in _stored(segment, alive):
        draft.keep(document)
    draft.chunks.append(_sequence(segment, draft, numbers))
    draft.beside.keep(_bag(segment, draft, numbers, Field.BESIDE))
    draft.grams.keep(_bag(segment, draft, numbers, Field.GRAMS))


def _stored(segment: Segment, alive: Array) -> list[StoredDocument]:
    ids, titles = segment.ids(), segment.per_document.lengths("title").tolist()
    excerpts = segment.excerpts.tolist()
    digests, sketches, reads = map(segment.column, ("digest", "sketch", "read"))
    blobs, htmls = map(segment.column, ("document", "html"))
    categories: list[list[str]] = [[] for _ in range(segment.size)]
    for name in segment.category_names:
        for number in segment.documents_with("category", name).tolist():
            categories[number].append(name)
    return [
        StoredDocument(
            id=ids[number],
            date=int(segment.dates[number]),
            categories=tuple(categories[number]),
            digest=digests[number],
            sketch=sketches[number],
            keywords=segment.keywords[number].tobytes(),
            read=reads[number],
            blob=blobs[number],
            html=htmls[number],
            title_length=titles[number],
            excerpt_length=excerpts[number],
        )
        for number in alive.tolist()
    ]


def _sequence(segment: Segment, draft: Draft, numbers: Array) -> Occurrences:
    """All occurrences in the text of live documents, read from the posting arrays."""
    postings, (place, positions) = segment.terms.postings, segment.terms.ranges(Field.TEXT)
    flagged = postings.positions[positions]
    counts = np.diff((flagged >= postings.mark).nonzero()[0], append=len(flagged))
    documents = np.repeat(numbers[postings.ids[place]], counts)
    terms = np.repeat(_terms(segment, draft, Field.TEXT), counts)
    details = (flagged & (postings.mark - 1)).astype(np.uint32)
    return _kept(terms, documents, details)


def _bag(segment: Segment, draft: Draft, numbers: Array, field: Field) -> Occurrences:
    """The postings of live documents in a field without positions."""
    postings, (place, _) = segment.terms.postings, segment.terms.ranges(field)
    documents = numbers[postings.ids[place]]
    weights = postings.weights[place].astype(np.uint32)
    return _kept(_terms(segment, draft, field), documents, weights)


def _kept(terms: Array, documents: Array, details: Array) -> Occurrences:
    """The occurrences whose documents (int32) are not -1."""
    kept = documents >= 0
    return Occurrences(terms[kept], documents[kept].astype(np.uint16), details[kept])


def _terms(segment: Segment, draft: Draft, field: Field) -> Array:
    """The draft's number of each posting's term."""
    names, counts = segment.vocabulary(field)
    return np.repeat(draft.number(names), counts)
