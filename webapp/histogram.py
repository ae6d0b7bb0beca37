"""Months and their counts → bars of a drawing: numbers only, the template draws them.

A period of more than ``MOST`` months is drawn in longer steps (a quarter, a
year, …), so that a bar stays wide enough to be hit.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.facets import Month

MOST = 36
HEIGHT = 56
WIDTH = 10
"""Units of the drawing; it is stretched to the width of its column."""

_STEPS = (1, 3, 12, 60, 120, 600, 1200, 6000, 12000)
"""Months; the last makes 10 bars of all years that a date can have."""
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """The days from ``first`` to ``last`` and their ``count``, drawn from ``x`` on."""

    first: date
    last: date
    count: int
    x: int
    height: int

    @property
    def top(self) -> int:
        """Where the bar begins, from above."""
        return HEIGHT - self.height

    @property
    def label(self) -> str:
        """The days in words, as short as they can be."""
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first.year}년 {self.first.month}월"
        if self.first.year == self.last.year and self.last.month - self.first.month == 11:  # noqa: PLR2004
            return f"{self.first.year}년"
        return f"{self.first.year}년 {self.first.month}월~{self.last.year}년 {self.last.month}월"


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars in the order of time, without a gap, and the size of the drawing."""

    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """The drawing's width."""
        return WIDTH * len(self.bars)

    @property
    def height(self) -> int:
        """The drawing's height."""
        return HEIGHT


def histogram(months: Sequence[Month]) -> Histogram | None:
    """The bars of ``months``, in any order; None where fewer than two would stand there."""
    counts = {12 * month.first.year + month.first.month - 1: month.count for month in months}
    if not counts:
        return None
    first, last = min(counts), max(counts)
    step = next(step for step in _STEPS if last // step - first // step < MOST)
    groups = Counter[int]()
    for month, count in counts.items():
        groups[month // step] += count
    span = range(first // step, last // step + 1)
    most = max(groups.values())
    bars = tuple(_bar(group, step, groups[group], most, x) for x, group in enumerate(span))
    return Histogram(bars) if len(bars) > 1 else None


def _bar(group: int, step: int, count: int, most: int, at: int) -> Bar:
    begin, end = max(group * step, 12), min((group + 1) * step - 1, 12 * 9999 + 11)
    height = max(_LEAST, round(HEIGHT * count / most)) if count else 0
    last = date(end // 12, end % 12 + 1, monthrange(end // 12, end % 12 + 1)[1])
    return Bar(date(begin // 12, begin % 12 + 1, 1), last, count, WIDTH * at, height)
