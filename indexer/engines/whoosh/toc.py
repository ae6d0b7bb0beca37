"""Opening the table of contents without running what lies in it.

Whoosh's ``TOC.read`` unpickles whatever schema and segments the file names.
Here the schema is never read (it is ours, see ``schema``), older formats are
refused, and the list of segments goes through the restricted unpickler.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import _CURRENT_TOC_VERSION, TOC, FileIndex

from indexer.engines.whoosh.codec import ArrayCodec
from indexer.engines.whoosh.schema import new_schema
from indexer.engines.whoosh.storage import MappedStorage
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9]+")
_VERSION_PLACE = 7
"""Three sizes of one byte and the byte-order mark stand before the version."""


class ArrayIndex(FileIndex):
    """A Whoosh index of ours in a folder."""

    @classmethod
    def create_in(cls, folder: Path) -> ArrayIndex:
        """An empty index in an empty folder."""
        storage = MappedStorage(str(folder))
        TOC.create(storage, new_schema(), "MAIN")
        return cls(storage)

    @classmethod
    def open_in(cls, folder: Path) -> ArrayIndex:
        """The index in a folder; raises ``IndexBroken`` if there is none that can be trusted."""
        try:
            return cls(MappedStorage(str(folder)))
        except (FileNotFoundError, IndexBroken):
            raise
        except Exception as error:  # a damaged file makes Whoosh raise anything
            raise IndexBroken(f"{folder}: no readable index ({error}); build it again") from error

    def _read_toc(self) -> Any:
        return read_toc(self.storage)

    def __init__(self, storage: MappedStorage) -> None:
        self.storage = storage
        self._schema = None
        self.indexname = "MAIN"
        self._read_toc()


def read_toc(storage: MappedStorage) -> Any:
    """The newest table of contents in ``storage``; its segments are known to be ours."""
    name = TOC._filename("MAIN", TOC._latest_generation(storage, "MAIN"))
    if storage.open_file(name).get_int(_VERSION_PLACE) != _CURRENT_TOC_VERSION:
        raise IndexBroken(f"{name}: another format of Whoosh; build the index again")
    toc = TOC.read(storage, "MAIN", schema=new_schema())
    if not all(map(_is_ours, toc.segments)):
        raise IndexBroken(
            f"{name}: it lists something that is no segment of ours; build the index again"
        )
    return toc


def _is_ours(segment: Any) -> bool:
    """Whether a segment can only make us read its own files by our own codec."""
    return (
        type(segment) is W3Segment
        and type(segment._codec) is ArrayCodec
        and segment.indexname == "MAIN"
        and segment.compound is False
        and isinstance(segment.segid, str)
        and bool(_NAME.fullmatch(segment.segid))
        and isinstance(segment._doccount, int)
        and isinstance(segment._deleted, set | None)
    )
