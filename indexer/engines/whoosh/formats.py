"""The posting format of our own fields: positions as plain numbers, not as a pickle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from whoosh.formats import Positions

if TYPE_CHECKING:
    from collections.abc import Sequence


class TermPositions(Positions):
    """Positions within a document, four little-endian bytes each."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """The stored form of ascending positions."""
        return np.array(poslist, "<u4").tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The positions of a posting."""
        positions: list[int] = np.frombuffer(valuestring, "<u4").tolist()
        return positions

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions a posting has."""
        return len(valuestring) // 4
