"""What the views of one app share: its settings and the search behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from indexer.search.searcher import Search
from webapp.settings import Settings

_KEY = "citynews"


@dataclass(frozen=True, slots=True)
class Site:
    """One installation."""

    settings: Settings
    search: Search


def attach(app: Flask, site: Site) -> None:
    """Make ``site`` the one that ``current_site`` returns within ``app``."""
    app.extensions[_KEY] = site


def site_of(app: Flask) -> Site:
    """The site that was attached to ``app``."""
    return cast("Site", app.extensions[_KEY])


def current_site() -> Site:
    """The site of the app that handles this request."""
    return site_of(current_app)
