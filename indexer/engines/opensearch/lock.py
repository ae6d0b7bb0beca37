"""Only one writer of an alias at a time, on whatever machine it runs.

A document in an index of its own says who writes and until when; its owner
puts the end off while it works.  A writer that dies leaves a lock that ends by itself.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import ConflictError, OpenSearchException, RequestError

from indexer.engines.opensearch.copies import wait_for_copies
from indexer.engines.opensearch.failures import BUSY, failure
from indexer.errors import CitynewsError, IndexLocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensearchpy import OpenSearch

    from indexer.engines.opensearch.connection import Connection

LASTS = 60.0
"""Seconds after which a lock ends whose owner is not heard of; machines' clocks must agree to
less than that."""

RENEWED = 10.0
_ID = "writer"


class Lock:
    """A lock that is held, unless it has been ``lost``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = f"{connection.address.alias}-lock"
        self._owner = f"{socket.gethostname()} process {os.getpid()} {token_hex(4)}"
        self._version: dict[str, int] = {}
        self._over = Event()
        self._renewed = 0.0

    def check(self) -> None:
        """Raise ``IndexLocked`` unless the lock is still held: another may be writing by now."""
        if time.monotonic() - self._renewed > LASTS:
            raise IndexLocked(
                f"{self._connection.address}: the lock could not be renewed for {LASTS:.0f} s,"
                " so another writer may be at work; nothing was changed"
            )

    def take(self) -> None:
        """Take the lock; raises ``IndexLocked`` or ``IndexUnavailable``."""
        if self._connection.ask(self._created):
            wait_for_copies(self._connection, self._index)
        self._connection.ask(self._taken)

    def _created(self, client: OpenSearch) -> bool:
        if client.indices.exists(index=self._index):
            return False
        with suppress(RequestError):  # another writer was faster
            client.indices.create(index=self._index, body=_SETTINGS)
        return True

    def _taken(self, client: OpenSearch) -> None:
        held = self._held(client)
        if held is None:
            guard: dict[str, Any] = {"op_type": "create"}
        elif self._is_own(held) or float(held["_source"]["until"]) < time.time():
            guard = _version(held)
        else:
            raise self._refused(held["_source"]["owner"])
        try:
            self._put(client, guard)
        except ConflictError:
            raise self._refused("another") from None

    def _held(self, client: OpenSearch) -> dict[str, Any] | None:
        found = client.mget(index=self._index, body={"ids": [_ID]})["docs"][0]
        if "error" in found:
            raise failure(found | {"status": BUSY[-1]})
        return found if found["found"] else None

    def _is_own(self, held: dict[str, Any]) -> bool:
        """Whether it was taken already, by a request whose answer was lost with a node."""
        return bool(held["_source"]["owner"] == self._owner)

    def _refused(self, owner: str) -> IndexLocked:
        return IndexLocked(
            f"{self._connection.address}: {owner} is writing this index; wait until it is done"
            f" (a writer that died is forgotten after {LASTS:.0f} s)"
        )

    def _put(self, client: OpenSearch, guard: dict[str, Any]) -> None:
        body = {"owner": self._owner, "until": time.time() + LASTS}
        done = client.index(index=self._index, id=_ID, body=body, params=guard)
        self._version = _version(done)
        self._renewed = time.monotonic()

    def keep(self) -> None:
        """Put the lock's end off again and again, until ``leave``."""
        while not self._over.wait(RENEWED):
            with suppress(OpenSearchException):  # tried again; ``check`` says when it is too late
                self._renew(self._connection.client)

    def _renew(self, client: OpenSearch) -> None:
        try:
            self._put(client, self._version)
        except ConflictError:
            held = self._held(client)
            if held is not None and self._is_own(held):  # the answer of the last renewal was lost
                self._put(client, _version(held))

    def leave(self) -> None:
        """Let others write."""
        self._over.set()
        with suppress(CitynewsError):
            self._connection.ask(
                lambda client: client.delete(index=self._index, id=_ID, params=self._version)
            )


_SETTINGS = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {"dynamic": False},
}


def _version(answer: dict[str, Any]) -> dict[str, int]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


@contextmanager
def locked(connection: Connection) -> Iterator[Lock]:
    """Be the only writer of an alias.  Raises ``IndexLocked``."""
    lock = Lock(connection)
    lock.take()
    keeper = Thread(target=lock.keep, name="citynews-lock", daemon=True)
    keeper.start()
    try:
        yield lock
    finally:
        lock.leave()
        keeper.join(RENEWED)
