"""What an engine and its writer do; the values that they take and give are in ``base``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from indexer.engines.base import Document, Found, Request, Stats
from indexer.engines.nodes import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from indexer.engines.cut import Indexable


class Engine(Protocol):
    """An open index.  One object may be used by all threads at once."""

    def search(self, request: Request) -> Found:
        """Find documents; raises ``IndexUnavailable`` when the index cannot answer."""

    def get(self, document_id: str) -> Document | None:
        """The document with this id."""

    def story(self, document_id: str) -> tuple[Document, ...]:
        """The other documents that tell the same story as this one, the newest first."""

    def frequency(self, term: str, field: Field = Field.TEXT) -> int:
        """How many documents hold a term."""

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many documents hold each of some terms of the text, asked for at once."""

    def terms(self, field: Field = Field.TEXT) -> Iterable[str]:
        """All terms of a field, ascending as UTF-8; those of removed documents may linger."""

    def documents(self, ids: Iterable[str] | None = None) -> Iterable[Document]:
        """All documents, or those of ``ids`` that there are, in an order that means nothing."""

    def digests(self) -> Mapping[str, str]:
        """The ids of all documents, and the digest that each was written with."""

    def refresh(self) -> None:
        """Search what was written last from now on; engines do so by themselves before long."""

    def stats(self) -> Stats:
        """Counts and origin of what is being searched."""

    def close(self) -> None:
        """Let go of files and connections; the object is of no use afterwards."""


class Writer(Protocol):
    """Makes an index, or changes one; readers see each change whole, or not at all.

    Of several documents with one id the last one stays.
    """

    def alone(self) -> AbstractContextManager[None]:
        """Be the only writer for all that is written within; raises ``IndexLocked``."""

    def write(self, documents: Iterable[Indexable], *, fingerprint: str) -> Stats:
        """Write all ``documents``, nothing else, and switch readers to them.

        Raises ``IndexLocked`` while another writer is at work.
        """

    def update(
        self, documents: Iterable[Indexable], *, fingerprint: str, removed: Iterable[str] = ()
    ) -> Stats:
        """Add ``documents`` in place of those with the same ids; leave out the ``removed`` ids.

        ``removed`` is asked for when the last document was taken, so that what is
        to be removed may depend on them.  Makes an index where there is none.  Raises ``IndexLocked`` while
        another writer is at work.
        """
