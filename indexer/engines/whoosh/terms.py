"""The term dictionary: Whoosh's ordered hash file, whose records point into the posting arrays.

Key: field number (two bytes) and term.  Record: document frequency, statistics
that Whoosh's scorers ask for, the place of the posting list and of its
positions.  Lengths are exact, where Whoosh's own records round them to a byte.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec.whoosh3 import W3FieldCursor, W3TermsReader
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.reading import TermInfo, TermNotFound

from indexer.engines.whoosh.matcher import ArrayMatcher
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.engines.whoosh.postings import PostingList, Postings
from indexer.engines.whoosh.storage import buffer_of

RECORD = np.dtype(
    [
        ("weight", "<f4"),
        ("max_weight", "<f4"),
        ("count", "<u4"),
        ("min_length", "<u4"),
        ("max_length", "<u4"),
        ("min_id", "<u4"),
        ("max_id", "<u4"),
        ("start", "<u8"),
        ("positions", "<u8"),
        ("position_count", "<u4"),
    ]
)
"""One term: sum and maximum of its weights, documents, shortest and longest field, first and
last document, where its postings and its positions begin, and how many positions there are."""

_RECORD = struct.Struct("<ffIIIIIQQI")
_NUMBER = struct.Struct("!H")
_LENGTHS = struct.Struct("!ii")
_POINTER = struct.Struct("!Iq")
_EMPTY = _POINTER.pack(0, 0)
_CRC = 1


class TermRecord(TermInfo):
    """Whoosh's view of a record, with the place of the posting list."""

    def __init__(self, data: bytes) -> None:
        try:
            fields = _RECORD.unpack(data)
        except struct.error as error:
            raise IndexBroken(
                f"the term dictionary is unreadable ({error}); build the index again"
            ) from error
        weight, top, count, shortest, longest, first, last, self.start, begin, positions = fields
        self.positions = slice(begin, begin + positions)
        super().__init__(weight, count, shortest, longest, top, first, last)


class DictionaryWriter(OrderedHashWriter):
    """Writes sorted terms and their records; CRC-32 is the fastest of Whoosh's three hashes."""

    def __init__(self, dbfile: Any) -> None:
        super().__init__(dbfile)
        dbfile.seek(4)
        dbfile.write_byte(_CRC)
        dbfile.seek(0, 2)

    def add_field(self, number: int, terms: Sequence[bytes], records: bytes) -> None:
        """Add the ascending ``terms`` of one field with their records, one after the other."""
        place, prefix, size = self.dbfile.tell(), _NUMBER.pack(number), _RECORD.size
        pieces: list[bytes] = []
        buckets, index = self.buckets, self.index
        for start, term in zip(range(0, len(records), size), terms, strict=True):
            key = prefix + term
            index.append(place)
            code = zlib.crc32(key)
            buckets[code & 255].append((code, place))
            pieces += (_LENGTHS.pack(len(key), size), key, records[start : start + size])
            place += _LENGTHS.size + len(key) + size
        self.dbfile.write(b"".join(pieces))

    def _write_hashes(self) -> None:
        """The hash tables, byte for byte as Whoosh writes them, at once instead of slot by slot."""
        place, pieces = self.dbfile.tell(), []
        for entries in self.buckets:
            slots = 2 * len(entries)
            self.directory.append((place, slots))
            table = [_EMPTY] * slots
            for code, key in entries:
                slot = (code >> 8) % slots
                while table[slot] is not _EMPTY:
                    slot = (slot + 1) % slots
                table[slot] = _POINTER.pack(code, key)
            pieces += table
            place += slots * _POINTER.size
        self.dbfile.write(b"".join(pieces))


class TermCursor(W3FieldCursor):
    """Whoosh's walk over the terms of a field."""

    def term_info(self) -> TermRecord | None:
        """The record of the term the cursor stands on."""
        if self._pos is None:
            return None
        return TermRecord(self._tindex.dbfile.get(self._datapos, self._datalen))


class TermsReader(W3TermsReader):
    """Finds a term's record and its posting list."""

    def __init__(self, codec: Any, dbfile: Any, length: int, postings: Postings) -> None:
        self.postings = postings
        super().__init__(codec, dbfile, length, None)
        self._buffer = buffer_of(dbfile)
        self._ranges: dict[str, tuple[int, int, int, int]] = self._tindex.extras.get("ranges", {})

    def ranges(self, field: str) -> tuple[slice, slice]:
        """Where a field's postings, and where its positions lie."""
        first, last, first_position, last_position = self._ranges.get(field, (0, 0, 0, 0))
        return slice(first, last), slice(first_position, last_position)

    def record(self, field: str, term: bytes) -> TermRecord | None:
        """The record of a term, or None where no document holds it."""
        number = self._fieldmap.get(field)
        data = None if number is None else self._probe(_NUMBER.pack(number) + term)
        return None if data is None else TermRecord(data)

    def _probe(self, key: bytes) -> bytes | None:
        """What ``HashReader.get`` does, in one loop over the mapped file."""
        if self._tindex.hashtype != _CRC:
            data: bytes | None = self._tindex.get(key)
            return data
        code, buffer = zlib.crc32(key), self._buffer
        start, slots = self._tindex.tables[code & 255]
        for step in range(slots):
            slot = start + ((code >> 8) + step) % slots * _POINTER.size
            found, place = _POINTER.unpack_from(buffer, slot)
            if not place:
                return None
            begin = place + _LENGTHS.size
            if found == code and buffer[begin : begin + len(key)] == key:
                key_size, size = _LENGTHS.unpack_from(buffer, place)
                if key_size == len(key):
                    return bytes(buffer[begin + key_size : begin + key_size + size])
        return None

    def posting_list(self, field: str, term: bytes) -> PostingList | None:
        """The posting list of a term, in place."""
        record = self.record(field, term)
        return (
            None
            if record is None
            else self.postings.of(record.start, record.doc_frequency(), record.positions)
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        """A walk over the terms of a field."""
        return TermCursor(self._tindex, fieldname, self._keycoder, self._keydecoder, fieldobj)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermRecord]]:
        """All terms with their records, in order."""
        return ((self._keydecoder(key), TermRecord(data)) for key, data in self._tindex.items())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermRecord]]:
        """The terms from ``prefix`` on, with their records."""
        pairs = self._tindex.items_from(self._keycoder(fieldname, prefix))
        return ((self._keydecoder(key), TermRecord(data)) for key, data in pairs)

    def term_info(self, fieldname: str, tbytes: bytes) -> TermRecord:
        """The record of a term; raises Whoosh's ``TermNotFound``."""
        record = self.record(fieldname, tbytes)
        if record is None:
            raise TermNotFound(f"No term {fieldname}:{tbytes!r}")
        return record

    def frequency(self, fieldname: str, tbytes: bytes) -> float:
        """The sum of a term's weights."""
        record = self.record(fieldname, tbytes)
        return float(record.weight()) if record else 0.0

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        """How many documents hold a term, deleted ones included."""
        record = self.record(fieldname, tbytes)
        return int(record.doc_frequency()) if record else 0

    def matcher(
        self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None
    ) -> ArrayMatcher:
        """Whoosh's walk over a posting list."""
        record = self.term_info(fieldname, tbytes)
        postings = self.postings.of(record.start, record.doc_frequency(), record.positions)
        return ArrayMatcher(postings, record, format_, (fieldname, tbytes), scorer)

    def close(self) -> None:
        """Let go of the files; arrays in use stay mapped until they are gone."""
        self._tindex.close()
