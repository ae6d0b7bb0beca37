import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.jamo import (
    INITIALS,
    VOWELS,
    compose,
    distance,
    initials,
    is_syllable,
    keystrokes,
    typing_towards,
)

SYLLABLE = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
HANGUL = st.text(SYLLABLE)
ANY = st.text(st.one_of(SYLLABLE, st.characters(), st.sampled_from(INITIALS + VOWELS + "ㄳㅘㆍ")))
KEYS = st.text(st.sampled_from("ㄱㄴㅎㅏㅗㅣ"), max_size=9)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("세종시", "ㅅㅔㅈㅗㅇㅅㅣ"),
        ("탄핵", "ㅌㅏㄴㅎㅐㄱ"),
        ("탆", "ㅌㅏㄴㅎ"),
        ("닭갈비", "ㄷㅏㄹㄱㄱㅏㄹㅂㅣ"),
        ("까치", "ㄲㅏㅊㅣ"),
        ("밖", "ㅂㅏㄲ"),
        ("있다", "ㅇㅣㅆㄷㅏ"),
        ("의회", "ㅇㅡㅣㅎㅗㅣ"),
        ("왜", "ㅇㅗㅐ"),
        ("얘기", "ㅇㅒㄱㅣ"),
        ("뷁", "ㅂㅜㅔㄹㄱ"),
        ("없애", "ㅇㅓㅂㅅㅇㅐ"),
        ("ㄳㅘ", "ㄱㅅㅗㅏ"),
        ("ㆍ", "ㆍ"),
        ("KTX 2호", "KTX 2ㅎㅗ"),
        ("", ""),
    ],
)
def test_text_is_taken_apart_into_the_keys_that_type_it(text: str, keys: str) -> None:
    assert keystrokes(text) == keys


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("ㄱㅏㅂㅅㅇㅣ", "값이"),
        ("ㄱㅏㅂㅅㅣ", "갑시"),
        ("ㄱㅏㅂㅅ", "값"),
        ("ㄱㅏㄲㅏ", "가까"),
        ("ㅅㅈㅅ", "ㅅㅈㅅ"),
        ("ㅗㅏ", "ㅗㅏ"),
        ("ㅏㄱㅏ", "ㅏ가"),
        ("ㄱㅗㅏㅣ", "과ㅣ"),
        ("ㄱㅏㄸ", "가ㄸ"),
        ("ㄱㆍㄱㅏ", "ㄱㆍ가"),
    ],
)
def test_keys_compose_as_an_input_method_would(keys: str, text: str) -> None:
    assert compose(keys) == text


@given(HANGUL)
def test_composing_undoes_taking_apart(text: str) -> None:
    assert compose(keystrokes(text)) == text


@given(ANY)
def test_taking_apart_undoes_composing(text: str) -> None:
    keys = keystrokes(text)
    assert keystrokes(compose(keys)) == keys
    assert not any(map(is_syllable, keys))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("세종시", "ㅅㅈㅅ"),
        ("까치", "ㄲㅊ"),
        ("KTX 역", "KTX ㅇ"),
        ("ㅅ종", "ㅅㅈ"),
        ("힣가", "ㅎㄱ"),
        ("", ""),
    ],
)
def test_initials_stand_for_their_syllables(text: str, expected: str) -> None:
    assert initials(text) == expected


@given(ANY)
def test_there_are_as_many_initials_as_characters(text: str) -> None:
    assert len(initials(text)) == len(text)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("탆", "탄핵", True),
        ("ㅌ", "탄핵", True),
        ("타", "탄핵", True),
        ("탄해", "탄핵", True),
        ("탄핵", "탄핵", True),
        ("셎", "세종", True),
        ("고", "과천", True),
        ("갑", "값", True),
        ("", "탄핵", True),
        ("탄하", "탄핵", False),
        ("탄핵소", "탄핵", False),
        ("탇", "탄핵", False),
    ],
)
def test_a_half_typed_text_is_on_the_way_to_the_whole(
    typed: str, text: str, expected: bool
) -> None:
    assert typing_towards(typed, text) is expected


@given(HANGUL, st.integers(0, 20))
def test_every_moment_of_typing_is_on_the_way(text: str, count: int) -> None:
    assert typing_towards(compose(keystrokes(text)[:count]), text)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", 0),
        ("ㄱㅏ", "ㄱㅏ", 0),
        ("ㄱㅏ", "ㄱㅓ", 1),
        ("ㄱㅏ", "ㄱㅏㄴ", 1),
        ("ㄱㅏㄴ", "ㅏㄱㄴ", 1),
        ("ㄱㅏ", "ㄴㅓ", 2),
        ("ㄱㅏ", "ㄴㅓㄷ", 3),
        ("ㄱㅏ", "ㄱㅏㄴㄷㄹ", 3),
    ],
)
def test_slips_are_counted_up_to_a_limit(a: str, b: str, expected: int) -> None:
    assert distance(a, b, 2) == expected


def slow_distance(a: str, b: str) -> int:
    """Optimal string alignment by its definition."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            ways = [
                table[i - 1, j] + 1,
                table[i, j - 1] + 1,
                table[i - 1, j - 1] + (a[i - 1] != b[j - 1]),
            ]
            if i > 1 and j > 1 and (a[i - 1], a[i - 2]) == (b[j - 2], b[j - 1]):
                ways.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(ways)
    return table[len(a), len(b)]


@given(KEYS, KEYS, st.integers(0, 4))
def test_the_banded_distance_is_the_distance(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit) == min(slow_distance(a, b), limit + 1)
    assert distance(a, b, limit) == distance(b, a, limit)
