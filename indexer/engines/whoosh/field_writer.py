"""Writes the inverted side of a segment: whole fields at once, or posting by posting.

Documents of ours come as ready ``FieldPostings``; Whoosh's own writers and
merges call ``start_field … finish_field``, which only gathers the same arrays.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec.base import FieldWriter

from indexer.engines.whoosh.arrays import array_file
from indexer.engines.whoosh.formats import TermPositions
from indexer.engines.whoosh.postings import FieldPostings, postings_arrays
from indexer.engines.whoosh.terms import RECORD, DictionaryWriter

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays import Array


_NOTHING = np.empty(0, np.uint32)


class ArrayFieldWriter(FieldWriter):
    """Collects fields and writes them as arrays when it is closed."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        self._dictionary = DictionaryWriter(segment.create_file(storage, codec.TERMS_EXT))
        self._fieldmap: dict[str, int] = {}
        self._ranges: dict[str, tuple[int, int, int, int]] = {}
        self._dictionary.extras.update(fieldmap=self._fieldmap, ranges=self._ranges)
        self._file = segment.create_file(storage, codec.POSTS_EXT)
        self._fields: list[FieldPostings] = []
        self._postings = 0
        self._positions = 0
        self.is_closed = False

    def add_field(self, name: str, field: FieldPostings) -> None:
        """Write all terms of one field; fields come in the order of their names."""
        number = self._fieldmap.setdefault(name, len(self._fieldmap))
        self._dictionary.add_field(number, field.terms, self._records(field).tobytes())
        self._fields.append(replace(field, lengths=_NOTHING))
        ends = self._postings + len(field.ids), self._positions + len(field.positions)
        self._ranges[name] = (self._postings, ends[0], self._positions, ends[1])
        self._postings, self._positions = ends

    def _records(self, field: FieldPostings) -> Array:
        records = np.zeros(len(field.terms), RECORD)
        if not len(records):
            return records
        firsts = field.firsts[:-1]
        records["count"] = np.diff(field.firsts)
        records["weight"] = np.add.reduceat(field.weights, firsts, dtype=np.float64)
        records["max_weight"] = np.maximum.reduceat(field.weights, firsts)
        records["min_length"] = np.minimum.reduceat(field.lengths, firsts)
        records["max_length"] = np.maximum.reduceat(field.lengths, firsts)
        records["min_id"] = field.ids[firsts]
        records["max_id"] = field.ids[field.firsts[1:] - 1]
        records["start"] = self._postings + firsts
        if len(field.positions):
            ends = np.concatenate([[0], np.cumsum(field.position_counts, dtype=np.int64)])
            records["positions"] = self._positions + ends[firsts]
            records["position_count"] = np.diff(ends[field.firsts])
        return records

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field of Whoosh's."""
        self._name = fieldname
        self._has_positions = isinstance(fieldobj.format, TermPositions)
        self._terms: list[bytes] = []
        self._firsts = array("q")
        self._ids, self._weights, self._lengths = array("I"), array("f"), array("I")
        self._values, self._sizes = bytearray(), array("I")

    def start_term(self, text: bytes) -> None:
        """Begin a term of the field."""
        self._terms.append(bytes(text))
        self._firsts.append(len(self._ids))

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        """Add a posting of the term."""
        self._ids.append(docnum)
        self._weights.append(weight)
        self._lengths.append(length or 0)
        self._values += vbytes
        self._sizes.append(len(vbytes))

    def finish_term(self) -> None:
        """End the term."""

    def finish_field(self) -> None:
        """End the field and write it."""
        self._firsts.append(len(self._ids))
        values, sizes = bytes(self._values), np.array(self._sizes, np.int64)
        nothing = np.empty(0, np.int64)
        positions = np.frombuffer(values, "<u4") if self._has_positions else nothing
        field = FieldPostings(
            terms=self._terms,
            firsts=np.array(self._firsts),
            ids=np.array(self._ids),
            weights=np.array(self._weights),
            lengths=np.array(self._lengths),
            positions=positions,
            position_counts=sizes // 4 if self._has_positions else nothing,
            values=b"" if self._has_positions else values,
            value_lengths=nothing if self._has_positions else sizes,
        )
        self.add_field(self._name, field)

    def close(self) -> None:
        """Write the arrays and the dictionary."""
        self._dictionary.close()
        for piece in array_file(postings_arrays(self._fields)):
            self._file.write(piece)
        self._file.close()
        self._fields = []
        self.is_closed = True
