"""Post files: ``folder → paths`` and ``path → Post``, or a rejection that says why.

Nothing here is fatal but a folder that cannot be listed.  A file that cannot
be a post, and a post that had to be mended, are values that the report shows:
what is wrong, where, and the cure.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import PostsUnreadable
from indexer.posts.front_matter import FrontMatterError, Remark, Value, read_front_matter
from indexer.posts.post import KST, Post

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 5_000_000
"""The default limit of a post's file; the longest of 7,478 real posts has 31 kB."""

SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mkdown", ".html"})
"""The endings that Jekyll takes for posts."""

_FILE_NAME_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-")
_ISO_DATE = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_MAX_NAME = 200
"""Characters of a file name that a message repeats."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that gives no post: ``reason`` says what is wrong and the cure."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{printable(self.path)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A post, and what had to be guessed to read it."""

    post: Post
    remarks: tuple[Remark, ...] = ()

    @property
    def messages(self) -> tuple[str, ...]:
        """One line for each remark: file, line, what, cure."""
        name = printable(self.post.path)
        return tuple(f"{name}: line {remark.line}: {remark.message}" for remark in self.remarks)


def printable(path: Path) -> str:
    """A file name fit for one line of a log: no control characters, no undecodable bytes."""
    text = path.as_posix().encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)[:_MAX_NAME]


def find_posts(folder: Path) -> Iterator[Path]:
    """Every file under ``folder`` that Jekyll would take for a post, sorted, relative to it.

    Hidden files and folders are not looked at; links to folders are not
    followed.  Raises ``PostsUnreadable`` when ``folder`` itself cannot be listed.
    """
    try:
        next(os.scandir(folder), None)
    except OSError as error:
        raise PostsUnreadable(
            f"{folder}: {error.strerror} — name a folder of Jekyll posts"
        ) from error
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent, name).relative_to(folder)


def read_post(folder: Path, path: Path, *, max_bytes: int = MAX_BYTES) -> Accepted | Rejected:
    """Read the post at ``folder / path``; ``max_bytes`` bounds the file's size."""
    try:
        text = _read_text(folder, path, max_bytes)
        return _to_post(text, path)
    except _Unusable as error:
        return Rejected(path, str(error))
    except OSError as error:
        return Rejected(path, f"{error.strerror or error} — check the file and its permissions")


class _Unusable(Exception):
    """Why a file gives no post; never leaves this module."""


def _read_text(folder: Path, path: Path, max_bytes: int) -> str:
    full = folder / path
    if not full.resolve().is_relative_to(folder.resolve()):
        raise _Unusable("a link out of the folder — copy the file into it")
    # O_NONBLOCK: opening a FIFO must not wait for its writer.
    descriptor = os.open(full, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _Unusable("not a regular file — remove it from the folder")
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _Unusable(f"larger than {max_bytes:,} bytes — shorten it or raise the limit")
    if not data.strip():
        raise _Unusable("empty — write a post or remove the file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unusable(f"not UTF-8 (byte {error.start}) — save it as UTF-8") from None


def _to_post(text: str, path: Path) -> Accepted:
    try:
        front = read_front_matter(text)
    except FrontMatterError as error:
        raise _Unusable(str(error)) from None
    remarks = list(front.warnings)
    title = _text(front.values, "title")
    if not title:
        title = _title_of_name(path)
        remarks.append(Remark(1, "no title; the file name stands in — add a title"))
    post = Post(
        id=path.stem,
        title=title,
        date=_date(front.values, path, remarks),
        categories=_names(front.values, "categories", "category"),
        tags=_names(front.values, "tags", "tag"),
        excerpt=_text(front.values, "excerpt") or _text(front.values, "feature_text"),
        image=_text(front.values, "image") or _text(front.values, "feature_image"),
        body=front.body,
        path=path,
    )
    return Accepted(post, tuple(remarks))


def _text(values: Mapping[str, Value], key: str) -> str:
    """One line of text.  ``title: [속보]`` is a YAML list, and a title all the same."""
    value = values.get(key, "")
    if isinstance(value, tuple):
        value = f"[{', '.join(value)}]" if value else ""
    return " ".join(value.split())


def _names(values: Mapping[str, Value], plural: str, singular: str) -> tuple[str, ...]:
    """Jekyll's rule: the plural key is a list or words, the singular one is one name."""
    value = values.get(plural) or values.get(singular) or ()
    if isinstance(value, str):
        value = tuple(value.split()) if values.get(plural) else (value,)
    return tuple(dict.fromkeys(" ".join(name.split()) for name in value if name.strip()))


def _title_of_name(path: Path) -> str:
    return _FILE_NAME_DATE.sub("", path.stem).replace("-", " ").strip() or path.stem


def _date(values: Mapping[str, Value], path: Path, remarks: list[Remark]) -> datetime:
    written = _text(values, "date")
    if written:
        if parsed := _parse_date(written):
            return parsed
        remarks.append(
            Remark(1, f"the date {written[:40]!r} is none; the file name's counts — mend it")
        )
    if match := _FILE_NAME_DATE.match(path.name):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
        else:
            return datetime.combine(day, time(), KST)
    raise _Unusable("no date — add one, or name the file YYYY-MM-DD-name.md")


def _parse_date(text: str) -> datetime | None:
    """Jekyll's dates (``2025-03-02 09:30:00 +0900``); without an offset they are Seoul's."""
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
