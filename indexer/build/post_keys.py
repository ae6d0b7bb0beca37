"""Numbers that belong to posts, those of many posts in one array.

A key has the post's place among the posts above 32 bits, and a number below
them, so that one sort brings the numbers of all posts in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

_BITS = 32
_NUMBER = (1 << _BITS) - 1


def keyed(posts: Array, numbers: Array) -> Array:
    """The keys (int64) of numbers below 2**32 and of their posts (int64)."""
    found: Array = posts << _BITS | numbers
    return found


def posts_of(keys: Array) -> Array:
    """The posts of keys."""
    found: Array = keys >> _BITS
    return found


def numbers_of(keys: Array) -> Array:
    """The numbers of keys."""
    found: Array = keys & _NUMBER
    return found


def owned(arrays: Sequence[Array]) -> tuple[Array, Array]:
    """For each number of some posts' arrays (uint32) the post, and all the numbers."""
    sizes = np.array([len(one) for one in arrays], int)
    numbers = np.concatenate([np.empty(0, np.uint32), *arrays])
    return np.repeat(np.arange(len(arrays)), sizes), numbers


def by_posts(keys: Array, posts: int) -> list[Array]:
    """The numbers (uint32) of keys that ascend by posts, for each of so many posts."""
    bounds = posts_of(keys).searchsorted(np.arange(posts + 1)).tolist()
    numbers = keys.astype(np.uint32)
    return [numbers[start:end] for start, end in pairwise(bounds)]
