"""Addresses: of searches within a page, and of the site as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, quote_plus

from flask import g, request, url_for

from indexer.search.results import Question
from webapp.parameters import to_args
from webapp.site import current_site


def search_url(question: Question, **changes: object) -> str:
    """The result page of ``question``, with ``changes`` of its fields.

    A result page holds some sixty of these; building each by ``url_for`` took
    a third of the page's time.
    """
    if "search_path" not in g:
        g.search_path = url_for("pages.search")
    return _with(g.search_path, to_args(question, **changes))


def post_url(post_id: str, query: str = "") -> str:
    """The page of a post, with the words of ``query`` marked."""
    if "post_path" not in g:
        g.post_path = url_for("pages.post", post_id="-").removesuffix("-")
    path = g.post_path + quote(post_id, safe="")
    return _with(path, {"q": query} if query else {})


def _with(path: str, args: Mapping[str, str]) -> str:
    arguments = "&".join(f"{name}={_quoted(value)}" for name, value in args.items())
    return f"{path}?{arguments}" if arguments else path


@lru_cache(maxsize=2_000)
def _quoted(text: str) -> str:
    """All links of a page repeat its query, and encoding Hangul is slow."""
    return quote_plus(text)


def absolute(path: str) -> str:
    """``path`` with the site's address: the one that is set, else the one that was asked."""
    public = current_site().settings.public_url
    return f"{public}{path}" if public else request.url_root.rstrip("/") + path
