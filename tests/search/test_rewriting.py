from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.query import parse
from indexer.search.rewriting import rewritten

BETTER = {"예싼": ("예산",), "시예산": ("시", "예산"), "tpwhd": ("세종",)}


def correct(words: Sequence[str]) -> tuple[str, ...] | None:
    found = tuple(part for word in words for part in BETTER.get(word, (word,)))
    return found if found != tuple(words) else None


@pytest.mark.parametrize(
    ("query", "again"),
    [
        ("세종 예싼", "세종 예산"),
        ("시예산 버스", "시 예산 버스"),
        ("‘예싼’, 버스", "예산 버스"),
        ('"세종 예싼" 버스', '"세종 예산" 버스'),
        ("제목:예싼 분류:예싼", "제목:예산 분류:예싼"),
        ("제목:시예산", '제목:"시 예산"'),
        ("예싼 OR tpwhd -예싼", "예산 OR 세종 -예싼"),
        ("시예산 OR 버스", '"시 예산" OR 버스'),
    ],
)
def test_only_words_are_rewritten(query: str, again: str) -> None:
    assert str(rewritten(parse(query), correct)) == again


@pytest.mark.parametrize(
    "query", ["", "세종 예산", "-예싼", "분류:예싼", "날짜:2024", "‘세종’, 3:1"]
)
def test_what_is_right_is_left_as_it_is(query: str) -> None:
    assert rewritten(parse(query), correct) is None


@given(st.text(st.sampled_from('예싼 tpwhd시산-:"OR제목')))
def test_what_is_rewritten_reads_as_it_is_written(text: str) -> None:
    again = rewritten(parse(text), correct)
    assert again is None or parse(str(again)) == again
