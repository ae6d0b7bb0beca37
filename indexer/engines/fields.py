"""A document as plain values that JSON can hold, and the categories that it is counted under."""

from __future__ import annotations

from dataclasses import fields as fields_of
from datetime import datetime
from typing import TYPE_CHECKING, Any

from indexer.engines.base import Document, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = tuple(field.name for field in fields_of(Document))


def to_fields(document: Document) -> dict[str, Any]:
    """The fields of a document, the date in ISO 8601."""
    fields = {name: getattr(document, name) for name in _NAMES}  # ``asdict`` copies deeply
    return fields | {"date": document.date.isoformat()}


def from_fields(fields: Mapping[str, Any]) -> Document:
    """The document of these fields; raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    lists = {name: tuple(fields[name]) for name in ("categories", "tags")}
    return Document(**{**fields, **lists, "date": datetime.fromisoformat(fields["date"])})


def counted_categories(document: Document) -> tuple[str, ...]:
    """A document's categories as they are spelled; of two that read alike the first stays."""
    categories = {fold(name): name for name in reversed(document.categories) if fold(name)}
    return tuple(reversed(categories.values()))
