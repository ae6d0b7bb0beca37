import logging

import pytest
from flask import Flask, abort, redirect
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from indexer.errors import CitynewsError, IndexBroken, IndexLocked, IndexMissing, MissingExtra
from indexer.search.results import Answer, Question
from tests.webapp.conftest import Serve
from tests.webapp.fake_search import FakeSearch
from webapp.lazy_search import LazySearch


class FailingSearch(FakeSearch):
    """Answers every question with the same error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def search(self, question: Question) -> Answer:
        raise self._error


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/search?page=0", 400, "bad_request"),
        ("/api/search?sort=random", 400, "bad_request"),
        ("/api/search?q=" + "가" * 501, 400, "query_too_long"),
        ("/api/posts/nothing", 404, "not_found"),
        ("/api/nothing", 404, "not_found"),
        ("/api/", 404, "not_found"),
    ],
)
def test_the_api_answers_errors_with_a_code_and_a_message(
    client: FlaskClient, path: str, status: int, code: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.json is not None
    assert list(response.json) == ["error"]
    assert list(response.json["error"]) == ["code", "message"]
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/search?page=0", 400, "요청을 이해하지 못했습니다"),
        ("/search?q=" + "가" * 501, 400, "검색어가 너무 깁니다"),
        ("/posts/nothing", 404, "찾으시는 쪽이 없습니다"),
        ("/nothing", 404, "찾으시는 쪽이 없습니다"),
        ("/apiary", 404, "찾으시는 쪽이 없습니다"),
    ],
)
def test_pages_answer_errors_in_korean(
    client: FlaskClient, path: str, status: int, text: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert text in response.text


def test_an_error_page_keeps_the_query_and_escapes_what_it_repeats(client: FlaskClient) -> None:
    text = client.get("/search?q=%22><b>&page=<script>").text
    assert 'value="&#34;&gt;&lt;b&gt;"' in text
    assert "&lt;script&gt;" in text
    assert "<script>" not in text


@pytest.mark.parametrize("path", ["/", "/search", "/api/search", "/healthz"])
def test_a_refused_method_says_which_are_allowed(client: FlaskClient, path: str) -> None:
    response = client.post(path)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    if path.startswith(("/api", "/healthz")):
        assert response.json is not None
        assert response.json["error"]["code"] == "method_not_allowed"
    else:
        assert "할 수 없는 요청입니다" in response.text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (IndexMissing("srv: no index — run citynews index"), "citynews index"),
        (IndexBroken("srv: unreadable — run citynews index --full"), "지금은 검색할 수 없습니다"),
        (IndexLocked("srv: another writer is at work"), "지금은 검색할 수 없습니다"),
    ],
)
def test_without_an_index_a_client_is_told_what_to_do_and_when_to_return(
    serve: Serve, error: CitynewsError, text: str
) -> None:
    client = serve(search=FailingSearch(error))
    page, data = client.get("/"), client.get("/api/search")
    assert page.status_code == data.status_code == 503
    assert page.headers["Retry-After"] == data.headers["Retry-After"] == "5"
    assert text in page.text
    assert str(error) in page.text
    assert data.json == {"error": {"code": error.code, "message": str(error)}}


def test_an_index_that_appears_is_found_by_the_next_request(serve: Serve) -> None:
    tries: list[int] = []

    def opener() -> FakeSearch:
        tries.append(1)
        if len(tries) == 1:
            raise IndexMissing("srv: no index — run citynews index")
        return FakeSearch()

    client = serve(search=LazySearch(opener))
    assert client.get("/healthz").status_code == 200
    assert [client.get("/api/search").status_code for _ in range(3)] == [503, 200, 200]
    assert len(tries) == 2


@pytest.mark.parametrize("error", [ZeroDivisionError("a secret"), MissingExtra("a secret")])
def test_a_fault_is_logged_and_told_without_details(
    serve: Serve, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    client = serve(search=FailingSearch(error))
    with caplog.at_level(logging.ERROR, logger=client.application.logger.name):
        page, data = client.get("/search?q=a"), client.get("/api/search?q=a")
    assert page.status_code == data.status_code == 500
    assert "secret" not in page.text + data.text
    assert "저희 쪽의 잘못입니다" in page.text
    assert data.json is not None
    assert data.json["error"]["code"] == "internal"
    assert [record.exc_info is not None for record in caplog.records] == [True, True]


def test_redirects_and_ready_responses_pass(app: Flask) -> None:
    app.add_url_rule("/moved", "moved", lambda: redirect("/"))
    app.add_url_rule("/ready", "ready", lambda: abort(Response("as it is", 403)))
    client = app.test_client()
    assert client.get("/moved").status_code == 302
    assert client.get("/ready").text == "as it is"


@pytest.mark.parametrize(("status", "text"), [(413, "요청을 이해하지"), (502, "문제가 생겼습니다")])
def test_a_status_without_words_of_its_own_borrows_some(app: Flask, status: int, text: str) -> None:
    app.add_url_rule("/odd", "odd", lambda: abort(status))
    response = app.test_client().get("/odd")
    assert response.status_code == status
    assert text in response.text
