"""Counting found documents by category and by month."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Facets, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexer.engines.whoosh.arrays import Array
    from indexer.engines.whoosh.segment import Segment


def count_facets(found: Iterable[tuple[Segment, Array]]) -> Facets:
    """The facets of the found documents: each segment with their ascending numbers."""
    spelled: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for segment, ids in found:
        spelled.update(_categories(segment, ids))
        months.update(_months(segment, ids))
    by_month = {month: months[month] for month in sorted(months) if months[month]}
    return Facets(category=_folded(spelled), month=by_month)


def _categories(segment: Segment, ids: Array) -> Mapping[str, int]:
    names = segment.category_names
    counts = np.zeros(len(names) + 1, np.int64)
    for layer in segment.category_layers:
        counts += np.bincount(layer[ids], minlength=len(counts))
    return dict(zip(names, counts.tolist(), strict=False))


def _months(segment: Segment, ids: Array) -> Mapping[str, int]:
    months, bounds = segment.months
    counts = np.diff(np.searchsorted(ids, bounds))
    return dict(zip(months, counts.tolist(), strict=True))


def _folded(spelled: Counter[str]) -> dict[str, int]:
    """Spellings that read alike count as one category, under the one found most often."""
    groups: dict[str, list[str]] = {}
    for name in sorted(
        (name for name, number in spelled.items() if number),
        key=lambda name: (-spelled[name], name),
    ):
        groups.setdefault(fold(name), []).append(name)
    totals = {names[0]: sum(spelled[name] for name in names) for names in groups.values()}
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))
