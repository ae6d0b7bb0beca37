import pytest
from flask.testing import FlaskClient

from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.settings import Settings


@pytest.mark.parametrize(
    ("path", "mimetype"),
    [
        ("plain.png", "image/png"),
        ("drawing.svg", "image/svg+xml"),
        ("deep/한글 이름/사진.jpg", "image/jpeg"),
    ],
)
def test_images_of_the_site_are_served(client: FlaskClient, path: str, mimetype: str) -> None:
    with client.get(f"/assets/{path}") as response:
        assert (response.status_code, response.mimetype) == (200, mimetype)


@pytest.mark.parametrize(
    "path",
    [
        "missing.png",
        "../secret.png",
        "..%2fsecret.png",
        "%2e%2e/secret.png",
        "deep/../../secret.png",
        "..\\secret.png",
        "/etc/passwd",
        "//etc/hostname.png",
        "plain.png%00",
        "plain.png%00.png",
        "a%00b.png",
        "%ff.png",
        "x" * 5000 + ".png",
        ".hidden.png",
        "link.png",
        "page.html",
        "deep",
        "deep/",
        "",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    with client.get(f"/assets/{path}", follow_redirects=True) as response:
        assert response.status_code == 404
        assert b"secret" not in response.data


def test_without_a_folder_there_are_no_assets() -> None:
    client = create_app(Settings(assets=None), search=FakeSearch()).test_client()
    assert client.get("/assets/plain.png").status_code == 404
