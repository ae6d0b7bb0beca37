import pytest

from indexer.errors import QueryTooLong
from indexer.search.searcher import Searcher

pytestmark = pytest.mark.kiwi


def test_titles_are_suggested_once_each(corpus_search: Searcher) -> None:
    found = corpus_search.suggest("세종 버스")
    assert found
    assert len({suggestion.text for suggestion in found}) == len(found)
    assert {suggestion.kind for suggestion in found} == {"title"}


@pytest.mark.parametrize("text", ["", "  ", "뷁뙑쀍"])
def test_nothing_is_suggested_for_nothing(corpus_search: Searcher, text: str) -> None:
    assert corpus_search.suggest(text) == ()


def test_too_long_a_text_is_refused(corpus_search: Searcher) -> None:
    with pytest.raises(QueryTooLong):
        corpus_search.suggest("가" * 501)
