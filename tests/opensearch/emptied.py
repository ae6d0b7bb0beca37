"""How tests leave nothing on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.engines.opensearch.connection import Connection

if TYPE_CHECKING:
    from indexer.engines.address import Address


def emptied(address: Address) -> None:
    """Delete all that was written under an alias."""
    connection = Connection(address)
    connection.client.indices.delete(index=f"{address.alias}-*")
    connection.close()
