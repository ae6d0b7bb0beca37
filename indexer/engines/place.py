"""Where an index is: a folder, and a cluster for those who have one.

With a cluster, the posts' index is there, and the folder keeps what only
indexing and typing need: the lexicon, words and suggestions, the memory of files.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.engines.address import Address, parse_address


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of an index, and the cluster that holds the posts, if it is not the folder."""

    folder: Path
    cluster: Address | None = None

    def __str__(self) -> str:
        return str(self.cluster or self.folder)


def as_place(index: Path | Place) -> Place:
    """A folder is a place without a cluster."""
    return index if isinstance(index, Place) else Place(index)


def place_of(folder: Path, environ: Mapping[str, str] | None = None) -> Place:
    """The place that ``environ`` (the process's own if None) names by ``CITYNEWS_ENGINE``.

    Raises ``BadRequest`` for an address that is none.
    """
    values = os.environ if environ is None else environ
    text = values.get("CITYNEWS_ENGINE", "").strip()
    if not text:
        return Place(folder)
    user, password, ca = (
        values.get(f"CITYNEWS_ENGINE_{n}", "") for n in ("USER", "PASSWORD", "CA")
    )
    return Place(folder, parse_address(text, user=user, password=password, ca=ca))
