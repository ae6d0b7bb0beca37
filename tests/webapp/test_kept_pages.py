from dataclasses import replace

from indexer.engines.base import Stats
from indexer.search.results import Answer, Question
from tests.webapp.conftest import BUS
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.kept_pages import MOST, KeptPage, KeptPages
from webapp.settings import Settings


class CountingSearch(FakeSearch):
    """Counts its searches; its generation can be changed."""

    asked = 0
    generation = "1"

    def search(self, question: Question) -> Answer:
        self.asked += 1
        return super().search(question)

    def stats(self) -> Stats:
        return replace(super().stats(), generation=self.generation)


def test_a_page_is_made_once_for_each_generation_and_coding() -> None:
    search = CountingSearch([BUS])
    client = create_app(Settings(), search=search).test_client()
    first, again = client.get("/search?q=버스"), client.get("/search?q=버스")
    assert search.asked == 1
    assert first.data == again.data
    same = {name: value for name, value in first.headers if name != "X-Request-ID"}
    assert {name: value for name, value in again.headers if name != "X-Request-ID"} == same
    packed = {"Accept-Encoding": "gzip"}
    assert client.get("/search?q=버스", headers=packed).data != first.data
    assert client.get("/search?q=버스", headers=packed).headers["Content-Encoding"] == "gzip"
    assert search.asked == 2
    search.generation = "2"
    client.get("/search?q=버스")
    assert search.asked == 3


def test_errors_and_other_pages_are_not_kept() -> None:
    search = CountingSearch([BUS])
    client = create_app(Settings(), search=search).test_client()
    for path in ("/", "/api/search", "/search?page=0"):
        assert client.get(path).status_code == client.get(path).status_code
    assert search.asked == 4


def test_only_the_last_pages_are_kept() -> None:
    kept = KeptPages()
    for number in range(MOST + 1):
        kept.put((str(number), ""), KeptPage(b"", (), 0))
        kept.get(("0", ""))
    assert kept.get(("0", ""))
    assert kept.get(("1", "")) is None
