import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.posts.boilerplate import HOLE, LEAST, LONGEST, SHARE, Boilerplate, count, decide
from indexer.posts.plaintext import visible_text

SOURCE = "생생한 뉴스, www.example.kr"
PROMOTION = "이 글은 광고를 담고 있습니다."
LEFT_OVER = "(150자)"
MANY = [(f"{number}번 버스가 온다. {LEFT_OVER}\n{PROMOTION}\n{SOURCE}",) for number in range(40)]


def decided(posts: Iterable[Iterable[str]]) -> Boilerplate:
    return decide(count(posts))


DECIDED = decided(MANY)

PIECES = st.sampled_from(
    [SOURCE, PROMOTION, LEFT_OVER, "버스가 온다.", "버스", "생생한 뉴스,", "광고를", ". ", "! "]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["\n", " ", "  ", ""])), max_size=12).map(
    lambda pairs: "".join(piece + edge for piece, edge in pairs)
)


def test_whole_lines_and_sentences_of_many_posts_are_found() -> None:
    assert DECIDED.counts == {LEFT_OVER: 40, "생생한 뉴스, ⟨address⟩": 40, PROMOTION: 40}
    assert DECIDED.without(MANY[7][0]) == "7번 버스가 온다."


@pytest.mark.parametrize(
    "segment",
    [
        "결론",
        "출발 시간",
        "80,000원",
        "https://example.kr/p/1",
        "(괄호) 안의",
        "가 " * LONGEST,
    ],
)
def test_headings_cells_addresses_and_long_passages_stay(segment: str) -> None:
    assert decided([(segment,)] * 100).counts == {}


@pytest.mark.parametrize("address", ["a.kr", "https://a.b-c.com/d?e=1.2", "WWW.A.CO.KR"])
def test_lines_that_differ_in_an_address_alone_are_one(address: str) -> None:
    assert DECIDED.without(f"버스\n생생한 뉴스, {address}\n공원") == f"버스{HOLE}공원"


def test_numbers_are_no_addresses() -> None:
    posts = [(f"오늘은 {number}.5km 걸었다",) for number in range(40)]
    assert decided(posts).counts == {}


def test_a_part_of_a_line_is_never_left_out() -> None:
    text = f"그는 “{PROMOTION}”라고 썼다\n{SOURCE} 에서\n그는 {LEFT_OVER} 썼다"
    assert DECIDED.without(text) == text


def test_a_segment_counts_once_a_post() -> None:
    assert decided([(f"{PROMOTION}\n{PROMOTION}", PROMOTION)] * (LEAST - 1)).counts == {}


@pytest.mark.parametrize(("posts", "needed"), [(30, LEAST), (10_000, round(10_000 * SHARE))])
def test_few_posts_and_a_small_share_of_many_decide_nothing(posts: int, needed: int) -> None:
    def of(holding: int) -> Boilerplate:
        return decided([(PROMOTION,)] * holding + [()] * (posts - holding))

    assert of(needed - 1).counts == {}
    assert of(needed).counts == {PROMOTION: needed}


@given(TEXTS)
def test_leaving_out_twice_is_leaving_out_once(text: str) -> None:
    once = DECIDED.without(text)
    assert DECIDED.without(once) == once


@given(TEXTS)
def test_spans_lie_inside_the_text_in_order_and_what_is_kept_is_of_the_text(text: str) -> None:
    spans = DECIDED.spans(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(piece in text for piece in DECIDED.without(text).split(HOLE))


@given(st.lists(TEXTS, max_size=LEAST - 1), TEXTS)
def test_what_stands_in_few_posts_is_never_left_out(texts: list[str], text: str) -> None:
    assert decided((text,) for text in texts).without(text) == text


@given(st.permutations(MANY))
def test_the_order_of_posts_decides_nothing(posts: list[tuple[str]]) -> None:
    assert decided(posts) == DECIDED
    assert decided(posts).id == DECIDED.id


def test_the_name_is_of_what_is_left_out_not_of_the_counts() -> None:
    assert decided(MANY[:30]).id == DECIDED.id != Boilerplate().id == ""
    assert decided([(PROMOTION,)] * 40).id not in (DECIDED.id, "")


def test_no_visible_text_holds_a_hole_of_its_own() -> None:
    assert HOLE not in visible_text("하나\n\n둘<br><br>셋\n\n<p>\n\n</p>\n\n넷")


@pytest.mark.parametrize("text", ["a.", "a", "a-", "http://", "1.", ". "])
def test_hostile_lines_take_no_time(text: str) -> None:
    began = time.process_time()
    DECIDED.without(f"{text * 200_000}\n" + f"가 나 다 {text * 140}\n" * 500)
    assert time.process_time() - began < 1
