from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.base import Sort
from indexer.errors import BadRequest
from indexer.search.results import Question
from webapp.parameters import MAX_PAGE, query_text, to_api_question, to_args, to_question

NAMES = ("q", "category", "from", "to", "sort", "page", "per_page", "stories")
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20).map(str.strip)
DAYS = st.none() | st.dates()


@pytest.mark.parametrize(
    ("args", "fields"),
    [
        ({}, {}),
        (dict.fromkeys(NAMES, ""), {}),
        (dict.fromkeys(NAMES, "  "), {}),
        ({"q": "세종 버스"}, {"query": "세종 버스"}),
        ({"q": " 세종\x00버스\n"}, {"query": "세종 버스"}),
        ({"q": "세종\ud800"}, {"query": "세종"}),
        ({"category": "교통"}, {"category": "교통"}),
        ({"from": "2024-07-01"}, {"first": date(2024, 7, 1)}),
        ({"to": "2024-02-29"}, {"last": date(2024, 2, 29)}),
        (
            {"from": "2024-07-01", "to": "2024-07-01"},
            {"first": date(2024, 7, 1), "last": date(2024, 7, 1)},
        ),
        ({"sort": "oldest"}, {"sort": Sort.OLDEST}),
        ({"page": "7"}, {"page": 7}),
        ({"page": "100000"}, {"page": MAX_PAGE}),
        ({"per_page": "100"}, {"per_page": 100}),
        ({"per_page": "20.0"}, {"per_page": 20}),
        ({"stories": "1"}, {"stories": True}),
        ({"stories": "0"}, {"stories": False}),
        ({"unknown": "x"}, {}),
    ],
)
def test_parameters_ask_a_question(args: dict[str, str], fields: dict[str, Any]) -> None:
    assert to_api_question(args) == replace(Question(), **fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "+1"),
        ("page", "1.5"),
        ("page", "1_0"),
        ("page", "０１"),
        ("page", "１"),
        ("page", "one"),
        ("page", "100001"),
        ("page", "1" + "0" * 30),
        ("page", "9" * 5000),
        ("per_page", "0"),
        ("stories", "2"),
        ("stories", "yes"),
        ("per_page", "101"),
        ("per_page", "many"),
        ("from", "2024-7-1"),
        ("from", "20240701"),
        ("from", "2024-W27-1"),
        ("from", "2024-02-30"),
        ("from", "0000-01-01"),
        ("from", "２０２４-07-01"),
        ("to", "yesterday"),
        ("to", "2024-07-01T00:00"),
        ("sort", "random"),
        ("sort", "Newest"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadRequest, match=f"^{name}: .* — "):
        to_api_question({name: value})


def test_a_range_of_days_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadRequest, match=r"^from: 2024-07-02 is after to, 2024-07-01 — "):
        to_question({"from": "2024-07-02", "to": "2024-07-01"})


def test_pages_know_no_per_page() -> None:
    assert to_question({"per_page": "bad"}) == Question()


@given(
    st.builds(
        Question,
        query=LINES,
        category=LINES,
        first=DAYS,
        last=DAYS,
        sort=st.sampled_from(Sort),
        page=st.integers(1, MAX_PAGE),
    )
)
def test_a_question_survives_its_parameters(question: Question) -> None:
    if question.first and question.last and question.first > question.last:
        question = replace(question, first=question.last, last=question.first)
    assert to_question(to_args(question)) == question


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_parameters_ask_a_question_or_are_refused(args: dict[str, str]) -> None:
    try:
        question = to_api_question(args)
    except BadRequest:
        return
    question.query.encode()
    question.category.encode()


@given(st.text(st.characters()))
def test_a_query_can_always_be_encoded(text: str) -> None:
    query_text({"q": text}).encode()
