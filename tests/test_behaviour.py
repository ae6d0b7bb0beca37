"""What words find, through the API, on one index that holds all cases together."""

import pytest
from flask.testing import FlaskClient

from indexer.build.indexing import index_folder
from webapp import create_app
from webapp.settings import Settings

pytestmark = pytest.mark.kiwi

POSTS = {
    "apart": "세종 시청 앞 광장에서 집회가 열렸다.",
    "smart": "세종시 스마트시티 사업이 착공됐다.",
    "spaced": "스마트 시티 시범도시로 뽑혔다.",
    "us": "美 금리 인하 전망",
    "rates": "미국 금리가 그대로다.",
    "local": "지자체 예산이 줄었다.",
    "whole": "지방자치단체 예산이 늘었다.",
    "parts": "지방 소멸을 걱정하는 단체가 모였다.",
    "fixed": "예산이 확정됐다.",
    "city": "City 투어 버스",
    "malaria": "말라리아 환자가 나왔다.",
    "bill": "탄핵 청원 70만명 돌파",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("behaviour")
    (folder / "posts").mkdir()
    for name, text in POSTS.items():
        post = f"---\ntitle: {text}\ndate: 2024-07-01\n---\n"
        (folder / "posts" / f"{name}.md").write_text(post, encoding="utf-8")
    index_folder(folder / "posts", folder / "index")
    return create_app(Settings(index=folder / "index")).test_client()


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("미국", "us rates", "local"),
        ("美", "us rates", "local"),
        ("금리 -미국", "", "us rates"),
        ("지방자치단체", "local whole", "bill"),
        ("지자체", "local whole", "parts"),
        ('"지자체"', "local", "whole"),
        ("smart city", "smart spaced", "bill"),
        ("제목:미국", "us rates", "city"),
        ("지자체 OR 미국", "us rates local whole", "bill"),
        ("City", "city", "smart"),
        ("세종시의 집회", "smart apart", "us"),
    ],
)
def test_words_and_their_aliases(
    query: str, found: str, not_found: str, client: FlaskClient
) -> None:
    answer = client.get("/api/search", query_string={"q": query, "per_page": 100}).get_json()
    ids = {hit["id"] for hit in answer["hits"]}
    assert set(found.split()) <= ids
    assert ids.isdisjoint(not_found.split())
    assert answer["searched_for"] is None


@pytest.mark.parametrize(
    ("query", "searched_for", "found"),
    [
        ("tpwhdtl", "세종시", "smart"),
        ("챠쇼", "city", "city"),
        ("말라리야", "말라리아", "malaria"),
        ('"xksgor 청원"', '"탄핵 청원"', "bill"),
    ],
)
def test_a_query_that_finds_nothing_is_repaired(
    query: str, searched_for: str, found: str, client: FlaskClient
) -> None:
    answer = client.get("/api/search", query_string={"q": query}).get_json()
    assert answer["searched_for"] == searched_for
    assert found in {hit["id"] for hit in answer["hits"]}


def test_an_alias_is_marked_where_it_stands(client: FlaskClient) -> None:
    hits = client.get("/api/search", query_string={"q": "미국"}).get_json()["hits"]
    marks = {hit["id"]: hit["title_marks"] for hit in hits}
    assert (marks["us"], marks["rates"]) == ([[0, 1]], [[0, 2]])


@pytest.mark.parametrize("typed", ["탆", "ㅌㅎ", "xksgo", "탄핵 청", "ㅌㅎㅊㅇ"])
def test_what_is_being_typed_is_suggested(typed: str, client: FlaskClient) -> None:
    found = client.get("/api/suggest", query_string={"q": typed}).get_json()["suggestions"]
    assert POSTS["bill"] in {suggestion["text"] for suggestion in found}
