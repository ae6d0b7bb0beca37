import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.pagination import page_numbers


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 20, [1, None, 4, 5, 6, 7, 8, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_the_first_the_last_and_the_near_pages_are_shown(
    page: int, pages: int, numbers: list[int | None]
) -> None:
    assert page_numbers(page, pages) == numbers


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_numbers_ascend_and_a_gap_hides_at_least_two_pages(page: int, pages: int) -> None:
    shown = page_numbers(page, pages)
    numbers = [number for number in shown if number is not None]
    assert numbers == sorted(set(numbers))
    assert {1, pages} <= set(numbers) <= set(range(1, pages + 1))
    for at, number in enumerate(shown):
        if number is None:
            before, after = shown[at - 1], shown[at + 1]
            assert before is not None
            assert after is not None
            assert after - before > 2
