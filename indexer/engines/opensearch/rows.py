"""All documents of an index that no longer changes, a cursor's step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer.engines.opensearch.connection import Connection

AT_ONCE = 1000


def all_rows(
    connection: Connection, index: str, wanted: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Every document as a row, ascending by id; ``wanted`` says what of it is read.

    Raises ``IndexMissing`` when the index is removed meanwhile, and ``IndexUnavailable``.
    """
    body: dict[str, Any] = {"size": AT_ONCE, "sort": [{"id": "asc"}], **wanted}
    while True:
        with connection.translated() as client:
            answer = client.search(
                body=body, index=index, params={"allow_partial_search_results": "false"}
            )
        rows = answer["hits"]["hits"]
        yield from rows
        if len(rows) < body["size"]:
            return
        body["search_after"] = rows[-1]["sort"]
