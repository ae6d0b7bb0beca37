"""A document as plain values that JSON can hold, and the categories that it is counted under."""

from __future__ import annotations

import json
import zlib
from dataclasses import fields as fields_of
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.engines.base import Document, fold
from indexer.engines.moments import microseconds
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVEL = 3
"""Of zlib's levels: the 6th makes real documents 4 % smaller, in a third more time."""

_NAMES = tuple(field.name for field in fields_of(Document))


def to_fields(document: Document) -> dict[str, Any]:
    """The fields of a document, the date in ISO 8601."""
    fields = {name: getattr(document, name) for name in _NAMES}  # ``asdict`` copies deeply
    return fields | {"date": document.date.isoformat()}


def from_fields(fields: Mapping[str, Any]) -> Document:
    """The document of these fields; raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    lists = {name: tuple(fields[name]) for name in ("categories", "tags")}
    return Document(**{**fields, **lists, "date": datetime.fromisoformat(fields["date"])})


def pack(document: Document) -> bytes:
    """The stored form of a document without its HTML, which no result shows."""
    fields = to_fields(document)
    del fields["html"]
    return zlib.compress(json.dumps(fields, ensure_ascii=False).encode(), _LEVEL)


def pack_html(document: Document) -> bytes:
    """The stored form of a document's HTML, a third as large as without knowing its text."""
    packer = zlib.compressobj(_LEVEL, zdict=document.body.encode())
    return packer.compress(document.html.encode()) + packer.flush()


def unpack(data: bytes, html: bytes = b"") -> Document:
    """The document that was stored, with its HTML if that is given.

    Raises ``IndexBroken`` if it cannot be read.
    """
    try:
        fields = json.loads(zlib.decompress(data)) | {"html": ""}
        if html:
            unpacker = zlib.decompressobj(zdict=fields["body"].encode())
            fields["html"] = (unpacker.decompress(html) + unpacker.flush()).decode()
        return from_fields(fields)
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise IndexBroken(
            f"a stored document is unreadable ({error}); build the index again"
        ) from error


def counted_categories(document: Document) -> tuple[str, ...]:
    """A document's categories as they are spelled; of two that read alike the first stays."""
    categories = {fold(name): name for name in reversed(document.categories) if fold(name)}
    return tuple(reversed(categories.values()))


class Shown(NamedTuple):
    """Where the words of a text stand that results show a piece of.

    ``part`` is its place among title, excerpt and body; ``head`` and ``lengths``
    (uint8 a word) are as the analysis wants them.
    """

    part: int
    head: bytes
    lengths: bytes


class Part(NamedTuple):
    """Of a post: what is needed of it where it is read, and what is stored; all plain values.

    ``sizes`` are the words of title, excerpt and body, ``date`` is in
    microseconds; ``packed`` and ``html`` are as they are stored.  ``shown``
    is None where the shown text is read each time.
    """

    id: str
    title: str
    date: int
    categories: tuple[str, ...]
    packed: bytes
    html: bytes
    sizes: tuple[int, int, int]
    shown: Shown | None = None


def part_of(document: Document, sizes: tuple[int, int, int], shown: Shown | None = None) -> Part:
    """The plain values of a document."""
    return Part(
        document.id,
        document.title,
        microseconds(document.date),
        counted_categories(document),
        pack(document),
        pack_html(document),
        sizes,
        shown,
    )
