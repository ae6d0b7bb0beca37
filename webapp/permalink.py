"""Where a post stands on its own site: Jekyll's permalink pattern, filled in.

Placeholders: ``:year`` ``:month`` ``:day`` ``:title`` ``:slug`` ``:categories``
(https://jekyllrb.com/docs/permalinks/).  The title is the file's name without
its date; categories are in small letters, parted by slashes.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from indexer.engines.base import Document
from webapp.dates import seoul_day

_PLACEHOLDER = re.compile(r":(year|month|day|title|slug|categories)\b")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
_SCHEME = re.compile(r"(?<!:)/{2,}")


def original_url(pattern: str, document: Document) -> str | None:
    """The post's address on its own site; None where no pattern is set."""
    if not pattern:
        return None
    day = seoul_day(document.date)
    name = quote(_DATED.sub("", document.id, count=1), safe="")
    values = {
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
        "title": name,
        "slug": name,
        "categories": "/".join(_slug(category) for category in document.categories),
    }
    filled = _PLACEHOLDER.sub(lambda match: values[match[1]], pattern)
    return _SCHEME.sub("/", filled)  # a post without categories leaves an empty segment


def _slug(category: str) -> str:
    return quote("-".join(category.lower().split()), safe="")
