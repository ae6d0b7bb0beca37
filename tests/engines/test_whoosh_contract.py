"""The embedded engine keeps the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.engines.whoosh import WhooshEngine, WhooshWriter
from tests.engines.contract import EngineContract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class TestWhoosh(EngineContract):
    @pytest.fixture
    def writer(self, tmp_path: Path) -> WhooshWriter:
        return WhooshWriter(tmp_path / "index")

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[WhooshEngine]:
        engine = WhooshEngine(tmp_path / "index")
        yield engine
        engine.close()
