"""Words with numbers are read by their shape, and most words by a short way to their terms."""

import pytest

from indexer.korean.morphemes import KiwiAnalyzer
from indexer.korean.stems import _all_terms, word_terms
from indexer.korean.terms import TermAnalyzer
from indexer.korean.tokens import shape_of


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("4700명", "9999명"),
        ("230000원에서", "999999원에서"),
        ("11번가", "11번가"),
        ("2인자", "2인자"),
        ("세종시", "세종시"),
        ("2024.11", "9999.11"),
    ],
)
def test_numbers_of_three_figures_have_a_shape(word: str, shape: str) -> None:
    assert shape_of(word) == shape


@pytest.mark.parametrize(
    "word", ["2024년에", "119구급대가", "23000명", "777대", "1080p", "COVID19"]
)
def test_a_word_is_split_as_its_shape_is(korean: TermAnalyzer, word: str) -> None:
    kiwi = KiwiAnalyzer()
    (split,) = kiwi.split([word])
    ((alone),) = kiwi._split([word])
    assert split == alone
    assert kiwi.split([word, word[::-1], word])[2] == split


def test_a_number_keeps_its_figures(korean: TermAnalyzer) -> None:
    assert korean.terms("4700명 5800명") == ("4700", "명", "5800", "명")


def test_a_name_in_one_word_is_found_by_its_words(korean: TermAnalyzer) -> None:
    assert korean.terms("네이버웹툰은") == korean.terms("네이버 웹툰") == ("네이버", "웹툰")


def test_the_short_way_to_terms_leads_to_the_same(korean: TermAnalyzer) -> None:
    words = (
        "세종시에서 시청을 공무원들이 발표했다 도왔다 비정규직 대학생들이 29개국 전공의가 예산안이다 "
        "국힘은 A4용지 호수공원이었다 삼성전자서비스에서는 물놀이하는 노벨상을"
    ).split()
    kiwi = KiwiAnalyzer()
    for word, morphemes in zip(words, kiwi.split(words), strict=True):
        assert word_terms(word, morphemes) == _all_terms(word, morphemes), word
