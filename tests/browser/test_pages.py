"""The pages in a real browser: what a reader does with a keyboard, a mouse, a thumb."""

import re
from typing import Any

import pytest

pytest.importorskip("playwright")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.kiwi]

QUERY = "/search?q=세종시+스마트시티"
STORY = "/search?from=2026-05-10&to=2026-05-20"
FIRST, OTHERS = "물빛다리 첫날, 시민 120명이 함께 걸었다", 2
PAGES = {
    "start": "/",
    "results": QUERY,
    "narrowed": "/search?q=세종&category=교통&from=2025-01-01&to=2025-12-31",
    "story": STORY,
    "empty": "/search?q=뷁뙑쀍",
    "related": "/search?q=노선",
    "empty with related": "/search?q=노선&category=없는+분류",
    "story's post": "/posts/2026-05-16-chuncheon-footbridge-first-walk",
    "post": "/posts/2025-06-24-sejong-5-1-national-pilot-city?q=세종시",
    "corrected": "/search?q=tpwhdtl",
    "offered": "/search?q=세죵시 버스",
    "beyond the last page": "/search?q=세종&page=999",
    "no such page": "/nothing",
    "no such post": "/posts/nothing",
    "not allowed": "/search?page=0",
}


def compose(page: Page, *steps: str) -> Any:
    """Type with an input method: each step is what the composition shows."""
    session = page.context.new_cdp_session(page)
    for step in steps:
        session.send(
            "Input.imeSetComposition",
            {"text": step, "selectionStart": len(step), "selectionEnd": len(step)},
        )
    return session


def test_slash_puts_the_cursor_into_the_box(open_page: Open) -> None:
    page = open_page(QUERY)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("세종시 스마트시티")


def test_results_follow_what_is_typed(open_page: Open) -> None:
    page = open_page("/search")
    page.locator("#q").fill("이응다리 야경")
    expect(page.locator("h1")).to_have_text("‘이응다리 야경’ 검색 결과")
    assert "q=%EC%9D%B4" in page.url
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("form [role=status]")).to_contain_text("건")


def test_a_composed_syllable_is_neither_doubled_nor_submitted_by_enter(open_page: Open) -> None:
    page = open_page("/")
    page.locator("#q").focus()
    session = compose(page, "ㅅ", "세", "셎", "세조")
    page.evaluate(
        """() => document.querySelector("#q").dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"""
    )
    page.evaluate("() => document.querySelector('#q').form.requestSubmit()")
    assert page.url.endswith("/")
    session.send("Input.insertText", {"text": "세종"})
    expect(page.locator("#q")).to_have_value("세종")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("‘세종’ 검색 결과")


def test_composing_asks_for_results_without_touching_the_box(open_page: Open) -> None:
    page = open_page("/search")
    page.locator("#q").focus()
    session = compose(page, "ㅂ", "버", "벗", "버스")
    expect(page.locator("h1")).to_have_text("‘버스’ 검색 결과")
    session.send("Input.insertText", {"text": "버스"})
    expect(page.locator("#q")).to_have_value("버스")


def test_suggestions_are_chosen_by_keys(open_page: Open) -> None:
    page = open_page("/")
    box = page.locator("#q")
    box.press_sequentially("세종")
    expect(page.locator("#suggestions")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form [role=status]")).to_have_text(re.compile(r"제안 \d+개"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    expect(page.locator("#suggestion-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    text = page.locator("#suggestion-0").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(f"‘{text}’ 검색 결과")


def test_escape_closes_the_suggestions_and_keeps_the_text(open_page: Open) -> None:
    page = open_page("/")
    page.locator("#q").press_sequentially("세종")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("세종")


def test_recent_searches_stay_in_this_browser_and_can_be_forgotten(open_page: Open) -> None:
    page = open_page("/")
    page.locator("#q").fill("호수공원")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("호수공원")
    page.goto(page.url.split("/search")[0] + "/")
    page.locator("#q").focus()
    expect(page.locator("#suggestions [data-kind=recent]")).to_have_text(["호수공원"])
    page.locator("#suggestions [data-kind=forget]").click()
    expect(page.locator("#suggestions")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('citynews.recent')") == "[]"


def test_a_category_narrows_and_back_undoes_it(open_page: Open) -> None:
    page = open_page("/search?q=세종")
    before = page.locator("#total b").inner_text()
    page.locator(".categories a", has_text="교통").first.click()
    expect(page.locator(".chosen")).to_contain_text("교통")
    assert page.locator("#total b").inner_text() != before
    page.go_back()
    expect(page.locator("#total b")).to_have_text(before)


@pytest.mark.parametrize("name", ["related", "empty with related"])
def test_related_terms_lead_on(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name])
    link = page.get_by_role("navigation", name="관련 검색어").get_by_role("link").first
    term = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(f"‘{term}’ 검색 결과")
    expect(page.locator(".results li")).not_to_have_count(0)


def test_a_month_is_picked_by_click(open_page: Open) -> None:
    page = open_page("/search?q=세종")
    bar = page.locator(".months a").first
    day = bar.get_attribute("data-first")
    bar.click()
    page.wait_for_url(re.compile(f"from={day}"))
    expect(page.locator(".chosen")).to_contain_text("월")


def test_months_are_picked_by_keys(open_page: Open) -> None:
    page = open_page("/search?q=세종")
    bars = page.locator(".months a")
    first, third = (bars.nth(n).get_attribute("data-first") for n in (0, 2))
    bars.first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    last = bars.nth(2).get_attribute("data-last")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"from={first}&to={last}"))
    assert first != third


def test_months_are_picked_by_dragging(open_page: Open) -> None:
    page = open_page("/search?q=세종")
    bars = page.locator(".months a")
    first, last = bars.first.get_attribute("data-first"), bars.nth(3).get_attribute("data-last")
    boxes = [bars.nth(n).bounding_box() for n in (0, 3)]
    points = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile(f"from={first}&to={last}"))


def test_a_range_of_days_an_order_and_a_page_are_chosen(open_page: Open) -> None:
    page = open_page("/search?q=세종")
    page.locator(".period summary").click()
    page.locator("input[name=from]").fill("2025-01-01")
    page.locator("input[name=to]").fill("2026-12-31")
    page.locator(".period button").click()
    page.wait_for_url(re.compile("from=2025-01-01"))
    page.locator(".sorts a", has_text="최신순").click()
    page.wait_for_url(re.compile("sort=newest"))
    page.locator(".pages [rel=next]").click()
    page.wait_for_url(re.compile("page=2"))
    expect(page.locator(".pages [aria-current=page]")).to_contain_text("2")
    page.go_back()
    expect(page.locator(".pages [aria-current=page]")).to_contain_text("1")
    expect(page.locator(".sorts [aria-current]")).to_have_text("최신순")
    page.go_back()
    expect(page.locator(".sorts [aria-current]")).to_have_text("정확도순")


@pytest.mark.parametrize("script", [True, False])
def test_a_story_is_opened_in_place_by_mouse(open_page: Open, script: bool) -> None:
    page = open_page(STORY, script=script)
    article = page.locator(".results article", has_text=FIRST)
    expect(article.locator(".similar a")).to_have_count(OTHERS)
    expect(article.locator(".similar a").first).to_be_hidden()
    article.get_by_text("비슷한 글 2건").click()
    expect(article.locator(".similar a").first).to_be_visible()
    assert page.url.endswith(STORY)
    article.get_by_text("비슷한 글 2건").click()
    expect(article.locator(".similar a").first).to_be_hidden()


def test_a_story_is_opened_and_read_by_keys(open_page: Open) -> None:
    page = open_page(STORY)
    page.get_by_role("link", name=FIRST).focus()
    page.keyboard.press("Tab")
    expect(page.locator(".similar summary").first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    link = page.locator(".similar a").first
    expect(link).to_be_focused()
    title = link.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#story + ul li")).to_have_count(OTHERS)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_thumb_meets_every_part_of_a_story(open_page: Open, width: int) -> None:
    page = open_page(STORY, width=width)
    page.locator(".similar summary").first.click()
    for part in [page.locator(".similar summary").first, *page.locator(".similar a").all()]:
        box = part.bounding_box()
        assert box
        assert box["height"] >= 44


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_a_story_is_open(open_page: Open, theme: str) -> None:
    page = open_page(STORY, theme=theme, width=390)
    page.locator(".similar summary").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_results_that_follow_the_typing_show_stories(open_page: Open) -> None:
    page = open_page("/search?q=버스")
    page.locator("#q").fill("물빛다리")
    expect(page.locator("h1")).to_have_text("‘물빛다리’ 검색 결과")
    page.locator(".similar summary").first.click()
    expect(page.locator(".similar a").first).to_be_visible()


def test_marks_of_a_post_are_visited_in_turn(open_page: Open) -> None:
    page = open_page(QUERY)
    page.locator(".results h2 a").first.click()
    count = page.locator(".body mark").count()
    assert count > 1
    page.get_by_role("button", name="다음 곳").click()
    expect(page.locator(".places [role=status]")).to_have_text(f"{count}곳 가운데 1번째")
    page.get_by_role("button", name="이전 곳").click()
    expect(page.locator(".body mark.here")).to_have_count(1)
    expect(page.locator(".places [role=status]")).to_have_text(f"{count}곳 가운데 {count}번째")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_page: Open, name: str, theme: str, width: int
) -> None:
    page = open_page(PAGES[name], width=width, theme=theme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_suggestions_are_open(open_page: Open, theme: str) -> None:
    page = open_page("/", theme=theme)
    page.locator("#q").press_sequentially("세종")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("ArrowDown")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_dark_is_dark(open_page: Open) -> None:
    colors = [
        open_page("/", theme=theme).evaluate("getComputedStyle(document.body).backgroundColor")
        for theme in ("light", "dark")
    ]
    assert [sum(map(int, re.findall(r"\d+", color)[:3])) > 384 for color in colors] == [True, False]


@pytest.mark.parametrize(
    ("name", "notice"),
    [("corrected", "맞는 글이 없어 세종시 검색 결과를"), ("offered", "찾으셨나요? 세종시 버스")],
)
def test_a_correction_is_told_and_leads_on(open_page: Open, name: str, notice: str) -> None:
    page = open_page(PAGES[name])
    expect(page.locator(".notice")).to_contain_text(notice)
    page.locator(".notice a").click()
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator(".results mark").first).to_be_visible()


@pytest.mark.parametrize("name", ["start", "results", "corrected", "empty with related", "post"])
def test_a_thumb_meets_whatever_is_not_within_a_sentence(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            "button, summary, input, .chips a, .sorts a, .pages a, .similar a, .bottom a, .name")]
            .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 43.5)
            .map((part) => part.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [390, 1280])
def test_without_javascript_everything_is_reached(open_page: Open, width: int) -> None:
    page = open_page("/", script=False, width=width)
    page.locator("#q").fill("세종시 스마트시티")
    page.keyboard.press("Enter")
    expect(page.locator(".results li")).not_to_have_count(0)
    page.locator(".months a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from="))
    page.locator(".results h2 a").first.click()
    expect(page.locator(".places")).to_contain_text("곳에 있습니다")
    expect(page.locator(".body mark").first).to_be_visible()
    expect(page.locator(".related li").first).to_be_visible()
