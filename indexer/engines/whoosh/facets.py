"""Counting found documents by category and by month.

A result page asks for this with every search, so it is kept to a few passes
of NumPy and as little Python for each category as can be.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Facets, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment

_Counts = tuple[tuple[str, ...], "Array"]
"""Names, ascending, and how often each was found."""


def count_facets(found: Iterable[tuple[Segment, Array]]) -> Facets:
    """The facets of the found documents: each segment with their ascending numbers.

    Categories come with the most frequent first, months with the newest.  Of
    spellings that read alike the one found most often names their category.
    """
    categories: list[_Counts] = []
    months: list[_Counts] = []
    for segment, ids in found:
        names = segment.category_names
        # One more number than there are names counts the documents without one.
        counts = (
            np.bincount(layer[ids], minlength=len(names)) for layer in segment.category_layers
        )
        categories.extend((names, numbers[: len(names)]) for numbers in counts)
        names, bounds = segment.months
        places = ids.searchsorted(bounds)
        months.append((names, places[:-1] - places[1:]))
    names, numbers = _merged(months)
    newest_first = zip(reversed(names), numbers[::-1].tolist(), strict=True)
    return Facets(_most_first(_folded(_merged(categories))), {n: c for n, c in newest_first if c})


def _merged(parts: Sequence[_Counts]) -> _Counts:
    """The sums of several counts."""
    if len(parts) == 1:
        return parts[0]
    sums: dict[str, int] = {}
    for names, numbers in parts:
        for name, number in zip(names, numbers.tolist(), strict=True):
            sums[name] = sums.get(name, 0) + number
    ordered = tuple(sorted(sums))
    return ordered, np.array([sums[name] for name in ordered], np.int64)


def _most_first(counts: _Counts) -> dict[str, int]:
    names, numbers = counts
    order = (-numbers).argsort(kind="stable")[: np.count_nonzero(numbers)]
    found = zip(order.tolist(), numbers[order].tolist(), strict=True)
    return {names[place]: number for place, number in found}


@lru_cache(maxsize=100)
def _read_alike(names: tuple[str, ...]) -> bool:
    """Whether some of the names fold to the same; asked for the same names again and again."""
    return len({fold(name) for name in names}) < len(names)


def _folded(counts: _Counts) -> _Counts:
    if not _read_alike(counts[0]):
        return counts
    first: dict[str, str] = {}
    sums: dict[str, int] = {}
    for name, number in _most_first(counts).items():
        kept = first.setdefault(fold(name), name)
        sums[kept] = sums.get(kept, 0) + number
    return _merged([((name,), np.array([number])) for name, number in sums.items()])
