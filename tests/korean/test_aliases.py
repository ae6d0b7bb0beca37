import re
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadRequest
from indexer.korean.alias_file import (
    AliasGroup,
    Parsed,
    Terms,
    merge,
    parse_aliases,
    shipped_aliases,
)
from indexer.korean.aliases import Aliases, Match, open_aliases
from indexer.korean.terms import TermAnalyzer

LONE_SYLLABLE = re.compile("[가-힣]")


def key(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())


def parsed(*lines: str, name: str = "own.txt") -> Parsed:
    return parse_aliases(lines, name)


def aliases(*lines: str) -> Aliases:
    return Aliases.build(parsed(*lines), key)


def whole(lookup: Aliases, terms: Terms) -> tuple[Terms, ...]:
    """What stands for all of ``terms``."""
    match = lookup.match(terms)
    return tuple(dict.fromkeys(match.alternatives)) if match else ()


def of(lookup: Aliases, text: str) -> list[str]:
    return [" ".join(terms) for terms in whole(lookup, key(text))]


def words() -> st.SearchStrategy[str]:
    return st.text("가나다라마국힘美 aB1", min_size=2, max_size=6).map(
        lambda text: " ".join(text.split()) or "낱말"
    )


def lines() -> st.SearchStrategy[list[str]]:
    entry = st.builds(
        lambda left, sign, right, days: f"{','.join(left)} {sign} {','.join(right)} {days}",
        st.lists(words(), min_size=1, max_size=2),
        st.sampled_from("=>"),
        st.lists(words(), min_size=1, max_size=3),
        st.sampled_from(["", "", "[2022-05-10..]", "[..2025-04-04]", "[2022-05-10..2025-04-04]"]),
    )
    return st.lists(entry | words().map("- {}".format), max_size=8)


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("국힘 = 국민의힘", AliasGroup(("국힘", "국민의힘"), ("국힘", "국민의힘"))),
        ("국힘=국민의힘  # 정당", AliasGroup(("국힘", "국민의힘"), ("국힘", "국민의힘"))),
        ("국힘 ＝ 국민의\u00a0힘", AliasGroup(("국힘", "국민의 힘"), ("국힘", "국민의 힘"))),
        ("한은 > 한국은행, BOJ", AliasGroup(("한은",), ("한국은행", "BOJ"))),
        ("읍사무소, 면사무소 > 동", AliasGroup(("읍사무소", "면사무소"), ("동",))),
        ("연구개발 = R&D", AliasGroup(("연구개발", "R&D"), ("연구개발", "R&D"))),
        ("여당 > 야 [2022-05-10..]", AliasGroup(("여당",), ("야",), (date(2022, 5, 10), None))),
        ("여당 > 야 [..2022-05-10]", AliasGroup(("여당",), ("야",), (None, date(2022, 5, 10)))),
        ("- 국힘", AliasGroup(("국힘",), ())),
        ("- 스마트 시티", AliasGroup(("스마트 시티",), ())),
    ],
)
def test_a_line_is_a_group_or_a_removal(line: str, group: AliasGroup) -> None:
    assert parsed(line) == ((group,), ())


@pytest.mark.parametrize("line", ["", "   ", "# 정당", "  # a = b, c > d"])
def test_blank_lines_and_comments_say_nothing(line: str) -> None:
    assert parsed(line) == ((), ())


@pytest.mark.parametrize(
    ("bad", "said", "kept"),
    [
        (["국힘 국민의힘"], "no entry", 0),
        (["가 = 나 = 다"], "no entry", 0),
        (["가 = 나 [2022"], "no entry", 0),
        (["- "], "no entry", 0),
        (["가 ="], "an empty member", 0),
        (["= 나"], "an empty member", 0),
        (["가 = 나,, 다"], "an empty member", 1),
        (["가 > ·"], "an empty member", 0),
        (["가 = 나, 가"], "‘가’ stands in line 1 already", 1),
        (["AI = 인공지능, ai"], "‘ai’ stands in line 1 already", 1),
        (["가 > 나, 가"], "‘가’ stands in line 1 already", 1),
        (["가 = 나", "나 = 다, 라"], "‘나’ stands in line 1 already", 2),
        (["가 = 나", "나 = 다"], "‘나’ stands in line 1 already", 1),
        (["가 > 나", "나 > 가"], "one-way entries come back to ‘나’", 1),
        (["가 > 나", "나 > 다", "다 > 가"], "one-way entries come back to ‘다’", 2),
        (["가 = 나 [2022-05-10..2022-05-09]"], "bad days", 0),
        (["가 = 나 [2022-13-01..]"], "bad days", 0),
        (["가 = 나 [2022]"], "bad days", 0),
        (["가 = 나 []"], "bad days", 0),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_costs_no_other(
    bad: list[str], said: str, kept: int
) -> None:
    groups, problems = parsed(*bad, "전 = 후")
    assert len(groups) == kept + 1
    (problem,) = problems
    assert str(problem).startswith(f"own.txt:{len(bad)}: {said}")
    assert " — " in str(problem)


def test_one_word_may_have_a_symmetrical_and_a_one_way_group() -> None:
    lookup = aliases("축제 = 페스티벌", "축제 > 문화제", "한가위 > 축제")
    assert of(lookup, "축제") == ["페스티벌", "문화제"]
    assert of(lookup, "한가위") == ["축제"]


def test_members_meet_by_their_terms() -> None:
    lookup = aliases("스마트 시티 = Smart City")
    assert of(lookup, "SMART  city") == ["스마트 시티", "스마트시티", "smartcity"]
    assert of(lookup, "스마트시티") == ["스마트 시티", "smart city", "smartcity"]


def test_a_match_is_of_all_terms_and_says_for_how_long_it_holds() -> None:
    lookup = aliases("서울 = 서울시", "서울 시장 = 서울특별시장", "시청 = 시 청사")
    always = (None, None)
    assert lookup.match(("서울", "시장")) == Match(
        ("서울", "시장"), (("서울시장",), ("서울특별시장",)), "서울 시장", (always, always)
    )
    assert lookup.match(("서울", "시장", "발언")) is None
    assert lookup.match(()) is None
    assert lookup.longest == 2


def test_a_match_names_every_group_that_gave_it() -> None:
    match = aliases("축제 = 페스티벌", "행사, 축제 > 문화제").match(("축제",))
    assert match is not None
    assert match.name == "축제, 행사"


def test_a_dated_group_names_its_days() -> None:
    lookup = aliases("여당 > 갑당 [2022-05-10..2025-06-03]", "여당 > 을당 [2025-06-04..]")
    assert of(lookup, "여당") == ["갑당", "을당"]
    match = lookup.match(("여당",))
    assert match is not None
    assert match.periods == (
        (date(2022, 5, 10), date(2025, 6, 3)),
        (date(2025, 6, 4), None),
    )


@pytest.mark.parametrize(
    ("line", "member", "terms"),
    [
        ("국힘 = 국민의힘", "국힘", ("힘",)),
        ("생방송 = 라이브", "생방송", ("방송",)),
        ("앱 = 어플", "앱", ("앱",)),
        ("한일 = 韓日", "한일", ()),
        ("국힘 > 국민의힘", "국힘", ("힘",)),
        ("새다 = 누수", "새다", ("새",)),
    ],
)
def test_a_member_read_as_another_word_is_left_out_and_reported(
    line: str, member: str, terms: tuple[str, ...]
) -> None:
    lookup = Aliases.build(parsed(line), lambda text: terms if text == member else key(text))
    assert whole(lookup, terms) == ()
    (problem,) = lookup.problems
    assert f"‘{member}’" in problem.message


def test_a_spelling_that_the_analyzer_folds_into_another_member_is_no_problem() -> None:
    lookup = Aliases.build(
        parsed("콘텐츠 = 컨텐츠, contents"), lambda text: (text.replace("컨", "콘"),)
    )
    assert lookup.problems == ()
    assert of(lookup, "콘텐츠") == ["contents"]


def test_a_lone_syllable_may_stand_one_way_and_a_verb_without_its_ending() -> None:
    assert of(aliases("앱 > 어플"), "앱") == ["어플"]
    assert of(aliases("어플 > 앱"), "어플") == ["앱"]
    assert of(aliases("美 = 미국"), "美") == ["미국"]
    lookup = Aliases.build(parsed("숨지다 = 사망"), lambda text: (text.removesuffix("다"),))
    assert whole(lookup, ("숨지",)) == (("사망",),)


def test_the_operators_group_replaces_the_shipped_one_of_its_kind() -> None:
    shipped = parsed("가 = 나, 다", "가 > 라", "마 = 바", name="aliases.txt")
    groups, problems = merge(shipped, parsed("나 = 사", "아 = 자"))
    assert [str(group) for group in groups] == ["가 > 라", "마 = 바", "나 = 사", "아 = 자"]
    assert problems == ()


def test_a_removal_takes_away_what_the_shipped_file_finds_for_a_word() -> None:
    shipped = parsed("가 = 나, 다", "가 > 라", "마 > 가", name="aliases.txt")
    groups, problems = merge(shipped, parsed("- 가", "- 없는 말"))
    assert [str(group) for group in groups] == ["마 > 가"]
    assert [problem.line for problem in problems] == [2]


@given(st.text() | st.text(string.punctuation + "가나 \n12"))
def test_parsing_any_text_never_raises(text: str) -> None:
    groups, problems = parse_aliases(text.splitlines(), "any")
    count = len(text.splitlines())
    numbers = [group.line for group in groups] + [problem.line for problem in problems]
    assert all(1 <= number <= count for number in numbers)


@given(st.lists(st.text("가나다Aa-#=>,[]2. ") | st.text(), max_size=6) | lines())
def test_a_group_written_out_is_read_again(text: list[str]) -> None:
    groups, _ = parse_aliases(text, "one")
    again, problems = parse_aliases(map(str, groups), "two")
    assert (again, problems) == (groups, ())


@given(lines())
def test_symmetrical_groups_are_symmetrical(text: list[str]) -> None:
    groups = tuple(group for group in parsed(*text)[0] if group.symmetrical)
    lookup = Aliases.build((groups, ()), key)
    for group in groups:
        for word in group.queries:
            for other in whole(lookup, key(word)):
                assert key(word) in whole(lookup, other)


@given(words(), words())
def test_a_one_way_group_is_not_symmetrical(left: str, right: str) -> None:
    lookup = aliases(f"{left} > {right}")
    starts = {key(left), key(left.replace(" ", ""))}
    if lookup.groups and key(right) not in starts:
        assert whole(lookup, key(right)) == ()


@given(lines(), st.lists(words()))
def test_no_alternative_is_the_query_itself(text: list[str], query: list[str]) -> None:
    lookup = aliases(*text)
    for terms in map(key, [*query, *(word for group in lookup.groups for word in group.queries)]):
        if match := lookup.match(terms):
            assert terms not in match.alternatives
            assert len(match.alternatives) == len(match.periods) > 0


class TestShippedFile:
    def test_has_no_problem_and_hundreds_of_groups(self) -> None:
        groups, problems = shipped_aliases()
        assert [str(problem) for problem in problems] == []
        assert len(groups) >= 400

    def test_holds_no_removal(self) -> None:
        assert all(group.finds for group in shipped_aliases()[0])

    @pytest.mark.kiwi
    def test_all_but_a_few_members_are_found_by_their_own_terms(self, korean: TermAnalyzer) -> None:
        lookup = Aliases.build(shipped_aliases(), korean.terms)
        members = {word for group in lookup.groups for word in group.queries + group.finds}
        misread = [str(problem) for problem in lookup.problems]
        assert len(misread) <= len(members) // 50, misread

    @pytest.mark.kiwi
    def test_no_member_is_a_lone_syllable_but_where_a_one_way_entry_spells_it_out(
        self, korean: TermAnalyzer
    ) -> None:
        lookup = Aliases.build(shipped_aliases(), korean.terms)
        spelled = {w for g in lookup.groups if not g.symmetrical for w in g.queries + g.finds}
        for group in lookup.groups:
            for word in group.queries:
                found = {terms[0] for terms in whole(lookup, korean.terms(word)) if len(terms) == 1}
                assert {term for term in found if LONE_SYLLABLE.fullmatch(term)} <= spelled, group

    @pytest.mark.kiwi
    def test_no_two_groups_chain_through_members_that_have_the_same_terms(
        self, korean: TermAnalyzer
    ) -> None:
        groups = tuple(group for group in shipped_aliases()[0] if group.symmetrical)
        lookup = Aliases.build((groups, ()), korean.terms)
        for word in (word for group in groups for word in group.queries):
            match = lookup.match(korean.terms(word))
            assert match is None or ", " not in match.name

    @pytest.mark.kiwi
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("smart city", "스마트시티"),
            ("미국", "美"),
            ("美", "미국"),
            ("지자체", "지방자치단체"),
            ("최저시급", "최저임금"),
            ("오션뷰", "바다 전망"),
            ("尹", "윤석열"),
            ("R&D", "연구개발"),
            ("충남", "충청남도"),
            ("복지부", "보건복지부"),
            ("동사무소", "행정복지센터"),
            ("방통위원장", "방송통신위원회 위원장"),
            ("방송통신위원회 위원장", "방통위원장"),
            ("국방장관", "국방부 장관"),
            ("2심", "항소심"),
            ("방미", "미국 방문"),
            ("韓", "한동훈"),
            ("북", "북한"),
        ],
    )
    def test_finds(self, query: str, found: str, korean: TermAnalyzer) -> None:
        lookup = Aliases.build(shipped_aliases(), korean.terms)
        assert korean.terms(found) in whole(lookup, korean.terms(query))


def test_the_operators_file_extends_the_shipped_one_and_its_mistakes_are_logged(
    tmp_path: Path, plain: TermAnalyzer, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "own.txt"
    own.write_text("보람골 = 보람동\n국힘 국민의힘\n", encoding="utf-8")
    lookup = open_aliases(plain, own)
    assert whole(lookup, ("보람골",)) == (("보람동",),)
    assert "own.txt:2: no entry" in caplog.text
    assert "aliases.txt" not in caplog.text


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, plain: TermAnalyzer) -> None:
    with pytest.raises(BadRequest, match="name a UTF-8 file of aliases"):
        open_aliases(plain, tmp_path / "none.txt")
