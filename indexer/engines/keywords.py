"""What a post is about: the terms that it says most often, hashed and counted, in 256 bytes.

    terms → the most frequent ones → 28 bits of hash and 4 bits of count each

What stands in the title, the excerpt and the lead counts twice.  Keywords depend on
their post alone.  How telling each of them is, among all posts of an index, is told by
``rarities``, from ``levels`` that are counted whenever the index is written.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.base import LEAD
from indexer.engines.runs import begins
from indexer.engines.sketch import hash_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    Array = np.ndarray[Any, np.dtype[Any]]

SIZE = 64
"""Keywords of a post; a short one has fewer."""

COUNT_BITS = 4
"""The lowest bits of a keyword: how often it counts, 15 times at most."""

BUCKETS = 1 << 14
"""Into so many buckets hashes fall: the levels of an index of any size take 16 KB."""

_COUNT_BITS, _HASH_BITS = np.uint64(COUNT_BITS), np.uint64(32 - COUNT_BITS)
_MOST = np.uint64((1 << COUNT_BITS) - 1)
_HASH = np.uint64((1 << (32 - COUNT_BITS)) - 1)
_POST = np.uint64(32)
_ONE = np.uint64(1)
_DROPPED = np.uint64(1 + COUNT_BITS)
"""The lowest bits of a term's hash: that of figures, and those that give way to the count."""

_SIGNED = 32 - 15
"""The highest 14 bits of a hash are its bucket, the next one its sign."""

_STEPS = 2.0
"""Levels in which the number of posts doubles."""

_OF_COUNTS = np.append(0, 1 + np.log(np.arange(1, 1 << COUNT_BITS)))


def keywords(title: Sequence[str], excerpt: Sequence[str], body: Sequence[str]) -> bytes:
    """Up to ``SIZE`` keywords of a post's terms, the most frequent first, as ``<u4`` numbers."""
    parts = title, excerpt, body
    sizes = np.array([list(map(len, parts))], np.int64)
    hashes = np.fromiter(map(hash_of, chain(*parts)), np.uint64, sizes.sum())
    return keywords_of(hashes, sizes)[0]


def keywords_of(hashes: Array, sizes: Array) -> list[bytes]:
    """The keywords of many posts, by the ``hashes`` of their terms (see ``sketch.hash_of``).

    ``sizes`` has a row a post: how many terms stand in its title, excerpt and body.
    Of equally frequent terms those of the smallest hashes come first.
    """
    posts = np.arange(len(sizes) + 1, dtype=np.uint64) << _POST
    keys = np.repeat(posts[:-1], sizes.sum(axis=1)) | hashes >> _DROPPED << _ONE
    keys[_twice(sizes)] |= _ONE
    keys.sort()
    terms = keys | _ONE
    starts = begins(terms)
    counts = np.add.reduceat((keys & _ONE) + _ONE, starts) if len(starts) else keys
    rarely = _MOST - np.minimum(counts, _MOST)
    ordered = terms[starts] >> _POST << _POST | rarely << _HASH_BITS | terms[starts] >> _ONE & _HASH
    ordered.sort()
    found = (ordered & _HASH) << _COUNT_BITS | _MOST - (ordered >> _HASH_BITS & _MOST)
    bounds = np.searchsorted(ordered, posts).tolist()
    rows = found.astype("<u4")
    return [rows[start : min(start + SIZE, end)].tobytes() for start, end in pairwise(bounds)]


def _twice(sizes: Array) -> Array:
    """Which terms count twice, of posts that stand one after the other."""
    body = sizes[:, 2]
    starts = np.append(0, np.cumsum(sizes.sum(axis=1)))
    lead = sizes[:, 0] + sizes[:, 1] + np.minimum(body, LEAD)
    place = np.arange(starts[-1]) - np.repeat(starts[:-1], np.diff(starts))
    found: Array = place < np.repeat(lead, np.diff(starts))
    return found


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
    weighed: Array = _OF_COUNTS.take(rows & np.uint32(_MOST))
    weighed *= rarity.take(rows >> _SIGNED)
    return weighed
