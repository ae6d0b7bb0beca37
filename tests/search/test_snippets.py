import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.terms import open_analyzer
from indexer.search.groups import Run
from indexer.search.snippets import LENGTH, marks, snippet
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())
WORDS = (
    "세종시",
    "예산",
    "버스",
    "공원",
    "축제가",
    "열린다.",
    "도로를\n",
    "KTX",
    "그리고",
    "…",
    "A. ",
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join)
WANTED = st.frozensets(st.sampled_from(["세종시", "예산", "버스", "축제", "ktx"]))


def runs(words: Iterable[str]) -> frozenset[Run]:
    return frozenset((word,) for word in words)


def marked(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_marks_cover_the_words_that_matched_without_their_particles() -> None:
    text = "세종시의 예산을 세종시가 늘린다"
    assert marked(text, marks(text, runs({"세종시", "예산"}), PLAIN)) == [
        "세종시",
        "예산",
        "세종시",
    ]


def test_nothing_is_marked_where_nothing_is_wanted() -> None:
    assert marks("세종시 예산", frozenset(), PLAIN) == ()
    assert snippet("세종시 예산", frozenset(), PLAIN).marks == ()


def test_a_short_text_is_its_own_snippet() -> None:
    assert snippet("세종시 예산", runs({"예산"}), PLAIN).text == "세종시 예산"


def test_an_empty_text_has_an_empty_snippet() -> None:
    assert snippet("", runs({"예산"}), PLAIN).text == ""


def test_the_snippet_shows_where_most_of_the_wanted_words_stand_together() -> None:
    text = (
        "버스 노선 안내. " * 20
        + "버스와 축제가 함께 예산에 오른다. "
        + "다른 이야기가 이어진다. " * 20
    )
    found = snippet(text, runs({"버스", "축제", "예산"}), PLAIN)
    assert {"축제", "예산"} <= set(marked(found.text, found.marks))


def test_what_is_left_out_is_shown_by_an_ellipsis() -> None:
    text = "앞이야기 " * 60 + "예산 " + "뒷이야기 " * 60
    found = snippet(text, runs({"예산"}), PLAIN)
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")


@given(TEXTS, WANTED)
def test_a_snippet_is_a_piece_of_the_text(text: str, wanted: frozenset[str]) -> None:
    shown = snippet(text, runs(wanted), PLAIN).text
    piece = re.sub(r"^… | …$", "", shown) if shown not in text else shown
    assert piece in text
    assert len(piece) <= 2 * LENGTH


@given(TEXTS, WANTED)
def test_marks_lie_inside_in_order_and_apart(text: str, wanted: frozenset[str]) -> None:
    found = snippet(text, runs(wanted), PLAIN)
    edges = [edge for mark in found.marks for edge in mark]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(found.text) for edge in edges)


@given(TEXTS, WANTED)
def test_what_is_marked_is_what_was_wanted(text: str, wanted: frozenset[str]) -> None:
    found = snippet(text, runs(wanted), PLAIN)
    for piece in marked(found.text, found.marks):
        assert set(PLAIN.terms(piece)) <= wanted


@given(TEXTS, WANTED.filter(bool))
def test_a_text_that_holds_a_wanted_word_shows_a_mark(text: str, wanted: frozenset[str]) -> None:
    holds = bool(wanted & set(PLAIN.terms(text)))
    assert bool(snippet(text, runs(wanted), PLAIN).marks) == holds


@pytest.mark.parametrize("text", ["가" * 5000, "예산" + "가" * 5000, "가 " * 3000 + "예산"])
def test_text_without_good_places_to_cut_is_cut_all_the_same(text: str) -> None:
    assert len(snippet(text, runs({"예산"}), PLAIN).text) <= 2 * LENGTH


def test_a_run_is_marked_where_it_stands_whole() -> None:
    text = "스마트 시티를, 스마트 농장, 시티 투어"
    wanted = frozenset({("스마트", "시티")})
    assert marked(text, marks(text, wanted, PLAIN)) == ["스마트", "시티"]
