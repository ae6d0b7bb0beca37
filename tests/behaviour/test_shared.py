"""The examples of what a query matches that lie beside the checkout, on one index of them all."""

import csv

import pytest
from flask.testing import FlaskClient

from indexer.build.indexing import index_folder
from tests.conftest import ROOT
from webapp import create_app
from webapp.settings import Settings

TABLE = ROOT.parent / "shared" / "eval" / "behaviour.tsv"
LINES = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
ROWS = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))

pytestmark = [
    pytest.mark.kiwi,
    pytest.mark.skipif(not ROWS, reason="the shared examples lie outside the repository"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("shared")
    (folder / "posts").mkdir()
    for row in ROWS:
        head = f"---\ntitle: {row['title']}\ndate: {row['date']}\n---\n"
        (folder / "posts" / f"{row['id']}.md").write_text(head + row["body"], encoding="utf-8")
    index_folder(folder / "posts", folder / "index")
    return create_app(Settings(index=folder / "index")).test_client()


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_shared_example(row: dict[str, str], client: FlaskClient) -> None:
    if row["expect"] == "suggest":
        answer = client.get("/api/suggest", query_string={"q": row["query"]}).get_json()
        assert row["title"] in {found["text"] for found in answer["suggestions"]}
        return
    options = {"q": row["query"], "per_page": 100}
    answer = client.get("/api/search", query_string=options).get_json()
    found = row["id"] in {hit["id"] for hit in answer["hits"]}
    assert found == (row["expect"] == "match"), row["why"]
