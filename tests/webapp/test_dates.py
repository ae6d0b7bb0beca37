from datetime import UTC, date, datetime

import pytest

from indexer.posts.post import KST
from webapp.dates import korean_date, seoul_day


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (date(2025, 3, 2), "2025년 3월 2일"),
        (datetime(2025, 3, 2, 0, 0, tzinfo=KST), "2025년 3월 2일"),
        (datetime(2025, 3, 2, 23, 59, tzinfo=KST), "2025년 3월 2일"),
        (datetime(2025, 3, 1, 15, 0, tzinfo=UTC), "2025년 3월 2일"),
        (datetime(2025, 3, 2, 3, 0), "2025년 3월 2일"),  # noqa: DTZ001 -- the case at hand
        (datetime(1999, 12, 31, 14, 59, tzinfo=UTC), "1999년 12월 31일"),
    ],
)
def test_a_day_is_written_in_korean_and_is_seouls(moment: date, written: str) -> None:
    assert korean_date(moment) == written


def test_the_day_of_a_moment_is_the_day_in_seoul() -> None:
    assert seoul_day(datetime(2024, 12, 31, 15, 0, tzinfo=UTC)) == date(2025, 1, 1)
