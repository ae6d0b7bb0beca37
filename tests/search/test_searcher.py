"""The searcher over a small Whoosh index, with an analyzer that needs no Kiwi."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from indexer.build.documents import to_indexed
from indexer.build.word_files import write_word_files
from indexer.engines.base import Document
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.errors import QueryTooLong
from indexer.korean.terms import TermAnalyzer
from indexer.posts.post import KST
from indexer.search.open import open_search
from indexer.search.searcher import MAX_QUERY, Searcher
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
            write_word_files(tmp_path, engine, plain.lexicon)
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
