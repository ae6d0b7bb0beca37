import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.jamo import INITIALS, VOWELS, compose, distance, is_syllable, keystrokes
from indexer.korean.misspellings import MISSPELLINGS, respell
from indexer.search.corrections import Correction, Corrector, Kind
from indexer.search.neighbours import LONG, SHORTEST, Neighbours

HELD = {
    "말라리아": 30,
    "세종시": 500,
    "세종": 400,
    "예산": 800,
    "예선": 100,
    "탄핵": 90,
    "삼성전자": 300,
    "국민의힘": 600,
    "윤석열": 700,
    "한동훈": 700,
    "최저임금": 200,
    "확정됐다": 50,
    "어이없는": 5,
    "며칠": 90,
    "무난하게": 9,
    "콘텐츠": 60,
    "city": 40,
    "samsung": 20,
    "올림픽": 300,
    "경기": 900,
    "스마트시티": 10,
    "개국": 10,
    "29개국": 10,
    "AI": 10,
    "학교폭력대책위원회": 4,
    "美": 3,
    "phone": 20,
    "planet": 20,
    "hotel": 20,
    "새": 90,
    "랙": 9,
}
KEYS = st.text(st.sampled_from("ㄱㄴㅎㅏㅗㅣ"), min_size=1, max_size=14)
LONG_KEYS = st.text(st.sampled_from("ㄱㅏ"), min_size=LONG, max_size=LONG + 4)
WORDS = st.text(st.sampled_from("가간고구나노누한호후핵종정시지"), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    return Corrector(HELD)


@pytest.mark.parametrize(
    ("word", "text", "kind"),
    [
        ("말라리야", "말라리아", Kind.SPELLING),
        ("삼성전쟈", "삼성전자", Kind.SPELLING),
        ("삼섲언자", "삼성전자", Kind.SPELLING),
        ("국민의흼", "국민의힘", Kind.SPELLING),
        ("윤석렬", "윤석열", Kind.SPELLING),
        ("한동운", "한동훈", Kind.SPELLING),
        ("최저임긍", "최저임금", Kind.SPELLING),
        ("탠핵", "탄핵", Kind.SPELLING),
        ("학교폭력데책이원회", "학교폭력대책위원회", Kind.SPELLING),
        ("얘산", "예산", Kind.SPELLING),
        ("samsng", "samsung", Kind.SPELLING),
        ("Samsumg", "samsung", Kind.SPELLING),
        ("확정됬다", "확정됐다", Kind.MISSPELLING),
        ("어의없는", "어이없는", Kind.MISSPELLING),
        ("몇일", "며칠", Kind.MISSPELLING),
        ("문안하게", "무난하게", Kind.MISSPELLING),
        ("컨텐츠", "콘텐츠", Kind.MISSPELLING),
        ("tpwhdtl", "세종시", Kind.KEYBOARD),
        ("TPWHDTL", "세종시", Kind.KEYBOARD),
        ("챠쇼", "city", Kind.KEYBOARD),
        ("ㅊㅑ쇼", "city", Kind.KEYBOARD),
        ("ㄴㅁㅡㄴㅕㅜㅎ", "samsung", Kind.KEYBOARD),
        ("세종시예산", "세종시 예산", Kind.SPACING),
        ("올림픽경기", "올림픽 경기", Kind.SPACING),
    ],
)
def test_a_word_is_corrected_to_what_was_meant(
    corrector: Corrector, word: str, text: str, kind: Kind
) -> None:
    assert corrector.correct(word) == Correction(text, kind)


@pytest.mark.parametrize(
    "word",
    [*HELD, "City", "SAMSUNG", "30개국", "2만3천", "세종2", "ㅅㅈㅅ", "뷁뷁뷁", "美國", "", "가", "tv", "말" * 40],
)  # fmt: skip
def test_held_words_numbers_and_strange_words_are_left_alone(
    corrector: Corrector, word: str
) -> None:
    assert corrector.correct(word) is None


@pytest.mark.parametrize("word", ["iPhone", "plane", "planets", "hotels", "to", "for", "he"])
def test_english_words_are_left_alone(corrector: Corrector, word: str) -> None:
    assert corrector.correct(word) is None


def test_the_more_frequent_of_two_words_as_near_is_meant() -> None:
    assert Corrector({"예산": 800, "예선": 100}).correct("예슨") == Correction(
        "예산", Kind.SPELLING
    )
    assert Corrector({"예산": 1, "예선": 100}).correct("예슨") == Correction("예선", Kind.SPELLING)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["세종시", "예싼"], ("세종시", "예산")),
        (["세", "종시", "예산"], ("세종시", "예산")),
        (["스마트", "시티"], ("스마트시티",)),
        (["세종시예산", "발효"], ("세종시", "예산", "발효")),
        (["tpwhdtl", "dPtks"], ("세종시", "예산")),
        (["말라리야", "2024"], ("말라리아", "2024")),
        (["세종시의", "예싼"], ("세종시의", "예산")),
        (["tpwhdtldml"], ("세종시의",)),
        (["세종시", "예산"], None),
        (["29", "개국"], None),
        (["뷁뷁뷁"], None),
        ([], None),
    ],
)
def test_the_words_of_a_query_are_repaired_where_nothing_is_found(
    corrector: Corrector, words: list[str], expected: tuple[str, ...] | None
) -> None:
    assert corrector.correct_query(words, {*HELD, "세종시의"}.__contains__) == expected


@given(st.dictionaries(WORDS, st.integers(1, 1000), max_size=40), WORDS)
def test_what_is_held_stays_and_what_is_proposed_is_held(
    frequencies: dict[str, int], word: str
) -> None:
    corrector = Corrector(frequencies)
    found = corrector.correct(word)
    assert found == Corrector(dict(reversed(frequencies.items()))).correct(word)
    if word in frequencies:
        assert found is None
    elif found is not None:
        assert all(part in frequencies for part in found.text.split())


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    found = Corrector(HELD).correct(text)
    assert found is None or all(part in HELD for part in found.text.split())


@given(st.lists(st.sampled_from([*HELD, "예싼", "세", "종시", "29"]), max_size=5))
def test_a_query_of_held_words_is_never_touched(words: list[str]) -> None:
    repaired = Corrector(HELD).correct_query(words, HELD.__contains__)
    if all(word in HELD for word in words):
        assert repaired is None
    elif repaired is not None:
        assert repaired != tuple(words)


@given(st.sampled_from([w for w in HELD if len(w) > 2 and all(map(is_syllable, w))]), st.data())
def test_a_slip_of_the_finger_is_found_again(word: str, data: st.DataObject) -> None:
    key = keystrokes(word)
    at = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.sampled_from(INITIALS + VOWELS))
    slipped = compose(key[:at] + letter + key[at + 1 :])
    if all(map(is_syllable, slipped)) and slipped != word:
        found = Corrector({word: 1}).correct(slipped)
        assert found is not None
        assert found.text == word


def levenshtein(a: str, b: str) -> int:
    """Insertions, deletions and replacements by their definition."""
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, start=1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, start=1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (char != other))
    return row[-1]


@given(st.lists(KEYS, max_size=30), KEYS)
def test_the_neighbours_within_one_slip_are_all_there_are(keys: list[str], key: str) -> None:
    near = {k for k in keys if distance(k, key, 1) == 1}
    assert Neighbours(keys).within_one(key) == (near if len(key) >= SHORTEST else set())


@given(st.lists(LONG_KEYS, max_size=30), LONG_KEYS)
def test_the_neighbours_within_two_slips_are_all_there_are(keys: list[str], key: str) -> None:
    found = Neighbours(keys).within_two(key)
    assert found >= {k for k in keys if 0 < levenshtein(k, key) <= 2}
    assert found <= {k for k in keys if 0 < distance(k, key, 2) <= 2}


@given(LONG_KEYS, st.lists(st.tuples(st.integers(0, 9), st.sampled_from("ㄱㅏ"))), st.booleans())
def test_two_slips_are_found_again(key: str, slips: list[tuple[int, str]], longer: bool) -> None:
    slipped = key
    for at, letter in slips[:2]:
        slipped = slipped[:at] + letter + slipped[at + (not longer) :]
    if len(slipped) >= LONG and slipped != key:
        assert Neighbours([key]).within_two(slipped) == {key}


def test_misspellings_lead_to_the_norm_in_one_step() -> None:
    for wrong, right in MISSPELLINGS.items():
        assert respell(wrong) == right != wrong
        assert respell(right) == right


@pytest.mark.parametrize("word", ["지역활동", "정부페이지", "지금새로", "결재", "바람", "살찌게"])
def test_right_words_that_look_like_misspellings_stay(word: str) -> None:
    assert respell(word) == word
