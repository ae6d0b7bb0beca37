"""Copies of an index: nothing is entrusted to a shard of which only one node knows."""

from __future__ import annotations

import logging
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from indexer.engines.opensearch.failures import WRITING

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

    from indexer.engines.opensearch.connection import Connection

_LOG = logging.getLogger(__name__)

LONGEST = 600.0
"""Seconds; what takes longer (copies of many gigabytes) goes on while the build does."""

_INTERVAL = 0.2


def wait_for_copies(connection: Connection, index: str) -> None:
    """Wait until every shard has as many copies as there are nodes for; raises ``IndexUnavailable``."""
    until = monotonic() + LONGEST

    def asked(client: OpenSearch) -> dict[str, Any]:
        health: dict[str, Any] = client.cluster.health(index=index, params={"level": "indices"})
        return health

    while True:
        missing = _missing(connection.ask(asked, WRITING))
        if missing <= 0:
            return
        if monotonic() > until:
            _LOG.warning("%s: %d copies of shards are not there yet", index, missing)
            return
        sleep(_INTERVAL)


def _missing(health: dict[str, Any]) -> int:
    """How many of the index's shards and copies are not there, of those that have a node."""
    nodes = int(health["number_of_data_nodes"])
    primaries = int(health["active_primary_shards"])
    allocated = int(health["active_shards"])
    [described] = health["indices"].values()
    shards, replicas = described["number_of_shards"], described["number_of_replicas"]
    wanted = shards * (1 + min(replicas, max(nodes - 1, 0)))
    return max(int(shards - primaries), int(wanted - allocated))
