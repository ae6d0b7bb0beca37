"""One line of the log for each request, as JSON, and what the metrics count of it.

What a reader typed is in the log only where the settings say so; its length,
the number of results and the time always are.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from secrets import token_hex
from typing import TextIO

from flask import Flask, Response, g, request

from indexer.search.results import Answer
from webapp.metrics import count_request, count_search
from webapp.site import current_site

ACCESS = logging.getLogger("citynews.access")

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def observe(app: Flask) -> None:
    """Have ``app`` time, count and log every request, and give each an id."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        g.request_id = _request_id()

    @app.after_request
    def _end(response: Response) -> Response:
        if "began" in g:
            seconds = time.perf_counter() - g.began
            route = request.url_rule.rule if request.url_rule else "none"
            response.headers["X-Request-ID"] = g.request_id
            count_request(route, response.status_code, seconds)
            ACCESS.info("request", extra={"fields": _fields(route, response, seconds)})
        return response


def note(answer: Answer) -> Answer:
    """Remember how many posts a search found; the answer itself comes back."""
    g.found = answer.total
    count_search(answer.total)
    return answer


def log_as_json(stream: TextIO = sys.stderr) -> None:
    """Write the access log to ``stream``."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    ACCESS.handlers = [handler]
    ACCESS.setLevel(logging.INFO)
    ACCESS.propagate = False


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, event and the record's own fields."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"time": moment, "level": record.levelname, "event": record.getMessage()}
        return json.dumps(head | getattr(record, "fields", {}), ensure_ascii=False)


def _request_id() -> str:
    """The proxy's where one is configured and sends a fit one, else a fresh one."""
    sent = request.headers.get("X-Request-ID", "") if current_site().settings.proxies else ""
    return sent if _ID.fullmatch(sent) else token_hex(8)


def _fields(route: str, response: Response, seconds: float) -> dict[str, object]:
    query = request.args.get("q", "")
    fields: dict[str, object] = {
        "request_id": g.request_id,
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 2),
        "query_length": len(query),
        "found": g.get("found"),
    }
    if current_site().settings.log_queries and query:
        fields["query"] = query.encode("utf-8", "replace").decode()
    return fields
