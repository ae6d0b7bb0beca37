"""Addresses: of searches within a page, and of the site as others see it."""

from __future__ import annotations

from urllib.parse import urlencode

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
    arguments = urlencode(to_args(question))
    return f"{g.search_path}?{arguments}" if arguments else str(g.search_path)


def absolute(path: str) -> str:
    """``path`` with the site's address: the one that is set, else the one that was asked."""
    public = current_site().settings.public_url
    return f"{public}{path}" if public else request.url_root.rstrip("/") + path
