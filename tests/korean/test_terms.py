import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.korean.explain import explain
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.morphemes import Morpheme
from indexer.korean.stems import word_terms
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.korean.words import words_of
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
        ("관람객 2만 3000명, 5억 3천만 원", ["관람객", "2만 3000명", "5억 3천만", "원"]),
        ("삼천만 원을 삼천만", ["삼천만 원을", "삼천만"]),
        ("오만 가지 이천 명칭 2024 7", ["오만", "가지", "이천 명칭", "2024", "7"]),
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
    assert word_terms("시민을도왔다", morphemes).terms == ("시민", "돕다")


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
    terms = PLAIN.analyze(text)
    assert sorted((*terms.sequence, *terms.beside)) == sorted(
        span.term for span in PLAIN.spans(text)
    )


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_a_word_of_a_text_has_the_terms_that_it_has_alone(words: list[str]) -> None:
    alone = [term for word in words for term in PLAIN.terms(word)]
    assert PLAIN.terms(" ".join(words)) == tuple(alone)


@given(st.text())
def test_learning_changes_no_term(text: str) -> None:
    fresh = open_analyzer(SuffixAnalyzer())
    fresh.learn([text])
    assert fresh.terms(text) == PLAIN.terms(text)


SAME_TERM = [
    ("전공의", "전공의"),
    ("전공의가", "전공의"),
    ("세종시가", "세종시"),
    ("세종시의", "세종시"),
    ("세종시에서", "세종시"),
    ("세종시까지", "세종시"),
    ("세종시", "세종시"),
    ("경찰은", "경찰"),
    ("경찰이", "경찰"),
    ("경찰의", "경찰"),
    ("경찰에게", "경찰"),
    ("용의자를", "용의자"),
    ("용의자와", "용의자"),
    ("용의자는", "용의자"),
    ("학교에서는", "학교"),
    ("학교로", "학교"),
    ("학교부터", "학교"),
    ("시민들에게", "시민"),
    ("시민들이", "시민"),
    ("시민의", "시민"),
    ("예산만", "예산"),
    ("예산을", "예산"),
    ("예산도", "예산"),
    ("도왔다", "돕다"),
    ("돕는", "돕다"),
    ("도와", "돕다"),
    ("돕고", "돕다"),
    ("추워서", "춥다"),
    ("춥다", "춥다"),
    ("추운", "춥다"),
    ("걸었다", "걷다"),
    ("걷는", "걷다"),
    ("짓는", "짓다"),
    ("짓고", "짓다"),
    ("지었다", "짓다"),
    ("지어서", "짓다"),
    ("졌다", "지다"),
    ("몰라서", "모르다"),
    ("모르는", "모르다"),
    ("숨졌다", "숨지다"),
    ("숨진", "숨지다"),
    ("훔쳤다", "훔치다"),
    ("훔치는", "훔치다"),
    ("훔쳐도", "훔치다"),
    ("흘러", "흐르다"),
    ("흐르는", "흐르다"),
    ("열렸다", "열리다"),
    ("열린", "열리다"),
    ("나빠서", "나쁘다"),
    ("나쁜", "나쁘다"),
    ("발표했다", "발표"),
    ("발표한", "발표"),
    ("발표하는", "발표"),
    ("발표됐다", "발표"),
    ("개선되었다", "개선"),
    ("개선", "개선"),
    ("안전한", "안전"),
    ("안전하게", "안전"),
    ("있다", "있다"),
    ("있는", "있다"),
    ("하는", "하다"),
    ("프로모션", "프로모션"),
    ("조코비치", "조코비치"),
    ("하이닉스", "하이닉스"),
    ("에어팟", "에어팟"),
    ("팟캐스트", "팟캐스트"),
    ("이스라엘", "이스라엘"),
    ("우크라이나", "우크라이나"),
    ("넷플릭스", "넷플릭스"),
    ("올림픽", "올림픽"),
    ("이재명", "이재명"),
    ("김영록", "김영록"),
    ("인도네시아", "인도네시아"),
    ("바이러스", "바이러스"),
    ("레스토랑", "레스토랑"),
    ("비정규직", "비정규직"),
    ("미등록", "미등록"),
    ("무소속", "무소속"),
    ("반정부", "반정부"),
    ("탈원전", "탈원전"),
    ("저출생", "저출생"),
    ("불합격", "불합격"),
    ("재개발", "재개발"),
    ("신도시", "신도시"),
    ("부위원장", "부위원장"),
    ("여종업원", "여종업원"),
    ("이물질", "이물질"),
    ("푸바오의", "푸바오"),
    ("카라큘라와의", "카라큘라"),
    ("하니예의", "하니예"),
    ("유혜미", "유혜미"),
    ("국힘", "국힘"),
    ("난간을", "난간"),
    ("티메프의", "티메프"),
    ("컨텐츠를", "콘텐츠"),
    ("몇일", "며칠"),
    ("확정됬다", "확정"),
    ("그리고", "그리고"),
    ("왜", "왜"),
    ("것으로", "것"),
    ("ㅋㅋ", "ㅋㅋ"),
    ("못하는", "못하다"),
    ("안했다", "안하다"),
    ("매우", "매우"),
    ("KTX를", "ktx"),
    ("R&D", "rd"),
    ("K-pop", "kpop"),
    ("G7", "g7"),
    ("CITY", "city"),
    ("ＮＥＷ", "new"),
    ("AI가", "ai"),
    ("10:45에", "10:45"),
    ("3:1로", "3:1"),
    ("3.5조", "3500000000000"),
    ("3조5000억", "3500000000000"),
    ("3조 5000억", "3500000000000"),
]
SEVERAL_TERMS = [
    ("세종시청", "세종 시청"),
    ("세종 시청", "세종 시청"),
    ("전세사기", "전세 사기"),
    ("전세 사기", "전세 사기"),
    ("삼성전자", "삼성 전자"),
    ("서울중앙지검장", "서울 중앙 지검장"),
    ("서울중앙지검", "서울 중앙 지검"),
    ("호수공원", "호수 공원"),
    ("정부세종청사", "정부 세종청사"),
    ("우주항공청", "우주 항공청"),
    ("교통사고", "교통 사고"),
    ("국제공항", "국제 공항"),
    ("최저임금", "최저 임금"),
    ("최저시급", "최저 시급"),
    ("주택담보대출", "주택 담보 대출"),
    ("대중교통", "대중 교통"),
    ("하계세계대학경기대회", "하계 세계 대학 경기 대회"),
    ("지방자치단체", "지방 자치 단체"),
    ("페달블랙박스", "페달 블랙 박스"),
    ("부산시장", "부산 시장"),
    ("서울시청", "서울 시청"),
    ("대한축구협회", "대한 축구 협회"),
    ("국립과학수사연구원", "국립 과학 수사 연구원"),
    ("대학생선교회", "대학생 선교회"),
    ("29개국", "29 개국"),
    ("9개국", "9 개국"),
    ("2만3천명", "23000 명"),
    ("23,000명", "23000 명"),
    ("2만 3000명", "23000 명"),
    ("1127회", "1127 회"),
    ("9만6천명", "96000 명"),
    ("9만6000명", "96000 명"),
    ("HBM3E", "hbm 3 e"),
    ("尹대통령", "尹 대통령"),
    ("iPhone15", "iphone 15"),
]
BESIDE = [
    ("세종시", "세종"),
    ("강남구에서", "강남"),
    ("시청역", "시청"),
    ("민주당", "민주"),
    ("대학생들이", "대학"),
    ("취업자", "취업"),
    ("위원회", "위원"),
    ("전기차", "전기"),
    ("우주항공청", "항공"),
    ("투자가", "투자가"),
    ("市", "시"),
    ("金", "김"),
    ("\uf90a", "김"),
    ("大統領", "대통령"),
    ("女子", "여자"),
]


@pytest.mark.kiwi
class TestWithKiwi:
    @pytest.mark.parametrize(("word", "term"), SAME_TERM)
    def test_a_word_is_found_by_its_stem(self, word: str, term: str, korean: TermAnalyzer) -> None:
        assert korean.terms(word) == (term,)

    @pytest.mark.parametrize(("word", "terms"), SEVERAL_TERMS)
    def test_a_word_of_parts_has_them_in_order(
        self, word: str, terms: str, korean: TermAnalyzer
    ) -> None:
        assert " ".join(korean.terms(word)) == terms

    @pytest.mark.parametrize(("word", "beside"), BESIDE)
    def test_readings_and_stems_lie_beside_the_sequence(
        self, word: str, beside: str, korean: TermAnalyzer
    ) -> None:
        assert beside in korean.analyze(word).beside

    @pytest.mark.parametrize(
        ("word", "other"),
        [
            ("비정규직", "정규직"),
            ("에어팟", "팟"),
            ("팟캐스트", "팟"),
            ("29개국", "9"),
            ("G7", "7"),
            ("세종시장이다", "2"),
            ("국힘", "힘"),
            ("난간을", "간"),
            ("대통령", "령"),
        ],
    )
    def test_what_merely_shares_letters_is_no_term(
        self, word: str, other: str, korean: TermAnalyzer
    ) -> None:
        terms = korean.analyze(word)
        assert other not in (*terms.sequence, *terms.beside)

    @settings(max_examples=150)
    @given(
        text=st.text(
            st.sampled_from(
                "가나다라세종시청은는이가를돕다왔만천억 123,.-'\"A金\u200b\u1100\u1161𠀀ㅋ"
            )
        )
    )
    def test_spans_lie_inside_any_text_in_order(self, text: str, korean: TermAnalyzer) -> None:
        spans = korean.spans(text)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert [span.start for span in spans] == sorted(span.start for span in spans)
        terms = korean.analyze(text)
        assert sorted((*terms.sequence, *terms.beside)) == sorted(span.term for span in spans)

    @settings(max_examples=100)
    @given(text=st.text(st.sampled_from("가각간갇세종시청은는도왔다추워됬 ")))
    def test_a_mark_never_cuts_a_syllable(self, text: str, korean: TermAnalyzer) -> None:
        decomposed = unicodedata.normalize("NFD", text)
        for span in korean.spans(decomposed):
            piece = decomposed[span.start : span.end]
            assert unicodedata.normalize("NFC", piece) in unicodedata.normalize("NFC", text)

    @pytest.mark.parametrize("word", ["도왔다", "추워서", "숨졌다", "훔쳐도", "못하는"])
    def test_the_mark_of_an_inflected_verb_covers_the_whole_word(
        self, word: str, korean: TermAnalyzer
    ) -> None:
        text = f"환자를 {word}."
        span = max(korean.spans(text), key=lambda span: span.start)
        assert text[span.start : span.end] == word

    def test_the_mark_of_a_number_covers_it_as_it_is_written(self, korean: TermAnalyzer) -> None:
        text = "관람객 2만 3000명이"
        (span,) = [span for span in korean.spans(text) if span.term == "23000"]
        assert text[span.start : span.end] == "2만 3000"

    def test_explaining_shows_morphemes_and_terms(self, kiwi: KiwiAnalyzer) -> None:
        (line,) = explain("도왔다", kiwi)
        assert line == "도왔다: 돕/VV + 었/EP + 다/EF → 돕다"

    def test_explaining_shows_what_lies_beside(self, kiwi: KiwiAnalyzer) -> None:
        (line,) = explain("세종시", kiwi)
        assert line.endswith("→ 세종시 (세종)")


@given(
    st.text(st.sampled_from("세종시 버스가예산KTX３.5\n()'\u200b"), max_size=60),
    st.frozensets(st.sampled_from(["세종시", "버스", "예산", "ktx", "3.5"])),
)
def test_finding_gives_those_of_the_spans_that_are_wanted(
    text: str, wanted: frozenset[str]
) -> None:
    spans = [span for span in PLAIN.spans(text) if span.term in wanted]
    assert PLAIN.find(text, wanted) == spans
    assert PLAIN.find(text, wanted, PLAIN.read(text)) == spans
