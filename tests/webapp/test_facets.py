from datetime import date

from webapp.facets import Category, Month, categories, months


def test_categories_come_by_count_and_then_by_name() -> None:
    assert categories({"나": 1, "다": 2, "가": 1}) == [
        Category("다", 2),
        Category("가", 1),
        Category("나", 1),
    ]


def test_months_come_newest_first_with_their_first_and_last_day() -> None:
    assert months({"2023-12": 1, "2024-02": 3}) == [
        Month("2024-02", 3, date(2024, 2, 1), date(2024, 2, 29)),
        Month("2023-12", 1, date(2023, 12, 1), date(2023, 12, 31)),
    ]


def test_what_is_no_month_is_left_out() -> None:
    assert months({"": 1, "2024-13": 1, "2024-00": 1, "0000-01x": 1, "unknown": 2}) == []
