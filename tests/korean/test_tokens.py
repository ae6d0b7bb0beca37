"""Most words have a short way to their terms."""

from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.stems import _all_terms, word_terms
from indexer.korean.terms import TermAnalyzer


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
    for word, morphemes in kiwi.split(words):
        assert word_terms(word, morphemes) == _all_terms(word, morphemes), word
