from datetime import date

import pytest

from indexer.engines.base import (
    Best,
    Boolean,
    Dated,
    Everything,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.korean.alias_file import parse_aliases
from indexer.korean.aliases import Aliases
from indexer.korean.terms import open_analyzer
from indexer.search.query import parse
from indexer.search.results import Question
from indexer.search.translate import NOTHING, Translator, narrowed
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())
LINES = (
    "국힘 = 국민의힘",
    "스마트 시티 = smart city",
    "여당 > 국힘 [2022-05-10..2025-06-03]",
    "로또 = 로또 복권",
)
ALIASES = Aliases.build(parse_aliases(LINES, "own.txt"), PLAIN.terms)
TRANSLATOR = Translator(PLAIN, ALIASES)
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
    assert TRANSLATOR.to_node(parse(text)) == node


def test_a_question_is_narrowed_by_category_and_days() -> None:
    question = Question("예산", category="시 의회", first=date(2024, 7, 1))
    assert narrowed(B, question) == Boolean(
        (B, InCategory("시 의회"), Dated(date(2024, 7, 1), None))
    )


def test_a_question_without_filters_is_left_as_it_is() -> None:
    assert narrowed(B, Question("예산")) is B


def test_what_is_asked_for_is_worth_marking_and_what_is_excluded_is_not() -> None:
    query = parse('세종시 "예산안 심사" 제목:버스 (가을 OR 축제) -공원 분류:뉴스')
    assert TRANSLATOR.terms(query) == {"세종시", "예산안", "심사", "버스", "가을", "축제"}


SMART = (
    Boolean(should=(Term("스마트"), Term("시티"))),
    Term("스마트시티"),
    Phrase(("smart", "city")),
    Term("smartcity"),
)
PARTY = Best((Term("국힘"), Term("국민의힘")))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("국힘 버스", Boolean(should=(PARTY, C))),
        ("국힘의", Boolean(should=(PARTY,))),
        ("스마트 시티 버스", Boolean(should=(Best(SMART), C))),
        ('"국힘"', Boolean(must=(Term("국힘"),))),
        ("버스 -국힘", Boolean(should=(C,), must_not=(PARTY,))),
        (
            "smartcity",
            Boolean(
                should=(
                    Best(
                        (
                            Term("smartcity"),
                            Phrase(("스마트", "시티"), as_word=True),
                            Term("스마트시티"),
                            Phrase(("smart", "city"), as_word=True),
                        )
                    ),
                )
            ),
        ),
        ("국힘 OR 버스", Boolean(must=(Boolean(should=(PARTY, C)),))),
        ("로또", Boolean(should=(Best((Term("로또"), Term("로또복권"))),))),
        (
            "제목:국힘",
            Boolean(must=(Best((Term("국힘", Field.TITLE), Term("국민의힘", Field.TITLE))),)),
        ),
        (
            "여당",
            Boolean(
                should=(
                    Best(
                        (
                            Term("여당"),
                            Boolean(
                                (Term("국힘"), Dated(date(2022, 5, 10), date(2025, 6, 3))),
                            ),
                        )
                    ),
                )
            ),
        ),
    ],
)
def test_a_word_with_aliases_becomes_the_best_of_itself_and_these(text: str, node: Node) -> None:
    assert TRANSLATOR.to_node(parse(text)) == node


def test_what_aliases_find_is_marked_and_explained() -> None:
    query = parse("국힘 버스 -여당")
    assert TRANSLATOR.terms(query) == {"국힘", "국민의힘", "버스"}
    assert list(TRANSLATOR.explain(query)) == ["alias 국힘 → 국민의힘"]
