"""What words find, through the API, on one index that holds all cases together.

``cases.tsv`` holds a post, a query and whether the query finds it, by principle.
"""

import csv
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.build.indexing import index_folder
from tests.conftest import ROOT
from webapp import create_app
from webapp.settings import Settings

pytestmark = pytest.mark.kiwi

LINES = (ROOT / "tests" / "behaviour" / "cases.tsv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))
TITLES = {
    "bill": "탄핵 청원 70만명 돌파",
    "town": "세종시 온마을 축제 개막",
    "tram": "City 투어 트램 운행",
    "malaria": "말라리아 환자 주의보",
    "park": "호수공원 물놀이장 개장",
    "wage": "최저임금 심의 시작",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("behaviour")
    (folder / "posts").mkdir()
    posts = {row["id"]: (row["text"], "") for row in ROWS if row["principle"] == "fields"}
    posts |= {row["id"]: ("글", row["text"]) for row in ROWS if row["principle"] != "fields"}
    posts |= {name: (title, "") for name, title in TITLES.items()}
    for name, (title, body) in posts.items():
        text = f"---\ntitle: {title}\ndate: 2024-07-01\n---\n{body}"
        (folder / "posts" / f"{name}.md").write_text(text, encoding="utf-8")
    index_folder(folder / "posts", folder / "index")
    return create_app(Settings(index=folder / "index")).test_client()


def ask(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get("/api/search", query_string={"q": query, "per_page": 100}).get_json()
    return {**answer, "ids": [hit["id"] for hit in answer["hits"]]}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_query_finds_what_it_should(row: dict[str, str], client: FlaskClient) -> None:
    found = ask(client, row["query"])
    assert (row["id"] in found["ids"]) == (row["expect"] == "match"), row["principle"]


def test_there_are_cases_enough() -> None:
    assert len(ROWS) >= 120
    assert len({row["id"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("query", "searched_for", "found"),
    [
        ("tpwhdtl", "세종시", "town"),
        ("xksgor", "탄핵", "bill"),
        ("챠쇼", "city", "tram"),
        ("말라리야", "말라리아", "malaria"),
        ("트렘", "트램", "tram"),
        ("호수공언", "호수공원", "park"),
        ("최저임긍", "최저임금", "wage"),
        ('"xksgor 청원"', '"탄핵 청원"', "bill"),
        ("제목:tpwhdtl", "제목:세종시", "town"),
    ],
)
def test_a_query_that_finds_nothing_is_repaired_and_says_so(
    query: str, searched_for: str, found: str, client: FlaskClient
) -> None:
    answer = ask(client, query)
    assert answer["searched_for"] == searched_for
    assert found in answer["ids"]


@pytest.mark.parametrize(
    "query", ["City", "city", "세종시", "탄핵", "ktx", "BTX", "팟캐스트", "美"]
)
def test_a_word_that_the_index_holds_is_never_rewritten(query: str, client: FlaskClient) -> None:
    answer = ask(client, query)
    assert answer["ids"]
    assert answer["searched_for"] is None
    assert answer["did_you_mean"] is None


def test_negation_is_no_slip(client: FlaskClient) -> None:
    answer = ask(client, "비분양")
    assert answer["searched_for"] != "분양"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("탆", "bill"),
        ("탄ㅎ", "bill"),
        ("ㅌㅎ", "bill"),
        ("ㅌㅎㅊㅇ", "bill"),
        ("xksgo", "bill"),
        ("탄핵 청", "bill"),
        ("탄핵청", "bill"),
        ("청원", "bill"),
        ("ㅅㅈㅅ", "town"),
        ("셎", "town"),
        ("세종ㅅ", "town"),
        ("온마", "town"),
        ("cit", "tram"),
        ("CITY", "tram"),
        ("ㅎㅅㄱㅇ", "park"),
        ("호숙", "park"),
        ("ghtn", "park"),
        ("최저임그", "wage"),
    ],
)
def test_what_is_being_typed_is_suggested(typed: str, title: str, client: FlaskClient) -> None:
    found = client.get("/api/suggest", query_string={"q": typed}).get_json()["suggestions"]
    assert TITLES[title] in {suggestion["text"] for suggestion in found}


def test_an_alias_is_marked_where_it_stands(client: FlaskClient) -> None:
    hits = {hit["id"]: hit for hit in ask(client, "제목:미국")["hits"]}
    assert hits["t-alias"]["title_marks"] == [[0, 1]]


def test_the_mark_of_a_verb_covers_its_whole_form(client: FlaskClient) -> None:
    hits = {hit["id"]: hit for hit in ask(client, "돕다")["hits"]}
    shown = hits["i-p"]["snippet"]
    assert [shown["text"][start:end] for start, end in shown["marks"]] == ["도왔다"]


def test_posts_with_all_words_come_before_many_repeats_of_one(client: FlaskClient) -> None:
    found = ask(client, "도서관 낭독회")["ids"]
    assert found[0] == "p-place"
