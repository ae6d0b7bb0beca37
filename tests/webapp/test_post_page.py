import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.webapp.conftest import BUS, PARK, Read, Serve, texts
from tests.webapp.fake_search import FakeSearch, document

pytestmark = pytest.mark.every_engine


def test_a_result_keeps_its_query_on_the_way_to_the_post_and_back(
    client: FlaskClient, read: Read
) -> None:
    link = read("/search?q=세종 버스").select_one(".results h2 a")
    assert link is not None
    soup = read(str(link["href"]))
    box = soup.select_one("input[name=q]")
    assert box is not None
    assert box["value"] == "세종 버스"
    back = soup.select_one(".back a")
    assert back is not None
    assert "‘세종 버스’ 검색 결과" in texts(soup, ".back")[0]
    assert texts(read(str(back["href"])), "h1") == ["‘세종 버스’ 검색 결과"]


def test_a_post_shows_all_that_belongs_to_it(read: Read) -> None:
    soup = read("/posts/2025-03-02-bus")
    assert texts(soup, "h1") == [BUS.title]
    assert texts(soup, "article header .category") == ["교통", "세종"]
    assert texts(soup, ".lead") == ["출근길 배차가 6분으로 준다."]
    assert texts(soup, ".post > footer a") == ["# BRT", "# 출근길"]
    assert texts(soup, ".body h2") == ["배차"]
    assert [image["src"] for image in soup.select(".lead-image img")] == ["/assets/transport.svg"]


def test_an_image_is_shown_once(read: Read) -> None:
    assert [image["src"] for image in read(f"/posts/{PARK.id}")("img")] == [PARK.image]


def test_an_image_keeps_its_place_while_it_loads(read: Read) -> None:
    for image in read("/search?q=세종")("img") + read(f"/posts/{BUS.id}").select(".lead-image img"):
        assert {"width", "height"} <= set(image.attrs)
        assert image["referrerpolicy"] == "no-referrer"


def test_an_image_that_may_not_be_loaded_is_left_out(serve: Serve) -> None:
    client = serve(document("odd", image="javascript:alert(1)"))
    for path in ("/", "/search", "/posts/odd"):
        assert "<img" not in client.get(path).text


def test_a_post_without_html_shows_its_text(serve: Serve) -> None:
    soup = BeautifulSoup(
        serve(document("plain", html="", body="첫 줄\n<b>둘째</b> 줄")).get("/posts/plain").text,
        "lxml",
    )
    assert texts(soup, ".body p") == ["첫 줄", "<b>둘째</b> 줄"]


def test_a_post_names_the_others_of_its_story(serve: Serve) -> None:
    search = FakeSearch([document("one"), document("two"), PARK], stories=[("one", "two")])
    soup = BeautifulSoup(serve(search=search).get("/posts/one").text, "lxml")
    assert [link["href"] for link in soup.select("[aria-labelledby=story] a")] == ["/posts/two"]
    assert texts(soup, "#story") == ["같은 소식"]
    alone = serve(search=search).get(f"/posts/{PARK.id}").text
    assert "같은 소식" not in alone
