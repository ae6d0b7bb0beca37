"""What is corrected and what is held, by the real analysis of words over a small index."""

import pytest

from indexer.build.indexed import to_indexed
from indexer.build.word_files import write_word_files
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.korean.terms import TermAnalyzer
from indexer.search.open import open_search
from indexer.search.results import Question
from indexer.search.searcher import Searcher
from tests.search.test_searcher import posts

pytestmark = pytest.mark.kiwi

TITLES = [
    "세종시 예산안 확정됐다",
    "예산 심의 시작",
    "말라리아 모기 경보",
    "최저임금 인상 결정",
    "대통령 탄핵 소추",
    "일산 호수공원 야경",
    "정부의 공언 뒤집혀",
    "호수 수질 검사",
    "미국 대선 개막",
    "Smart City 서밋, phone 전시",
    "네이버 누리집 개편",
    "카페 거리 축제",
    "비정규직 노동자 도왔다",
    "방탄소년단 공연",
]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory, korean: TermAnalyzer) -> Searcher:
    folder = tmp_path_factory.mktemp("spelling")
    korean.learn(TITLES)
    documents = [to_indexed(post, korean) for post in posts(*TITLES)]
    WhooshWriter(folder).write(documents, fingerprint=korean.fingerprint)
    engine = WhooshEngine(folder)
    write_word_files(folder, engine, korean)
    engine.close()
    return open_search(folder, korean)


@pytest.mark.parametrize(
    ("query", "searched_for", "title"),
    [
        ("tpwhdtl", "세종시", "세종시 예산안 확정됐다"),
        ("말라리야", "말라리아", "말라리아 모기 경보"),
        ("탠핵", "탄핵", "대통령 탄핵 소추"),
        ("최저임긍", "최저임금", "최저임금 인상 결정"),
        ("네이버카페", "네이버 카페", "네이버 누리집 개편"),
        ("세종시말라리아", "세종시 말라리아", "세종시 예산안 확정됐다"),
    ],
)
def test_what_finds_nothing_is_searched_for_as_it_was_meant(
    query: str, searched_for: str, title: str, search: Searcher
) -> None:
    answer = search.search(Question(query))
    assert answer.searched_for == searched_for
    assert title in {result.document.title for result in answer.results}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("확정됬다", "세종시 예산안 확정됐다"),
        ("세종시예산안", "세종시 예산안 확정됐다"),
        ("호수공원에서", "일산 호수공원 야경"),
        ("美國", "미국 대선 개막"),
        ("smartcity 스마트시티", "Smart City 서밋, phone 전시"),
        ("비정규직", "비정규직 노동자 도왔다"),
        ("도와", "비정규직 노동자 도왔다"),
        ("최저 임금", "최저임금 인상 결정"),
        ("공언", "정부의 공언 뒤집혀"),
    ],
)
def test_what_the_index_holds_in_whatever_form_is_never_touched(
    query: str, title: str, search: Searcher
) -> None:
    answer = search.search(Question(query))
    assert (answer.searched_for, answer.did_you_mean) == (None, None)
    assert title in {result.document.title for result in answer.results}


@pytest.mark.parametrize("query", ["iphone", "python", "hello", "to", "뷁뙑쀍", "세종시 날짜:2023"])
def test_what_nobody_can_guess_finds_nothing(query: str, search: Searcher) -> None:
    answer = search.search(Question(query))
    assert (answer.total, answer.searched_for, answer.did_you_mean) == (0, None, None)
