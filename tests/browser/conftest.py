"""A browser, and a site for it: the app over the bundled corpus, on a port of this machine."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from indexer.search.searcher import Searcher
from tests.conftest import ROOT
from webapp import create_app
from webapp.settings import Settings

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def site(corpus_search: Searcher) -> Iterator[str]:
    """The address of a running site."""
    app = create_app(Settings(assets=ROOT / "corpus" / "assets"), search=corpus_search)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a path; whatever the console says against the page fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_(path: str, *, width: int = 1280, theme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]  # light or dark
            java_script_enabled=script,
            locale="ko-KR",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.goto(site + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
