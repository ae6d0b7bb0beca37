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

_LEVEL = 6

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
    """A document as compressed JSON."""
    return zlib.compress(json.dumps(to_fields(document), ensure_ascii=False).encode(), _LEVEL)


def unpack(data: bytes) -> Document:
    """The document that was packed; raises ``IndexBroken`` if it cannot be read."""
    try:
        return from_fields(json.loads(zlib.decompress(data)))
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise IndexBroken(
            f"a stored document is unreadable ({error}); build the index again"
        ) from error


def counted_categories(document: Document) -> tuple[str, ...]:
    """A document's categories as they are spelled; of two that read alike the first stays."""
    categories = {fold(name): name for name in reversed(document.categories) if fold(name)}
    return tuple(reversed(categories.values()))


class Part(NamedTuple):
    """Of a post: what is needed of it where it is read, and what is stored; all plain values.

    ``sizes`` are the words of title, excerpt and body, ``date`` is in
    microseconds and ``packed`` the whole document.
    """

    id: str
    title: str
    date: int
    categories: tuple[str, ...]
    packed: bytes
    sizes: tuple[int, int, int]


def part_of(document: Document, packed: bytes, sizes: tuple[int, int, int]) -> Part:
    """The plain values of a document."""
    date, categories = microseconds(document.date), counted_categories(document)
    return Part(document.id, document.title, date, categories, packed, sizes)
