"""The engine on a cluster keeps the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.engines.opensearch import OpenSearchEngine, OpenSearchWriter
from tests.engines.contract import DOCUMENTS, EngineContract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engines.address import Address


@pytest.mark.opensearch
class TestOpenSearch(EngineContract):
    pristine = ""
    """The generation that holds what every test begins with; most tests leave it as it is."""

    @pytest.fixture(autouse=True)
    def written(self, writer: OpenSearchWriter, engine: OpenSearchEngine) -> None:
        cls = type(self)
        if not cls.pristine or engine.stats().generation != cls.pristine:
            cls.pristine = writer.write(DOCUMENTS, fingerprint="f1").generation
        engine.refresh()

    @pytest.fixture
    def writer(self, address: Address) -> OpenSearchWriter:
        return OpenSearchWriter(address)

    @pytest.fixture
    def engine(self, address: Address) -> Iterator[OpenSearchEngine]:
        engine = OpenSearchEngine(address)
        yield engine
        engine.close()
