import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.search.results import Answer, Question
from tests.webapp.conftest import BUS, Read, Serve, texts
from tests.webapp.fake_search import FakeSearch, document

pytestmark = pytest.mark.every_engine

PAGES = [
    "/",
    "/search",
    "/search?q=세종",
    "/search?q=없는말",
    "/search?page=3",
    "/search?page=99",
    "/search?category=교통&from=2025-01-01&to=2025-12-31&sort=oldest",
    "/posts/2025-03-02-bus",
    "/posts/2024-07-31-park?q=호수공원",
    "/nothing",
    "/search?page=0",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_korean_has_one_heading_one_main_and_one_search_box(
    read: Read, path: str
) -> None:
    soup = read(path)
    assert soup.html is not None
    assert soup.html["lang"] == "ko"
    assert len(soup("h1")) == len(soup("main")) == len(soup.select("head title")) == 1
    assert len(soup.select("form[role=search] input[type=search][name=q]")) == 1
    assert soup.select_one("a.skip[href='#main']")
    assert soup.select_one("meta[name=viewport]")


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_labels_name_their_inputs(read: Read, path: str) -> None:
    soup = read(path)
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for reference in soup.select("[aria-labelledby], label[for]"):
        assert reference.get("aria-labelledby", reference.get("for")) in ids
    assert all("alt" in image.attrs for image in soup("img"))


@pytest.mark.parametrize("path", [page for page in PAGES if "page=0" not in page])
def test_every_link_of_a_page_leads_somewhere(client: FlaskClient, read: Read, path: str) -> None:
    for link in read(path).select("a[href^='/'], link[href^='/'], script[src]"):
        with client.get(str(link.get("href") or link.get("src"))) as response:
            assert response.status_code == 200


def test_the_start_page_shows_the_newest_posts_and_the_categories(read: Read) -> None:
    soup = read("/")
    assert len(soup.select(".results li")) == 10
    assert texts(soup, ".results h2")[0] == "세종 버스, 4월부터 더 자주 온다"
    assert texts(soup, ".categories li")[0] == "소식 25"


def test_an_index_without_posts_has_a_start_page(serve: Serve) -> None:
    assert "아직 글이 없습니다" in serve().get("/").text


@pytest.mark.in_memory
def test_a_result_shows_its_marks_its_category_and_its_day(read: Read) -> None:
    soup = read("/search?q=버스")
    [result] = soup.select(".results li")
    assert texts(soup, ".results h2 mark") == ["버스"]
    assert texts(soup, ".snippet mark") == ["버스"]
    assert texts(soup, ".facts") == ["교통 세종 2025년 3월 2일"]
    time = result.time
    assert time is not None
    assert time["datetime"] == "2025-03-02"
    assert texts(soup, ".total") == ["1건 · 0.004초"]


def test_a_line_break_in_a_snippet_is_a_quiet_separator(read: Read) -> None:
    soup = read("/search?q=버스")
    assert texts(soup, ".snippet") == ["세종 버스가 늘어난다. · 출근길 배차가 6분으로 준다."]
    separator = soup.select_one(".snippet .break")
    assert separator is not None
    assert separator["aria-hidden"] == "true"


def test_marked_titles_keep_their_letters_and_are_escaped(read: Read, client: FlaskClient) -> None:
    assert texts(read("/search?q=야간"), ".results h2") == ["호수공원 <야간> 개장 & 음악회"]
    assert "<야간>" not in client.get("/search?q=야간").text


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "{{ 7 * 7 }}", "' onfocus='x"])
def test_a_query_is_shown_as_text(client: FlaskClient, query: str) -> None:
    soup = BeautifulSoup(client.get("/search", query_string={"q": query}).text, "lxml")
    assert texts(soup, "h1") == [f"‘{query}’ 검색 결과"]
    box = soup.select_one("input[name=q]")
    assert box is not None
    assert box["value"] == query
    assert len(soup("script")) == 1
    assert set(box.attrs) <= {
        *("id", "type", "name", "value", "placeholder"),
        *("autocomplete", "spellcheck", "enterkeyhint"),
    }


def test_a_category_narrows_keeps_the_rest_and_can_be_left_out(read: Read) -> None:
    soup = read("/search?q=세종&sort=oldest")
    link = next(a for a in soup.select(".categories a") if "교통" in a.get_text())
    href = str(link["href"])
    assert "sort=oldest" in href
    narrowed = read(href)
    assert texts(narrowed, ".total b") == ["1건"]
    chosen = narrowed.select_one(".chosen a")
    assert chosen is not None
    assert texts(read(str(chosen["href"])), ".total b") == ["2건"]


def test_a_month_narrows_to_its_days(read: Read) -> None:
    soup = read("/search?q=세종")
    links = {a.get_text().split()[0]: str(a["href"]) for a in soup.select(".period .chips a")}
    assert "from=2025-03-01&to=2025-03-31" in links["3월"]
    assert texts(read(links["3월"]), ".chosen") == ["조건 빼기: 2025년 3월 1일 ~ 2025년 3월 31일 ✕"]


def test_months_stand_under_their_years_newest_first(read: Read) -> None:
    soup = read("/search")
    assert texts(soup, ".period h3") == ["2025년", "2024년", "2023년"]
    assert texts(soup, ".period .chips")[0] == "3월 2"


def test_the_form_of_days_keeps_the_rest_of_the_question(read: Read) -> None:
    form = read("/search?q=세종&category=교통&page=1&from=2025-01-01").select_one(".period form")
    assert form is not None
    values = {str(tag["name"]): tag["value"] for tag in form("input")}
    assert values == {"q": "세종", "category": "교통", "from": "2025-01-01", "to": ""}


@pytest.mark.parametrize(
    ("path", "labels", "current"),
    [
        ("/search?q=세종", ["정확도순", "최신순", "오래된순"], "정확도순"),
        ("/search?q=세종&sort=oldest", ["정확도순", "최신순", "오래된순"], "오래된순"),
        ("/search", ["최신순", "오래된순"], "최신순"),
        ("/search?sort=oldest", ["최신순", "오래된순"], "오래된순"),
    ],
)
def test_the_order_can_be_chosen(read: Read, path: str, labels: list[str], current: str) -> None:
    soup = read(path)
    assert texts(soup, ".sorts li") == labels
    assert texts(soup, ".sorts [aria-current]") == [current]


def test_pages_are_linked_by_urls_that_keep_the_question(read: Read) -> None:
    soup = read("/search?category=소식&page=2")
    assert texts(soup, ".pages li") == ["쪽 1", "쪽 2", "쪽 3"]
    assert texts(soup, ".pages .step") == ["이전", "다음"]
    assert texts(soup, ".pages [aria-current=page]") == ["쪽 2"]
    assert all("category=" in str(a["href"]) for a in soup.select(".pages a"))
    last = soup.select_one(".pages [rel=next]")
    assert last is not None
    assert len(read(str(last["href"])).select(".results li")) == 5


def test_one_page_of_results_has_no_page_numbers(read: Read) -> None:
    assert not read("/search?q=버스").select(".pages")


def test_a_page_past_the_last_leads_back(read: Read) -> None:
    soup = read("/search?category=소식&page=9")
    assert "이 쪽에는 글이 없습니다" in soup.get_text()
    back = soup.select_one(".empty a")
    assert back is not None
    assert len(read(str(back["href"])).select(".results li")) == 10


@pytest.mark.in_memory
def test_an_empty_result_says_what_to_try(read: Read) -> None:
    soup = read("/search?q=우주선 세종&category=교통")
    assert "맞는 글을 찾지 못했습니다" in soup.get_text()
    links = [str(a["href"]) for a in soup.select(".empty a")]
    assert len(links) == 4
    assert len(read(links[2]).select(".results li")) == 2


def test_corrections_are_told_with_links(serve: Serve) -> None:
    applied = serve(search=FakeSearch([BUS], searched_for="세종")).get("/search?q=tpwhd").text
    assert "맞는 글이 없어" in applied
    offered = serve(search=FakeSearch([BUS], did_you_mean="세종")).get("/search?q=세죵").text
    assert "이 말을 찾으셨나요?" in offered
    assert all("/search?q=%EC%84%B8%EC%A2%85" in page for page in (applied, offered))


@pytest.mark.parametrize("query", ["세종", "우주선"])
def test_related_terms_are_links_beneath_results_or_none(serve: Serve, query: str) -> None:
    search = FakeSearch([BUS], related_terms={query: ("버스 노선", "<b>")})
    page = BeautifulSoup(serve(search=search).get(f"/search?q={query}").text, "lxml")
    found = page.select(".found .also a")
    assert [link.get_text() for link in found] == ["버스 노선", "<b>"]
    assert found[0]["href"] == "/search?q=%EB%B2%84%EC%8A%A4+%EB%85%B8%EC%84%A0"
    assert page.select_one(".also h2").get_text() == "관련 검색어"  # type: ignore[union-attr]


def test_without_related_terms_the_page_says_nothing_of_them(read: Read) -> None:
    assert "관련 검색어" not in read("/search?q=세종").get_text()


@pytest.mark.parametrize(
    "sample",
    ['"이어진 말"', "축제 -불꽃", "OR", "제목:", "분류:", "날짜:2024-07-01..2024-07-03"],
)
@pytest.mark.parametrize("path", ["/", "/search?q=세종"])
def test_the_query_language_is_explained(read: Read, path: str, sample: str) -> None:
    assert sample in " ".join(texts(read(path), ".help dt"))


def test_the_name_of_the_site_is_its_own(serve: Serve) -> None:
    title = re.search("<title>(.*)</title>", serve().get("/").text)
    assert title is not None
    assert title[1] == "citynews"


def test_head_requests_are_answered(client: FlaskClient) -> None:
    response = client.head("/search?q=세종")
    assert (response.status_code, response.data) == (200, b"")


def test_a_story_is_one_result_that_names_the_others(serve: Serve) -> None:
    names = ("one", "two", "three")
    posts = [document(name, title=f"{name} <다리> 개통") for name in names]
    client = serve(search=FakeSearch([*posts, document("alone", title="개통")], stories=[names]))
    soup = BeautifulSoup(client.get("/search?q=개통").text, "lxml")
    assert texts(soup, ".results > li h2") == ["one <다리> 개통", "개통"]
    assert texts(soup, ".similar summary") == ["비슷한 글 2건"]
    links = soup.select(".similar a")
    assert [link.get_text() for link in links] == ["two <다리> 개통", "three <다리> 개통"]
    assert links[0]["href"] == "/posts/two?q=%EA%B0%9C%ED%86%B5"
    assert "4건 · 소식 2가지" in texts(soup, "#total")[0]


def test_pages_of_results_count_stories(serve: Serve) -> None:
    names = tuple(f"n{number:02}" for number in range(12))
    client = serve(search=FakeSearch([document(name) for name in names], stories=[names]))
    soup = BeautifulSoup(client.get("/search").text, "lxml")
    assert texts(soup, ".pages") == []
    assert texts(soup, ".similar summary") == ["비슷한 글 11건"]


def test_similar_posts_that_are_not_shown_are_counted(serve: Serve) -> None:
    class Shortened(FakeSearch):
        def search(self, question: Question) -> Answer:
            answer = super().search(question)
            [result] = answer.results
            return replace(answer, results=(replace(result, similar=result.similar[:1]),))

    names = ("one", "two", "three")
    client = serve(search=Shortened(map(document, names), stories=[names]))
    soup = BeautifulSoup(client.get("/search").text, "lxml")
    assert texts(soup, ".similar li a") == ["two의 제목"]
    assert texts(soup, ".similar p") == ["그 밖에 1건이 더 있습니다."]
