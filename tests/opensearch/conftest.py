"""Where the tests beside this file write."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex

import pytest

from indexer.engines.address import Address, parse_address
from tests.opensearch.emptied import emptied


@pytest.fixture(scope="module")
def address(hosts: str) -> Iterator[Address]:
    """An alias of the module's own, with three shards and a copy of each; nothing of it is left."""
    address = parse_address(f"opensearch://{hosts}/test-{token_hex(4)}?shards=3&replicas=1")
    yield address
    emptied(address)
