"""The dates that posts bear, as Jekyll reads them."""

from __future__ import annotations

import re
from datetime import datetime

from indexer.posts.post import KST

_ISO_DATE = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?$"
)

_FILE_NAME_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-")


def parse_date(text: str) -> datetime | None:
    """Read Jekyll's dates (``2025-03-02 09:30:00 +0900``); without an offset they are Seoul's."""
    match = _ISO_DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = (match[7] or "+0900").replace("Z", "+0000").replace("UTC", "+0000").replace(":", "")
    try:
        naive = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- zone follows
        offset = datetime.strptime(zone, "%z").tzinfo
        return naive.replace(tzinfo=offset).astimezone(KST)
    except (ValueError, OverflowError):
        return None


def date_of_name(name: str) -> datetime | None:
    """The midnight that a file's name begins with (``2025-03-02-name.md``), in Seoul."""
    match = _FILE_NAME_DATE.match(name)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    try:
        return datetime(year, month, day, tzinfo=KST)
    except ValueError:
        return None


def without_date(name: str) -> str:
    """The name without the date."""
    return _FILE_NAME_DATE.sub("", name)
