from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.nodes import (
    Best,
    Boolean,
    Boosted,
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
from indexer.korean.terms import TermAnalyzer, Terms, open_analyzer
from indexer.search.groups import NOTHING
from indexer.search.matching import Matcher, Weights
from indexer.search.query import parse
from indexer.search.results import Question
from indexer.search.translate import explain, narrowed, to_node, wanted_runs
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())
LINES = (
    "국힘 = 국민의힘",
    "스마트 시티 = smart city",
    "여당 > 국힘 [2022-05-10..2025-06-03]",
    "로또 = 로또 복권",
)
ALIASES = Aliases.build(parse_aliases(LINES, "own.txt"), PLAIN.terms)
NO_ALIASES = Aliases.build(((), ()), PLAIN.terms)
BARE = Matcher(PLAIN, ALIASES, Weights(stem=0, parts=0, grams=0, title=0, all_words=0))
A, B, C = Term("세종시"), Term("예산"), Term("버스")


def matches(node: Node, terms: Terms) -> bool:  # noqa: PLR0911 -- a case for each node
    """Whether a text of these terms is found, by the definition of each node."""
    match node:
        case Term(text=text, field=Field.BESIDE):
            return text in terms.beside
        case Term(text=text):
            return text in terms.sequence
        case Phrase(terms=run):
            places = range(len(terms.sequence) - len(run) + 1)
            return any(terms.sequence[at : at + len(run)] == run for at in places)
        case Best(alternatives=nodes):
            return any(matches(n, terms) for n in nodes)
        case Boosted(node=inner):
            return matches(inner, terms)
        case Boolean(must=must, should=should, must_not=must_not):
            any_of = not should or any(matches(n, terms) for n in should)
            none_of = not any(matches(n, terms) for n in must_not)
            return any_of and none_of and all(matches(n, terms) for n in must)
        case _:
            return True


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
    assert to_node(parse(text), BARE) == node


def test_a_question_is_narrowed_by_category_and_days() -> None:
    question = Question("예산", category="시 의회", first=date(2024, 7, 1))
    assert narrowed(B, question) == Boolean(
        (B, InCategory("시 의회"), Dated(date(2024, 7, 1), None))
    )


def test_a_question_without_filters_is_left_as_it_is() -> None:
    assert narrowed(B, Question("예산")) is B


def test_what_is_asked_for_is_worth_marking_and_what_is_excluded_is_not() -> None:
    query = parse('세종시 "예산안 심사" 제목:버스 (가을 OR 축제) -공원 분류:뉴스')
    runs = {("세종시",), ("예산안", "심사"), ("버스",), ("가을",), ("축제",)}
    assert wanted_runs(to_node(query, BARE)) == runs


PARTY = Best((Term("국힘"), Term("국민의힘")))
CITY = (Term("스마트시티"), Phrase(("smart", "city")), Term("smartcity"))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("국힘 버스", Boolean(should=(PARTY, C))),
        ("국힘의", Boolean(should=(PARTY,))),
        (
            "스마트 시티 버스",
            Boolean(should=(Best((Boolean(should=(Term("스마트"), Term("시티"))), *CITY)), C)),
        ),
        ('"국힘"', Boolean(must=(Term("국힘"),))),
        ("버스 -국힘", Boolean(should=(C,), must_not=(PARTY,))),
        (
            "smartcity",
            Boolean(should=(Best((Term("smartcity"), Phrase(("스마트", "시티")), *CITY[:2])),)),
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
    assert to_node(parse(text), BARE) == node


def test_what_aliases_find_is_marked_and_explained() -> None:
    query = parse("국힘 버스 -여당")
    assert wanted_runs(to_node(query, BARE)) == {("국힘",), ("국민의힘",), ("버스",)}
    assert list(explain(query, BARE)) == ["alias 국힘 → 국민의힘"]


def test_a_title_pasted_whole_comes_first_and_finds_nothing_more() -> None:
    matcher = Matcher(PLAIN, NO_ALIASES, Weights(grams=0, all_words=0))
    node = to_node(parse("세종시의 버스 예산 심사"), matcher)
    assert isinstance(node, Boolean)
    title = Phrase(("세종시", "버스", "예산", "심사"), Field.TITLE)
    assert node.may == (Boosted(title, 1.0),)


def test_posts_with_all_of_a_few_words_come_first() -> None:
    matcher = Matcher(PLAIN, NO_ALIASES, Weights(stem=0, parts=0, grams=0))
    node = to_node(parse("세종시의 예산"), matcher)
    assert isinstance(node, Boolean)
    assert node.may == (Boosted(Boolean(must=(A, B)), 0.5),)


def test_pairs_of_syllables_order_and_never_find() -> None:
    node = to_node(parse("세종시"), Matcher(PLAIN, NO_ALIASES, Weights(grams=0.5)))
    assert isinstance(node, Boolean)
    pairs = (Term("세종", Field.GRAMS), Term("종시", Field.GRAMS))
    assert node.may == (Boosted(Boolean(should=pairs), 0.5),)
    assert not matches(node, Terms(("종시",), ()))


def test_what_carries_nothing_gives_no_pairs_of_syllables() -> None:
    """받을 수 있나요 must not raise posts in which somebody gets something."""
    matcher = Matcher(PLAIN, NO_ALIASES, Weights())
    assert to_node(parse("세종시 예산 어디"), matcher) == to_node(parse("세종시 예산"), matcher)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1), st.data())
def test_a_word_of_a_text_finds_it(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    assert matches(BARE.strict(word), PLAIN.analyze(" ".join(words)))


FOUND = [
    ("세종시가", "세종시의 예산"),
    ("세종시청", "세종시청 앞"),
    ("세종시청", "세종 시청 앞"),
    ("세종 시청", "세종시청 앞"),
    ("전세사기", "전세 사기 피해자"),
    ("삼성", "삼성전자 실적이"),
    ("세종", "세종시 예산"),
    ("돕다", "환자를 도왔다"),
    ("전공의", "전공의 복귀"),
    ("전공의가", "전공의 복귀"),
    ("2만3천명", "관람객 2만 3000명이"),
    ("2만 3000명", "관람객 2만3천명이"),
    ("23,000명", "관람객 2만 3000명이"),
    ("29 개국", "29개국 정상"),
    ("시 예산", "市 예산"),
    ("김 여사", "\uf90a 여사"),
    ("大統領", "대통령 연설"),
    ("지방자치단체", "지자체 예산"),
    ("지자체", "지방 자치 단체"),
    ("확정됬다", "예산이 확정됐다"),
    ("고이도-마산도", "고이도-마산도 배편"),
    ("3:1", "3:1로 역전승"),
    ('"세종시 예산"', "세종시의 예산"),
    ("왜", "왜 그랬나"),
    ("상품권 환불 받을 수 있나요", "환불 안내"),
    ("시청역 -집회", "시청역 사고"),
]
NOT_FOUND = [
    ("비정규직", "정규직 전환"),
    ("정규직", "비정규직 전환"),
    ("에어팟", "팟캐스트 시작"),
    ("9개국", "29개국 정상"),
    ("9개국", "9월 정상"),
    ("2", "그는 세종시장이다"),
    ("세종시청", "세종시 청년"),
    ("대학생선교회", "대학 생선 교회"),
    ('"조국 대표"', "조국을 위해 싸운 대표"),
    ("시청역 -참사", "시청역 참사"),
    ("예산 -지자체", "지방자치단체 예산"),
    ("힘", "국힘 의원"),
    ("상품권 환불 받을 수 있나요", "받을 수 있다"),
]


def abbreviations(analyzer: TermAnalyzer) -> Aliases:
    return Aliases.build(parse_aliases(["지자체 = 지방자치단체"], "own.txt"), analyzer.terms)


@pytest.mark.kiwi
class TestWithKiwi:
    @pytest.mark.parametrize(("query", "text"), FOUND)
    def test_what_a_query_finds(self, query: str, text: str, korean: TermAnalyzer) -> None:
        node = to_node(parse(query), Matcher(korean, abbreviations(korean)))
        assert matches(node, korean.analyze(text))

    @pytest.mark.parametrize(("query", "text"), NOT_FOUND)
    def test_what_a_query_does_not_find(self, query: str, text: str, korean: TermAnalyzer) -> None:
        node = to_node(parse(query), Matcher(korean, abbreviations(korean)))
        assert not matches(node, korean.analyze(text))

    @settings(max_examples=150)
    @given(
        st.lists(
            st.text(st.sampled_from("가나세종시청은이를돕다왔만천억전공의123A金ㅋ"), min_size=1),
            min_size=1,
        )
    )
    def test_a_word_of_a_text_finds_it(self, korean: TermAnalyzer, words: list[str]) -> None:
        terms = korean.analyze(" . ".join(words))
        matcher = Matcher(korean, NO_ALIASES)
        nodes = (tuple(matcher.loose(matcher.read(word))) for word in words)
        assert all(matches(Boolean(should=node), terms) for node in nodes)
