"""Whoosh columns that lie on disk as arrays: a number, a row of numbers, or bytes a document."""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader, ColumnWriter

from indexer.engines.whoosh.arrays import Array, array_file, read_arrays
from indexer.engines.whoosh.storage import buffer_of


class NumberColumn(Column):
    """One number of type ``kind`` (NumPy's notation) a document; 0 where none was given."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def default_value(self, reverse: bool = False) -> int:
        """0, whichever way it is sorted."""
        del reverse
        return 0

    def writer(self, dbfile: Any) -> _Writer:
        """A writer that keeps the column in memory until it is finished."""
        return _Writer(dbfile, lambda values: {"numbers": np.array(values, self.kind)}, 0)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> NumberReader:
        """The column in place."""
        del doccount
        return NumberReader(buffer_of(dbfile)[basepos : basepos + length])


class BlobColumn(Column):
    """Any bytes a document, one after the other; empty where none were given."""

    def default_value(self, reverse: bool = False) -> bytes:
        """Nothing, whichever way it is sorted."""
        del reverse
        return b""

    def writer(self, dbfile: Any) -> _Writer:
        """A writer that keeps the column in memory until it is finished."""
        return _Writer(dbfile, _blobs, b"")

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> BlobReader:
        """The column in place."""
        del doccount
        return BlobReader(buffer_of(dbfile)[basepos : basepos + length])


class RowColumn(Column):
    """A row of up to ``width`` numbers (``<u4``, as bytes) a document, filled up with 0."""

    def __init__(self, width: int) -> None:
        self._bytes = 4 * width

    def default_value(self, reverse: bool = False) -> bytes:
        """A row of nothing, whichever way it is sorted."""
        del reverse
        return b"\0" * self._bytes

    def writer(self, dbfile: Any) -> _Writer:
        """A writer that keeps the column in memory until it is finished."""
        return _Writer(dbfile, self._rows, self.default_value())

    def _rows(self, values: list[bytes]) -> dict[str, Array]:
        padded = b"".join([value.ljust(self._bytes, b"\0") for value in values])
        return {"rows": np.frombuffer(padded, "<u4")}

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> RowReader:
        """The column in place."""
        del doccount
        return RowReader(buffer_of(dbfile)[basepos : basepos + length], self._bytes // 4)


def _blobs(values: list[bytes]) -> dict[str, Array]:
    ends = np.cumsum(np.fromiter(map(len, values), np.uint64, len(values)), dtype=np.uint64)
    return {"ends": ends, "bytes": np.frombuffer(b"".join(values), np.uint8)}


class _Writer(ColumnWriter):
    """Collects values by document number; ``layout`` turns them into arrays at the end."""

    def __init__(self, dbfile: Any, layout: Any, default: Any) -> None:
        self._dbfile = dbfile
        self._layout = layout
        self._default = default
        self._values: list[Any] = []

    def fill(self, docnum: int) -> None:
        """Give the documents before ``docnum`` that have no value the default one."""
        self._values.extend([self._default] * (docnum - len(self._values)))

    def add(self, docnum: int, value: Any) -> None:
        """Give the document ``docnum`` its value."""
        self.fill(docnum)
        self._values.append(value)

    def finish(self, doccount: int) -> None:
        """Write the column of ``doccount`` documents."""
        self.fill(doccount)
        for piece in array_file(self._layout(self._values)):
            self._dbfile.write(piece)


class NumberReader(ColumnReader):
    """``numbers`` is the whole column."""

    def __init__(self, buffer: memoryview) -> None:
        self.numbers = read_arrays(buffer, "a column of numbers")["numbers"]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, docnum: int) -> int | float:
        number: int | float = self.numbers[docnum].item()
        return number


class RowReader(ColumnReader):
    """``rows`` is the whole column, a row a document."""

    def __init__(self, buffer: memoryview, width: int) -> None:
        self.rows = read_arrays(buffer, "a column of rows")["rows"].reshape(-1, width)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, docnum: int) -> bytes:
        return bytes(self.rows[docnum].tobytes())


class BlobReader(ColumnReader):
    """Bytes by document number."""

    def __init__(self, buffer: memoryview) -> None:
        arrays = read_arrays(buffer, "a column of bytes")
        self._ends = arrays["ends"]
        self._bytes = arrays["bytes"].data

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, docnum: int) -> bytes:
        start = int(self._ends[docnum - 1]) if docnum else 0
        return bytes(self._bytes[start : int(self._ends[docnum])])
