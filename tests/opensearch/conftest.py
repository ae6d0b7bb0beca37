"""The cluster that the tests beside this file run on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from secrets import token_hex

import pytest

from indexer.engines.address import Address, parse_address
from indexer.engines.opensearch.connection import Connection
from tests.opensearch.cluster import HOW, VARIABLE


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """An alias of the module's own, with three shards and a copy of each; nothing of it is left."""
    hosts = os.environ.get(VARIABLE)
    if not hosts:
        pytest.skip(HOW)
    address = parse_address(f"opensearch://{hosts}/test-{token_hex(4)}?shards=3&replicas=1")
    yield address
    connection = Connection(address)
    connection.client.indices.delete(index=f"{address.alias}-*")
    connection.close()
