"""Generations: indices that no longer change, one of which the alias names.

    citynews-000006   citynews-000007 ← citynews

A writer makes the next one beside those that are searched, and switches the
alias in one atomic step.  What a generation is made of stands in the mapping's ``_meta``.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.base import Stats
from indexer.engines.keywords import rarities
from indexer.engines.nodes import Field
from indexer.engines.opensearch.failures import WRITING
from indexer.engines.opensearch.frequencies import Frequencies
from indexer.engines.opensearch.mapping import FORMAT
from indexer.engines.opensearch.query import Translation
from indexer.errors import IndexBroken, IndexMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.engines.keywords import Array
    from indexer.engines.opensearch.connection import Connection


@dataclass(frozen=True, slots=True)
class Generation:
    """An index that is searched, and what was found out about it."""

    index: str
    stats: Stats
    frequencies: Frequencies
    translation: Translation
    rarity: Array


def read_generation(
    connection: Connection, former: Generation | None = None, *, nearby: bool = False
) -> Generation:
    """What the alias names now (``former``, if it is that); raises ``IndexUnavailable``.

    ``nearby`` asks any node for what it knows, which may be a moment old: the
    cluster's manager alone is sure, but while a lost one is replaced it answers nobody.
    """
    alias = connection.address.alias
    wanted = {"ignore_unavailable": "false", "local": str(nearby).lower()}
    found = connection.ask(lambda client: client.indices.get_mapping(index=alias, params=wanted))
    if len(found) != 1:
        raise IndexMissing(f"{connection.address}: no index — run citynews index")
    [(index, described)] = found.items()
    meta: Mapping[str, Any] = described["mappings"].get("_meta", {})
    if meta.get("format") != FORMAT:
        raise IndexBroken(
            f"{connection.address}: {index} has the format {meta.get('format')}, not {FORMAT};"
            " build the index again: citynews index --full"
        )
    name = generation_name(index, meta["token"])
    if former is not None and former.stats.generation == name:
        return former
    stats = Stats(
        meta["documents"], name, datetime.fromisoformat(meta["built"]), meta["fingerprint"]
    )
    frequencies = Frequencies(connection, index, stats.documents)
    averages = {field: meta["averages"][field] for field in (Field.TEXT, Field.TITLE)}
    rarity = rarities(_unpacked(meta["levels"]), stats.documents)
    return Generation(index, stats, frequencies, Translation(frequencies, averages), rarity)


def packed(levels: Array) -> str:
    """The levels of keywords as they stand in ``_meta``: some 7 KB."""
    return b64encode(zlib.compress(levels.tobytes())).decode("ascii")


def _unpacked(text: str) -> Array:
    return np.frombuffer(zlib.decompress(b64decode(text)), np.uint8)


def generation_name(index: str, token: str) -> str:
    """What a generation is called: its number, and what tells it from one that was deleted."""
    return f"{index.rpartition('-')[2]}-{token}"


def generation_indices(connection: Connection) -> tuple[list[str], list[str]]:
    """The generations on the cluster, ascending: those that the alias names, and the others."""
    alias = connection.address.alias
    form = re.compile(re.escape(alias) + r"-\d{6,}")
    found = connection.ask(lambda client: client.indices.get_alias(index=f"{alias}-*"), WRITING)
    names = sorted(name for name in found if form.fullmatch(name))
    current = [name for name in names if alias in found[name]["aliases"]]
    return current, [name for name in names if name not in current]


def next_index(alias: str, names: list[str]) -> str:
    """The name of the next generation."""
    last = max((int(name.rpartition("-")[2]) for name in names), default=0)
    return f"{alias}-{last + 1:06d}"
