"""Facets in the order in which they are shown, for pages and the API alike."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Category:
    """A category and how many of the found posts are in it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month (``2024-07``), its first and last day, and how many of the found posts it has."""

    value: str
    count: int
    first: date
    last: date


def categories(counts: Mapping[str, int]) -> list[Category]:
    """The largest first, equal ones by name."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Category(value, count) for value, count in ranked]


def months(counts: Mapping[str, int]) -> list[Month]:
    """The newest first; what is no month of the calendar is left out."""
    found = [(match, counts[value]) for value in counts if (match := _MONTH.fullmatch(value))]
    newest = sorted(found, key=lambda item: item[0][0], reverse=True)
    return [_month(int(match[1]), int(match[2]), count) for match, count in newest]


def _month(year: int, month: int, count: int) -> Month:
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    return Month(f"{year:04}-{month:02}", count, first, last)
