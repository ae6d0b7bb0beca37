"""The production server: gunicorn, set up for one app and one machine.

The app is loaded before the workers are forked, so that they share the index
and the analyzer's model (copy on write) instead of each holding its own.

    SIGHUP → settings read again → the next app, warm → new workers → the old ones finish

So a running site takes other settings, another engine even, without failing a request.
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from prometheus_client.multiprocess import mark_process_dead

from indexer.errors import BadRequest, IndexUnavailable
from indexer.korean.terms import UNSEEN_WORD
from indexer.search.open import open_search
from indexer.search.results import Question
from webapp.access import log_as_json
from webapp.app import create_app
from webapp.lazy_search import LazySearch
from webapp.metrics import FOLDER
from webapp.settings import Settings

LONGEST_REQUEST_LINE = 8190
"""Bytes, gunicorn's most: a query of 500 Hangul syllables takes 4,500 when percent-encoded."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens and with how much; port 0 takes any free one."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4

    @property
    def address(self) -> str:
        """``host:port``, as URLs write it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves what ``make_app`` returns until it is told to stop; from SIGHUP on, what ``renew`` does."""

    def __init__(
        self,
        make_app: Callable[[], Flask],
        listening: Listening,
        *,
        renew: Callable[[], Flask] | None = None,
        serves: str = "",
    ) -> None:
        self._make_app = make_app
        self._renew = renew or make_app
        self._listening = listening
        self._serves = serves
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn up; settings that an older gunicorn does not know are left out."""
        settings = {
            "bind": self._listening.address,
            "workers": self._listening.workers,
            "threads": self._listening.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": 10,
            "keepalive": 5,
            "limit_request_line": LONGEST_REQUEST_LINE,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._say_where,
            "child_exit": _forget,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app: once, before the workers are forked.

        What is there by then is no garbage: collecting it would copy the shared memory.
        """
        app = self._make_app()
        gc.freeze()
        return app

    def reload(self) -> None:
        """Make the app of the workers that are forked next; the old one stays if that fails."""
        super().reload()
        try:
            self.callable = self._renew()
        except Exception as error:  # whatever it is, it must not end the site
            click.echo(f"citynews: {error}; serving as before", err=True)
        gc.unfreeze()
        gc.collect()  # the app that is left has cycles, and an analyzer of 500 MB
        gc.freeze()

    def _say_where(self, arbiter: Arbiter) -> None:
        port = arbiter.LISTENERS[0].getsockname()[1]
        where = Listening(self._listening.host, port).address
        click.echo(f"citynews serves http://{where} {self._serves}".rstrip())


def _forget(_arbiter: Arbiter, worker: Worker) -> None:
    """Leave a worker that is gone out of the gauges."""
    if os.environ.get(FOLDER):
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def serve(read_settings: Callable[[], Settings], listening: Listening) -> None:
    """Serve the index that the settings name until interrupted; SIGHUP has them read again.

    Raises ``BadRequest`` for bad settings and for a taken port.
    """
    settings = read_settings()
    check_free(listening)
    log_as_json()
    server = Server(
        lambda: warm(*_app(settings)),
        listening,
        renew=lambda: renewed(read_settings()),
        serves=f"(index {settings.place})",
    )
    server.run()


def _app(settings: Settings) -> tuple[Flask, LazySearch]:
    search = LazySearch(lambda: open_search(settings.place, aliases=settings.aliases))
    return create_app(settings, search=search), search


def renewed(settings: Settings) -> Flask:
    """The app of changed settings, warm; raises ``CitynewsError`` if it could not answer now."""
    app, search = _app(settings)
    _use(search)
    click.echo(f"citynews serves (index {settings.place}) from now on")
    return app


def check_free(listening: Listening) -> None:
    """Raise ``BadRequest`` if nobody could listen there, before anything heavy is loaded."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    try:
        socket.create_server((listening.host, listening.port), family=family).close()
    except OSError as error:
        raise BadRequest(
            f"{listening.address}: {error.strerror or error} — choose another --host or --port"
        ) from error


def warm(app: Flask, search: LazySearch) -> Flask:
    """Open the index, and load the analyzer by a first query; without an index, say so.

    Loaded before the fork it is shared: two workers had 515 MB of their own each
    without this, 12 to 23 MB with it.
    """
    try:
        _use(search)
    except IndexUnavailable as error:
        click.echo(f"citynews: {error}; serving 503 until then", err=True)
    return app


def _use(search: LazySearch) -> None:
    search.search(Question(query=UNSEEN_WORD, per_page=1))
    search.suggest(UNSEEN_WORD)
    search.related_terms(UNSEEN_WORD)
