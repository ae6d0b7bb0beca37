"""The one place that chooses between the engines."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.errors import MissingExtra

if TYPE_CHECKING:
    from indexer.engines.place import Place
    from indexer.engines.protocol import Engine, Writer


def open_engine(place: Place, *, verified: bool = False) -> Engine:
    """The engine that searches the index at ``place``; see ``WhooshEngine`` for ``verified``.

    Raises ``MissingExtra`` if the client of a cluster is not installed.
    """
    if place.cluster is None:
        return WhooshEngine(place.folder, verified=verified)
    engine: Engine = _opensearch().OpenSearchEngine(place.cluster)
    return engine


def open_writer(place: Place) -> Writer:
    """What writes the index at ``place``; raises ``MissingExtra`` as ``open_engine`` does."""
    if place.cluster is None:
        return WhooshWriter(place.folder)
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    writer: Writer = _opensearch().OpenSearchWriter(place.cluster)
    return writer


def _opensearch() -> Any:  # noqa: ANN401 -- a module that is there only with an extra
    try:
        return importlib.import_module("indexer.engines.opensearch")
    except ModuleNotFoundError:
        raise MissingExtra(
            "CITYNEWS_ENGINE needs opensearch-py — install it with: pip install 'citynews[opensearch]'"
        ) from None
