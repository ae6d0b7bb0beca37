import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.search.query import (
    Category,
    Dates,
    Either,
    InTitle,
    Operand,
    Query,
    Quoted,
    Word,
    parse,
)

NOTHING = Query()


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word) for word in text.split())


def all_of(*clauses: Operand | Either) -> Query:
    return Query(clauses)


def without(*excluded: Operand) -> Query:
    return Query((), excluded)


def either(text: str) -> Either:
    return Either(words(text))


def days(first: str, last: str) -> Dates:
    return Dates(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )


NFD_TITLE = unicodedata.normalize("NFD", "제목")

CASES = [
    # Words
    ("", NOTHING),
    (" \t\n\u3000", NOTHING),
    ("세종시", all_of(Word("세종시"))),
    ("세종시 청년 예산", Query(words("세종시 청년 예산"))),
    ("  세종시\u3000청년\n", Query(words("세종시 청년"))),
    ("가 가", Query(words("가 가"))),
    ("\0가\0", all_of(Word("\0가\0"))),
    ("가\x1f나", Query(words("가 나"))),
    ("\ud800 가", Query(words("\ud800 가"))),
    # Phrases
    ('"이어진 말"', all_of(Quoted("이어진 말"))),
    ("“이어진 말”", all_of(Quoted("이어진 말"))),
    ("„이어진 말“", all_of(Quoted("이어진 말"))),
    ("‟이어진 말”", all_of(Quoted("이어진 말"))),
    ("«이어진 말»", all_of(Quoted("이어진 말"))),
    ("»이어진 말«", all_of(Quoted("이어진 말"))),
    ("＂이어진 말＂", all_of(Quoted("이어진 말"))),
    ('“이어진 말"', all_of(Quoted("이어진 말"))),
    ('"하나"', all_of(Quoted("하나"))),
    ('" 이어진 \n 말 "', all_of(Quoted("이어진 말"))),
    ('가 "나 다" 라', all_of(Word("가"), Quoted("나 다"), Word("라"))),
    ('"세종"은 가', all_of(Quoted("세종"), Word("은"), Word("가"))),
    ("시장은“나 다”라며", all_of(Word("시장은"), Quoted("나 다"), Word("라며"))),
    ('"가""나"', all_of(Quoted("가"), Quoted("나"))),
    ('"가 OR -나 제목:다"', all_of(Quoted("가 OR -나 제목:다"))),
    # Quotes that belong to nothing
    ('"', NOTHING),
    ('""', NOTHING),
    ('" "', NOTHING),
    ('"이어진 말', Query(words("이어진 말"))),
    ('이어진 말"', Query(words("이어진 말"))),
    ('가"나', all_of(Word("가나"))),
    ('"가 나" "다', all_of(Quoted("가 나"), Word("다"))),
    ('5" 모니터 27" 화면', Query(words("5 모니터 27 화면"))),
    ('"" 가', all_of(Word("가"))),
    ('-"두 말', Query(words("말"), words("두"))),
    ('제목:"두 말', all_of(InTitle(Word("두")), Word("말"))),
    # Exclusion
    ("-제외", without(Word("제외"))),
    ("−제외", without(Word("제외"))),
    ("－제외", without(Word("제외"))),
    ("–제외", all_of(Word("–제외"))),
    ("—제외", all_of(Word("—제외"))),
    ("가 -나 다 -라", Query(words("가 다"), words("나 라"))),
    ('-"두 말"', without(Quoted("두 말"))),
    ('-" 두 말 "', without(Quoted("두 말"))),
    ("-제목:가", without(InTitle(Word("가")))),
    ('-제목:"가 나"', without(InTitle(Quoted("가 나")))),
    ("-분류:사회", without(Category("사회"))),
    ("-날짜:2024-07-01", without(days("2024-07-01", "2024-07-01"))),
    ("-날짜:어제", without(Word("날짜:어제"))),
    ("-OR", without(Word("OR"))),
    ("-", all_of(Word("-"))),
    ("- 가", Query(words("- 가"))),
    ('-""', all_of(Word("-"))),
    ("--가", all_of(Word("--가"))),
    ("-−가", all_of(Word("-−가"))),
    ("고이도-마산도", all_of(Word("고이도-마산도"))),
    ("가-", all_of(Word("가-"))),
    ('"가"-나', all_of(Quoted("가"), Word("-"), Word("나"))),
    ('"가"-"나"', all_of(Quoted("가"), Word("-"), Quoted("나"))),
    ('-가"나 다"', Query((Quoted("나 다"),), words("가"))),
    # Alternatives
    ("가 OR 나", all_of(either("가 나"))),
    ("가 OR 나 OR 다", all_of(either("가 나 다"))),
    ("가 나 OR 다 라", all_of(Word("가"), either("나 다"), Word("라"))),
    ("가 OR 나 다 OR 라", all_of(either("가 나"), either("다 라"))),
    ('"가 나" OR 제목:다', all_of(Either((Quoted("가 나"), InTitle(Word("다")))))),
    ('"가"OR"나"', all_of(Either((Quoted("가"), Quoted("나"))))),
    ("분류:가 OR 날짜:2024", all_of(Either((Category("가"), days("2024-01-01", "2024-12-31"))))),
    ("OR", all_of(Word("OR"))),
    ("OR 가", Query(words("OR 가"))),
    ("가 OR", Query(words("가 OR"))),
    ("가 OR OR 나", Query(words("가 OR OR 나"))),
    ("OR 가 OR 나 OR", all_of(Word("OR"), either("가 나"), Word("OR"))),
    ("OR OR OR", Query(words("OR OR OR"))),
    ("가 or 나", Query(words("가 or 나"))),
    ("가 | 나", Query(words("가 | 나"))),
    ("FOR 가", Query(words("FOR 가"))),
    ('가 "OR" 나', all_of(Word("가"), Quoted("OR"), Word("나"))),
    ("-가 OR 나", Query(words("OR 나"), words("가"))),
    ("가 OR -나", Query(words("가 OR"), words("나"))),
    ("가 -나 OR 다", Query((either("가 다"),), words("나"))),
    # Fields
    ("제목:가", all_of(InTitle(Word("가")))),
    ("title:가", all_of(InTitle(Word("가")))),
    ("TiTLE:가", all_of(InTitle(Word("가")))),
    ("제목：가", all_of(InTitle(Word("가")))),
    (f"{NFD_TITLE}:가", all_of(InTitle(Word("가")))),
    ('제목:"가 나"', all_of(InTitle(Quoted("가 나")))),
    ('제목:" 가  나 "', all_of(InTitle(Quoted("가 나")))),
    ("제목:3:1", all_of(InTitle(Word("3:1")))),
    ("제목:-가", all_of(InTitle(Word("-가")))),
    ("제목:OR OR 가", all_of(Either((InTitle(Word("OR")), Word("가"))))),
    ("제목:가 나", all_of(InTitle(Word("가")), Word("나"))),
    ("분류:사회", all_of(Category("사회"))),
    ("category:News", all_of(Category("News"))),
    ('분류:"시 의회"', all_of(Category("시 의회"))),
    ('분류:"사회"', all_of(Category("사회"))),
    ("제목:", all_of(Word("제목:"))),
    ("제목: 가", Query(words("제목: 가"))),
    ('제목:"" 가', Query(words("제목: 가"))),
    ("부제목:가", all_of(Word("부제목:가"))),
    ("제목 :가", Query(words("제목 :가"))),
    ('비율:"3 대 1"', all_of(Word("비율:"), Quoted("3 대 1"))),
    # Dates
    ("날짜:2024-07-01..2024-07-03", all_of(days("2024-07-01", "2024-07-03"))),
    ("date:2024-07-01", all_of(days("2024-07-01", "2024-07-01"))),
    ('날짜:"2024-07-01"', all_of(days("2024-07-01", "2024-07-01"))),
    ("날짜:2024.07.01", all_of(days("2024-07-01", "2024-07-01"))),
    ("날짜:2024.7.1..2024.7.3", all_of(days("2024-07-01", "2024-07-03"))),
    ("날짜:2024-02", all_of(days("2024-02-01", "2024-02-29"))),
    ("날짜:2024", all_of(days("2024-01-01", "2024-12-31"))),
    ("날짜:2023..2024-02", all_of(days("2023-01-01", "2024-02-29"))),
    ("날짜:2024-07-01..", all_of(days("2024-07-01", ""))),
    ("날짜:..2024-07-03", all_of(days("", "2024-07-03"))),
    ("날짜:..2024", all_of(days("", "2024-12-31"))),
    ("날짜:9999-12..", all_of(days("9999-12-01", ""))),
    ("날짜:..", all_of(Word("날짜:.."))),
    ("날짜:2024-02-31", all_of(Word("날짜:2024-02-31"))),
    ("날짜:2024-00", all_of(Word("날짜:2024-00"))),
    ("날짜:2024-13", all_of(Word("날짜:2024-13"))),
    ("날짜:0000", all_of(Word("날짜:0000"))),
    ("날짜:2024-07.01", all_of(Word("날짜:2024-07.01"))),
    ("날짜:2024-07-03..2024-07-01", all_of(Word("날짜:2024-07-03..2024-07-01"))),
    ("날짜:2024-07-01..내일", all_of(Word("날짜:2024-07-01..내일"))),
    ('날짜:"지난 주"', all_of(Word("날짜:"), Quoted("지난 주"))),
    # Nothing else is special
    ("3:1", all_of(Word("3:1"))),
    ("http://sejong.kr/?q=a:b", all_of(Word("http://sejong.kr/?q=a:b"))),
    ("10:30 (가) [단독]", Query(words("10:30 (가) [단독]"))),
    ("가* 나? +다 ~라 ^2 \\마 {바} /사/", Query(words("가* 나? +다 ~라 ^2 \\마 {바} /사/"))),
    ("‘가 나’ '다'", Query(words("‘가 나’ '다'"))),
    ("가 AND NOT 나", Query(words("가 AND NOT 나"))),
]


@pytest.mark.parametrize(("text", "query"), CASES)
def test_a_text_is_read_by_the_grammar(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_a_query_written_out_reads_the_same(text: str) -> None:
    assert parse(str(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (NOTHING, ""),
        (all_of(Word("가"), Quoted("나 다")), '가 "나 다"'),
        (
            Query((either("가 나"),), (Word("다"), InTitle(Quoted("라 마")))),
            '가 OR 나 -다 -제목:"라 마"',
        ),
        (all_of(Category("사회"), Category("시 의회")), '분류:사회 분류:"시 의회"'),
        (all_of(days("2024-07-01", "2024-07-01")), "날짜:2024-07-01"),
        (all_of(days("2024-07-01", "2024-07-03")), "날짜:2024-07-01..2024-07-03"),
        (
            all_of(days("", "2024-07-03"), days("2024-07-01", "")),
            "날짜:..2024-07-03 날짜:2024-07-01..",
        ),
    ],
)
def test_a_query_is_written_with_korean_names_and_exclusions_last(query: Query, text: str) -> None:
    assert str(query) == text


def test_only_a_query_that_asks_and_excludes_nothing_is_empty() -> None:
    assert parse(' "" ').is_empty
    assert not parse("가").is_empty
    assert not parse("-가").is_empty


QUOTES = '"“”„‟«»＂'
HYPHENS = "-−－"
PIECES = [
    *QUOTES, *HYPHENS, " ", "\n", "\u3000", "\x1c", "\0", "\ud800", ":", "：", "..", ".", "|", "*",
    "OR", " OR ", "제목:", "title:", "분류：", "category:", "날짜:", "date:", NFD_TITLE, "2024",
    "2024-07", "2024.7.1", "2024-02-31", "가", "나", "a", "1", "(", "\\",
]  # fmt: skip
any_text = st.one_of(
    st.text(),
    st.text(st.characters()),  # lone surrogates too
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)


@given(any_text)
def test_every_text_is_a_query_that_survives_being_written_out(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query


@given(any_text, st.text(" \t\n\u3000\x1c"), st.text(" \t\n\u3000\x1c"))
def test_whitespace_around_a_query_changes_nothing(text: str, before: str, after: str) -> None:
    assert parse(before + text + after) == parse(text)


def texts(query: Query) -> Iterator[str]:
    for clause in (*query.clauses, *query.excluded):
        for operand in clause.operands if isinstance(clause, Either) else (clause,):
            match operand:
                case Word(text=text) | Quoted(text=text) | InTitle(value=Word(text=text)):
                    yield text
                case InTitle(value=Quoted(text=text)) | Category(name=text):
                    yield text
                case Dates():
                    raise AssertionError("a text without field names holds no dates")


@given(any_text)
def test_every_letter_and_digit_is_in_some_node(text: str) -> None:
    assume("OR" not in text and ":" not in text and "：" not in text)
    kept = "".join(texts(parse(text)))
    assert Counter(filter(str.isalnum, kept)) == Counter(filter(str.isalnum, text))


@given(any_text)
def test_the_texts_of_nodes_hold_no_quotes_and_no_loose_whitespace(text: str) -> None:
    assume(":" not in text and "：" not in text)
    for part in texts(parse(text)):
        assert part == " ".join(part.split()) != ""
        assert not set(part) & set(QUOTES)


NAMES = ["제목", "분류", "날짜", "title", "category", "date"]
chunk = st.one_of(
    st.text(st.characters(exclude_characters=QUOTES), min_size=1),
    st.lists(st.sampled_from([p for p in PIECES if p not in QUOTES]), min_size=1).map("".join),
).filter(lambda text: len(text.split()) == 1 and text == text.strip())


def reads_as_a_field(text: str) -> bool:
    name, colon, value = text.replace("：", ":").partition(":")
    return bool(colon and value) and unicodedata.normalize("NFC", name).casefold() in NAMES


excluded_word = chunk.filter(lambda t: t[0] not in HYPHENS and not reads_as_a_field(t)).map(Word)
word = chunk.filter(
    lambda t: (
        t != "OR" and not reads_as_a_field(t) and (t[0] not in HYPHENS or t[1:2] in {"", *HYPHENS})
    )
).map(Word)
quoted = st.lists(chunk, min_size=1, max_size=3).map(" ".join).map(Quoted)
in_title = st.one_of(chunk.map(Word), quoted).map(InTitle)
category = st.one_of(chunk, quoted.map(lambda q: q.text)).map(Category)
dates = st.builds(Dates, st.none() | st.dates(), st.none() | st.dates()).filter(
    lambda d: bool(d.first or d.last) and not (d.first and d.last and d.first > d.last)
)
operand = st.one_of(word, quoted, in_title, category, dates)
clause = st.one_of(operand, st.lists(operand, min_size=2, max_size=4).map(tuple).map(Either))
ors = st.integers(0, 2).map(lambda count: (Word("OR"),) * count)
well_formed = st.builds(
    lambda before, middle, after, excluded: Query((*before, *middle, *after), tuple(excluded)),
    ors,
    st.lists(clause, max_size=4),
    ors,
    st.lists(st.one_of(excluded_word, quoted, in_title, category, dates), max_size=3),
)


@given(well_formed)
def test_every_well_formed_tree_survives_being_written_out(query: Query) -> None:
    assert parse(str(query)) == query


@pytest.mark.parametrize(
    "piece",
    [
        '"', '" ', ' "', '""', '" "', '"a', 'a"', 'a" ', 'a"" ', '":"', "“", "(", ")", "-", "- ",
        "-a ", '-"', '-a-"', "--", "OR ", " OR OR", 'OR"', "가 OR ", "제목:", '제목:"', "제목：",
        "날짜:", "..", "2024..", "날짜:2024..2023 ", "a:b", ":", "1-", "\0", "\ud800", " ", "\n", "|",
        "*", "\\", "[", NFD_TITLE,
    ],
)  # fmt: skip
def test_a_hundred_kilobytes_of_anything_are_a_query(piece: str) -> None:
    query = parse(piece * (100_000 // len(piece)))
    assert parse(str(query)) == query
