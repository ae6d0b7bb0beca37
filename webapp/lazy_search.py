"""A ``Search`` that opens the real one when it is first asked.

The app must start without an index (``/healthz`` answers, pages say what to
do) and find it as soon as it is there: a failed opening is tried again by the
next request, a successful one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock

from indexer.engines.base import Document, Stats
from indexer.search.results import Answer, Question, Span
from indexer.search.searcher import Search
from indexer.search.suggest import Suggestion


class LazySearch:
    """Keeps the protocol ``Search``; any number of threads may ask, one of them opens."""

    def __init__(self, opener: Callable[[], Search]) -> None:
        self._opener = opener
        self._lock = Lock()
        self._opened: Search | None = None

    def open(self) -> Search:
        """What ``opener`` returned; raises what it raises, until it has succeeded once."""
        if self._opened is None:
            with self._lock:
                if self._opened is None:
                    self._opened = self._opener()
        return self._opened

    def search(self, question: Question) -> Answer:
        """See ``Search.search``; raises ``IndexUnavailable`` too."""
        return self.open().search(question)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """See ``Search.suggest``; raises ``IndexUnavailable`` too."""
        return self.open().suggest(text, limit)

    def post(self, post_id: str) -> Document:
        """See ``Search.post``; raises ``IndexUnavailable`` too."""
        return self.open().post(post_id)

    def story(self, post_id: str) -> tuple[Document, ...]:
        """See ``Search.story``; raises ``IndexUnavailable`` too."""
        return self.open().story(post_id)

    def related(self, post_id: str) -> tuple[Document, ...]:
        """See ``Search.related``; raises ``IndexUnavailable`` too."""
        return self.open().related(post_id)

    def related_terms(self, query: str) -> tuple[str, ...]:
        """See ``Search.related_terms``; raises ``IndexUnavailable`` too."""
        return self.open().related_terms(query)

    def marks(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """See ``Search.marks``; raises ``IndexUnavailable`` too."""
        return self.open().marks(query, texts)

    def stats(self) -> Stats:
        """See ``Search.stats``; raises ``IndexUnavailable`` too."""
        return self.open().stats()
