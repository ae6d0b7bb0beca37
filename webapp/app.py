"""The app, put together from its parts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Flask

from indexer.engines.base import Sort
from indexer.search.open import open_search
from indexer.search.searcher import Search
from webapp.access import observe
from webapp.api import api
from webapp.assets import assets
from webapp.borders import guard
from webapp.caching import keep_apart
from webapp.dates import korean_date, relative_date, seoul_day, today
from webapp.errors import handle_errors
from webapp.feed import feed
from webapp.health import health
from webapp.images import image_source
from webapp.json_text import ReadableJSON
from webapp.kept_pages import keep_pages
from webapp.lazy_search import LazySearch
from webapp.links import feed_url, fixed_url, post_url, search_url, words_url
from webapp.machines import machines
from webapp.marks import pieces
from webapp.metrics import metrics_page
from webapp.pages import pages
from webapp.parameters import to_args
from webapp.request import Request
from webapp.security import secure
from webapp.settings import Settings
from webapp.site import Site, attach


def create_app(settings: Settings | None = None, *, search: Search | None = None) -> Flask:
    """A WSGI app for one index.

    Settings come from the environment unless given.  Without ``search``, the
    index that they name is opened by the first request that needs it.
    """
    settings = settings or Settings.from_env()
    app = Flask(__name__)
    app.request_class = Request
    app.json = ReadableJSON(app)
    opener = partial(open_search, settings.place, aliases=settings.aliases)
    attach(app, Site(settings, search or LazySearch(opener)))
    _prepare_templates(app, settings)
    for blueprint in (pages, api, feed, machines, health, metrics_page, assets):
        app.register_blueprint(blueprint)
    observe(app)  # first: it times whatever comes after it
    kept = keep_pages(app)
    guard(app, settings)
    secure(app)
    keep_apart(app, kept)
    handle_errors(app)
    return app


def _prepare_templates(app: Flask, settings: Settings) -> None:
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(
        {"args": to_args, "search_url": search_url, "post_url": post_url, "pieces": pieces}
        | {"words_url": words_url, "feed_url": feed_url}
        | {"day": seoul_day, "korean_date": korean_date, "relative_date": relative_date}
        | {"image_source": image_source, "thousands": "{:,}".format}
    )
    app.jinja_env.globals.update(
        Sort=Sort,
        replace=replace,
        site_name=settings.site_name,
        today=today,
        fixed_url=fixed_url,
    )
