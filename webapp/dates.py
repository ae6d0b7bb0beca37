"""Days as Korean readers write them, in Seoul's time."""

from __future__ import annotations

from datetime import date, datetime

from indexer.posts.post import KST


def seoul_day(moment: date | datetime) -> date:
    """The day in Seoul; a moment without a zone is taken for Seoul's own."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(KST) if moment.tzinfo else moment).date()


def korean_date(moment: date | datetime) -> str:
    """``2025년 3월 2일``."""
    day = seoul_day(moment)
    return f"{day.year}년 {day.month}월 {day.day}일"
