"""A running site while its index changes: ``/readyz``, new generations, refused ones."""

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.engines.base import IndexedDocument
from indexer.engines.whoosh import WhooshWriter
from indexer.korean.terms import TermAnalyzer
from indexer.search.open import open_search
from tests.conftest import ROOT
from tests.engines.random_cases import make_document
from webapp import create_app
from webapp.lazy_search import LazySearch
from webapp.settings import Settings

FIRST = [make_document(f"{n}", body="봄 여름") for n in range(3)]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def client(index: Path, plain: TermAnalyzer) -> FlaskClient:
    search = LazySearch(lambda: open_search(index, plain))
    return create_app(Settings(index=index), search=search).test_client()


def until(client: FlaskClient, status: int, within: float = 5) -> dict[str, object]:
    deadline = time.monotonic() + within
    while (answer := client.get("/readyz")).status_code != status:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    return dict(answer.get_json())


def test_without_an_index_it_is_not_ready_and_then_it_is(client: FlaskClient, index: Path) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "index_missing"
    assert "citynews index" in answer.get_json()["error"]["message"]
    WhooshWriter(index).write(FIRST, fingerprint="f")
    state = until(client, 200)
    assert state["documents"] == 3
    assert (state["status"], state["fingerprint"]) == ("ready", "f")
    assert state["generation"] == (index / "CURRENT").read_text()
    assert client.get("/api/search").get_json()["total"] == 3


@pytest.mark.parametrize("ending", ["pst", "manifest.json"])
def test_a_broken_new_generation_is_refused_reported_and_logged_once(
    client: FlaskClient, index: Path, ending: str, caplog: pytest.LogCaptureFixture
) -> None:
    WhooshWriter(index).write(FIRST, fingerprint="f")
    first = until(client, 200)["generation"]
    WhooshWriter(index).write(FIRST[:1], fingerprint="f")
    generation = index / "generations" / (index / "CURRENT").read_text()
    path = next(path for path in generation.iterdir() if path.name.endswith(ending))
    written = path.read_bytes()
    path.write_bytes(written[:40] + bytes([written[40] ^ 1]) + written[41:])
    state = until(client, 503)
    assert (state["status"], state["generation"], state["documents"]) == ("refused", first, 3)
    assert "build the index again" in str(state["refused"])
    time.sleep(1.2)
    assert client.get("/api/search").get_json()["total"] == 3
    assert len([r for r in caplog.records if "is refused" in r.message]) == 1
    WhooshWriter(index).write(FIRST[:2], fingerprint="f")
    assert until(client, 200)["documents"] == 2


PROGRAM = """
import sys
from pathlib import Path
from indexer.engines.base import IndexedDocument
from indexer.korean.terms import open_analyzer
from indexer.search.open import open_search
from tests.conftest import SuffixAnalyzer
from webapp import create_app
from webapp.lazy_search import LazySearch
from webapp.server import Listening, Server
from webapp.settings import Settings

index = Path(sys.argv[1])
search = LazySearch(lambda: open_search(index, open_analyzer(SuffixAnalyzer())))
search.stats()
app = create_app(Settings(index=index), search=search)
Server(lambda: app, Listening(port=0, workers=2, threads=4)).run()
"""


@pytest.fixture
def port(index: Path) -> Iterator[int]:
    WhooshWriter(index).write(numbered(0), fingerprint="f")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, index], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline().rsplit(":", 1)[1])
        process.terminate()


def numbered(generation: int) -> list[IndexedDocument]:
    """Documents that all say of which generation they are."""
    return [
        make_document(f"{n}", title=f"{generation}", body="봄 여름 " * (n % 7 + 1))
        for n in range(120)
    ]


class Client(threading.Thread):
    """Searches without pause; an answer of two generations at once is wrong."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__()
        self._port, self._stopped = port, stop
        self.times: list[float] = []
        self.wrong: list[object] = []
        self.start()

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)) as connection:
            while not self._stopped.is_set():
                began = time.perf_counter()
                connection.request("GET", f"/api/search?q={quote('봄')}&per_page=20")
                answer = connection.getresponse()
                body = answer.read()
                self.times.append(time.perf_counter() - began)
                self._judge(answer.status, body)

    def _judge(self, status: int, body: bytes) -> None:
        found = json.loads(body)
        titles = {hit["title"] for hit in found.get("hits", ())}
        if status != 200 or found["total"] != 120 or len(titles) != 1:
            self.wrong.append((status, found))


def load(port: int, during: object) -> tuple[float, list[object]]:
    """The 99th percentile of what eight clients waited ``during`` a call, and wrong answers."""
    stop = threading.Event()
    clients = [Client(port, stop) for _ in range(8)]
    try:
        during()  # type: ignore[operator]
    finally:
        stop.set()
        for client in clients:
            client.join()
    times = [took for client in clients for took in client.times]
    assert len(times) > 50
    return statistics.quantiles(times, n=100)[-1], [w for c in clients for w in c.wrong]


@pytest.mark.parametrize(
    "generations", [3, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.alone])]
)
def test_new_generations_fail_and_falsify_no_search(
    port: int, index: Path, generations: int
) -> None:
    quiet, wrong = load(port, lambda: time.sleep(2 if generations < 100 else 10))
    assert wrong == []

    def change() -> None:
        for number in range(1, generations + 1):
            WhooshWriter(index).update(numbered(number), fingerprint="f")
            time.sleep(0.2)

    busy, wrong = load(port, change)
    assert wrong == []
    print(f"p99 quiet {quiet * 1000:.1f} ms, busy {busy * 1000:.1f} ms")  # noqa: T201
    if generations >= 100:
        assert busy <= 3 * quiet
