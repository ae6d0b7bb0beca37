"""The searcher over a small Whoosh index, with an analyzer that needs no Kiwi."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from indexer.build.indexed import to_indexed
from indexer.build.word_files import write_word_files
from indexer.engines.base import Document
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.errors import QueryTooLong
from indexer.korean.terms import TermAnalyzer
from indexer.posts.post import KST
from indexer.search.open import open_search
from indexer.search.results import Question
from indexer.search.searcher import MAX_QUERY, Searcher
from indexer.search.spelling import OFTEN
from indexer.search.suggest import Kind, Suggestion

TITLES = ["세종시 예산 발표", "세종시 버스 노선", "호수공원 축제", "City 투어 버스"]

Build = Callable[..., None]


def posts(*titles: str) -> list[Document]:
    """A post a day for each title, the last one the newest."""
    first = datetime(2024, 7, 1, 9, tzinfo=KST)
    return [
        Document(f"p{n}", title, first + timedelta(days=n), (), (), "", "", "", "", f"p{n}.md")
        for n, title in enumerate(titles)
    ]


@pytest.fixture
def build(tmp_path: Path, plain: TermAnalyzer) -> Build:
    def write(*titles: str, words: bool = True) -> None:
        documents = [to_indexed(post, plain) for post in posts(*titles)]
        WhooshWriter(tmp_path).write(documents, fingerprint=plain.fingerprint)
        if words:
            engine = WhooshEngine(tmp_path)
            write_word_files(tmp_path, engine, plain)
            engine.close()

    return write


@pytest.fixture
def search(tmp_path: Path, plain: TermAnalyzer) -> Searcher:
    return open_search(tmp_path, plain)


def texts(search: Searcher, typed: str) -> list[str]:
    return [suggestion.text for suggestion in search.suggest(typed)]


def test_words_of_several_posts_are_suggested_before_titles(build: Build, search: Searcher) -> None:
    build(*TITLES)
    assert search.suggest("셎") == (
        Suggestion("세종시", Kind.TERM),
        Suggestion("세종시 버스 노선", Kind.TITLE),
        Suggestion("세종시 예산 발표", Kind.TITLE),
    )
    assert texts(search, "축") == ["호수공원 축제"]


def test_an_index_without_suggestions_gives_none(build: Build, search: Searcher) -> None:
    build(*TITLES, words=False)
    assert search.suggest("세") == ()


def test_suggestions_of_another_generation_are_not_used(
    build: Build, tmp_path: Path, plain: TermAnalyzer
) -> None:
    build(*TITLES)
    build("다른 글", words=False)
    assert open_search(tmp_path, plain).suggest("세") == ()


def test_what_is_too_long_to_search_is_too_long_to_suggest(build: Build, search: Searcher) -> None:
    build(*TITLES)
    with pytest.raises(QueryTooLong):
        search.suggest("가" * (MAX_QUERY + 1))


@pytest.mark.parametrize(
    ("query", "searched_for"),
    [
        ("tpwhdtl", "세종시"),
        ("챠쇼", "city"),
        ("호수공언", "호수공원"),
        ("세종시예산", "세종시 예산"),
        ('"tpwhdtl 예싼"', '"세종시 예산"'),
        ("제목:tpwhdtl -축제", "제목:세종시 -축제"),
        ("tpwhdtl OR 뷁뷁", "세종시 OR 뷁뷁"),
        ("tpwhdtl 날짜:2024-07", "세종시 날짜:2024-07-01..2024-07-31"),
    ],
)
def test_a_query_that_finds_nothing_is_repaired_and_says_so(
    query: str, searched_for: str, build: Build, search: Searcher
) -> None:
    build(*TITLES)
    answer = search.search(Question(query))
    assert (answer.searched_for, answer.did_you_mean) == (searched_for, None)
    assert answer.total > 0
    assert answer.results[0].title_marks


@pytest.mark.parametrize(
    "query",
    ["세종시", "City", "세종시 축제", "뷁뷁뷁", "세종시 날짜:2023", "-세종시 뷁뷁", "분류:tpwhdtl"],
)
def test_what_the_index_holds_or_nobody_can_guess_stays_as_it_is(
    query: str, build: Build, search: Searcher
) -> None:
    build(*TITLES)
    answer = search.search(Question(query))
    assert (answer.searched_for, answer.did_you_mean) == (None, None)


def test_a_frequent_word_is_offered_for_one_that_no_post_holds(
    build: Build, search: Searcher
) -> None:
    build(*(f"세종시 {n}번 버스" for n in range(OFTEN)))
    answer = search.search(Question("버스 tpwhdtl"))
    assert answer.total == OFTEN
    assert (answer.searched_for, answer.did_you_mean) == (None, "버스 세종시")


def test_a_rare_word_is_not_offered(build: Build, search: Searcher) -> None:
    build(*TITLES)
    assert search.search(Question("버스 tpwhdtl")).did_you_mean is None


def test_an_index_without_words_corrects_nothing(build: Build, search: Searcher) -> None:
    build(*TITLES, words=False)
    assert search.search(Question("tpwhdtl")).searched_for is None


def test_a_word_that_only_headlines_say_counts_less(
    tmp_path: Path, plain: TermAnalyzer, search: Searcher
) -> None:
    """공개 and 축제 stand in one body each, and equally often; 공개 stands in many a title, too."""
    day = datetime(2024, 7, 1, 9, tzinfo=KST)
    texts = [("공개 소식", f"버스 노선 {n}") for n in range(30)]
    texts += [("하나", "오늘 공개"), ("둘", "오늘 축제"), ("축제", "오늘 시청")]
    documents = [
        Document(f"p{n}", title, day, (), (), "", "", body, "", f"p{n}.md")
        for n, (title, body) in enumerate(texts)
    ]
    indexed = [to_indexed(document, plain) for document in documents]
    WhooshWriter(tmp_path).write(indexed, fingerprint=plain.fingerprint)

    def scores(searcher: Searcher, query: str) -> dict[str, float]:
        results = searcher.search(Question(query, per_page=50)).results
        return {result.document.id: result.score for result in results}

    before = scores(search, "공개"), scores(search, "축제")
    engine = WhooshEngine(tmp_path)
    write_word_files(tmp_path, engine, plain)
    engine.close()
    after = open_search(tmp_path, plain)
    lesser, other = scores(after, "공개"), scores(after, "축제")
    assert other == before[1]
    assert lesser.keys() == before[0].keys()
    assert all(score < 0.5 * before[0][name] for name, score in lesser.items())
