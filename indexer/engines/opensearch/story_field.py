"""The stories of a generation in the making: which documents belong to which (see ``stories``)."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.opensearch.failures import WRITING
from indexer.engines.opensearch.rows import all_rows
from indexer.engines.stories import ALONE, story_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engines.opensearch.bulk import Action
    from indexer.engines.opensearch.connection import Connection

_WANTED = {
    "_source": False,
    "docvalue_fields": ["moment", "sketch", "story", "several"],
}


def story_changes(connection: Connection, index: str) -> Iterator[Action]:
    """The updates that tell each document its story, where it holds another one.

    All sketches are read: 0.4 KB a document.
    """
    rows = [_values(row) for row in all_rows(connection, index, _WANTED, WRITING)]
    rows.sort(key=lambda row: (row["moment"], row["id"]))
    moments = np.array([row["moment"] for row in rows], np.int64)
    numbers = story_numbers([row["sketch"] for row in rows], moments).tolist()
    oldest: dict[int, str] = {}
    for row, number in zip(rows, numbers, strict=True):
        several = number != ALONE
        story = oldest.setdefault(number, row["id"]) if several else row["id"]
        if (row["story"], row["several"]) != (story, several):
            yield "update", row["id"], {"story": story, "several": several}


def _values(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: values[0] for name, values in row["fields"].items()}
    text = found.get("sketch", "")
    padding = "=" * (-len(text) % 4)  # which the cluster leaves out
    return found | {"id": row["_id"], "sketch": b64decode(text + padding)}
