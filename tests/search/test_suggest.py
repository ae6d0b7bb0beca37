from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.jamo import compose, initials, keystrokes
from indexer.korean.keyboard import to_latin
from indexer.search.prefixes import DEPTH, PrefixIndex, WordStarts
from indexer.search.suggest import MAX_LIMIT, Entry, Kind, Suggester, Suggestion

TITLES = [
    "세종시 예산안 발표",
    "탄핵 청원 70만명 돌파",
    "국회 탄핵 소추안 보고",
    "City 투어 버스 운행",
    "'방송4법'은 국회로",
    "세종시청 앞 광장",
    "세조의 왕릉",
    "과천 서울대공원",
]
TERMS = ["세종시", "탄핵", "city", "KTX", "전세사기"]
ENTRIES = [
    *(Entry(text, Kind.TITLE, 50 - rank) for rank, text in enumerate(TITLES)),
    *(Entry(text, Kind.TERM, 100 - rank) for rank, text in enumerate(TERMS)),
]
WORD = st.text(st.sampled_from("가간각나난세종시AB12ㄱ"), min_size=1, max_size=3)
TEXT = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
TEXTS = st.lists(TEXT, max_size=30, unique_by=lambda text: text.replace(" ", "").casefold())


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester.build(ENTRIES)


def texts(suggester: Suggester, typed: str, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in suggester.suggest(typed, limit)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("세종시", ["세종시", "세종시 예산안 발표", "세종시청 앞 광장"]),
        ("셎", ["세종시", "세종시 예산안 발표", "세종시청 앞 광장"]),
        ("세ㅈ", ["세종시", "세종시 예산안 발표", "세종시청 앞 광장", "세조의 왕릉"]),
        ("탆", ["탄핵", "탄핵 청원 70만명 돌파", "국회 탄핵 소추안 보고"]),
        ("탄핵소추", ["국회 탄핵 소추안 보고"]),
        ("탄핵 소", ["국회 탄핵 소추안 보고"]),
        ("고", ["과천 서울대공원", "세종시청 앞 광장"]),
        ("방송4", ["'방송4법'은 국회로"]),
        ("70만", ["탄핵 청원 70만명 돌파"]),
        ("ㅅㅈㅅ", ["세종시", "세종시 예산안 발표", "세종시청 앞 광장"]),
        ("ㅅㅈㅅㅊ", ["세종시청 앞 광장"]),
        ("세ㅈㅅ", ["세종시", "세종시 예산안 발표", "세종시청 앞 광장"]),
        ("셎ㅅ", ["세종시", "세종시 예산안 발표", "세종시청 앞 광장"]),
        ("ㅅ종시ㅊ", ["세종시청 앞 광장"]),
        ("ㄱㅊ", ["과천 서울대공원"]),
        ("ㅊㅇ", ["탄핵 청원 70만명 돌파"]),
        ("ㅈㅅㅅㄱ", ["전세사기"]),
        ("ㅅㅇㄷㄱㅇ", ["과천 서울대공원"]),
        ("tpwhdtlc", ["세종시청 앞 광장"]),
        ("xksgor", ["탄핵", "탄핵 청원 70만명 돌파", "국회 탄핵 소추안 보고"]),
        ("챠쇼", ["city", "City 투어 버스 운행"]),
        ("ㅏㅅㅌ", ["KTX"]),
        ("CITY", ["city", "City 투어 버스 운행"]),
        ("ｋｔｘ", ["KTX"]),
        ("없는말", []),
        ("종시", []),
        ("", []),
        (" \t'", []),
    ],
)
def test_what_is_typed_suggests_the_texts_it_may_become(
    suggester: Suggester, typed: str, expected: list[str]
) -> None:
    found = texts(suggester, typed)
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_texts_that_begin_so_come_before_heavier_ones_that_hold_it_later() -> None:
    entries = [Entry("국회 탄핵", Kind.TITLE, 9), Entry("탄핵 심판", Kind.TITLE, 1)]
    assert texts(Suggester.build(entries), "탄핵") == ["탄핵 심판", "국회 탄핵"]


def test_a_real_english_word_is_not_converted() -> None:
    entries = [Entry("city", Kind.TERM, 1), Entry("챠쇼", Kind.TERM, 9)]
    assert texts(Suggester.build(entries), "city") == ["city"]


def test_of_texts_that_differ_in_no_letter_the_heaviest_is_suggested() -> None:
    entries = [
        Entry("세종시청", Kind.TERM, 2),
        Entry("세종 시청!", Kind.TITLE, 3),
        Entry("세종시청", Kind.TITLE, 1),
    ]
    found = Suggester.build(entries).suggest("세종")
    assert found == (Suggestion("세종 시청!", Kind.TITLE),)


def test_a_long_pasted_text_still_finds_its_title(suggester: Suggester) -> None:
    title = "탄핵 청원 70만명 돌파 " * 8
    long = Suggester.build([Entry(title, Kind.TITLE, 1), *ENTRIES])
    assert texts(long, title * 50) == [" ".join(title.split())]
    assert texts(suggester, "탄핵 청원" * 1000) == []


@pytest.mark.parametrize("limit", [-1, 0, 1, 3, MAX_LIMIT, 1000])
def test_no_more_than_the_limit_is_suggested(limit: int) -> None:
    many = Suggester.build(Entry(f"세종 {n}", Kind.TITLE, n) for n in range(500))
    assert len(texts(many, "세", limit)) == max(0, min(limit, MAX_LIMIT))


@given(TEXTS, TEXT, st.integers(1, 8))
def test_suggestions_are_the_best_texts_with_a_word_that_begins_so(
    titles: list[str], typed: str, limit: int
) -> None:
    suggester = Suggester.build(Entry(t, Kind.TITLE, -n) for n, t in enumerate(titles))
    key = keystrokes(typed.replace(" ", "").casefold())

    def rank(title: str) -> tuple[bool, int] | None:
        words = [keystrokes(word.casefold()) for word in title.split()]
        at = [i for i in range(len(words)) if "".join(words[i:]).startswith(key)]
        return (at[0] > 0, titles.index(title)) if at else None

    ranked = sorted((rank(t), t) for t in titles if rank(t))
    expected = [title for _, title in ranked][:limit]
    assert texts(suggester, typed, limit)[: len(expected)] == expected


@given(TEXTS.filter(bool), st.data())
def test_every_moment_of_typing_a_text_suggests_it(titles: list[str], data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(titles))
    others = [Entry(t, Kind.TITLE, 1) for t in titles]
    suggester = Suggester.build([*others, Entry(title, Kind.TITLE, 2)])
    keys = keystrokes(title)
    typed = compose(keys[: data.draw(st.integers(1, len(keys)))])
    assert texts(suggester, typed)[0] == title


@given(TEXTS.filter(bool), st.data())
def test_initials_suggest_and_suggestions_are_entries_each_once(
    titles: list[str], data: st.DataObject
) -> None:
    suggester = Suggester.build(Entry(t, Kind.TITLE, 1) for t in titles)
    typed = data.draw(st.one_of(st.sampled_from(titles).map(initials), st.text()))
    found = texts(suggester, typed)
    assert len(set(found)) == len(found)
    assert set(found) <= set(titles)
    if typed in map(initials, titles):
        assert found


def test_the_other_layout_suggests_what_was_meant(suggester: Suggester) -> None:
    for text in TITLES:
        letters = to_latin(text)
        assert letters is not None
        assert texts(suggester, text)[0] == text
        if "City" not in text:
            assert texts(suggester, letters)[0] == text


def test_a_saved_suggester_suggests_the_same(tmp_path: Path, suggester: Suggester) -> None:
    suggester.save(tmp_path / "suggestions", "000001-a")
    again = Suggester.load(tmp_path / "suggestions", "000001-a")
    assert len(again) == len(suggester)
    for typed in ("세", "셎ㅅ", "ㅅㅈㅅ", "xksgor", "챠쇼", "ㅊㅇ"):
        assert again.suggest(typed) == suggester.suggest(typed)


def test_an_empty_suggester_suggests_nothing(tmp_path: Path) -> None:
    empty = Suggester.build([])
    empty.save(tmp_path / "suggestions", "000001-a")
    for suggester in (empty, Suggester.load(tmp_path / "suggestions", "000001-a")):
        assert all(suggester.suggest(typed) == () for typed in ("세", "ㅅㅈ", "tp", ""))


@pytest.mark.parametrize("size", [0, 10, 30, 200, 400, 1000])
def test_a_file_cut_short_is_refused(tmp_path: Path, suggester: Suggester, size: int) -> None:
    path = tmp_path / "suggestions"
    suggester.save(path, "000001-a")
    whole = path.read_bytes()
    path.write_bytes(whole[: min(size, len(whole) - 1)])
    with pytest.raises(ValueError, match=r"suggestions|word starts|unexpected end"):
        Suggester.load(path, "000001-a")


@given(
    st.lists(st.text(st.sampled_from("ab"), min_size=1, max_size=4), max_size=700),
    st.text(st.sampled_from("ab"), max_size=3),
)
def test_the_best_of_a_range_are_its_smallest_numbers(words: list[str], prefix: str) -> None:
    index = WordStarts.build([[word] for word in words]).heads
    expected = [n for n, word in enumerate(words) if word.startswith(prefix)]
    assert index.best(index.places(prefix), DEPTH) == expected[:DEPTH]
    assert isinstance(index, PrefixIndex)
