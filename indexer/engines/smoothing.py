"""Raising hits towards better ones that they resemble.

    scores of the first hits, their keywords → new scores

Posts of one matter answer the same queries (the cluster hypothesis: van Rijsbergen,
*Information Retrieval*, 1979), so the scores of a post's neighbours say something of
the post, too: what tells in other words what a better hit tells is moved up to it
(score regularization: Diaz, *Regularizing query-based retrieval scores*, 2007).  No
score falls, and the best hit stays the first.

    s' = s + Σ w · (better - s) / (Σ w + DOUBT)       over the ``NEAREST`` better hits

The weight ``w`` is the cube of the cosine of two posts' keywords, each weighing ``(1 +
ln count) · idf``, in ``SPACE`` dimensions onto which they are hashed with random signs
(Weinberger et al., *Feature hashing for large scale multitask learning*, 2009).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.base import Request, Sort
from indexer.engines.keywords import COUNT_BITS, weights

if TYPE_CHECKING:
    Array = np.ndarray[Any, np.dtype[Any]]

REACH = 30
"""So many of the first hits are looked at; they keep the first places among themselves."""

NEAREST = 4
DOUBT = 0.05
SPACE = 512

_LEAST = 1e-9
_STARTS = SPACE * np.arange(REACH, dtype=np.uint32)[:, None]
_ABOVE = np.tri(REACH, k=-1)


def is_smoothed(request: Request) -> bool:
    """Whether hits of the slice that is asked for may stand elsewhere for being smoothed."""
    return request.smooth and request.sort is Sort.RELEVANCE and request.offset < REACH


def raised(scores: Array, rows: Array, rarity: Array) -> Array:
    """New scores of up to ``REACH`` hits, the best first, from their ``rows`` of keywords.

    ``rarity`` is that of the index (see ``keywords.rarities``).
    """
    hits = len(scores)
    likeness = _cosines(rows, rarity)
    likeness *= likeness * likeness * _ABOVE[:hits, :hits]
    if hits > NEAREST:
        likeness *= likeness >= np.partition(likeness, -NEAREST)[:, -NEAREST, None]
    total = likeness.sum(axis=1)
    found: Array = scores + (likeness @ scores - total * scores) / (total + DOUBT)
    return found


def _cosines(rows: Array, rarity: Array) -> Array:
    """The likeness of each two posts, from 0 to 1."""
    cells = (rows >> COUNT_BITS & (SPACE - 1)) + _STARTS[: len(rows)]
    placed = np.bincount(cells.ravel(), weights(rows, rarity).ravel(), SPACE * len(rows))
    vectors = placed.astype(np.float32).reshape(-1, SPACE)
    products = (vectors @ vectors.T).astype(np.float64)
    lengths = np.sqrt(products.diagonal().clip(_LEAST))
    products /= lengths[:, None] * lengths
    return products.clip(0)
