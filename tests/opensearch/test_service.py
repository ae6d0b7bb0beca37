"""The whole service on a cluster: commands, API and pages answer as they do on the folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from indexer.build.check import check
from indexer.build.indexing import index_folder
from indexer.engines.place import Place
from tests.conftest import ROOT
from tests.opensearch.cluster import free_ports
from webapp import create_app
from webapp.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from indexer.engines.address import Address

pytestmark = [pytest.mark.opensearch, pytest.mark.kiwi]

QUERIES = (
    "",
    "세종시청",
    "세종 버스",
    '"세종 호수공원"',
    "축제 -세종",
    "버스 OR 공원",
    "제목:버스",
    "분류:교통",
    "날짜:2025-01-01..2025-06-30 세종",
    "스마트시티",
    "물빛다리",
    "tpwhd",
    "세종시쳥",
    "지자체 예산",
    "!!!",
    " ".join(f"세종{number} 호수공원" for number in range(60))[:500],
)


@pytest.fixture(scope="module")
def place(address: Address, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The bundled corpus on the cluster."""
    place = Place(tmp_path_factory.mktemp("clustered"), address)
    report = index_folder(ROOT / "corpus", place)
    assert (report.added, len(report.rejected)) == (report.found, 0)
    return place


@pytest.fixture(scope="module")
def clustered(place: Place) -> FlaskClient:
    return create_app(Settings(index=place.folder, engine=place.cluster)).test_client()


@pytest.fixture(scope="module")
def embedded(corpus_index: Path) -> FlaskClient:
    return create_app(Settings(index=corpus_index)).test_client()


def read(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_json()


@pytest.mark.parametrize("options", ["", "&sort=newest", "&sort=oldest&page=2", "&stories=1"])
@pytest.mark.parametrize("query", QUERIES)
def test_the_api_answers_alike(
    clustered: FlaskClient, embedded: FlaskClient, query: str, options: str
) -> None:
    path = f"/api/search?q={quote(query)}&per_page=100{options}"
    ours, theirs = read(clustered, path), read(embedded, path)
    for answer in (ours, theirs):
        del answer["took_ms"]
        for hit in answer["hits"]:
            hit["score"] = pytest.approx(hit["score"], rel=1e-4)
    assert ours == theirs


def test_posts_their_stories_and_relations_are_alike(
    clustered: FlaskClient, embedded: FlaskClient
) -> None:
    hits = read(embedded, "/api/search?q=&per_page=20")["hits"]
    for name in [hit["id"] for hit in hits]:
        for path in (f"/api/posts/{name}", f"/api/posts/{name}/related"):
            assert read(clustered, path) == read(embedded, path)
    assert clustered.get("/api/posts/nowhere").status_code == 404


def test_suggestions_are_alike(clustered: FlaskClient, embedded: FlaskClient) -> None:
    for typed in ("세", "ㅅㅈ", "qj"):
        path = f"/api/suggest?q={quote(typed)}"
        assert read(clustered, path) == read(embedded, path)


@pytest.mark.parametrize("path", ["/", "/search?q=%EC%84%B8%EC%A2%85", "/feed.atom", "/readyz"])
def test_pages_are_shown(clustered: FlaskClient, path: str) -> None:
    assert clustered.get(path).status_code == 200


def test_a_second_build_changes_nothing_and_the_check_is_content(place: Place) -> None:
    report = index_folder(ROOT / "corpus", place)
    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert list(check(place)) == []


def test_a_cluster_that_is_away_is_503(place: Place) -> None:
    assert place.cluster is not None
    [port] = free_ports(1)
    away = replace(place.cluster, hosts=(f"127.0.0.1:{port}",))
    client = create_app(Settings(index=place.folder, engine=away)).test_client()
    answer = client.get("/api/search?q=x")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "index_unavailable"
    assert client.get("/readyz").status_code == 503
