"""The per-document side of a segment: columns, exact field lengths, vectors, stored fields."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec.whoosh3 import W3PerDocReader, W3PerDocWriter
from whoosh.columns import CompressedBytesColumn, PickleColumn
from whoosh.matching import ListMatcher

from indexer.engines.whoosh.columns import BlobColumn, NumberColumn
from indexer.engines.whoosh.unpickle import trusted_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.engines.whoosh.arrays import Array

_LENGTHS = NumberColumn("<u4")
_VECTORS = BlobColumn()
_ITEM = struct.Struct("<IfI")


def length_column(field: str) -> str:
    """The name of the column of a field's lengths."""
    return f"_{field}_len"


def _vector_column(field: str) -> str:
    return f"_{field}_vec"


class ArrayPerDocumentWriter(W3PerDocWriter):
    """Whoosh's, with lengths and vectors of our own."""

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:
        """Keep the stored value and the exact length of a field of the current document."""
        super().add_field(fieldname, fieldobj, value, None)
        if length:
            self.add_column_value(length_column(fieldname), _LENGTHS, length)
            self._fieldlengths[fieldname] += length

    def add_vector_items(
        self, fieldname: str, fieldobj: Any, items: Iterable[tuple[Any, float, bytes]]
    ) -> None:
        """Keep the term vector of a field of the current document."""
        del fieldobj
        blob = b"".join(_vector_item(*item) for item in items)
        if blob:
            self.add_column_value(_vector_column(fieldname), _VECTORS, blob)


def _vector_item(text: str | bytes, weight: float, value: bytes) -> bytes:
    term = text.encode() if isinstance(text, str) else text
    return _ITEM.pack(len(term), weight, len(value)) + term + value


def _vector_items(blob: bytes) -> Iterator[tuple[str, float, bytes]]:
    place = 0
    while place < len(blob):
        size, weight, value_size = _ITEM.unpack_from(blob, place)
        place += _ITEM.size
        term = blob[place : place + size].decode()
        yield term, weight, blob[place + size : place + size + value_size]
        place += size + value_size


class _StoredColumn(PickleColumn):
    """Whoosh's column of stored fields, read with the restricted unpickler."""

    class Reader(PickleColumn.Reader):
        """Plain values only."""

        def __getitem__(self, docnum: int) -> Any:
            data = self._child[docnum]
            return trusted_loads(data) if data else None

        def __iter__(self) -> Iterator[Any]:
            return (trusted_loads(data) if data else None for data in self._child)


_STORED = _StoredColumn(CompressedBytesColumn())


class ArrayPerDocumentReader(W3PerDocReader):
    """Whoosh's, with lengths and vectors of our own."""

    def lengths(self, field: str) -> Array:
        """The lengths of a field, one a document."""
        reader = self._cached_reader(length_column(field), _LENGTHS)
        return np.zeros(self._doccount, np.uint32) if reader is None else reader.numbers

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The exact length of a field of a document."""
        reader = self._cached_reader(length_column(fieldname), _LENGTHS)
        return default if reader is None else int(reader[docnum])

    def min_field_length(self, fieldname: str) -> int:
        """The shortest field."""
        return int(self.lengths(fieldname).min(initial=2**32 - 1))

    def max_field_length(self, fieldname: str) -> int:
        """The longest field."""
        return int(self.lengths(fieldname).max(initial=0))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Whether a document has a term vector."""
        reader = self._cached_reader(_vector_column(fieldname), _VECTORS)
        return reader is not None and bool(reader[docnum])

    def vector(self, docnum: int, fieldname: str, format_: Any) -> ListMatcher:
        """The term vector of a document."""
        blob = self._cached_reader(_vector_column(fieldname), _VECTORS)[docnum]
        terms, weights, values = zip(*_vector_items(blob), strict=True)
        return ListMatcher(terms, weights, values, format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The stored fields of a document."""
        return self._cached_reader("_stored", _STORED)[docnum] or {}
