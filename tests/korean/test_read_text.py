"""What was read of a text finds its words again, whichever process read it."""

from collections.abc import Iterator, Sequence

import pytest

from indexer.korean.lexicon import Lexicon, WordTerms
from indexer.korean.read_text import Reader
from indexer.korean.terms import TermAnalyzer, open_analyzer
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())


class Asked(list[str]):
    """An analysis whose terms are the words, twice: once in the sequence, once beside it."""

    def __call__(self, words: Sequence[str]) -> Iterator[tuple[str, WordTerms]]:
        self += words
        return ((w, WordTerms((w,), (0, len(w)), (w + "!",), (), (0, len(w)))) for w in words)


def test_it_is_the_same_in_every_process() -> None:
    assert Reader(Lexicon(Asked(), "v1")).read("세종시 버스") == bytes.fromhex(
        "0200 0100 0000 0400 010203 010202 9b0a 1585 0e0e da80"
    )


@pytest.mark.parametrize("words", [0, 3, 300, 70_000])
def test_a_text_of_any_length_is_found_the_same(words: int) -> None:
    text = "세종시 버스가 " * words + "끝"
    wanted = frozenset({"버스", "끝"})
    found = PLAIN.find(text, wanted, PLAIN.read(text))
    assert [text[start:end] for _, start, end, _ in found] == ["버스"] * words + ["끝"]
    assert found[-1].place == 2 * words
    assert found == PLAIN.find(text, wanted)


@pytest.mark.parametrize("text", ["", "…", "가" * 65_536, "가 " * 32_767, "가 " * 32_769])
def test_texts_at_the_edges_of_its_form(text: str) -> None:
    wanted = frozenset({"가", "가" * 64})
    assert PLAIN.find(text, wanted, PLAIN.read(text)) == PLAIN.find(text, wanted)


def test_a_word_of_too_many_terms_is_not_kept() -> None:
    many = tuple("가" * 256)
    lexicon = Lexicon(lambda words: ((word, WordTerms(many, (0, 1) * 256)) for word in words), "v1")
    assert Reader(lexicon).read("하나") == b""


def test_a_word_that_is_too_long_is_not_kept() -> None:
    text = "R&" + "D&".join("a" * 60 for _ in range(9)) + " 버스"
    assert PLAIN.read(text) == b""
    assert [span.term for span in PLAIN.find(text, frozenset({"버스"}), PLAIN.read(text))] == [
        "버스"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "세종시 “버스”가",
        "세종시 ＢＵＳ 예산",
        "세종\u200b시 예산, Ⅳ 버스",
        "세종시 3㎧ 버스 예산",
        "\u1109\u1166종시 버스 예산",
    ],
)
def test_a_text_of_other_spelling_keeps_its_own_offsets(text: str) -> None:
    wanted = frozenset({"세종시", "bus", "버스", "예산"})
    found = PLAIN.find(text, wanted, PLAIN.read(text))
    assert found == PLAIN.find(text, wanted) == [s for s in PLAIN.spans(text) if s.term in wanted]
    assert len(found) >= 2


def test_only_the_words_that_are_wanted_are_analysed_again() -> None:
    text = "세종시 버스 예산 세종시"
    read = TermAnalyzer(Lexicon(Asked(), "v1")).read(text)
    asked = Asked()
    analyzer = TermAnalyzer(Lexicon(asked, "v1"))
    found = analyzer.find(text, frozenset({"세종시", "예산!"}), read)
    assert [(span.term, span.place) for span in found] == [
        ("세종시", 0),
        ("예산!", -1),
        ("세종시", 3),
    ]
    assert asked == ["세종시", "예산"]
