"""Proxies, host names, origins, limits, the log and the metrics."""

import io
import json
import re

import pytest
from flask.testing import FlaskClient

from tests.webapp.conftest import BUS
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.access import ACCESS, log_as_json
from webapp.settings import Settings


def client_of(**settings: object) -> FlaskClient:
    return create_app(Settings(**settings), search=FakeSearch([BUS])).test_client()  # type: ignore[arg-type]


def test_a_client_beyond_the_limit_is_refused_and_told_when_to_return() -> None:
    client = client_of(rate_limit="3/minute")
    assert [client.get("/api/search").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/api/search")
    assert refused.json is not None
    assert refused.json["error"]["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) <= 61
    assert "요청이 너무 많습니다" in client.get("/search").text
    assert client.get("/healthz").status_code == 200


def test_clients_behind_a_configured_proxy_are_told_apart() -> None:
    client = client_of(rate_limit="1/minute", proxies=1)
    for address in ("192.0.2.1", "192.0.2.2"):
        assert client.get("/search", headers={"X-Forwarded-For": address}).status_code == 200
    assert client.get("/search", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429


def test_what_a_client_claims_of_itself_does_not_count_without_a_proxy() -> None:
    client = client_of(rate_limit="1/minute")
    client.get("/search", headers={"X-Forwarded-For": "192.0.2.1"})
    assert client.get("/search", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429
    text = client_of().get("/opensearch.xml", headers={"X-Forwarded-Host": "evil.example"}).text
    assert "evil.example" not in text


def test_only_trusted_hosts_are_answered() -> None:
    client = client_of(hosts=("news.example",))
    assert client.get("/", headers={"Host": "news.example"}).status_code == 200
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("cors", "origin", "allowed"),
    [
        ((), "https://a.example", None),
        (("https://a.example",), "https://a.example", "https://a.example"),
        (("https://a.example",), "https://b.example", None),
        (("*",), "https://b.example", "*"),
    ],
)
def test_other_origins_read_the_api_where_they_may(
    cors: tuple[str, ...], origin: str, allowed: str | None
) -> None:
    client = client_of(cors=cors)
    answer = client.get("/api/search", headers={"Origin": origin})
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    page = client.get("/search", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.mark.parametrize("log_queries", [False, True])
def test_a_request_is_one_line_of_json(log_queries: bool) -> None:
    stream = io.StringIO()
    log_as_json(stream)
    try:
        response = client_of(log_queries=log_queries).get("/search?q=우주선")
    finally:
        ACCESS.handlers = []
        ACCESS.propagate = True
    line = json.loads(stream.getvalue())
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["route"], line["status"], line["query_length"]) == ("/search", 200, 3)
    assert line["found"] == 0
    assert line["ms"] > 0
    assert line.get("query") == ("우주선" if log_queries else None)


@pytest.mark.parametrize("sent", ["short", "a" * 65, "ab cd efgh", "x\u00e9abcdefgh"])
def test_an_unfit_request_id_is_replaced(sent: str) -> None:
    client = client_of(proxies=1)
    given = client.get("/healthz", headers={"X-Request-ID": "abcdef-123456"})
    assert given.headers["X-Request-ID"] == "abcdef-123456"
    replaced = client.get("/healthz", headers={"X-Request-ID": sent})
    assert re.fullmatch("[0-9a-f]{16}", replaced.headers["X-Request-ID"])


def test_searches_that_find_nothing_are_counted() -> None:
    client = client_of()

    def count(found: str) -> float:
        text = client.get("/metrics").text
        match = re.search(rf'citynews_searches_total{{found="{found}"}} (\S+)', text)
        return float(match[1]) if match else 0

    before = count("no"), count("yes")
    client.get("/search?q=우주선")
    client.get("/api/search?q=세종")
    assert (count("no") - before[0], count("yes") - before[1]) == (1, 1)


@pytest.mark.parametrize(
    "name", ["citynews_request_seconds_bucket", "citynews_results_bucket", "citynews_documents"]
)
def test_the_metrics_hold(name: str) -> None:
    client = client_of()
    client.get("/search")
    text = client.get("/metrics").text
    assert name in text
    assert 'route="/search"' in text
    assert float(re.findall(r"citynews_generation_age_seconds (\S+)", text)[-1]) > 0
