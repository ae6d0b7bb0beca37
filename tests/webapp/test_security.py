import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from webapp.security import CONTENT_SECURITY_POLICY, HEADERS, SVG_POLICY

PATHS = [
    "/",
    "/search?q=세종",
    "/search?q=" + "없는말" * 3,
    "/search?page=0",
    "/posts/2025-03-02-bus?q=세종",
    "/posts/nothing",
    "/api/search",
    "/api/search?sort=bad",
    "/api/nothing",
    "/healthz",
    "/assets/plain.png",
    "/static/citynews.css",
    "/nothing",
]
PAGES = [path for path in PATHS if not path.startswith(("/api", "/healthz", "/assets", "/static"))]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        for name, value in HEADERS.items():
            assert response.headers.getlist(name) == [value]
        assert response.headers.getlist("Content-Security-Policy") == [CONTENT_SECURITY_POLICY]


def test_a_refused_method_carries_the_headers(client: FlaskClient) -> None:
    response = client.post("/search")
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_drawing_is_kept_in_a_sandbox(client: FlaskClient) -> None:
    with client.get("/assets/drawing.svg") as response:
        assert response.headers.getlist("Content-Security-Policy") == [SVG_POLICY]


@pytest.mark.parametrize(
    "directive",
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ],
)
def test_the_policy_allows_nothing_inline(directive: str) -> None:
    assert directive in CONTENT_SECURITY_POLICY.split("; ")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "data:" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_an_inline_script_or_style(client: FlaskClient, path: str) -> None:
    soup = BeautifulSoup(client.get(path).text, "lxml")
    assert not soup("style")
    scripts = soup.select("script:not([type='application/ld+json'])")  # data, never run
    assert all(script.get("src") and not script.string for script in scripts)
    for tag in soup(True):
        assert "style" not in tag.attrs
        assert not [name for name in tag.attrs if name.startswith("on")]
        assert not str(tag.get("href", "")).lower().startswith(("javascript:", "data:"))
