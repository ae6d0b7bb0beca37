from datetime import date

import pytest

from indexer.engines.base import (
    Boolean,
    Dated,
    Everything,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.korean.terms import open_analyzer
from indexer.search.query import parse
from indexer.search.results import Question
from indexer.search.translate import NOTHING, narrowed, query_terms, to_node
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())
A, B, C = Term("세종시"), Term("예산"), Term("버스")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Boolean(must=(Everything(),))),
        ("세종시의 예산을", Boolean(should=(A, B))),
        ("예산 예산", Boolean(should=(B,))),
        ('"세종시 예산"', Boolean(must=(Phrase(("세종시", "예산")),))),
        ('"예산"', Boolean(must=(B,))),
        ('"세종시 예산" 버스', Boolean(must=(Phrase(("세종시", "예산")),), should=(C,))),
        ("예산 -버스", Boolean(should=(B,), must_not=(C,))),
        ("-버스", Boolean(must=(Everything(),), must_not=(C,))),
        ("예산 -3.5", Boolean(should=(B,), must_not=(Term("3.5"),))),
        (
            "예산 OR 버스",
            Boolean(must=(Boolean(should=(B, C)),)),
        ),
        ("제목:예산", Boolean(must=(Term("예산", Field.TITLE),))),
        ('제목:"세종시 예산"', Boolean(must=(Phrase(("세종시", "예산"), Field.TITLE),))),
        ("분류:News", Boolean(must=(InCategory("news"),))),
        ("날짜:2024-07", Boolean(must=(Dated(date(2024, 7, 1), date(2024, 7, 31)),))),
        ("…", Boolean(must=(NOTHING,))),
        ('"…"', Boolean(must=(NOTHING,))),
        ("예산 -…", Boolean(should=(B,))),
    ],
)
def test_a_query_becomes_a_tree_of_terms(text: str, node: Node) -> None:
    assert to_node(parse(text), PLAIN) == node


def test_a_question_is_narrowed_by_category_and_days() -> None:
    question = Question("예산", category="시 의회", first=date(2024, 7, 1))
    assert narrowed(B, question) == Boolean(
        (B, InCategory("시 의회"), Dated(date(2024, 7, 1), None))
    )


def test_a_question_without_filters_is_left_as_it_is() -> None:
    assert narrowed(B, Question("예산")) is B


def test_what_is_asked_for_is_worth_marking_and_what_is_excluded_is_not() -> None:
    query = parse('세종시 "예산안 심사" 제목:버스 (가을 OR 축제) -공원 분류:뉴스')
    assert query_terms(query, PLAIN) == {"세종시", "예산안", "심사", "버스", "가을", "축제"}
