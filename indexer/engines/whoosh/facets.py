"""Counting found documents by category and by month."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Facets, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment

_fold = lru_cache(maxsize=1000)(fold)


def count_facets(found: Iterable[tuple[Segment, Array]]) -> Facets:
    """The facets of the found documents: each segment with their ascending numbers.

    Categories come with the most frequent first, months with the newest.  Of
    spellings that read alike the one found most often names their category.
    """
    categories: dict[str, int] = {}
    months: dict[str, int] = {}
    for segment, ids in found:
        names = segment.category_names
        for layer in segment.category_layers:
            _add(categories, names, np.bincount(layer[ids], minlength=len(names)).tolist())
        names, bounds = segment.months
        places = ids.searchsorted(bounds).tolist()
        _add(months, names, [end - begin for begin, end in pairwise(places)])
    return Facets(category=_folded(categories), month=dict(sorted(months.items(), reverse=True)))


def _add(counts: dict[str, int], names: list[str], numbers: list[int]) -> None:
    """Add the ``numbers`` that are not 0; one more than there are names counts those without."""
    for name, number in zip(names, numbers, strict=False):
        if number:
            counts[name] = counts.get(name, 0) + number


def _folded(spelled: dict[str, int]) -> dict[str, int]:
    ordered = _most_first(spelled)
    names: dict[str, str] = {}
    for name in ordered:
        names.setdefault(_fold(name), name)
    if len(names) == len(ordered):
        return ordered
    counts: dict[str, int] = {}
    for name, number in ordered.items():
        first = names[_fold(name)]
        counts[first] = counts.get(first, 0) + number
    return _most_first(counts)


def _most_first(counts: dict[str, int]) -> dict[str, int]:
    return {name: -number for number, name in sorted((-n, name) for name, n in counts.items())}
