"""Many changes of an index in few requests, at the pace that the cluster can take.

A request that fails because a node is busy or away is sent again, and again
later; each change names its document, so it may be made twice.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from indexer.engines.opensearch.connection import LASTING
from indexer.engines.opensearch.failures import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    WRITING,
    is_passing_status,
)
from indexer.errors import IndexUnwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.engines.opensearch.connection import Connection

    Action = tuple[str, str, dict[str, Any] | None]

_LOG = logging.getLogger(__name__)

MOST_ACTIONS = 500
MOST_BYTES = 5_000_000
"""What one request may hold; the cluster takes up to 100 MB, but answers smaller ones sooner."""


def send(connection: Connection, index: str, actions: Iterable[Action]) -> None:
    """Make the changes: ``("index", id, source)``, ``("update", id, changes)``, ``("delete", id, None)``.

    Of several changes of one document the last one stays.  Raises
    ``IndexUnwritable`` for what the cluster will never take, ``IndexUnavailable``
    if it cannot for too long.
    """
    for batch in _batches(actions):
        _send_all(connection, index, batch)


def _batches(actions: Iterable[Action]) -> Iterator[dict[str, bytes]]:
    """The lines of each request, by the documents that they change."""
    batch: dict[str, bytes] = {}
    size = 0
    for kind, name, content in actions:
        lines = [{kind: {"_id": name}}]
        if content is not None:
            lines.append({"doc": content} if kind == "update" else content)
        text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        if batch and (len(batch) >= MOST_ACTIONS or size + len(text) > MOST_BYTES):
            yield batch
            batch, size = {}, 0
        batch[name] = text
        size += len(text)
    if batch:
        yield batch


def _send_all(connection: Connection, index: str, batch: dict[str, bytes]) -> None:
    until, pause = time.monotonic() + WRITING, FIRST_PAUSE
    while batch:
        is_last = time.monotonic() > until
        batch = _send_once(connection, index, batch, is_last=is_last)
        if batch:
            _LOG.info("%s: %d changes are sent again in %.1f s", index, len(batch), pause)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _send_once(
    connection: Connection, index: str, batch: dict[str, bytes], *, is_last: bool
) -> dict[str, bytes]:
    """Send a batch; what is to be sent again.  Raises if it ``is_last`` and failed."""
    body, params = b"".join(batch.values()), {"request_timeout": LASTING}
    answer = connection.ask(
        lambda client: client.bulk(body=body, index=index, params=params), WRITING
    )
    again = {}
    for item in answer["items"] if answer["errors"] else ():
        [result] = item.values()
        if "error" not in result:
            continue
        if is_last or not is_passing_status(result["status"], str(result["error"])):
            reason = " ".join(str(result["error"].get("reason")).split())[:200]
            raise IndexUnwritable(f"{index}: the cluster does not take {result['_id']}: {reason}")
        again[result["_id"]] = batch[result["_id"]]
    return again
