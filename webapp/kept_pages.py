"""Result pages that were made a moment ago, kept as they were sent.

News sends many readers to the same few queries.  A page is kept under its
``ETag`` (see ``caching``), so that another generation, day or setting never
meets it, and under what the client accepts, since it is kept compressed.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, g, request

from webapp.metrics import count_search

MOST = 500
"""Pages; about 6 kB each."""

_ENDPOINT = "pages.search"
_HEADERS = ("Content-Type", "Content-Encoding", "Vary")
_OK = 200

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A body as it was sent, the headers that describe it, and how many posts it found."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    found: int


class KeptPages:
    """The ``MOST`` pages asked for last; one lock, held for a look-up."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> KeptPage | None:
        """The page, which is then the last that was asked for."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Key, page: KeptPage) -> None:
        """Keep a page; the one not asked for the longest goes."""
        with self._lock:
            self._pages[key] = page
            if len(self._pages) > MOST:
                self._pages.popitem(last=False)

    def answer(self) -> Response | None:
        """The kept answer to this request; to be asked when its tag is known."""
        page = self.get(_key()) if _is_kept_kind() else None
        if page is None:
            return None
        g.found, g.kept = page.found, True
        count_search(page.found)
        return Response(page.body, _OK, dict(page.headers))

    def keep(self, response: Response) -> Response:
        """Keep ``response`` if it is of the kind; to be called when it is compressed."""
        fit = _is_kept_kind() and response.status_code == _OK and "found" in g
        if fit and g.get("tag") and not g.get("kept"):
            headers = tuple(
                (name, response.headers[name]) for name in _HEADERS if name in response.headers
            )
            self.put(_key(), KeptPage(response.get_data(), headers, g.found))
        return response


def keep_pages(app: Flask) -> KeptPages:
    """Have ``app`` keep pages; called before whatever changes a response is registered."""
    kept = KeptPages()
    app.after_request(kept.keep)
    return kept


def _is_kept_kind() -> bool:
    return request.endpoint == _ENDPOINT and request.method == "GET"


def _key() -> Key:
    return g.tag, request.headers.get("Accept-Encoding", "")[:200]
