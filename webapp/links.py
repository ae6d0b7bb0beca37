"""Addresses: of searches within a page, and of the site as others see it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote_plus

from flask import g, request, url_for

from indexer.search.results import Question
from webapp.parameters import to_args
from webapp.site import current_site


def search_url(question: Question) -> str:
    """The result page of ``question``.

    A result page holds some sixty of these; building each by ``url_for`` took
    a third of the page's time.
    """
    if "search_path" not in g:
        g.search_path = url_for("pages.search")
    arguments = "&".join(f"{name}={_quoted(value)}" for name, value in to_args(question).items())
    return f"{g.search_path}?{arguments}" if arguments else str(g.search_path)


@lru_cache(maxsize=2_000)
def _quoted(text: str) -> str:
    """All links of a page repeat its query, and encoding Hangul is slow."""
    return quote_plus(text)


def absolute(path: str) -> str:
    """``path`` with the site's address: the one that is set, else the one that was asked."""
    public = current_site().settings.public_url
    return f"{public}{path}" if public else request.url_root.rstrip("/") + path
