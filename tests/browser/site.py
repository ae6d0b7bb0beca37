"""A running site over an index, and the browser that looks at it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Browser, sync_playwright

from indexer.search.searcher import Search
from tests.conftest import ROOT
from webapp import create_app
from webapp.settings import Settings

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

_log = logging.getLogger(__name__)


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each connection.

    It closes an answer's file though a browser that leaves the page resets the
    connection; Werkzeug's development server then leaves it open.
    """

    daemon_threads = True  # a browser opens connections ahead and says nothing on them


class _Handler(WSGIRequestHandler):
    """Tells requests to the log, which pytest shows beside a failure."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base's name
        _log.info(format, *args)


@contextmanager
def running(search: Search) -> Iterator[str]:
    """The address of a site with the bundled corpus's images, on a port of this machine."""
    app = create_app(Settings(assets=ROOT / "corpus" / "assets"), search=search)
    server = make_server("127.0.0.1", 0, app, _Server, _Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield started
        started.close()
