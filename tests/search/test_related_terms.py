"""Related searches: what a query of one or two words leads to, and what leads nowhere."""

from pathlib import Path

import pytest

from indexer.korean.aliases import open_aliases
from indexer.korean.terms import TermAnalyzer
from indexer.search.matching import Matcher
from indexer.search.query import parse
from indexer.search.related_terms import (
    MOST,
    Neighbour,
    RelatedWords,
    load_related,
    related_terms,
    save_related,
    to_line,
)

ROWS = {
    "장마": ["호우", "폭우", "장마철", "침수", "채소"],
    "채소": ["과일", "농산물", "폭우", "장마"],
    "경호": ["경호원", "공항", "배우", "과잉"],
    "미국": ["美", "대선", "뉴욕", "증시"],
    "불꽃": ["축제", "호수"],
}
LINES = {
    noun: to_line(Neighbour(word, 3 - n / 10) for n, word in enumerate(words))
    for noun, words in ROWS.items()
}


@pytest.fixture
def matcher(plain: TermAnalyzer) -> Matcher:
    return Matcher(plain, open_aliases(plain))


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("장마", ("호우", "폭우", "침수", "채소")),
        ("장마가", ("호우", "폭우", "침수", "채소")),
        ("장마 채소", ("폭우", "과일", "호우", "농산물", "침수")),
        ("경호", ("공항", "배우", "과잉")),
        ("美", ()),
        ("미국", ("대선", "뉴욕", "증시")),
        ("장마 없는말", ()),
        ("장마 축제", ()),
        ("불꽃", ()),
        ("장마 채소 값", ()),
        ("장마 -채소", ()),
        ('"장마"', ()),
        ("분류:장마", ()),
        ("장마 날짜:2024", ()),
        ("장마 OR 채소", ()),
        ("없는말", ()),
        ("", ()),
    ],
)
def test_a_query_leads_to_what_stands_beside_its_words(
    query: str, terms: tuple[str, ...], matcher: Matcher
) -> None:
    matcher.analyzer.learn(["장마가 장마 채소 경호 미국 불꽃"])
    assert related_terms(parse(query), RelatedWords(LINES), matcher) == terms


def test_there_are_never_too_many(matcher: Matcher) -> None:
    many = to_line(Neighbour(f"{a}{b}", 1) for a in "가나다라" for b in "마바사아")
    assert len(related_terms(parse("세종"), RelatedWords({"세종": many}), matcher)) == MOST


def test_an_unknown_word_is_not_analysed_for_it(matcher: Matcher) -> None:
    known = len(matcher.analyzer.lexicon)
    related_terms(parse("처음보는말이"), RelatedWords(LINES), matcher)
    assert len(matcher.analyzer.lexicon) == known


def test_saved_rows_are_read_again(tmp_path: Path) -> None:
    save_related(LINES | {"세종": to_line([Neighbour("예산", 1.25, 0.5)])}, tmp_path / "r", "1-a")
    found = load_related(tmp_path / "r", "1-a")
    assert found.row("세종") == (Neighbour("예산", 1.25, 0.5),)
    assert [n.word for n in found.row("장마")] == ROWS["장마"]
    assert found.row("없는말") == ()


def test_rows_of_another_index_are_refused_unless_any_will_do(tmp_path: Path) -> None:
    save_related(LINES, tmp_path / "r", "1-a")
    with pytest.raises(ValueError, match="not the related words of this index"):
        load_related(tmp_path / "r", "2-b")
    assert load_related(tmp_path / "r").lines == LINES
