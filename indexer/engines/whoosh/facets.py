"""Counting found documents by category and by month."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Facets, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment

_fold = lru_cache(maxsize=1000)(fold)


def count_facets(found: Iterable[tuple[Segment, Array]]) -> Facets:
    """The facets of the found documents: each segment with one truth value a document.

    Categories come with the most frequent first, months with the newest.  Of
    spellings that read alike the one found most often names their category.
    """
    categories: dict[str, int] = {}
    months: dict[str, int] = {}
    for segment, mask in found:
        documents, spans = segment.by_category
        _count(mask[documents], spans, categories)
        _count(mask, segment.months, months)
    return Facets(category=_folded(categories), month=dict(sorted(months.items(), reverse=True)))


def _count(mask: Array, spans: list[tuple[str, slice]], counts: dict[str, int]) -> None:
    count, known = np.count_nonzero, counts.get
    for name, span in spans:
        number = count(mask[span])
        if number:
            counts[name] = known(name, 0) + int(number)


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
