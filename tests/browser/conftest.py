"""A browser, and a site for it: the app over the bundled corpus, on a port of this machine."""

from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import Browser, ConsoleMessage, Page

from indexer.search.searcher import Searcher
from tests.browser.site import chromium, running

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def site(corpus_search: Searcher) -> Iterator[str]:
    """The address of a running site."""
    with running(corpus_search) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as started:
        yield started


def _complaint(message: ConsoleMessage, url: str) -> list[str]:
    """What the console has against the page; that a page itself answers 404 is none."""
    told = message.type == "error" and unquote(message.location["url"]) != unquote(url)
    return [message.text] if told else []


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
        page.on("console", lambda message: complaints.extend(_complaint(message, site + path)))
        page.goto(site + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
