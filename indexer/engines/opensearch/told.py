"""What all documents of a generation tell together: their stories, and how common keywords are."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.keywords import as_rows, levels
from indexer.engines.opensearch.failures import WRITING
from indexer.engines.opensearch.rows import all_rows
from indexer.engines.stories import ALONE, story_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.engines.keywords import Array
    from indexer.engines.opensearch.bulk import Action
    from indexer.engines.opensearch.connection import Connection

    Told = dict[str, Any]

_WANTED = {
    "_source": False,
    "docvalue_fields": ["moment", "sketch", "keywords", "story", "several"],
}


def read_told(connection: Connection, index: str) -> list[Told]:
    """What each document tells of itself: about 0.9 KB."""
    return [_values(row) for row in all_rows(connection, index, _WANTED, WRITING)]


def story_changes(rows: Sequence[Told]) -> Iterator[Action]:
    """The updates that tell each document its story, where it holds another one."""
    ordered = sorted(rows, key=lambda row: (row["moment"], row["id"]))
    moments = np.array([row["moment"] for row in ordered], np.int64)
    numbers = story_numbers([row["sketch"] for row in ordered], moments).tolist()
    oldest: dict[int, str] = {}
    for row, number in zip(ordered, numbers, strict=True):
        several = number != ALONE
        story = oldest.setdefault(number, row["id"]) if several else row["id"]
        if (row["story"], row["several"]) != (story, several):
            yield "update", row["id"], {"story": story, "several": several}


def keyword_levels(rows: Sequence[Told]) -> Array:
    """How common the keywords of each bucket are."""
    return levels(as_rows([row["keywords"] for row in rows]))


def binary(row: dict[str, Any], name: str) -> bytes:
    """A binary field of a row of a search; empty where the document has none."""
    text = row["fields"].get(name, ("",))[0]
    return b64decode(text + "=" * (-len(text) % 4))  # padding, which the cluster leaves out


def _values(row: dict[str, Any]) -> Told:
    found = {name: values[0] for name, values in row["fields"].items()}
    told = {name: binary(row, name) for name in ("sketch", "keywords")}
    return found | told | {"id": row["_id"]}
