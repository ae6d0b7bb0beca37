import re
from dataclasses import replace
from datetime import datetime, timedelta

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from indexer.engines.base import Document, Stats
from indexer.posts.post import KST
from tests.webapp.conftest import BUS, Serve
from tests.webapp.fake_search import FakeSearch, document
from webapp import create_app
from webapp.settings import Settings

pytestmark = pytest.mark.every_engine

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_query_is_a_feed_newest_first(client: FlaskClient) -> None:
    response = client.get("/feed.atom?q=세종")
    assert response.mimetype == "application/atom+xml"
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == [BUS.id, "2024-12-31-emoji"]
    assert feed.entries[0].title == BUS.title


def test_a_feed_holds_what_atom_asks_for(client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/feed.atom").data)
    for parent in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(ATOM + name)) == 1, name
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    moments = [entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry")]
    assert moments == sorted(moments, key=str, reverse=True)
    assert len({entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")}) == 20


@pytest.mark.in_memory
@pytest.mark.parametrize("title", ["a\x00b\x0b", "\ud800", "<b>&", "]]>", "\uffff"])
def test_any_title_makes_a_readable_feed(serve: Serve, title: str) -> None:
    response = serve(document("odd", title=title, excerpt=title)).get("/feed.atom")
    assert response.status_code == 200
    assert not feedparser.parse(response.data).bozo


def test_an_empty_feed_is_a_feed(serve: Serve) -> None:
    assert not feedparser.parse(serve().get("/feed.atom?q=없음").data).bozo


def test_a_feed_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/feed.atom")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/feed.atom", headers=since).status_code == 304
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/feed.atom", headers=known).status_code == 304
    assert client.get("/feed.atom?q=a", headers=known).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=세종", f"/posts/{BUS.id}", "/api/search", f"/api/posts/{BUS.id}/related"],
)
def test_an_answer_that_is_known_is_not_made_again(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"]


def test_another_generation_is_another_answer(posts: tuple[Document, ...]) -> None:
    class Renewed(FakeSearch):
        generation = "1"

        def stats(self) -> Stats:
            return replace(super().stats(), generation=self.generation)

    search = Renewed(posts)
    client = create_app(Settings(), search=search).test_client()
    tag = client.get("/search").headers["ETag"]
    search.generation = "2"
    assert client.get("/search", headers={"If-None-Match": tag}).status_code == 200


def test_errors_carry_no_tag(client: FlaskClient) -> None:
    for path in ("/search?page=0", "/posts/nothing", "/api/search?sort=x", "/nothing"):
        assert "ETag" not in client.get(path).headers


def test_a_browser_is_told_how_to_search(serve: Serve) -> None:
    client = serve()
    link = re.search(r'rel="search"[^>]*href="([^"]+)"', client.get("/").text)
    assert link
    response = client.get(link[1])
    assert response.mimetype == "application/opensearchdescription+xml"
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = etree.fromstring(response.data)
    assert root.tag == f"{space}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{space}ShortName", "")) <= 16
    url = root.find(f"{space}Url")
    assert url is not None
    assert url.get("template") == "http://localhost/search?q={searchTerms}"
    assert url.get("type") == "text/html"


def test_result_pages_are_kept_out_of_other_indexes(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /search", "Disallow: /api/", "Disallow: /feed.atom"} <= set(lines)


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("path", ["/search", "/api/search", "/static/citynews.css"])
def test_answers_are_compressed(client: FlaskClient, path: str, coding: str) -> None:
    with client.get(path, headers={"Accept-Encoding": coding}) as response:
        assert response.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in response.headers["Vary"]


def test_a_set_address_goes_before_the_asked_one(serve: Serve) -> None:
    settings = Settings(public_url="https://news.example/find")
    client = create_app(settings, search=FakeSearch([BUS])).test_client()
    for path in ("/feed.atom", "/opensearch.xml", f"/posts/{BUS.id}"):
        text = client.get(path, headers={"Host": "evil.example"}).text
        assert "https://news.example/find/" in text
        assert "evil.example" not in text


def test_relative_days_stand_beside_exact_ones(serve: Serve) -> None:
    yesterday = datetime.now(KST) - timedelta(days=1)
    text = serve(document("new", date=yesterday)).get("/").text
    assert "어제" in text
    assert f"{yesterday.year}년 {yesterday.month}월 {yesterday.day}일" in text
