"""The embedded engine: one object for all threads, no lock on the way of a search.

A search takes whatever generation is open at that moment and stays with it.
Ten times a second one of the searching threads looks whether a writer has
switched to another generation; if so, a thread of its own opens it beside the
old one and swaps.  The old one is closed when the last search and the last hits that
use it are gone.  A generation that cannot be opened is refused: the old one
goes on, the log and ``stats`` say why.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from indexer.engines.base import Document, Found, Request, Stats
from indexer.engines.nodes import Field
from indexer.engines.whoosh.generations import current
from indexer.engines.whoosh.manifest import verify_files
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.errors import BadRequest, IndexBroken, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LOG = logging.getLogger(__name__)
_INTERVAL = 0.1
"""Seconds between two looks, which take 20 microseconds each."""

_PATIENCE = 0.5
"""Seconds until a generation that was refused is read once more."""

_TRIES = 5


class WhooshEngine:
    """Searches the index in a folder; there need be none yet when the engine is made.

    ``verified`` engines read every file against its checksum before they first
    answer (about a second a gigabyte), others only its size; what a writer
    switches to later is always read whole before it takes over.
    """

    def __init__(self, folder: Path, *, verified: bool = False) -> None:
        self._folder = folder
        self._verified = verified
        self._opening = Lock()
        self._snapshot: Snapshot | None = None
        self._due = 0.0
        self._closed = False
        self._refused = ""

    def search(self, request: Request) -> Found:
        """Find documents.  Raises ``IndexMissing``, ``IndexBroken`` or ``BadRequest``."""
        if request.offset < 0 or request.limit < 0:
            raise BadRequest("offset and limit of a search cannot be negative")
        try:
            return self._current().search(request)
        except (LookupError, ValueError, OverflowError) as error:
            raise IndexBroken(
                f"{self._folder}: the index contradicts itself ({error}); build it again"
            ) from error

    def get(self, document_id: str) -> Document | None:
        """The document with this id."""
        for segment in self._current().segments:
            number = segment.number_of(document_id)
            if number is not None:
                return segment.whole_document(number)
        return None

    def story(self, document_id: str) -> tuple[Document, ...]:
        """The other documents that tell the same story as this one, the newest first."""
        return self._current().story(document_id)

    def frequency(self, term: str, field: Field = Field.TEXT) -> int:
        """How many live documents hold a term."""
        return self._current().table.lists(field, term).documents

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many live documents hold each of ``terms`` in their text."""
        table = self._current().table
        return {term: table.lists(Field.TEXT, term).documents for term in terms}

    def terms(self, field: Field = Field.TEXT) -> Iterable[str]:
        """All terms of a field, ascending by their UTF-8 bytes."""
        names = {name for segment in self._current().segments for name in segment.names(field)}
        return sorted(names, key=str.encode)

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """All live documents, or those of ``ids`` that there are, read one after the other."""
        if ids is not None:
            yield from filter(None, map(self.get, ids))
            return
        for segment in self._current().segments:
            for number in range(segment.size):
                if segment.dead is None or not segment.dead[number]:
                    yield segment.whole_document(number)

    def digests(self) -> Mapping[str, str]:
        """The ids of all live documents, with the digest that each was written with."""
        found = {}
        for segment in self._current().segments:
            column = segment.column("digest")
            for number, name in enumerate(segment.ids()):
                if segment.dead is None or not segment.dead[number]:
                    found[name] = column[number].decode()
        return found

    def stats(self) -> Stats:
        """Counts and origin of what is being searched."""
        stats = self._current().stats
        return replace(stats, refused=self._refused) if self._refused else stats

    def verify(self) -> None:
        """Read every file whole; raises ``IndexBroken`` for the first that has changed."""
        snapshot = self._current()
        verify_files(snapshot.folder, snapshot.manifest, {})

    def refresh(self) -> None:
        """Search what was written last from now on; returns when it is open."""
        with self._opening:
            self._open()

    def close(self) -> None:
        """Answer no more; files are closed when the last running search is done."""
        self._closed = True
        self._snapshot = None

    def _current(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or self._closed:
            return self._first()
        now = monotonic()
        if now >= self._due and self._opening.acquire(blocking=False):
            self._due = now + _INTERVAL
            if self._is_up_to_date(snapshot):
                self._opening.release()
            else:
                Thread(target=self._swap, name="citynews-generation", daemon=True).start()
        return self._snapshot or snapshot

    def _is_up_to_date(self, snapshot: Snapshot) -> bool:
        try:
            return current(self._folder).name == snapshot.name and not self._refused
        except IndexUnavailable:
            return False

    def _swap(self) -> None:
        """Open the new generation beside the searches; what is open answers until it is whole."""
        try:
            self._open()
        except IndexUnavailable as error:
            if str(error) != self._refused:
                _LOG.error("a new generation is refused, the old one goes on: %s", error)
            self._refused = str(error)
            self._due = monotonic() + _PATIENCE
        finally:
            self._opening.release()

    def _first(self) -> Snapshot:
        if self._closed:
            raise IndexUnavailable(f"{self._folder}: this engine was closed; open another one")
        with self._opening:
            return self._snapshot or self._open()

    def _open(self) -> Snapshot:
        """Open the current generation unless it is open; a writer may remove it meanwhile."""
        for _ in range(_TRIES):
            generation = current(self._folder)
            former = self._snapshot
            if former is not None and former.name == generation.name:
                self._refused = ""
                return former
            try:
                snapshot = self._read(generation, former)
            except FileNotFoundError:
                continue
            self._refused = ""
            self._snapshot = snapshot
            self._due = monotonic() + _INTERVAL
            return snapshot
        raise IndexBroken(f"{generation}: files are missing; build the index again")

    def _read(self, generation: Path, former: Snapshot | None) -> Snapshot:
        if former is None:
            return Snapshot(generation, verify=self._verified)
        return Snapshot(generation, trusted=former.verified)
