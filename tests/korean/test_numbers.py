from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.korean.numbers import numerals

NUMERIC = st.text(
    st.sampled_from("0123456789012345,.: -여십백천만억조원명제항년이삼가A"), max_size=30
)
JO, EOK, MAN = 10**12, 10**8, 10**4


def read(text: str) -> list[tuple[str, str]]:
    return [(n.value, text[n.start : n.end]) for n in numerals(text)]


def values(text: str) -> list[str]:
    return [n.value for n in numerals(text)]


@pytest.mark.parametrize(
    ("value", "notations"),
    [
        ("23000", "2만3천 2만3000 23,000 23000 2.3만 2만3,000".split()),
        ("23000", ["2만 3000", "2만 3천", "2만 3,000"]),
        ("3500000000000", ["3.5조", "3조5000억", "3조 5,000억", "3조 5천억", "3500000000000"]),
        ("96000", ["9만6천", "9만 6천", "96,000", "9.6만"]),
        ("120000000", ["1억2천만", "1억 2천만", "1.2억", "1억2000만", "120,000,000"]),
        ("150000000", ["1억5천", "1억 5천", "1억 5천만", "1억 5000만", "1.5억"]),
        ("1797000000", ["17억 9700여만", "17억9천7백만", "17억 9,700만"]),
        ("61450000", ["6천145만", "6145만"]),
        ("15000000", ["1천 500만", "1,500만", "1천5백만"]),
        ("137397", ["13만 7천397", "13만7397", "137,397"]),
        ("20738", ["2만 738", "2만738"]),
        ("13000", ["만3천", "1만3천", "1만 3000"]),
        ("74068300000000", ["74조 683억", "74조683억"]),
        ("999999900", ["9억 9999만 9900"]),
        ("40000000000", ["4백억", "400억"]),
        ("8000000000", ["80억", "80.0억"]),
        ("18412.15", ["1만8412.15", "18,412.15"]),
        ("3520", ["3천5백20", "3,520"]),
        ("10", ["10", "10.0", "10.00"]),
        ("0.5", ["0.5", "0.50", "00.5"]),
        ("7", ["7", "07"]),
        ("1128", ["1,128", "1128"]),
    ],
)
def test_notations_of_one_value_are_one_number(value: str, notations: list[str]) -> None:
    for text in notations:
        assert read(text) == [(value, text)]
        assert read(f"약 {text}원을") == [(value, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3, 4", ["3", "4"]),
        ("2024 7", ["2024", "7"]),
        ("1,2등", ["1", "2"]),
        ("20,30대", ["20", "30"]),
        ("1,234,56", ["1", "234", "56"]),
        ("1234,567", ["1234", "567"]),
        ("3:1", ["3", "1"]),
        ("10:30", ["10", "30"]),
        ("2024.07.01", ["2024", "7", "1"]),
        ("1.2.3", ["1", "2", "3"]),
        ("010-1234-5678", ["010", "1234", "5678"]),
        ("2024-07-01", ["2024", "7", "1"]),
        ("1/3", ["1", "3"]),
        ("7~8만명", ["7", "80000"]),
        ("5만 3만", ["50000", "30000"]),
        ("1만 1만 2만", ["10000", "10000", "20000"]),
        ("5천 3천", ["5000", "3000"]),
        ("3만 2024년", ["30000", "2024"]),
        ("1조 3000억 2024", ["1300000000000", "2024"]),
        ("2억 500", ["200000000", "500"]),
        ("3만 명 5천 명", ["30000", "5000"]),
        ("2만, 3000", ["20000", "3000"]),
        ("2만  3000", ["20000", "3000"]),
    ],
)
def test_numbers_side_by_side_stay_apart(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29개국", [("29", "29")]),
        ("1,128회", [("1128", "1,128")]),
        ("9만6천명", [("96000", "9만6천")]),
        ("6천145만여명", [("61450000", "6천145만")]),
        ("코로나19 백신", [("19", "19")]),
        ("코로나19백신", [("19", "19")]),
        ("형법 328조 1항은", [("328", "328"), ("1", "1")]),
        ("제65조에 따라", [("65", "65")]),
        ("노조법 2·3조", [("2", "2"), ("3", "3")]),
        ("3조건", [("3", "3")]),
        ("만 18세", [("18", "18")]),
        ("만18세", [("18", "18")]),
        ("5000만주", [("50000000", "5000만")]),
        ("12km", [("12", "12")]),
        ("007", [("007", "007")]),
        ("1" * 40 + "만", [("1" * 40, "1" * 40)]),
    ],
)
def test_units_are_taken_only_where_they_count(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["A4 용지", "G7", "F16", "PCB01", "A12,000", "세종시", "", "만세"])
def test_names_hold_no_numbers(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("삼천만 원", 3000 * MAN),
        ("삼천만원을", 3000 * MAN),
        ("천 명이", 1000),
        ("백여 명", 100),
        ("만 원", 10000),
        ("십만 명", 10 * MAN),
        ("오만 원", 5 * MAN),
        ("이천억 원의", 2000 * EOK),
        ("삼조 원", 3 * JO),
        ("이백오십만 명", 250 * MAN),
        ("육십팔만 오천 명", 685_000),
        ("십억 원대", 10 * EOK),
        ("천만 관객", 1000 * MAN),
        ("삼십 년", 30),
        ("이천 명", 2000),
    ],
)
def test_numbers_in_hangul_count_before_what_they_count(text: str, value: int) -> None:
    assert values(text) == [str(value)]


@pytest.mark.parametrize(
    "text",
    [
        "수천 명",
        "수 백만 원",
        "몇백 명",
        "몇 천 명",
        "만원 관중",
        "방침 천명",
        "천명을 거스르다",
        "이천 시민",
        "이천시",
        "천만에",
        "천만다행",
        "백만장자",
        "조만간",
        "조사 평가",
        "억 원",
        "만조 명",
        "위험천만 원칙",
        "오만 원칙",
        "천 명소",
        "이사 건",
    ],
)
def test_unsure_readings_are_no_numbers(text: str) -> None:
    assert values(text) == []


@given(NUMERIC)
def test_numerals_lie_inside_the_text_in_order(text: str) -> None:
    at = 0
    for numeral in numerals(text):
        assert at <= numeral.start < numeral.end <= len(text)
        assert text[numeral.start : numeral.end].strip() == text[numeral.start : numeral.end]
        at = numeral.end


@given(NUMERIC)
def test_a_value_is_its_own_numeral(text: str) -> None:
    for numeral in numerals(text):
        assert values(numeral.value) == [numeral.value]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(Decimal(n.value) >= 0 for n in numerals(text))


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 9999))
def test_units_and_commas_give_the_same_value(eok: int, man: int, rest: int) -> None:
    value = eok * EOK + man * MAN + rest
    spoken = f"{eok}억 {man}만" + (f" {rest}" if rest else "")
    assert values(spoken) == values(f"{value:,}") == values(str(value)) == [str(value)]


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_no_number_is_found_inside_another(a: int, b: int) -> None:
    assert values(f"{a} {b}") == values(str(a)) + values(str(b))
