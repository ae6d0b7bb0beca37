import json

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.base import Document
from tests.webapp.conftest import BUS, EMOJI, Serve
from tests.webapp.fake_search import FakeSearch, document
from webapp import create_app
from webapp.settings import Settings

pytestmark = pytest.mark.every_engine

BUS_HIT = {
    "id": "2025-03-02-bus",
    "title": "세종 버스, 4월부터 더 자주 온다",
    "url": "/posts/2025-03-02-bus",
    "date": "2025-03-02T09:30:00+09:00",
    "category": "교통",
    "score": 1.0,
    "image": "/assets/transport.svg",
    "title_marks": [[3, 5]],
    "snippet": {
        "text": "세종 버스가 늘어난다.\n출근길 배차가 6분으로 준다.",
        "marks": [[3, 5]],
    },
}


@pytest.mark.in_memory
def test_a_search_answers_exactly_so(client: FlaskClient) -> None:
    response = client.get("/api/search", query_string={"q": "버스"})
    assert response.mimetype == "application/json"
    assert json.loads(response.text) == {
        "query": "버스",
        "total": 1,
        "page": 1,
        "pages": 1,
        "per_page": 10,
        "hits": [BUS_HIT],
        "facets": {
            "category": [{"value": "교통", "count": 1}, {"value": "세종", "count": 1}],
            "month": [{"value": "2025-03", "count": 1}],
        },
        "searched_for": None,
        "did_you_mean": None,
        "related_terms": [],
        "took_ms": 4.2,
    }


def test_posts_of_a_story_are_one_hit_if_asked_for(serve: Serve) -> None:
    names = ("one", "two", "three")
    posts = [document(name, title=f"{name} 다리 개통") for name in names]
    client = serve(search=FakeSearch([*posts, BUS], stories=[names]))
    answer = client.get("/api/search?q=개통&stories=1").json
    assert answer is not None
    assert (answer["total"], answer["pages"], len(answer["hits"])) == (3, 1, 1)
    [hit] = answer["hits"]
    assert list(hit) == [*BUS_HIT, "similar", "similar_count"]
    assert hit["similar_count"] == 2
    assert hit["similar"][0] == {
        "id": "two",
        "title": "two 다리 개통",
        "url": "/posts/two",
        "date": "2025-03-02T09:30:00+09:00",
    }
    for path in (
        "/api/search?q=개통",
        "/api/search?q=개통&stories=0",
        "/api/search?q=개통&stories=",
    ):
        answer = client.get(path).json
        assert answer is not None
        assert [list(hit) for hit in answer["hits"]] == [list(BUS_HIT)] * 3


def test_pages_count_stories_if_asked_for(serve: Serve) -> None:
    names = tuple(f"n{number}" for number in range(5))
    search = FakeSearch([document(name) for name in (*names, "x", "y")], stories=[names])
    answer = serve(search=search).get("/api/search?stories=1&per_page=2&page=2").json
    assert answer is not None
    assert (answer["total"], answer["pages"], len(answer["hits"])) == (7, 2, 1)


def test_keys_come_in_the_documented_order_and_korean_is_readable(client: FlaskClient) -> None:
    response = client.get("/api/search?q=버스")
    assert list(json.loads(response.text)) == [
        *("query", "total", "page", "pages", "per_page", "hits", "facets"),
        *("searched_for", "did_you_mean", "related_terms", "took_ms"),
    ]
    assert list(json.loads(response.text)["hits"][0]) == list(BUS_HIT)
    assert "세종 버스" in response.text


def test_suggestions_are_texts_with_their_kind(client: FlaskClient) -> None:
    response = client.get("/api/suggest", query_string={"q": " 세종 버스"})
    assert json.loads(response.text) == {
        "query": "세종 버스",
        "suggestions": [{"text": BUS.title, "kind": "title"}],
    }


def test_nothing_typed_suggests_nothing(client: FlaskClient) -> None:
    assert client.get("/api/suggest").json == {"query": "", "suggestions": []}


def test_a_query_too_long_to_search_is_too_long_to_suggest(client: FlaskClient) -> None:
    response = client.get("/api/suggest", query_string={"q": "가" * 501})
    assert response.status_code == 400
    assert json.loads(response.text)["error"]["code"] == "query_too_long"


def test_corrections_are_told(serve: Serve) -> None:
    search = FakeSearch([BUS], searched_for="세종", did_you_mean="버스")
    answer = serve(search=search).get("/api/search?q=tpwhd").json
    assert answer is not None
    assert (answer["searched_for"], answer["did_you_mean"]) == ("세종", "버스")


def test_related_terms_are_those_of_what_was_searched_for(serve: Serve) -> None:
    terms = {"세종": ("버스", "축제"), "tpwhd": ("영타",)}
    for searched_for, expected in ((None, ["영타"]), ("세종", ["버스", "축제"])):
        search = FakeSearch([BUS], searched_for=searched_for, related_terms=terms)
        answer = serve(search=search).get("/api/search?q=tpwhd").json
        assert answer is not None
        assert answer["related_terms"] == expected


def test_offsets_count_code_points(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=축제").json
    assert answer is not None
    [hit] = answer["hits"]
    assert [hit["title"][start:end] for start, end in hit["title_marks"]] == ["축제"]
    assert hit["category"] is None
    assert hit["image"] is None
    assert hit["title"] == EMOJI.title


def test_pages_of_a_result_are_apart_and_make_up_the_whole(
    client: FlaskClient, posts: tuple[Document, ...]
) -> None:
    seen = []
    for page in range(1, 7):
        answer = client.get(f"/api/search?per_page=5&page={page}").json
        assert answer is not None
        assert (answer["page"], answer["pages"], answer["per_page"]) == (page, 6, 5)
        assert answer["total"] == len(posts)
        seen += [hit["id"] for hit in answer["hits"]]
    assert sorted(seen) == sorted(post.id for post in posts)


def test_a_page_past_the_last_is_empty(client: FlaskClient) -> None:
    answer = client.get("/api/search?page=100000").json
    assert answer is not None
    assert (answer["hits"], answer["page"], answer["pages"]) == ([], 100_000, 3)


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ("", 28),
        ("category=교통", 1),
        ("category=없는 분류", 0),
        ("from=2025-03-02&to=2025-03-02", 2),
        ("to=2024-07-31", 26),
        ("from=2024-08-01&to=2024-12-30", 0),
        ("q=세종&category=교통&sort=oldest", 1),
    ],
)
def test_parameters_narrow_the_result(client: FlaskClient, parameters: str, total: int) -> None:
    answer = client.get(f"/api/search?{parameters}").json
    assert answer is not None
    assert answer["total"] == total


@pytest.mark.parametrize(
    ("parameters", "name", "allowed"),
    [
        ("page=0", "page", "1 to 100000"),
        ("page=０１", "page", "1 to 100000"),
        (f"page={10**30}", "page", "1 to 100000"),
        ("per_page=101", "per_page", "1 to 100"),
        ("sort=best", "sort", "relevance, newest, oldest"),
        ("from=1.7.2024", "from", "YYYY-MM-DD"),
        ("to=2024-02-30", "to", "YYYY-MM-DD"),
        ("from=2024-02-02&to=2024-02-01", "from", "swap"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(
    client: FlaskClient, parameters: str, name: str, allowed: str
) -> None:
    response = client.get(f"/api/search?{parameters}")
    assert response.status_code == 400
    assert response.json is not None
    message = response.json["error"]["message"]
    assert message.startswith(f"{name}: ")
    assert allowed in message


def test_a_post_answers_exactly_so(client: FlaskClient) -> None:
    assert client.get("/api/posts/2025-03-02-bus").json == {
        "id": "2025-03-02-bus",
        "title": "세종 버스, 4월부터 더 자주 온다",
        "url": "/posts/2025-03-02-bus",
        "date": "2025-03-02T09:30:00+09:00",
        "categories": ["교통", "세종"],
        "tags": ["BRT", "출근길"],
        "excerpt": "출근길 배차가 6분으로 준다.",
        "image": "/assets/transport.svg",
        "text": "세종 버스가 늘어난다.\n출근길 배차가 6분으로 준다.",
        "html": "<h2>배차</h2><p>세종 버스가 늘어난다.</p>"
        "<table><tbody><tr><td>6분</td></tr></tbody></table>",
    }


@pytest.mark.parametrize(
    "post_id", ["한글 이름", "a b", "100%", "question?", "hash#", "é", "a.b", "+"]
)
def test_a_post_is_found_at_its_url_whatever_its_name(serve: Serve, post_id: str) -> None:
    client = serve(document(post_id))
    answer = client.get("/api/search").json
    assert answer is not None
    [hit] = answer["hits"]
    assert client.get(hit["url"]).status_code == 200
    assert client.get("/api" + hit["url"]).json is not None


@pytest.mark.parametrize(
    "post_id", ["nothing", "a/b", "a%2Fb", "..", "..%2F..", "%00", "%FF", "%ED%A0%80", "x" * 7000]
)
def test_a_name_that_no_post_has_is_not_found(client: FlaskClient, post_id: str) -> None:
    assert client.get(f"/api/posts/{post_id}").status_code == 404
    assert client.get(f"/posts/{post_id}").status_code == 404


@pytest.mark.in_memory
def test_a_lone_surrogate_in_a_post_does_not_break_its_json(serve: Serve) -> None:
    client = serve(document("odd", title="a\ud800b"))
    assert client.get("/api/search").status_code == 200
    assert client.get("/api/posts/odd").status_code == 200


def test_health_needs_no_index(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/search", "/api/search", "/posts/2025-03-02-bus"])
@pytest.mark.parametrize(
    "value", ["%ED%A0%80", "%00", "%FF", "%", "%E", "+", "%0A", "\xff", "세종"]
)
@pytest.mark.parametrize("name", ["q", "category", "from", "sort", "page", "per_page", "%FF"])
def test_no_bytes_in_a_parameter_break_anything(
    client: FlaskClient, path: str, name: str, value: str
) -> None:
    raw = f"{name}={value}"
    if not value.isascii():  # as a client that encodes nothing sends them
        raw = raw.encode("latin1" if value == "\xff" else "utf-8").decode("latin1")
    response = client.get(path, environ_overrides={"QUERY_STRING": raw})
    assert response.status_code in {200, 400}


def test_raw_korean_in_a_query_string_is_understood(client: FlaskClient) -> None:
    raw = "q=버스 늘어난다".encode().decode("latin1")
    answer = client.get("/api/search", environ_overrides={"QUERY_STRING": raw}).json
    assert answer is not None
    assert (answer["query"], answer["total"]) == ("버스 늘어난다", 1)


FUZZED = create_app(Settings(), search=FakeSearch([BUS, EMOJI])).test_client()
PARAMETERS = st.sampled_from(["q", "category", "from", "to", "sort", "page", "per_page"])


@given(
    st.sampled_from(["/", "/search", "/api/search", f"/posts/{BUS.id}", f"/api/posts/{BUS.id}"]),
    st.dictionaries(PARAMETERS, st.text() | st.integers().map(str) | st.dates().map(str)),
)
def test_any_text_in_every_parameter_is_answered(path: str, parameters: dict[str, str]) -> None:
    encodable = {
        name: value.encode("utf-8", "replace").decode() for name, value in parameters.items()
    }
    assert FUZZED.get(path, query_string=encodable).status_code in {200, 400, 404}


@given(st.sampled_from(["/search", "/api/search"]), st.binary(max_size=60))
def test_any_bytes_in_a_query_string_are_answered(path: str, raw: bytes) -> None:
    environ = {"QUERY_STRING": raw.decode("latin1")}
    assert FUZZED.get(path, environ_overrides=environ).status_code in {200, 400}
