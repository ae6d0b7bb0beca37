"""A post as its file holds it, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KST = timezone(timedelta(hours=9), "KST")
"""Asia/Seoul; Korea has kept no daylight saving time since 1988, so a fixed offset says it all."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    ``id`` is the file name without its ending, ``date`` is aware, ``body`` is
    the source (HTML mixed with Markdown), ``path`` is relative to the folder
    of posts.
    """

    id: str
    title: str
    date: datetime
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    excerpt: str
    image: str
    body: str
    path: Path
