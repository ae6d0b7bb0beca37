"""Moments as engines hold them: microseconds since 1970 in UTC, and the days of Seoul."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

SEOUL = timezone(timedelta(hours=9), "KST")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC; a moment without an offset is Seoul's."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
    return (aware - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=1000)
def midnight(day: date) -> int:
    """The beginning of a day in Seoul, in microseconds since 1970 in UTC."""
    return microseconds(datetime(day.year, day.month, day.day, tzinfo=SEOUL))


def month(moment: int) -> str:
    """The month in Seoul, as ``2024-07``, of a moment in microseconds."""
    return f"{(_EPOCH + moment * _MICROSECOND).astimezone(SEOUL):%Y-%m}"
