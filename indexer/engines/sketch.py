"""A small sample of a document's word pairs, by which posts that tell the same story are found.

    terms → pairs of neighbours → 32-bit hashes → the smallest ``SIZE`` of them, as bytes

The smallest hashes of a set are a random sample of it, and the same sample
wherever the set is the same, so that two sketches tell how much two documents
share (bottom-k sketch: Broder, *On the resemblance and containment of
documents*, 1997; Cohen and Kaplan, *Summarizing data using bottom-k sketches*,
2007).  Pairs rather than longer shingles: two reports of one event keep names,
figures and set phrases, but rarely three words in a row.

The lowest bit of a hash says whether a figure is in the pair: what tells
tomorrow's weather report from today's is its figures alone.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from indexer.engines.runs import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = np.ndarray[Any, np.dtype[Any]]

SIZE = 96
"""Hashes of a sketch: 384 bytes a document, a resemblance of 0.12 is told to within 0.03."""

FEWEST_TERMS = 60
"""A shorter post is made of set phrases only: it has no sketch, and stands alone."""

FIGURE = np.uint32(1)
"""The bit of a hash that says that its pair holds a figure."""

_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)


def sketch(*texts: Sequence[str]) -> bytes:
    """The sketch of some texts' terms; empty where they are fewer than ``FEWEST_TERMS``."""
    sizes = np.array([[len(terms) for terms in texts]], np.int64)
    hashes = np.fromiter(map(hash_of, chain(*texts)), np.uint64, sizes.sum())
    return sketches(hashes, sizes)[0]


def sketches(hashes: Array, sizes: Array) -> list[bytes]:
    """The sketches of many documents, by the ``hashes`` of their terms, one after the other.

    ``sizes`` has a row a document: how many terms each of its texts has.
    """
    totals = sizes.sum(axis=1)
    mixed = (hashes[:-1] * _FIRST + hashes[1:]) * _SECOND
    found = ((mixed ^ mixed >> _HALF) * _FIRST >> _HALF).astype(np.uint32)
    figures = (hashes[:-1] | hashes[1:]).astype(np.uint32) & FIGURE
    within = np.ones(len(found) + 2, bool)
    within[np.cumsum(sizes)] = False  # no pair reaches across two texts
    keys = (found & ~FIGURE | figures).astype(np.uint64)
    keys |= np.repeat(np.arange(len(sizes), dtype=np.uint64) << _HALF, totals)[:-1]
    keys = distinct(keys[within[1:-1]])
    bounds = np.searchsorted(keys, np.arange(len(sizes) + 1, dtype=np.uint64) << _HALF).tolist()
    smallest = keys.astype("<u4")
    return [
        smallest[start : min(start + SIZE, end)].tobytes() if total >= FEWEST_TERMS else b""
        for start, end, total in zip(bounds, bounds[1:], totals.tolist(), strict=False)
    ]


@lru_cache(maxsize=1 << 18)
def hash_of(term: str) -> int:
    """The hash of a term; its lowest bit says whether there is a figure in it."""
    return crc32(term.encode()) << 1 | any(map(str.isdigit, term))
