"""Words are cut by one rule, whoever asks for them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.normalize import normalize
from indexer.korean.words import MAX_WORD, pieces_of, words_in, words_of

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "가각힣은이도의에서라고일삼천만억원명여건트A&'-.,:’”)」 \n_09１３ㅅ㎧é\u0301"
        ),
    ),
    max_size=90,
)

NUMERAL = "일이삼사오육칠팔구십백천만억조"
FIGURES = r"(?:\d[\d,.]{0,20}[십백천]?여?[만억조] (?=\d)){1,3}"
SPOKEN = rf"(?<![^\W_])[{NUMERAL}]{{1,12}}여? (?=(?:원|명|달러|관객|개|건|톤)(?![가-힣]{{3}}))"
RUN = rf"[^\W_]{{1,{MAX_WORD}}}"
RUNS = rf"{RUN}(?:(?:(?<=\d)[.,:](?=\d)|(?<=[A-Za-z])[&'-](?=[A-Za-z])){RUN}){{0,9}}"
PARTED = r"""['")\]}>」』》〉](?:은|이|도|의|에|에서|이라|라고|이라고)(?![^\W_])"""
PLAIN_RULE = re.compile(f"{PARTED}|((?:(?=[0-9{NUMERAL}])(?:{FIGURES}|{SPOKEN}))?{RUNS})")
"""What the faster rule stands for, with a few of the particles."""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("세종시, 버스 3.5대", ["세종시", "버스", "3.5대"]),
        ("R&D 예산 23,000원", ["R&D", "예산", "23,000원"]),
        ("2만 3000명이 삼천만 원을", ["2만 3000명이", "삼천만 원을"]),
        ("'방송법'은 (법)의 이 법 ‘이법’이며", ["방송법", "법", "이", "법", "이법"]),
        ("'방송법'은행", ["방송법", "은행"]),
        ("'이만 원'만 원", ["이만 원", "원"]),
        ("가_나 코로나19가", ["가", "나", "코로나19가"]),
        ("가" * 65, ["가" * 64, "가"]),
        ("", []),
    ],
)
def test_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@given(TEXTS)
def test_the_words_are_those_of_the_plain_rule(text: str) -> None:
    text = normalize(text).text
    plain = [(match[1], match.start()) for match in PLAIN_RULE.finditer(text) if match[1]]
    assert list(words_of(text)) == plain


@given(TEXTS)
def test_whoever_asks_gets_the_same_words(text: str) -> None:
    normal = normalize(text).text
    placed = list(words_of(normal))
    assert words_in(text) == [word for word, _ in placed]
    assert all(normal[start : start + len(word)] == word for word, start in placed)


@given(TEXTS)
def test_the_pieces_make_the_text(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert pieces[1::2] == [word for word, _ in words_of(text)]
    assert len(pieces) % 2
