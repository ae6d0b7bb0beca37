"""Writes generations on an OpenSearch cluster: from nothing, or from the current one.

    documents → bulk requests → index citynews-000008 → stories, averages → the alias

To change an index, its generation is cloned (the cluster links the files of the
primary shards), the clone is changed and the alias moved to it: readers see all or nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import RequestError

from indexer.engines.alone import Alone
from indexer.engines.base import Stats
from indexer.engines.cut import spelled_out
from indexer.engines.nodes import Field
from indexer.engines.opensearch.bulk import send
from indexer.engines.opensearch.connection import LASTING, Connection
from indexer.engines.opensearch.copies import wait_for_copies
from indexer.engines.opensearch.failures import WRITING
from indexer.engines.opensearch.generation import (
    generation_indices,
    generation_name,
    next_index,
    packed,
    read_generation,
)
from indexer.engines.opensearch.lock import locked
from indexer.engines.opensearch.mapping import FORMAT, new_index, source_of
from indexer.engines.opensearch.rows import searched
from indexer.engines.opensearch.told import keyword_levels, read_told, story_changes
from indexer.errors import CitynewsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from opensearchpy import OpenSearch

    from indexer.engines.address import Address
    from indexer.engines.cut import Indexable
    from indexer.engines.opensearch.bulk import Action

_PATIENTLY = {"request_timeout": LASTING, "timeout": f"{LASTING:.0f}s"}


class OpenSearchWriter:
    """Writes the index under an alias."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection = Connection(address)
        self._alone = Alone(partial(locked, self._connection))

    def alone(self) -> AbstractContextManager[None]:
        """Be the only writer for all that is written within.  Raises ``IndexLocked``."""
        return self._alone.taken()

    def write(self, documents: Iterable[Indexable], *, fingerprint: str) -> Stats:
        """Write all ``documents``, nothing else.  Raises ``IndexLocked`` or ``IndexUnavailable``."""
        with self.alone():
            return self._write(None, documents, (), fingerprint)

    def update(
        self, documents: Iterable[Indexable], *, fingerprint: str, removed: Iterable[str] = ()
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
        documents: Iterable[Indexable],
        removed: Iterable[str],
        fingerprint: str,
    ) -> Stats:
        current, others = generation_indices(self._connection)
        self._delete(others)  # of writers that died
        index = next_index(self._address.alias, [*current, *others])
        try:
            self._create(index, former)
            send(self._connection, index, _actions(documents, removed))
            stats = self._finish(index, fingerprint)
            self._switch(index, current)
        except BaseException:
            self._take_back(index)
            raise
        self._delete(current)
        return stats

    def _create(self, index: str, former: str | None) -> None:
        """Make the index, empty or as the former one is, with all its copies."""
        changed = {
            "index.blocks.write": None,
            "index.number_of_replicas": self._address.replicas,
        }

        def asked(client: OpenSearch) -> None:
            try:
                if former is None:
                    body = new_index(self._address)
                    client.indices.create(index=index, body=body, params=_PATIENTLY)
                else:
                    body = {"settings": changed}
                    client.indices.clone(index=former, target=index, body=body, params=_PATIENTLY)
            except RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
                # asked twice: the first answer was lost with a node, and nobody else writes

        self._do(asked)
        wait_for_copies(self._connection, index)

    def _finish(self, index: str, fingerprint: str) -> Stats:
        """All that belongs to the generation as a whole; nothing is written to it afterwards."""
        self._refresh(index)
        told = read_told(self._connection, index)
        send(self._connection, index, story_changes(told))
        self._refresh(index)
        documents, averages = self._measured(index)
        built, token = datetime.now(UTC).replace(microsecond=0), token_hex(4)
        meta = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "documents": documents,
            "built": built.isoformat(),
            "averages": averages,
            "levels": packed(keyword_levels(told)),
            "token": token,
        }
        block = {"index.blocks.write": True}
        self._do(
            lambda c: c.indices.put_mapping(index=index, body={"_meta": meta}, params=_PATIENTLY)
        )
        self._do(lambda c: c.indices.put_settings(index=index, body=block, params=_PATIENTLY))
        return Stats(documents, generation_name(index, token), built, fingerprint)

    def _refresh(self, index: str) -> None:
        self._do(lambda c: c.indices.refresh(index=index, params={"request_timeout": LASTING}))

    def _measured(self, index: str) -> tuple[int, dict[Field, float]]:
        """How many documents there are, and the mean lengths; 1 where there is no length."""
        fields = {Field.TEXT: "length", Field.TITLE: "title_length"}
        sums = {field: {"sum": {"field": name}} for field, name in fields.items()}
        body: dict[str, Any] = {"size": 0, "track_total_hits": True, "aggs": sums}
        answer = searched(self._connection, index, body, WRITING)
        documents = int(answer["hits"]["total"]["value"])
        totals = {field: answer["aggregations"][field]["value"] for field in fields}
        return documents, {f: t / documents if t else 1.0 for f, t in totals.items()}

    def _switch(self, index: str, current: Iterable[str]) -> None:
        """Let the alias name ``index``, and nothing else, in one step, which may be asked for twice."""
        if self._alone.lock is not None:
            self._alone.lock.check()
        alias = self._address.alias
        actions = [
            {"remove": {"index": name, "alias": alias, "must_exist": False}} for name in current
        ]
        actions.append({"add": {"index": index, "alias": alias}})
        body = {"actions": actions}
        self._do(lambda client: client.indices.update_aliases(body=body, params=_PATIENTLY))

    def _take_back(self, index: str) -> None:
        """Delete a generation that is not searched: the switch may have come about all the same."""
        with suppress(CitynewsError):  # then the next writer does it
            _, others = generation_indices(self._connection)
            self._delete([name for name in others if name == index])

    def _delete(self, indices: list[str]) -> None:
        """Delete generations; one that cannot be deleted now is by the next writer."""
        if indices:
            names, params = ",".join(indices), {"ignore_unavailable": "true", **_PATIENTLY}
            with suppress(CitynewsError):
                self._connection.ask(lambda c: c.indices.delete(index=names, params=params))

    def _do(self, request: Callable[[OpenSearch], Any]) -> Any:
        """Ask for something that may be asked for twice."""
        return self._connection.ask(request, WRITING)


def _actions(documents: Iterable[Indexable], removed: Iterable[str]) -> Iterator[Action]:
    """Every document, then the removals: of what was not written just now."""
    written = set()
    for indexed in documents:
        written.add(indexed.id)
        yield "index", indexed.id, source_of(spelled_out(indexed))
    for name in removed:
        if name not in written:
            yield "delete", name, None
