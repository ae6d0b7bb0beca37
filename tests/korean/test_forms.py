"""Words that another one tells are not read; what they are is what that one is."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.korean.forms import Forms, shape_of
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.morphemes import Morpheme, Reading
from indexer.korean.particles import _CLEAR, tagged, without_clear_particle, without_particle
from indexer.korean.terms import TermAnalyzer


class Asked:
    """Takes each word for one noun, and remembers what it was asked."""

    def __init__(self, *, nouns: bool = True) -> None:
        self.words: list[str] = []
        self._nouns = nouns

    def __call__(self, words: Sequence[str]) -> Iterator[tuple[str, Reading]]:
        self.words += words
        tag = "NNG" if self._nouns else "VV"
        return ((w, Reading((Morpheme(w, tag, 0, len(w)),), self._nouns)) for w in words)


def knows_nothing(_form: str, _tags: tuple[str, ...]) -> bool:
    return False


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("4700명", "9999명"),
        ("230000원에서", "999999원에서"),
        ("11번가", "11번가"),
        ("2인자", "2인자"),
        ("세종시", "세종시"),
        ("2024.11", "9999.99"),
        ("2024.1.5일", "9999.9.9일"),
        ("4.5%", "9.9%"),
        ("12:30부터", "99:99부터"),
        ("제3.", "제3."),
    ],
)
def test_numbers_that_no_dictionary_holds_have_a_shape(word: str, shape: str) -> None:
    assert shape_of(word) == shape


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("시장을", "시장"),
        ("세종시에서는", "세종시"),
        ("정부로서", "정부"),
        ("예산을", "예산"),
        ("위원장으로서", "위원장"),
        ("장으로서", "장으로서"),
        ("마을", "마을"),
        ("고을을", "고을"),
        ("학교을", "학교을"),
        ("김정은", "김정은"),
        ("벨기에", "벨기에"),
        ("공중보건의", "공중보건의"),
        ("산책로", "산책로"),
        ("배우는", "배우는"),
        ("AI를", "AI를"),
        ("", ""),
    ],
)
def test_clear_particles_are_those_that_end_no_other_word(word: str, noun: str) -> None:
    assert without_clear_particle(word) == noun


def test_a_name_may_have_more_particles_than_any_word() -> None:
    assert without_particle("푸바오의") == "푸바오"
    assert without_clear_particle("푸바오의") == "푸바오의"


@given(st.text("가각을를에서는까지김정은으로", max_size=8))
def test_at_least_two_syllables_stay(word: str) -> None:
    noun = without_clear_particle(word)
    assert word.startswith(noun)
    assert noun == word or len(noun) >= 2


def test_every_clear_particle_is_tagged_whole() -> None:
    for particle in set().union(*_CLEAR):
        assert "".join(part for part, _ in tagged(particle)) == particle
    assert tagged("이라는") == [("이라는", "JX")]


def test_each_noun_and_each_shape_is_read_once() -> None:
    asked = Asked()
    forms = Forms(asked, knows_nothing)
    words = ["시장을", "시장에서", "시장", "4700명", "5800명", "4700명을"]
    assert sorted(word for word, _ in forms.split(words)) == sorted(words)
    assert asked.words == ["시장", "9999명"]
    assert dict(forms.split(["시장까지", "1234명"]))["1234명"][0].form == "1234명"
    assert asked.words == ["시장", "9999명"]


@given(st.lists(st.text("시장을에서123명", max_size=7)))
@example(["시장을에서", "시장을", "시장"])
def test_each_word_comes_once(words: list[str]) -> None:
    for nouns in (True, False):
        found = [word for word, _ in Forms(Asked(nouns=nouns), knows_nothing).split(words)]
        assert sorted(found) == sorted(set(words))


def test_a_form_is_what_its_noun_is() -> None:
    ((_, split),) = Forms(Asked(), knows_nothing).split(["시장에서는"])
    noun = Morpheme("시장", "NNG", 0, 2)
    assert split == (noun, Morpheme("에서", "JKB", 2, 4), Morpheme("는", "JX", 4, 5))


def test_what_is_no_noun_without_its_particle_is_read_whole() -> None:
    asked = Asked(nouns=False)
    ((_, split),) = Forms(asked, knows_nothing).split(["깨달을"])
    assert asked.words == ["깨달", "깨달을"]
    assert split[0].form == "깨달을"


def test_a_number_keeps_its_figures_in_every_form() -> None:
    ((_, split),) = Forms(Asked(), knows_nothing).split(["4700명에서"])
    assert split == (Morpheme("4700명", "NNG", 0, 5), Morpheme("에서", "JKB", 5, 7))


def test_a_name_may_end_like_a_particle() -> None:
    asked = Asked()
    found = dict(
        Forms(asked, knows_nothing, {"한강을", "세종"}).split(["한강을", "한강을에서", "세종을"])
    )
    assert asked.words == ["한강을", "세종"]
    assert [found[word][0].form for word in found] == ["한강을", "한강을", "세종"]


def test_latin_letters_are_one_foreign_word() -> None:
    asked = Asked()
    found = dict(Forms(asked, knows_nothing).split(["NATO", "café", "AI를", "B2B"]))
    assert found["NATO"] == (Morpheme("NATO", "SL", 0, 4),)
    assert sorted(asked.words) == ["AI를", "B2B", "café"]


def test_nothing_is_read_of_no_words() -> None:
    asked = Asked()
    assert not list(Forms(asked, knows_nothing).split([]))
    assert not asked.words


@pytest.mark.kiwi
@pytest.mark.parametrize(
    "word", ["2024년에", "119구급대가", "23000명", "777대", "1080p", "COVID19"]
)
def test_a_word_is_split_as_its_shape_is(word: str) -> None:
    kiwi = KiwiAnalyzer()
    ((_, split),) = kiwi.split([word])
    assert split == dict(kiwi._read([word]))[word].morphemes
    assert dict(kiwi.split([word, word[::-1], word]))[word] == split


@pytest.mark.kiwi
@pytest.mark.parametrize(
    ("noun", "form"),
    [
        ("강남", "강남을"),
        ("수원", "수원을"),
        ("영광", "영광을"),
        ("보기", "보기를"),
        ("숙소", "숙소로써"),
        ("위원장", "위원장으로서"),
    ],
)
def test_a_noun_means_the_same_with_its_particle(
    korean: TermAnalyzer, noun: str, form: str
) -> None:
    assert korean.terms(form) == korean.terms(noun) == (noun,)


@pytest.mark.kiwi
@pytest.mark.parametrize(
    ("word", "term"),
    [("깨달을", "깨닫다"), ("길들을", "길"), ("뒤집을", "뒤집다"), ("김정은", "김정은")],
)
def test_what_only_looks_like_a_particle_is_none(
    korean: TermAnalyzer, word: str, term: str
) -> None:
    assert korean.terms(word) == (term,)
