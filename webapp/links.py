"""Addresses: of searches within a page, and of the site as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, quote_plus

from flask import request

from indexer.search.results import Question
from webapp.parameters import all_args, changed_args
from webapp.site import current_site

_AS_FLASK = "!$'()*,/:;?@"
"""What Flask leaves as it is in a query string."""


def fixed_url(endpoint: str, **values: str) -> str:
    """``url_for`` of what is the same on every page: made once, as a page holds fifteen of these."""
    return current_site().made_url(request.script_root, endpoint, **values)


def search_url(question: Question, **changes: object) -> str:
    """The result page of ``question``, with ``changes`` of its fields.

    A result page holds some sixty of these, nearly all of one question; building
    each by ``url_for`` took a third of the page's time.
    """
    changed = {name: _quoted(text) for name, text in changed_args(changes).items()}
    return _with(fixed_url("pages.search"), _quoted_args(question) | changed)


def words_url(query: str) -> str:
    """The result page of a query and nothing else."""
    return _with(fixed_url("pages.search"), {"q": _quoted(query, _AS_FLASK)})


def feed_url(question: Question) -> str:
    """The feed of ``question``."""
    args = all_args(question)
    return _with(fixed_url("feed.atom"), {name: _quoted(args[name], _AS_FLASK) for name in args})


def post_url(post_id: str, query: str = "") -> str:
    """The page of a post, with the words of ``query`` marked."""
    path = fixed_url("pages.post", post_id="-").removesuffix("-") + quote(post_id, safe="")
    return _with(path, {"q": _quoted(query)})


def _with(path: str, quoted: Mapping[str, str]) -> str:
    arguments = "&".join([f"{name}={value}" for name, value in quoted.items() if value])
    return f"{path}?{arguments}" if arguments else path


@lru_cache(maxsize=64)
def _quoted_args(question: Question) -> dict[str, str]:
    return {name: _quoted(text) for name, text in all_args(question).items()}


@lru_cache(maxsize=2_000)
def _quoted(text: str, safe: str = "") -> str:
    """All links of a page repeat its query, and encoding Hangul is slow."""
    return quote_plus(text, safe)


def absolute(path: str) -> str:
    """``path`` with the site's address: the one that is set, else the one that was asked."""
    public = current_site().settings.public_url
    return f"{public}{path}" if public else request.url_root.rstrip("/") + path
