"""What the views of one app share: its settings and the search behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from flask import Flask, current_app, url_for

from indexer.search.searcher import Search
from webapp.settings import Settings

_KEY = "citynews"
_MOST_URLS = 256


def _url(script_root: str, endpoint: str, **values: str) -> str:
    del script_root  # where the app is mounted, which Flask sees for itself
    make: Callable[..., str] = url_for
    return make(endpoint, **values)


@dataclass(frozen=True, slots=True)
class Site:
    """One installation; ``made_url`` remembers addresses (see ``links.fixed_url``)."""

    settings: Settings
    search: Search
    made_url: Callable[..., str] = field(
        default_factory=lambda: lru_cache(_MOST_URLS)(_url), compare=False, repr=False
    )


def attach(app: Flask, site: Site) -> None:
    """Make ``site`` the one that ``current_site`` returns within ``app``."""
    app.extensions[_KEY] = site


def site_of(app: Flask) -> Site:
    """The site that was attached to ``app``."""
    return cast("Site", app.extensions[_KEY])


def current_site() -> Site:
    """The site of the app that handles this request."""
    return site_of(current_app)
