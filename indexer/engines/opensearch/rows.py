"""Rows of an index that no longer changes: those of a search, or all, a cursor's step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer.engines.opensearch.failures import READING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from opensearchpy import OpenSearch

    from indexer.engines.opensearch.connection import Connection

AT_ONCE = 1000


def searched(
    connection: Connection, index: str, body: dict[str, Any], patience: float = READING
) -> dict[str, Any]:
    """The answer of all shards, or an error: ``IndexMissing``, ``IndexUnavailable``."""

    def asked(client: OpenSearch) -> dict[str, Any]:
        whole = {"allow_partial_search_results": "false"}
        answer: dict[str, Any] = client.search(body=body, index=index, params=whole)
        return answer

    return connection.ask(asked, patience)


def all_rows(
    connection: Connection, index: str, wanted: Mapping[str, Any], patience: float = READING
) -> Iterator[dict[str, Any]]:
    """Every document as a row, ascending by id; ``wanted`` says what of it is read.

    Raises ``IndexMissing`` when the index is removed meanwhile, and ``IndexUnavailable``.
    """
    body: dict[str, Any] = {"size": AT_ONCE, "sort": [{"id": "asc"}], **wanted}
    while True:
        rows = searched(connection, index, body, patience)["hits"]["hits"]
        yield from rows
        if len(rows) < body["size"]:
            return
        body["search_after"] = rows[-1]["sort"]
