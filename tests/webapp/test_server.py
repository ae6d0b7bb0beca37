"""gunicorn itself, over a fake search: a subprocess that listens on a free port of this machine."""

import gc
import http.client
import re
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest
from flask import Flask

from indexer.errors import BadRequest, IndexMissing
from tests.conftest import ROOT
from tests.webapp.conftest import BUS
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.lazy_search import LazySearch
from webapp.server import Listening, Server, check_free, warm
from webapp.settings import Settings

PROGRAM = """
from tests.webapp.conftest import BUS
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.server import Listening, Server
from webapp.settings import Settings

def make_app():
    return create_app(Settings(), search=FakeSearch([BUS]))

Server(make_app, Listening(port=0, workers=2, threads=2), serves="(index fake)").run()
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server's port; it is told to stop when the tests are done, and must obey."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"citynews serves http://127\.0\.0\.1:(\d+) \(index fake\)\n", line)
        assert match, line
        yield int(match[1])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


RENEWED = """
from indexer.errors import BadRequest
from tests.webapp.conftest import BUS
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.server import Listening, Server
from webapp.settings import Settings

settings = iter([Settings(site_name="first"), None, Settings(site_name="third")])

def make_app():
    read = next(settings)
    if read is None:
        raise BadRequest("no such setting")
    return create_app(read, search=FakeSearch([BUS]))

Server(make_app, Listening(port=0, workers=2, threads=2)).run()
"""


def test_a_signal_has_the_settings_read_again_while_it_serves() -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", RENEWED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with ThreadPoolExecutor(1) as pool:
            over = Event()
            statuses = pool.submit(lambda: [get(port, "/")[0] for _ in iter(over.is_set, True)])
            process.send_signal(signal.SIGHUP)
            assert process.stderr.readline() == "citynews: no such setting; serving as before\n"
            assert "first" in get(port, "/")[1]
            process.send_signal(signal.SIGHUP)
            until = time.monotonic() + 60
            while "third" not in get(port, "/")[1]:
                assert time.monotonic() < until
            over.set()
            assert set(statuses.result()) == {200}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def get(port: int, path: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()


def test_it_serves_pages_data_and_files(port: int) -> None:
    for path in ("/", f"/posts/{BUS.id}", "/api/search", "/healthz", "/static/citynews.css"):
        assert get(port, path)[0] == 200


def test_the_longest_query_fits_into_a_request(port: int) -> None:
    assert get(port, "/api/search?q=" + "%EA%B0%80" * 500)[0] == 200
    status, body = get(port, "/api/search?q=" + "%EA%B0%80" * 501)
    assert status == 400
    assert "query_too_long" in body


@pytest.mark.parametrize(
    "tail", ["\r\n\r\n", "GET /", "\0" * 10, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a" * 70_000]
)
def test_half_and_oversized_requests_do_no_harm(port: int, tail: str) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as odd:
        odd.sendall(tail.encode())
        assert get(port, "/healthz")[0] == 200


def test_many_clients_at_once_are_answered(port: int) -> None:
    with ThreadPoolExecutor(16) as pool:
        statuses = list(
            pool.map(lambda _: get(port, "/api/search?q=%EC%84%B8%EC%A2%85")[0], range(64))
        )
    assert set(statuses) == {200}


@pytest.mark.parametrize(
    ("listening", "address"),
    [
        (Listening(), "127.0.0.1:8000"),
        (Listening("0.0.0.0", 80), "0.0.0.0:80"),
        (Listening("::1", 8080), "[::1]:8080"),
    ],
)
def test_an_address_is_written_as_in_urls(listening: Listening, address: str) -> None:
    assert listening.address == address


def test_a_taken_port_is_refused_before_anything_is_loaded() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadRequest, match=f"^127.0.0.1:{port}: .* — choose another"):
            check_free(Listening(port=port))
    check_free(Listening(port=port))


def test_without_an_index_it_says_so_and_serves(capsys: pytest.CaptureFixture[str]) -> None:
    def missing() -> FakeSearch:
        raise IndexMissing("srv: no index — run citynews index")

    search = LazySearch(missing)
    app = create_app(Settings(), search=search)
    assert warm(app, search) is app
    expected = "citynews: srv: no index — run citynews index; serving 503 until then\n"
    assert capsys.readouterr().err == expected


def test_an_index_is_opened_before_the_first_request(capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[FakeSearch] = []

    def opener() -> FakeSearch:
        opened.append(FakeSearch([BUS]))
        return opened[0]

    search = LazySearch(opener)
    warm(create_app(Settings(), search=search), search)
    assert len(opened) == 1
    assert capsys.readouterr() == ("", "")


def test_the_app_before_a_reload_is_let_go() -> None:
    def make_app() -> Flask:
        return create_app(Settings(), search=FakeSearch())

    server = Server(make_app, Listening(), renew=make_app)
    try:
        server.callable = server.load()
        before = weakref.ref(server.callable)
        server.reload()
        assert before() is None
    finally:
        gc.unfreeze()
