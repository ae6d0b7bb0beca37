import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.korean.explain import explain
from indexer.korean.morphemes import KiwiAnalyzer, Morpheme
from indexer.korean.terms import TermAnalyzer, open_analyzer, word_terms, words_of
from tests.conftest import SuffixAnalyzer

PLAIN = open_analyzer(SuffixAnalyzer())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("세종시가 예산을", ["세종시가", "예산을"]),
        ("3.5조, 23,000명", ["3.5조", "23,000명"]),
        ("R&D 예산", ["R&D", "예산"]),
        ("고이도-마산도", ["고이도", "마산도"]),
        ("오전 10:30, 3:1로", ["오전", "10:30", "3:1로"]),
        ("'방송법'은 [단독] (서울)의", ["방송법", "단독", "서울"]),
        ("방송법은 은 시장", ["방송법은", "은", "시장"]),
        ("10% 늘어난_값", ["10", "늘어난", "값"]),
        ("끝. 새", ["끝", "새"]),
        ("…!? ()", []),
        ("", []),
    ],
)
def test_text_falls_into_words(text: str, words: list[str]) -> None:
    assert [word for word, _ in words_of(text)] == words


def test_a_run_of_letters_without_end_is_cut_into_pieces() -> None:
    pieces = [word for word, _ in words_of("가" * 150)]
    assert [len(piece) for piece in pieces] == [64, 64, 22]


def test_stems_are_terms_and_particles_and_endings_are_not() -> None:
    morphemes = (
        Morpheme("시민", "NNG", 0, 2),
        Morpheme("을", "JKO", 2, 3),
        Morpheme("돕", "VV", 3, 4),
        Morpheme("었", "EP", 4, 5),
        Morpheme("다", "EF", 5, 6),
    )
    assert word_terms("시민을도왔다", morphemes).terms == ("시민", "돕")


def test_the_span_of_a_verb_takes_in_its_ending() -> None:
    assert word_terms("도왔다", (Morpheme("돕", "VV", 0, 1),)).spans == (0, 3)


def test_terms_are_folded(plain: TermAnalyzer) -> None:
    assert plain.terms("KTX Straße ＮＥＷ") == ("ktx", "strasse", "new")


def test_spans_point_into_the_original_text(plain: TermAnalyzer) -> None:
    text = unicodedata.normalize("NFD", "세종시") + "의 ２０２４년"
    pieces = [unicodedata.normalize("NFKC", text[s.start : s.end]) for s in plain.spans(text)]
    assert pieces == ["세종시", "2024년"]


@given(st.text())
def test_spans_lie_inside_the_text_in_order(text: str) -> None:
    spans = PLAIN.spans(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)


@given(st.text())
def test_terms_and_spans_agree(text: str) -> None:
    assert PLAIN.terms(text) == tuple(span.term for span in PLAIN.spans(text))


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_a_word_of_a_text_has_the_terms_that_it_has_alone(words: list[str]) -> None:
    alone = [term for word in words for term in PLAIN.terms(word)]
    assert PLAIN.terms(" ".join(words)) == tuple(alone)


@given(st.text())
def test_learning_changes_no_term(text: str) -> None:
    fresh = open_analyzer(SuffixAnalyzer())
    fresh.learn([text])
    assert fresh.terms(text) == PLAIN.terms(text)


@pytest.mark.kiwi
class TestWithKiwi:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("세종시가 예산안을 발표했다.", ("세종시", "예산안", "발표")),
            ("시민들이 환자를 도왔다.", ("시민", "환자", "돕")),
            ("돕다", ("돕",)),
            ("날씨가 추워서", ("날씨", "춥")),
            ("전공의 복귀", ("전공", "복귀")),
            ("정부세종청사에서", ("정부세종청사",)),
            ("KTX를 탔다", ("ktx", "타")),
        ],
    )
    def test_golden_terms(self, text: str, terms: tuple[str, ...], korean: TermAnalyzer) -> None:
        assert korean.terms(text) == terms

    @settings(deadline=None, max_examples=150)
    @given(
        text=st.text(
            st.sampled_from("가나다라세종시청은는이가를돕다왔 123,.-'\"A金\u200b\u1100\u1161𠀀ㅋ")
        )
    )
    def test_spans_lie_inside_any_text(self, text: str, korean: TermAnalyzer) -> None:
        spans = korean.spans(text)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert korean.terms(text) == tuple(span.term for span in spans)

    def test_the_mark_of_an_inflected_verb_covers_the_whole_word(
        self, korean: TermAnalyzer
    ) -> None:
        text = "환자를 도왔다."
        (span,) = [span for span in korean.spans(text) if span.term == "돕"]
        assert text[span.start : span.end] == "도왔다"

    def test_explaining_shows_morphemes_and_terms(self, kiwi: KiwiAnalyzer) -> None:
        (line,) = explain("도왔다", kiwi)
        assert line == "도왔다: 돕/VV + 었/EP + 다/EF → 돕"


@given(
    st.text(st.sampled_from("세종시 버스가예산KTX3.5\n()'\u200b"), max_size=60),
    st.frozensets(st.sampled_from(["세종시", "버스", "예산", "ktx", "3.5"])),
)
def test_finding_gives_those_of_the_spans_that_are_wanted(
    text: str, wanted: frozenset[str]
) -> None:
    assert PLAIN.find(text, wanted) == [s for s in PLAIN.spans(text) if s.term in wanted]
