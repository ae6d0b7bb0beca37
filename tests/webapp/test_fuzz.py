"""Whatever a client sends, the answer is one that the documentation names."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webapp.conftest import BUS, EMOJI
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.security import CONTENT_SECURITY_POLICY, HEADERS
from webapp.settings import Settings

APP = create_app(Settings(), search=FakeSearch([BUS, EMOJI]))
CLIENT = APP.test_client()
ROUTES = [
    *("/", "/search", "/api/search", "/api/suggest", "/feed.atom", "/opensearch.xml"),
    *("/openapi.json", "/robots.txt", "/healthz", "/metrics", f"/posts/{BUS.id}"),
    *(f"/api/posts/{BUS.id}", f"/api/posts/{BUS.id}/related", "/posts/", "/assets/", "/static/"),
]
NAMES = ["q", "category", "from", "to", "sort", "page", "per_page", "v", "x"]
VALUES = st.one_of(
    st.text(),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(
        ["../../etc/passwd", "%00", "\r\nSet-Cookie: a=b", "{{7*7}}", "'\"<b>", "9" * 600]
    ),
)
DOCUMENTED = {200, 304, 400, 404, 405, 429, 503}


@pytest.mark.slow
@settings(max_examples=5_000, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(ROUTES),
    st.text(max_size=20),
    st.dictionaries(st.sampled_from(NAMES), VALUES),
    st.dictionaries(
        st.sampled_from(
            ["If-None-Match", "If-Modified-Since", "Accept-Encoding", "Origin", "Range"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    ),
)
def test_five_thousand_odd_requests_are_answered_as_documented(
    route: str, tail: str, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    path = route + quote(tail) if route.endswith("s/") or route == "/static/" else route
    with CLIENT.get(path, query_string=parameters, headers=headers) as response:
        assert response.status_code in DOCUMENTED | {308}, (path, parameters, headers)
        assert "Set-Cookie" not in response.headers
        if response.status_code != 308:
            assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ROUTES)
def test_every_route_carries_the_security_headers(path: str) -> None:
    with CLIENT.get(path) as response:
        for name, value in HEADERS.items():
            assert response.headers[name] == value
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert "Server" not in response.headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ],
)
def test_the_table_of_security_headers(name: str, value: str) -> None:
    assert HEADERS[name] == value


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../secret.png",
        "/assets/%2e%2e/secret.png",
        "/static/..%2fapp.py",
        "/static/../settings.py",
        "/posts/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_outside(path: str) -> None:
    with CLIENT.get(path) as response:
        assert response.status_code == 404
