import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from webapp.caching import ANSWERS, ASSETS, STATIC


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/", ANSWERS),
        ("/search", ANSWERS),
        ("/posts/2025-03-02-bus", ANSWERS),
        ("/api/search", ANSWERS),
        ("/healthz", ANSWERS),
        ("/nothing", ANSWERS),
        ("/assets/plain.png", ASSETS),
        ("/assets/missing.png", ANSWERS),
        ("/static/citynews.css", ANSWERS),
        ("/static/citynews.css?v=1", STATIC),
        ("/static/missing.css?v=1", ANSWERS),
    ],
)
def test_only_files_are_kept(client: FlaskClient, path: str, policy: str) -> None:
    with client.get(path) as response:
        assert response.headers.getlist("Cache-Control") == [policy]


def test_pages_name_the_version_of_each_static_file(client: FlaskClient) -> None:
    files = re.findall(r'"(/static/[^"]+)"', client.get("/").text)
    assert len(files) == 3
    for file in files:
        assert re.search(r"\?v=[0-9a-f]{12}$", file)
        with client.get(file) as response:
            assert response.status_code == 200


def test_a_missing_static_file_still_has_a_url(app: Any) -> None:
    with app.test_request_context():
        assert app.url_for("static", filename="nothing.css") == "/static/nothing.css"
