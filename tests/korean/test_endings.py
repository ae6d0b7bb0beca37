"""Where a noun ends in its word, and where it only seems to."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.korean.endings import Endings
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.morphemes import Morpheme, Reading
from indexer.korean.particles import is_clear, without_clear_particle, without_likely_particle
from indexer.korean.terms import TermAnalyzer

VERBAL = {"했다": ["XSV", "EP", "EF"], "한": ["XSV", "ETM"], "하기를": ["XSV", "ETN", "JKO"]}
"""Endings as they are read behind a noun; all others are nouns."""


class Asked:
    """Reads a noun of two syllables, and what stands behind it."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, words: Sequence[str]) -> Iterator[tuple[str, Reading]]:
        self.words += words
        for word in words:
            tags = VERBAL.get(word[2:], ["NNG"])
            behind = [Morpheme(word[2:], tag, 2, len(word)) for tag in tags]
            yield word, Reading((Morpheme(word[:2], "NNG", 0, 2), *behind), is_noun=False)


def endings(*names: str, known: tuple[str, ...] = ()) -> Endings:
    """Endings over a dictionary of words with their tags."""
    dictionary = {tuple(entry.split("/")) for entry in known}
    return Endings(
        Asked(), lambda form, tags: any((form, tag) in dictionary for tag in tags), names
    )


def noun_in(word: str, *names: str) -> str:
    found = endings(*names)
    return found.noun_of(word, found.verbal_in([word]))


def behind(
    reading: Reading, word: str, at: int, known: tuple[str, ...] = ()
) -> tuple[Morpheme, ...]:
    found = endings(known=known)
    return found.behind(reading, word, at, found.verbal_in([word]))


def noun(form: str, tag: str = "NNG", *, is_noun: bool = True) -> Reading:
    return Reading((Morpheme(form, tag, 0, len(form)),), is_noun)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("시장을", "시장"),
        ("시장은", "시장"),
        ("정부는", "정부"),
        ("정부의", "정부"),
        ("결정했다", "결정"),
        ("결정하기를", "결정"),
        ("결정한국", "결정한국"),
        ("한다", "한다"),
        ("총괄과", "총괄과"),
        ("", ""),
    ],
)
def test_a_noun_may_end_where_an_ending_begins(word: str, found: str) -> None:
    assert noun_in(word) == found


def test_each_verbal_ending_is_read_once() -> None:
    asked = Asked()
    found = Endings(asked, lambda _form, _tags: False)
    verbal = found.verbal_in(["결정했다", "발표했다", "시장", "발표한국"])
    assert {ending: len(told) for ending, told in verbal.items()} == {"했다": 3, "한국": 0}
    assert found.verbal_in(["운동했다"])["했다"] == verbal["했다"]
    assert asked.words == ["결정한국", "결정했다"]


def test_endings_beyond_those_remembered_are_read_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("indexer.korean.endings._KEPT", 0)
    asked = Asked()
    found = Endings(asked, lambda _form, _tags: False)
    assert found.verbal_in(["결정했다"]) == found.verbal_in(["발표했다"])
    assert asked.words == ["결정했다", "결정했다"]


def test_what_stands_behind_a_noun_has_its_places_in_the_word() -> None:
    found = behind(noun("서울시"), "서울시하기를", 3)
    assert [(m.tag, m.start, m.end) for m in found] == [
        ("XSV", 3, 6),
        ("ETN", 3, 6),
        ("JKO", 3, 6),
    ]
    assert behind(noun("서울시"), "서울시에서는", 3) == (
        Morpheme("에서", "JKB", 3, 5),
        Morpheme("는", "JX", 5, 6),
    )


@pytest.mark.parametrize(
    ("reading", "word", "known"),
    [
        (noun("푸바오", is_noun=False), "푸바오를", ()),
        (noun("의"), "정의는", ()),
        (noun("깨우", "VV"), "깨우는", ()),
        (noun("전문"), "전문은", ("전문은/NNP",)),
        (noun("무제"), "무제한", ("무제한/NNG",)),
        (noun("송부기"), "송부기한", ("기한/NNG",)),
        (noun("맞이"), "맞이했다", ("맞이하/VV",)),
        (noun("생기"), "생기는", ("생기/VV",)),
        (noun("해주시"), "해주시는", ()),
    ],
)
def test_a_noun_does_not_end_where_the_dictionary_says_otherwise(
    reading: Reading, word: str, known: tuple[str, ...]
) -> None:
    at = len(noun_in(word))
    assert at < len(word)
    assert not behind(reading, word, at, known)


def test_the_plural_is_a_noun_however_short() -> None:
    people = Reading((Morpheme("사람", "NNG", 0, 2), Morpheme("들", "XSN", 2, 3)), is_noun=True)
    assert behind(people, "사람들은", 3)


def test_no_name_is_parted() -> None:
    assert noun_in("김정은", "강철했", "김정은") == "김정은"
    assert noun_in("김정은에게", "강철했", "김정은") == "김정은"
    assert noun_in("시장은", "강철했", "김정은") == "시장"
    assert noun_in("강철했다", "강철했", "김정은") == "강철했다"
    assert noun_in("무쇠했다", "강철했", "김정은") == "무쇠"


def test_verbal_endings_are_read_behind_a_noun_that_no_name_touches() -> None:
    asked = Asked()
    Endings(asked, lambda _form, _tags: False, ["정했"]).verbal_in(["결정했다"])
    assert asked.words == ["발표했다"]


@given(st.text("가정의은는이했다한하기를에서", max_size=8))
@example("정의는")
def test_at_least_two_syllables_stay(word: str) -> None:
    stays = noun_in(word)
    assert word.startswith(stays)
    assert stays == word or len(stays) >= 2


@given(st.text("가정의은는이도과에서를", max_size=6))
def test_a_particle_is_clear_or_likely_and_never_both(word: str) -> None:
    clear, likely = without_clear_particle(word), without_likely_particle(word)
    if clear != word:
        assert is_clear(word[len(clear) :])
    if likely != word:
        assert not is_clear(word[len(likely) :])


@pytest.mark.kiwi
@pytest.mark.parametrize(
    ("base", "word"),
    [
        ("돌봄", "돌봄의"),
        ("현지시간", "현지시간에"),
        ("SK그룹", "SK그룹은"),
        ("감안", "감안되어"),
        ("발표", "발표했습니다"),
        ("발표", "발표하기로"),
        ("발표", "발표되는"),
        ("시민들", "시민들이"),
    ],
)
def test_a_noun_means_the_same_with_its_ending(korean: TermAnalyzer, base: str, word: str) -> None:
    assert korean.terms(word) == korean.terms(base)


@pytest.mark.kiwi
@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("김정은", "김정은"),
        ("전문가", "전문가"),
        ("벨기에", "벨기에"),
        ("길잡이", "길잡이"),
        ("무제한", "무제한"),
        ("고소한", "고소하다"),
        ("맞이한", "맞이하다"),
        ("생기는", "생기다"),
        ("오키나와", "오키나와"),
        ("섹시한", "섹시하다"),
    ],
)
def test_what_only_looks_like_an_ending_is_none(korean: TermAnalyzer, word: str, term: str) -> None:
    assert korean.terms(word) == (term,)


@pytest.mark.kiwi
def test_the_dictionary_is_asked_by_form_and_tag() -> None:
    kiwi = KiwiAnalyzer()
    assert kiwi._knows("전문가", ("NNG",))
    assert kiwi._knows("하", ("NNG", "XSV")), "one of several tags of a form"
    assert not kiwi._knows("전문가", ("VV",))
    assert not kiwi._knows("전문나", ("NNG", "NNP", "VV"))
