"""Writes generations on an OpenSearch cluster: from nothing, or from the current one.

    documents → bulk requests → index citynews-000008 → stories, averages → the alias

To change an index, its generation is cloned (the cluster links the files of the
primary shards), the clone is changed and the alias moved to it: readers see all or nothing.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import OpenSearchException

from indexer.engines.base import Field, IndexedDocument, Stats
from indexer.engines.opensearch.bulk import FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, send
from indexer.engines.opensearch.connection import WRITING, Connection, is_busy
from indexer.engines.opensearch.generation import (
    generation_indices,
    generation_name,
    next_index,
    read_generation,
)
from indexer.engines.opensearch.lock import Lock, locked
from indexer.engines.opensearch.mapping import FORMAT, new_index, source_of
from indexer.engines.opensearch.story_field import story_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from opensearchpy import OpenSearch

    from indexer.engines.address import Address
    from indexer.engines.opensearch.bulk import Action

_LASTING = {"request_timeout": WRITING, "timeout": f"{WRITING:.0f}s"}


class OpenSearchWriter:
    """Writes the index under an alias."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection = Connection(address)
        self._lock: Lock | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only writer for all that is written within.  Raises ``IndexLocked``."""
        if self._lock is not None:
            yield
            return
        with locked(self._connection) as lock:
            self._lock = lock
            try:
                yield
            finally:
                self._lock = None

    def write(self, documents: Iterable[IndexedDocument], *, fingerprint: str) -> Stats:
        """Write all ``documents``, nothing else.  Raises ``IndexLocked`` or ``IndexUnavailable``."""
        with self.alone():
            return self._write(None, documents, (), fingerprint)

    def update(
        self, documents: Iterable[IndexedDocument], *, fingerprint: str, removed: Iterable[str] = ()
    ) -> Stats:
        """Add ``documents``, leave out ``removed``.  Raises as ``write``, or ``IndexBroken``."""
        with self.alone():
            current, _ = generation_indices(self._connection)
            if current:
                read_generation(self._connection)  # raises if it is of another format
            return self._write(current[-1] if current else None, documents, removed, fingerprint)

    def _write(
        self,
        former: str | None,
        documents: Iterable[IndexedDocument],
        removed: Iterable[str],
        fingerprint: str,
    ) -> Stats:
        current, others = generation_indices(self._connection)
        self._delete(others)  # of writers that died
        index = next_index(self._address.alias, [*current, *others])
        self._create(index, former)
        try:
            send(self._connection, index, _actions(documents, removed))
            stats = self._finish(index, fingerprint)
            self._switch(index, current)
        except BaseException:
            self._delete([index])
            raise
        self._delete(current)
        return stats

    def _create(self, index: str, former: str | None) -> None:
        replicas = self._address.replicas
        if former is None:
            body = new_index(self._address)
            self._do(lambda client: client.indices.create(index=index, body=body, params=_LASTING))
            return
        changed = {"settings": {"index.blocks.write": None, "index.number_of_replicas": replicas}}
        self._do(
            lambda c: c.indices.clone(index=former, target=index, body=changed, params=_LASTING)
        )
        self._do(
            lambda c: c.cluster.health(
                index=index, params={"wait_for_status": "yellow", **_LASTING}
            )
        )

    def _finish(self, index: str, fingerprint: str) -> Stats:
        """All that belongs to the generation as a whole; nothing is written to it afterwards."""
        self._refresh(index)
        send(self._connection, index, story_changes(self._connection, index))
        self._refresh(index)
        documents, averages = self._measured(index)
        built, token = datetime.now(UTC).replace(microsecond=0), token_hex(4)
        meta = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "documents": documents,
            "built": built.isoformat(),
            "averages": averages,
            "token": token,
        }
        block = {"index.blocks.write": True}
        self._do(
            lambda c: c.indices.put_mapping(index=index, body={"_meta": meta}, params=_LASTING)
        )
        self._do(lambda c: c.indices.put_settings(index=index, body=block, params=_LASTING))
        return Stats(documents, generation_name(index, token), built, fingerprint)

    def _refresh(self, index: str) -> None:
        self._do(lambda c: c.indices.refresh(index=index, params={"request_timeout": WRITING}))

    def _measured(self, index: str) -> tuple[int, dict[Field, float]]:
        """How many documents there are, and the mean lengths; 1 where there is no length."""
        fields = {Field.TEXT: "length", Field.TITLE: "title_length"}
        sums = {field: {"sum": {"field": name}} for field, name in fields.items()}
        body: dict[str, Any] = {"size": 0, "track_total_hits": True, "aggs": sums}
        answer = self._do(lambda client: client.search(index=index, body=body))
        documents = int(answer["hits"]["total"]["value"])
        totals = {field: answer["aggregations"][field]["value"] for field in fields}
        return documents, {f: t / documents if t else 1.0 for f, t in totals.items()}

    def _switch(self, index: str, current: Iterable[str]) -> None:
        """Let the alias name ``index``, and nothing else, in one step."""
        if self._lock is not None:
            self._lock.check()
        alias = self._address.alias
        actions = [{"remove": {"index": name, "alias": alias}} for name in current]
        actions.append({"add": {"index": index, "alias": alias}})
        body = {"actions": actions}
        self._do(lambda client: client.indices.update_aliases(body=body, params=_LASTING))

    def _delete(self, indices: list[str]) -> None:
        """Delete generations; one that cannot be deleted now is by the next writer."""
        if indices:
            with suppress(OpenSearchException):
                self._connection.client.indices.delete(
                    index=",".join(indices), params={"ignore_unavailable": "true", **_LASTING}
                )

    def _do(self, ask: Callable[[OpenSearch], Any]) -> Any:
        """Ask for something that may be asked for twice, again while the cluster is busy."""
        until, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        with self._connection.translated() as client:
            while True:
                try:
                    return ask(client)
                except OpenSearchException as error:
                    if not is_busy(error) or time.monotonic() > until:
                        raise
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


def _actions(documents: Iterable[IndexedDocument], removed: Iterable[str]) -> Iterator[Action]:
    """Every document, then the removals: of what was not written just now."""
    written = set()
    for indexed in documents:
        written.add(indexed.document.id)
        yield "index", indexed.document.id, source_of(indexed)
    for name in removed:
        if name not in written:
            yield "delete", name, None
