import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.jamo import is_syllable
from indexer.korean.keyboard import is_hangul, to_hangul, to_latin

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1)
SMALL = st.text(st.sampled_from(string.ascii_lowercase), min_size=1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tpwhdtl", "세종시"),
        ("xksgor", "탄핵"),
        ("EJrqhRdl", "떡볶이"),
        ("dkssud", "안녕"),
        ("rhkcjs", "과천"),
        ("Rhc", "꽃"),
        ("dhOfo", "오ㅒ래"),
        ("djqtdj", "없어"),
        ("TPWHDTL", "세종시"),
        ("Tkd", "쌍"),
        ("tpwhdt", "세종ㅅ"),
        ("dPtks 2024", "예산 2024"),
        ("city", "챠쇼"),
        ("세종tl", "세종시"),
    ],
)
def test_latin_letters_become_the_hangul_of_their_keys(typed: str, meant: str) -> None:
    assert to_hangul(typed) == meant


@pytest.mark.parametrize("typed", ["tv", "qq", "2024", "", "세종시", "ㅅㅈㅅ", "k", "kk", "ㆍ"])
def test_text_that_makes_no_syllable_is_not_converted(typed: str) -> None:
    assert to_hangul(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("챠쇼", "city"),
        ("ㅊㅑ쇼", "city"),
        ("ㅜㄷㅈㄴ", "news"),
        ("ㅏㅅㅌ", "ktx"),
        ("ㄲㅅ", "Rt"),
        ("ㅁㅑ 2024", "ai 2024"),
        ("ㄳ", "rt"),
    ],
)
def test_hangul_becomes_the_latin_letters_of_its_keys(typed: str, meant: str) -> None:
    assert to_latin(typed) == meant


@pytest.mark.parametrize("typed", ["city", "2024", "", "ㆍ", "美"])
def test_text_without_hangul_is_not_converted(typed: str) -> None:
    assert to_latin(typed) is None


@given(SYLLABLES)
def test_hangul_comes_back_from_its_letters(text: str) -> None:
    letters = to_latin(text)
    assert letters is not None
    if not letters.isupper():  # 꺄 and its like cannot be told from Caps Lock
        assert to_hangul(letters) == text


@given(SMALL)
def test_letters_come_back_from_their_hangul(text: str) -> None:
    hangul = to_hangul(text)
    assert hangul is None or to_latin(hangul) == text


@given(SMALL)
def test_caps_lock_changes_nothing_unless_shift_would_explain_all_capitals(text: str) -> None:
    if not set(text) <= set("qwertop"):
        assert to_hangul(text.upper()) == to_hangul(text)


@given(st.text())
def test_any_text_converts_to_one_with_syllables_or_to_none(text: str) -> None:
    hangul = to_hangul(text)
    assert hangul is None or any(map(is_syllable, hangul))


@pytest.mark.parametrize(
    ("text", "expected"), [("세종시", True), ("세종ㅅ", False), ("세종 시", False), ("", False)]
)
def test_whole_hangul_has_no_leftovers(text: str, expected: bool) -> None:
    assert is_hangul(text) is expected
