"""Days as Korean readers write them, in Seoul's time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from indexer.posts.post import KST

_WEEK, _MONTH, _YEAR = 7, 30, 365
_NEAR = {0: "오늘", 1: "어제", 2: "그제"}


def seoul_day(moment: date | datetime) -> date:
    """The day in Seoul; a moment without a zone is taken for Seoul's own."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(KST) if moment.tzinfo else moment).date()


def korean_date(moment: date | datetime) -> str:
    """``2025년 3월 2일``."""
    day = seoul_day(moment)
    return f"{day.year}년 {day.month}월 {day.day}일"


def today() -> date:
    """The day that it is in Seoul."""
    return seoul_day(datetime.now(UTC))


def relative_date(moment: date | datetime, now: date) -> str:
    """``오늘``, ``3일 전``, ``2주 전``, ``5달 전``; empty for what is to come or over a year old."""
    days = (now - seoul_day(moment)).days
    if not 0 <= days < _YEAR:
        return ""
    if days < _WEEK:
        return _NEAR.get(days, f"{days}일 전")
    return f"{days // _WEEK}주 전" if days < _MONTH else f"{days // _MONTH}달 전"
