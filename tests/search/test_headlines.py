"""Words that only headlines say: what they are worth, and what that does to a query."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.nodes import Best, Boolean, Boosted, Field, Phrase, Term
from indexer.korean.alias_file import parse_aliases
from indexer.korean.aliases import Aliases
from indexer.korean.terms import open_analyzer
from indexer.search.headlines import (
    LEAST_WEIGHT,
    load_headlines,
    save_headlines,
    weight,
    weights,
)
from indexer.search.matching import Matcher, Weights
from indexer.search.query import parse
from indexer.search.translate import to_node, wanted_runs
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())
ALIASES = Aliases.build(parse_aliases(("국힘 = 국민의힘",), "own.txt"), PLAIN.terms)
WORTH = {"공개": 0.25, "국힘": 0.5, "공개장": 0.5}
BARE = Weights(stem=0, parts=0, title=0, all_words=0)
COUNTS = st.integers(0, 10**7)


def node(text: str, weights: Weights = BARE) -> Boolean:
    found = to_node(parse(text), Matcher(PLAIN, ALIASES, weights, WORTH))
    assert isinstance(found, Boolean)
    return found


@pytest.mark.parametrize(
    ("titles", "said", "least", "most"),
    [
        (0, 0, 1, 1),
        (1, 0, 1, 1),
        (2, 0, 1, 1),
        (1000, 1000, 1, 1),
        (1000, 600, 1, 1),
        (6, 0, 0.4, 0.9),
        (1000, 200, 0.2, 0.5),
        (1000, 0, LEAST_WEIGHT, LEAST_WEIGHT),
    ],
)
def test_a_term_counts_less_if_most_of_its_posts_do_not_say_it(
    titles: int, said: int, least: float, most: float
) -> None:
    assert least <= weight(titles, said) <= most


@given(COUNTS, COUNTS, COUNTS)
def test_what_more_posts_say_is_never_worth_less(titles: int, one: int, other: int) -> None:
    less, more = sorted((min(one, titles), min(other, titles)))
    assert LEAST_WEIGHT <= weight(titles, less) <= weight(titles, more) <= 1


@given(COUNTS, COUNTS)
def test_one_silent_post_more_never_makes_a_term_worth_more(titles: int, said: int) -> None:
    said = min(said, titles)
    assert weight(titles + 1, said) <= weight(titles, said)


def test_only_terms_that_are_worth_less_are_kept_in_order() -> None:
    found = weights({"충격": (100, 10), "세종시": (100, 90), "비밀": (100, 1)})
    assert list(found) == ["비밀", "충격"]
    assert found["비밀"] < found["충격"] < 1


def test_saved_weights_are_read_again_for_their_generation_only(tmp_path: Path) -> None:
    save_headlines(WORTH, tmp_path / "headlines", "7-ab")
    assert load_headlines(tmp_path / "headlines", "7-ab") == WORTH
    with pytest.raises(ValueError, match="rebuild"):
        load_headlines(tmp_path / "headlines", "8-cd")


def test_a_headline_s_word_scores_less_and_so_do_its_pairs() -> None:
    found = node("세종시 공개장")
    assert found.should == (Term("세종시"), Boosted(Term("공개장"), 0.5))
    (pairs,) = found.may
    own = tuple(Term(pair, Field.GRAMS) for pair in ("세종", "종시"))
    less = tuple(Boosted(Term(pair, Field.GRAMS), 0.5) for pair in ("공개", "개장"))
    assert pairs == Boosted(Boolean(should=own + less), 0.5)


def test_a_pair_of_two_words_counts_as_in_the_better_one() -> None:
    (pairs,) = node("공개장 개장식").may
    assert isinstance(pairs, Boosted)
    assert isinstance(pairs.node, Boolean)
    assert Term("개장", Field.GRAMS) in pairs.node.should


def test_what_else_a_word_may_be_read_as_counts_whole() -> None:
    """국힘 stands in titles and 국민의힘 below them: that is why it has an alias."""
    (group,) = node("국힘").should
    assert group == Best((Term("국힘"), Term("국민의힘")))


def test_a_quoted_word_counts_whole() -> None:
    assert node('"공개" 세종시').must == (Term("공개"),)


def test_a_headline_s_word_finds_what_it_found() -> None:
    plain = to_node(parse("세종시 공개 -국힘"), Matcher(PLAIN, ALIASES, BARE))
    assert wanted_runs(node("세종시 공개 -국힘")) == wanted_runs(plain) == {("세종시",), ("공개",)}
    assert node("세종시 -공개").must_not == (Term("공개"),)


def test_a_title_as_a_whole_counts_whole() -> None:
    title = Phrase(("세종시", "예산", "전부", "공개"), Field.TITLE)
    assert node("세종시 예산 전부 공개", Weights(grams=0, all_words=0)).may == (
        Boosted(title, 1.0),
    )
