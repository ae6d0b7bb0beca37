"""Reading Whoosh's pickles without running what lies in them.

Whoosh pickles its table of contents, its segments, the extras of its hash
files, stored fields and column headers.  A pickle may name any callable; here
it may only name the few classes that an index is made of, none of which does
anything but hold values.
"""

from __future__ import annotations

import importlib
import io
import pickle
from typing import IO, Any

from indexer.errors import IndexBroken

_CLASSES = frozenset(
    {
        ("indexer.engines.whoosh.codec", "ArrayCodec"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("collections", "defaultdict"),
        ("collections", "OrderedDict"),
        ("array", "array"),
        ("array", "_array_reconstructor"),
        ("datetime", "datetime"),
        ("datetime", "date"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("decimal", "Decimal"),
        ("copyreg", "_reconstructor"),
        *(
            ("builtins", name)
            for name in ("int", "float", "object", "set", "frozenset", "bytearray")
        ),
        *(
            ("__builtin__", name)
            for name in ("int", "float", "object", "set", "frozenset", "bytearray")
        ),
        ("copy_reg", "_reconstructor"),
        ("_codecs", "encode"),
    }
)
"""What an index may hold; protocol 2 spells ``builtins`` and ``copyreg`` the old way."""

_RENAMED = {"__builtin__": "builtins", "copy_reg": "copyreg"}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _CLASSES:
            raise IndexBroken(
                f"the index names {module}.{name}, which no index needs; build it again"
            )
        return getattr(importlib.import_module(_RENAMED.get(module, module)), name)


def trusted_load(file: IO[bytes]) -> Any:
    """The next pickled value of ``file``; raises ``IndexBroken`` for anything but plain values."""
    try:
        return _Unpickler(file).load()
    except IndexBroken:
        raise
    except Exception as error:  # a broken pickle may raise anything
        raise IndexBroken(
            f"the index holds an unreadable record ({error}); build it again"
        ) from error


def trusted_loads(data: bytes) -> Any:
    """The value pickled in ``data``; raises ``IndexBroken`` for anything but plain values."""
    return trusted_load(io.BytesIO(data))
