"""Whatever stands in the search box, the answer is a result or a clear refusal."""

import random
import string
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.search.searcher import MAX_QUERY, Searcher
from webapp import create_app
from webapp.settings import Settings

pytestmark = pytest.mark.kiwi

PIECES = [
    *"\"'“”()[]{}*?~^-+:|&!\\/.,<>=@#$%_`\0\t\n\r",
    "\ud800",
    "\udfff",
    "\u200b",
    "\ufeff",
    "ㆍ",
    "가",
    "세종시",
    "버스가",
    "도왔다",
    "a",
    "TO",
    "OR",
    "AND",
    "NOT",
    "-",
    "제목:",
    "분류:",
    "날짜:",
    "title:",
    "date:",
    "2024-07-01..",
    "2024-13-99",
    "9" * 30,
    "𠀀",
    "👩‍👩‍👧",
    "e\u0301",
    "\u1100\u1161",
]
NASTY = [
    '"',
    "'",
    "“",
    '""',
    '"' * 400,
    "(" * 10_000,
    ")" * 400,
    "*",
    "t*",
    "?" * 400,
    "[a TO z]",
    "{* TO *}",
    "~",
    "a~9",
    "a^9999",
    "\0",
    "\0" * 400,
    "\ud800",
    "\udfff\ud800" * 100,
    "가" * 100_000,
    "가 " * 50_000,
    "가 OR " * 80,
    "OR " * 150,
    "-" * 400,
    "-가 " * 130,
    "- " * 200,
    "제목:" * 130,
    '제목:"' * 80,
    "날짜:..",
    "날짜:0000",
    "날짜:9999-99-99..",
    "분류:",
    "분류:\0",
    "\\" * 400,
    "%00%ff",
    "<script>alert(1)</script>",
    "'; drop table posts; --",
    "../../../../etc/passwd",
    "{{7*7}}",
    "${jndi:ldap://localhost/a}",
    "\r\nSet-Cookie: a=b",
    "가\u0300" * 200,
    "ㄱ" * 500,
    "\u1100" * 500,
    "\u200b" * 500,
    "😀" * 500,
    "9" * 500,
    "1,234.5 " * 60,
]


@pytest.fixture(scope="module")
def client(corpus_search: Searcher) -> FlaskClient:
    return create_app(Settings(), search=corpus_search).test_client()


def ask(client: FlaskClient, query: str, per_page: int = 10) -> int:
    encoded = quote(query.encode("utf-8", "surrogatepass"))
    response = client.get(f"/api/search?per_page={per_page}&q={encoded}")
    body = response.get_json()
    if response.status_code == 400:
        # A lone surrogate is no UTF-8: the app sees nine characters, %ED%A0%80.
        assert sum(9 if "\ud800" <= char <= "\udfff" else 1 for char in query) > MAX_QUERY
        assert body["error"]["code"] == "query_too_long"
        assert "shorten it" in body["error"]["message"]
    else:
        assert response.status_code == 200, (query[:100], body)
        assert len(body["hits"]) <= per_page
    return response.status_code


def random_queries(count: int) -> list[str]:
    rng = random.Random(7)
    alphabet = [*PIECES, *string.printable]
    return [
        rng.choice(("", " ")).join(rng.choices(alphabet, k=rng.randint(0, 30)))
        for _ in range(count)
    ]


@pytest.mark.parametrize("query", NASTY, ids=range(len(NASTY)))
def test_a_nasty_query_is_answered_or_refused(query: str, client: FlaskClient) -> None:
    ask(client, query)


def test_pairs_of_nasty_queries_are_answered_or_refused(client: FlaskClient) -> None:
    for first, second in zip(NASTY, NASTY[7:], strict=False):
        for joint in ("", " ", " OR ", " -"):
            ask(client, f"{first[:100]}{joint}{second[:100]}")


@pytest.mark.parametrize("length", [MAX_QUERY, MAX_QUERY + 1, 100_000])
def test_a_query_is_refused_from_one_character_above_the_limit_on(
    length: int, client: FlaskClient
) -> None:
    assert ask(client, "가" * length) == (200 if length <= MAX_QUERY else 400)


def test_random_queries_are_answered_or_refused(client: FlaskClient) -> None:
    for query in random_queries(200):
        ask(client, query)


@pytest.mark.slow
def test_very_many_random_queries_are_answered_or_refused(client: FlaskClient) -> None:
    for query in random_queries(20_000):
        ask(client, query, per_page=1)
