"""What a post is about: the terms that it says most often, hashed and counted, in 256 bytes.

    terms → the most frequent ones → 28 bits of hash and 4 bits of count each

What stands in the title, the excerpt and the lead counts twice.  Keywords depend on
their post alone.  How telling each of them is, among all posts of an index, is told by
``rarities``, from ``levels`` that are counted whenever the index is written.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from indexer.engines.base import LEAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    Array = np.ndarray[Any, np.dtype[Any]]

SIZE = 64
"""Keywords of a post; a short one has fewer."""

COUNT_BITS = 4
"""The lowest bits of a keyword: how often it counts, 15 times at most."""

BUCKETS = 1 << 14
"""Into so many buckets hashes fall: the levels of an index of any size take 16 KB."""

_COUNTS = (1 << COUNT_BITS) - 1
_SIGNED = 32 - 15
"""The highest 14 bits of a hash are its bucket, the next one its sign."""

_STEPS = 2.0
"""Levels in which the number of posts doubles."""

_OF_COUNTS = np.append(0, 1 + np.log(np.arange(1, _COUNTS + 1)))


def keywords(title: Sequence[str], excerpt: Sequence[str], body: Sequence[str]) -> bytes:
    """Up to ``SIZE`` keywords of a post's terms, the most frequent first, as ``<u4`` numbers."""
    counts = Counter(chain(title, excerpt, body, title, excerpt, body[:LEAD]))
    found = [_hash(term) | min(count, _COUNTS) for term, count in counts.most_common(SIZE)]
    return np.array(found, "<u4").tobytes()


@lru_cache(maxsize=1 << 18)
def _hash(term: str) -> int:
    return crc32(term.encode()) & ~_COUNTS


def as_rows(found: Sequence[bytes]) -> Array:
    """The keywords of several posts as an array, a row a post, 0 where it has no more."""
    padded = b"".join([one.ljust(4 * SIZE, b"\0") for one in found])
    return np.frombuffer(padded, "<u4").reshape(-1, SIZE)


def levels(rows: Array) -> Array:
    """How many posts hold the keywords of each bucket, on a scale of logarithms, in bytes.

    ``rows`` are the keywords of all posts.
    """
    holding = np.bincount(rows[rows != 0] >> (_SIGNED + 1), minlength=BUCKETS)
    return np.rint(_STEPS * np.log2(np.maximum(holding, 1))).astype(np.uint8)


def rarities(found: Array, documents: int) -> Array:
    """What ``weights`` needs: the inverse document frequency of each bucket, with either sign.

    ``found`` are the levels of the buckets among so many ``documents``.
    """
    idfs = np.log((documents + 1) / (np.exp2(found / _STEPS) + 1)).clip(0)
    return np.stack([-idfs, idfs], axis=1).ravel()


def weights(rows: Array, rarity: Array) -> Array:
    """What each keyword weighs, ``(1 + ln count) · idf``, with the sign of its hash."""
    weighed: Array = _OF_COUNTS.take(rows & _COUNTS)
    weighed *= rarity.take(rows >> _SIGNED)
    return weighed
