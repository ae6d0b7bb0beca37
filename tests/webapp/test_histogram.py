from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.facets import months
from webapp.histogram import HEIGHT, MOST, histogram

COUNTS = st.dictionaries(
    st.dates().map(lambda day: f"{day.year:04}-{day.month:02}"), st.integers(1, 9999), max_size=60
)


def test_months_become_bars_without_a_gap() -> None:
    drawing = histogram(months({"2024-12": 4, "2025-02": 1}))
    assert drawing is not None
    assert [(bar.label, bar.count) for bar in drawing.bars] == [
        ("2024년 12월", 4),
        ("2025년 1월", 0),
        ("2025년 2월", 1),
    ]
    assert [bar.height for bar in drawing.bars] == [HEIGHT, 0, HEIGHT // 4]
    assert (drawing.bars[2].first, drawing.bars[2].last) == (date(2025, 2, 1), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2020-02", "2024-01", "2020년 1월~2020년 3월"),
        ("2000-02", "2024-01", "2000년"),
        ("0001-05", "9999-12", "1년 1월~499년 12월"),
    ],
)
def test_a_long_time_is_drawn_in_longer_steps(first: str, last: str, label: str) -> None:
    drawing = histogram(months({first: 1, last: 1}))
    assert drawing is not None
    assert drawing.bars[0].label == label


@pytest.mark.parametrize("counts", [{}, {"2024-07": 3}])
def test_fewer_than_two_bars_are_no_drawing(counts: dict[str, int]) -> None:
    assert histogram(months(counts)) is None


@given(COUNTS)
def test_bars_are_few_follow_each_other_and_hold_every_post(counts: dict[str, int]) -> None:
    drawing = histogram(months(counts))
    if drawing is None:
        return
    bars = drawing.bars
    assert 2 <= len(bars) <= MOST + 1
    assert sum(bar.count for bar in bars) == sum(counts.values())
    assert all((b.first - a.last).days == 1 for a, b in pairwise(bars))
    assert all(0 <= bar.height <= HEIGHT and bool(bar.height) == bool(bar.count) for bar in bars)
