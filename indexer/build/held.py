"""What an index holds when a build begins, and what of it can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.korean.names import Names


@dataclass(frozen=True, slots=True)
class Held:
    """What the index holds; ``reason`` says why nothing of it can be kept, if so.

    ``fingerprint`` is its analyzer's; ``names`` came or went since then, and the
    posts that hold one have lost their digests.
    """

    digests: Mapping[str, str] = field(default_factory=dict)
    generation: str = ""
    reason: str = ""
    fingerprint: str = ""
    names: Names = frozenset()

    @property
    def news(self) -> str:
        """What is to be said of the analyzer, if it has changed."""
        if not self.names:
            return f"everything is read anew: {self.reason}" if self.reason else ""
        return f"posts with {len(self.names)} changed names of the dictionary are read anew"
