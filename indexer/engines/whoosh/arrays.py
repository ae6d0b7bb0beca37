"""A file of named arrays: how everything that is read in bulk lies on disk.

    magic · array · array · … · directory (JSON) · footer

Each array is little-endian and starts at a multiple of eight, so that a mapped
file is read in place.  The directory gives name, type, place and length; the
footer its place.  JSON and numbers only: nothing here can run code.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Array = np.ndarray[Any, np.dtype[Any]]

_MAGIC = b"CNARRAY1"
_FOOTER = struct.Struct("<QQ8s")
_TYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f4", "<f8"})


def array_file(arrays: Mapping[str, Array]) -> Iterator[bytes]:
    """The bytes of a file that holds ``arrays``, piece by piece."""
    directory, place = {}, len(_MAGIC)
    yield _MAGIC
    for name, array in arrays.items():
        little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
        directory[name] = (little.dtype.str, place, len(little))
        padding = -little.nbytes % 8
        yield little.tobytes() + b"\0" * padding
        place += little.nbytes + padding
    listing = json.dumps(directory).encode()
    yield listing + _FOOTER.pack(place, len(listing), _MAGIC)


def read_arrays(buffer: memoryview, where: str) -> dict[str, Array]:
    """Views of the arrays in ``buffer``, without copying; ``where`` names the file in errors."""
    try:
        place, length, magic = _FOOTER.unpack(buffer[-_FOOTER.size :])
        directory = json.loads(bytes(buffer[place : place + length]))
        views = {name: _view(buffer, *entry) for name, entry in directory.items()}
    except (struct.error, ValueError, TypeError, AttributeError) as error:
        raise IndexBroken(f"{where}: unreadable ({error}); build the index again") from error
    if magic != _MAGIC or bytes(buffer[: len(_MAGIC)]) != _MAGIC:
        raise IndexBroken(f"{where}: not a file of arrays; build the index again")
    return views


def _view(buffer: memoryview, kind: str, place: int, length: int) -> Array:
    if kind not in _TYPES:
        raise ValueError(f"unknown type {kind!r}")
    return np.frombuffer(buffer, np.dtype(kind), length, place)


def smallest(array: Array) -> Array:
    """The same whole numbers in the smallest unsigned type that holds the largest of them."""
    top = int(array.max()) if len(array) else 0
    return array.astype(np.min_scalar_type(top), copy=False)
