"""Questions in, answers out: the one thing that a page or a command calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from indexer.engines.base import Document, Stats
    from indexer.search.results import Answer, Question


class Search(Protocol):
    """What the shells call; ``Searcher`` is the real one, tests may bring their own."""

    def search(self, question: Question) -> Answer:
        """Answer a question; raises ``BadRequest`` where it cannot be answered as asked."""

    def post(self, post_id: str) -> Document:
        """The post with this id; raises ``NotFound``."""

    def stats(self) -> Stats:
        """State of the index that answers."""
