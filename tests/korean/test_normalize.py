import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.korean.normalize import Normalized, normalize

MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "가각갃한글ㅅㅈㅅㆍ金金不㎞㎡Ⅱ１Ａ！\u1100\u1161\u11a8\u200b\u00ad\ufeff\u3164e\u0301 “”’"
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("세종시", "세종시"),
        (unicodedata.normalize("NFD", "세종시"), "세종시"),
        ("２０２４ ＮＥＷ", "2024 NEW"),
        ("金 여사", "金 여사"),
        ("세종\u00a0시청", "세종 시청"),
        ("세\u200b종\u00ad시", "세종시"),
        ("\ufeff세종", "세종"),
        ("고용ㆍ노동", "고용·노동"),
        ("ㅅㅈㅅ", "ㅅㅈㅅ"),
        ("“세종” ‘시’", "\"세종\" '시'"),
        ("12㎞", "12km"),
        ("84㎡", "84m2"),
        ("제Ⅱ기", "제II기"),
        ("", ""),
    ],
)
def test_spelling_variants_of_characters_become_one(text: str, expected: str) -> None:
    assert normalize(text).text == expected


@given(MIXED)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalize(text).text
    assert normalize(once) == Normalized(once)


@given(MIXED)
def test_every_character_comes_from_a_span_of_the_original_in_order(text: str) -> None:
    normal = normalize(text)
    spans = [normal.original(i, i + 1) for i in range(len(normal.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(MIXED)
def test_the_original_span_of_a_character_normalises_to_text_that_holds_it(text: str) -> None:
    normal = normalize(text)
    for index, char in enumerate(normal.text):
        start, end = normal.original(index, index + 1)
        assert char in normalize(text[start:end]).text


def test_a_span_of_decomposed_hangul_covers_all_its_jamo() -> None:
    text = unicodedata.normalize("NFD", "세종시청")
    normal = normalize(text)
    start, end = normal.original(0, 3)
    assert unicodedata.normalize("NFC", text[start:end]) == "세종시"


@given(MIXED, st.data())
def test_a_part_of_a_text_whose_characters_stay_apart_is_spelled_as_within_it(
    text: str, data: st.DataObject
) -> None:
    normal = normalize(text)
    assume(normal.starts is None)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert normalize(text[start:end]).text == normal.text[start:end]
