"""Whoosh's storage over memory-mapped files: opening copies nothing and trusts nothing."""

from __future__ import annotations

import mmap
from array import array
from pathlib import Path
from sys import byteorder
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

from indexer.engines.whoosh.unpickle import trusted_load


class MappedFile(StructFile):
    """A file of the index, mapped and read only; ``get`` touches no shared state.

    The map is let go of when the last array that views it is gone.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(mapped, name=path.name)
        self.is_real = False

    def get(self, position: int, length: int) -> bytes:
        """``length`` bytes at ``position``."""
        data: bytes = self.file[position : position + length]
        return data

    def get_array(self, position: int, typecode: str, length: int) -> array[Any]:
        """A big-endian array of Whoosh's, copied."""
        values = array(typecode)
        values.frombytes(self.get(position, length * values.itemsize))
        if byteorder == "little":
            values.byteswap()
        return values

    def read_pickle(self) -> Any:
        """The next pickled value, restricted to what an index needs."""
        return trusted_load(self.file)

    def close(self) -> None:
        """Let go of the file; arrays that still view it keep it mapped."""
        self.is_closed = True


class MappedStorage(FileStorage):
    """A folder whose files are mapped when they are opened."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        """The file ``name``, mapped."""
        return MappedFile(Path(self.folder) / name)


def buffer_of(file: Any) -> memoryview:
    """The content of any of Whoosh's files, in place where that can be had."""
    if isinstance(file, MappedFile):
        return memoryview(file.file)
    if isinstance(file, BufferFile):
        return memoryview(file._buf)
    if file.is_real:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    file.seek(0)
    return memoryview(file.read())
