r"""What each posting is worth, computed once when it is written.

BM25 scores a term in a document as ``idf × impact`` with

    impact = w / (w + K1 × (1 − B + B × length / average))

where ``w`` is the term's weight (in the text: its occurrences, those in the lead
of the body ``LEAD_WEIGHT`` times),
``length`` the sum of all weights of the document (bags of terms are held against
the length of the text), and ``average`` the mean length (BM25F: Robertson, Zaragoza,
Taylor, CIKM 2004; the constant factor ``K1 + 1`` is left out as in Lucene 8).

The average is frozen in the manifest of a generation, so that the impacts,
rounded to float32, can lie on disk beside the postings; it is renewed, and all
impacts with it, when the true average has moved away by ``TOLERANCE``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import K1, B
from indexer.engines.nodes import Field
from indexer.engines.whoosh.arrays import Array, array_file, read_arrays
from indexer.engines.whoosh.storage import buffer_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

EXTENSION = ".imp"
TOLERANCE = 0.1
_PIECE = 1 << 20
"""Postings whose impacts are computed at a time, in double precision."""

MEASURED = (Field.TEXT, Field.TITLE)
"""The fields that have lengths of their own."""


def impacts(weights: Array, lengths: Array, average: float) -> Array:
    """The impacts of postings: float32, computed in double precision and rounded once."""
    norms = K1 * (1 - B + B * lengths.astype(np.float64) / average)
    doubles = weights.astype(np.float64)
    return (doubles / (doubles + norms)).astype(np.float32)


def write_impacts(
    folder: Path, storage: Any, segment: Any, averages: Mapping[Field, float]
) -> None:
    """Write the impacts of a segment's postings into its own new file."""
    codec = segment.codec()
    terms = codec.terms_reader(storage, segment)
    documents = codec.per_document_reader(storage, segment)
    values = np.zeros(len(terms.postings.ids), np.float32)
    for field in Field:
        place, _ = terms.ranges(field)
        measured = field if field in MEASURED else Field.TEXT
        lengths = documents.lengths(measured)
        for begin in range(place.start, place.stop, _PIECE):
            part = slice(begin, min(begin + _PIECE, place.stop))
            found = lengths[terms.postings.ids[part]]
            values[part] = impacts(terms.postings.weights[part], found, averages[measured])
    path = folder / segment.make_filename(EXTENSION)
    path.unlink(missing_ok=True)  # it may be a link to the last generation's file
    with path.open("wb") as file:
        file.writelines(array_file({"impacts": values}))


def read_impacts(storage: Any, segment: Any) -> Array:
    """The impacts of a segment, in place."""
    name = segment.make_filename(EXTENSION)
    return read_arrays(buffer_of(storage.open_file(name)), name)["impacts"]


def needs_renewal(frozen: Mapping[Field, float], true: Mapping[Field, float]) -> bool:
    """Whether the frozen averages are too far from the true ones."""
    return any(abs(true[field] - frozen[field]) > TOLERANCE * frozen[field] for field in MEASURED)
