"""Real searches over a handful of posts, for tests that hold whatever the engine is."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING

from indexer.build.indexed import to_indexed
from indexer.build.word_files import write_word_files
from indexer.engines.address import parse_address
from indexer.engines.opening import open_engine, open_writer
from indexer.engines.place import Place
from indexer.korean.lexicon import FILE_NAME as LEXICON
from indexer.korean.terms import open_analyzer
from indexer.search.open import open_search
from tests.conftest import SuffixAnalyzer
from tests.opensearch.emptied import emptied

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from indexer.engines.base import Document
    from indexer.search.searcher import Searcher

    Posts = tuple[Document, ...]


class Searches:
    """Makes an index for each set of posts, once, under ``folder`` and on the cluster at ``hosts()``."""

    def __init__(self, folder: Path, hosts: Callable[[], str]) -> None:
        self._folder = folder
        self._hosts = hosts
        self._made: dict[tuple[bool, Posts], Searcher] = {}
        self._places: list[Place] = []

    def in_folder(self, posts: Posts) -> Searcher:
        """A search with the embedded engine."""
        return self._search(posts, on_cluster=False)

    def on_cluster(self, posts: Posts) -> Searcher:
        """A search with the engine on a cluster."""
        return self._search(posts, on_cluster=True)

    def _search(self, posts: Posts, *, on_cluster: bool) -> Searcher:
        if (on_cluster, posts) not in self._made:
            place = Place(self._folder / str(len(self._places)))
            if on_cluster:
                address = parse_address(f"opensearch://{self._hosts()}/web-{token_hex(4)}")
                place = replace(place, cluster=address)
            self._places.append(place)
            self._made[on_cluster, posts] = _indexed(posts, place)
        return self._made[on_cluster, posts]

    def close(self) -> None:
        """Leave nothing on the cluster."""
        for place in self._places:
            if place.cluster is not None:
                emptied(place.cluster)


def _indexed(posts: Posts, place: Place) -> Searcher:
    analyzer = open_analyzer(SuffixAnalyzer())
    analyzer.learn([text for post in posts for text in (post.title, post.excerpt, post.body)])
    indexed = (replace(to_indexed(post, analyzer), digest=post.id) for post in posts)
    open_writer(place).write(indexed, fingerprint=analyzer.fingerprint)
    analyzer.lexicon.save(place.folder / LEXICON)
    if posts:
        write_word_files(place.folder, open_engine(place), analyzer)
    return open_search(place, analyzer)
