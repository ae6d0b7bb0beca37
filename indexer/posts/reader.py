"""Post files: ``folder → paths`` and ``path → Post``, or a rejection that says why.

Nothing here is fatal but a folder that cannot be listed.  A file that cannot
be a post, and a post that had to be mended, are values that the report shows:
what is wrong, where, and the cure.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from indexer.errors import PostsUnreadable
from indexer.posts.dates import date_of_name, parse_date, without_date
from indexer.posts.front_matter import FrontMatterError, Remark, Value, read_front_matter
from indexer.posts.post import Post

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from io import FileIO

MAX_BYTES = 5_000_000
"""The default limit of a post's file; the longest of 7,478 real posts has 31 kB."""

SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mkdown", ".html"})
"""The endings that Jekyll takes for posts."""

_NO_CHARACTER = re.compile("[\ud800-\udfff]")
_MAX_NAME = 200
"""Characters of a file name that a message repeats."""

_TRIES = 3
"""How often a file that changes while it is read is read anew."""

_PIECE = 1 << 16
"""Bytes asked for at once: room for millions would take longer to find than a post to read."""

_PASSING = frozenset(
    getattr(errno, name)
    for name in "EACCES EPERM EIO EAGAIN EBUSY EINTR ETXTBSY EMFILE ENFILE ENOMEM ESTALE".split()
)
"""Errors that say nothing about the post: the same file may be read a moment later."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that gives no post: ``reason`` says what is wrong and the cure.

    ``passing``: nothing is known of the post itself, it just could not be read.
    """

    path: Path
    reason: str
    passing: bool = False

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
    """Make a file name fit for one line of a log: no control characters, no undecodable bytes."""
    text = path.as_posix().encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)[:_MAX_NAME]


def find_posts(folder: Path) -> Iterator[Path]:
    """Find every file under ``folder`` that Jekyll would take for a post, relative to it.

    Sorted within each folder.  Hidden files and folders are not looked at;
    links to folders are not followed.  Raises ``PostsUnreadable`` when
    ``folder`` or one inside it cannot be listed: its posts would seem removed.
    """
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        within = Path(parent).relative_to(folder)
        for name in sorted(names):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:  # noqa: PTH122 -- a fifth of the time
                yield within / name


def _refuse(error: OSError) -> NoReturn:
    where = printable(Path(error.filename))
    raise PostsUnreadable(
        f"{where}: {error.strerror} — name a folder of Jekyll posts that can be listed"
    ) from error


def read_post(folder: Path, path: Path, *, max_bytes: int = MAX_BYTES) -> Accepted | Rejected:
    """Read the post at ``folder / path``; ``max_bytes`` bounds the file's size."""
    data = load_post(folder, path, max_bytes=max_bytes)
    return data if isinstance(data, Rejected) else parse_post(data, path)


def load_post(folder: Path, path: Path, *, max_bytes: int = MAX_BYTES) -> bytes | Rejected:
    """The bytes of the file at ``folder / path``, as they were at one moment."""
    try:
        return _checked_bytes(folder, path, max_bytes)
    except _UnusableError as error:
        return Rejected(path, str(error), passing=error.passing)
    except OSError as error:
        reason = f"{error.strerror or error} — check the file and its permissions"
        return Rejected(path, reason, passing=error.errno in _PASSING)


def parse_post(data: bytes, path: Path) -> Accepted | Rejected:
    """The post that a file of these bytes is."""
    try:
        return _to_post(_decode(data), path)
    except _UnusableError as error:
        return Rejected(path, str(error))


class _UnusableError(Exception):
    """Why a file gives no post; never leaves this module."""

    passing = False


class _WrittenError(_UnusableError):
    """The file is being written."""

    passing = True


def _checked_bytes(folder: Path, path: Path, max_bytes: int) -> bytes:
    if _NO_CHARACTER.search(str(path)):
        raise _UnusableError("the file's name is not UTF-8 — rename it")
    data = _read_bytes(folder, path, max_bytes)
    if len(data) > max_bytes:
        raise _UnusableError(f"larger than {max_bytes:,} bytes — shorten it or raise the limit")
    return data


def _decode(data: bytes) -> str:
    if not data.strip():
        raise _UnusableError("empty — write a post or remove the file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _UnusableError(f"not UTF-8 (byte {error.start}) — save it as UTF-8") from None


def _target(folder: Path, path: Path) -> str:
    """Where the file really is, which has to be in the folder."""
    # Not Path.resolve: up to Python 3.12 it raises RuntimeError for a link to itself.
    target = os.path.realpath(folder / path)
    if not Path(target).is_relative_to(os.path.realpath(folder)):
        raise _UnusableError("a link out of the folder — copy the file into it")
    return target


def _read_bytes(folder: Path, path: Path, max_bytes: int) -> bytes:
    target = os.path.join(folder, path)  # noqa: PTH118 -- for each post
    parts = [target, *(str(folder / parent) for parent in path.parents[:-1])]
    leads_away = ".." in path.parts or path.is_absolute()
    if leads_away or any(os.path.islink(part) for part in parts):  # noqa: PTH114 -- as above
        target = _target(folder, path)
    for _ in range(_TRIES):
        with open(target, "rb", buffering=0, opener=_open_at_once) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise _UnusableError("not a regular file — remove it from the folder")
            data = _up_to(max_bytes + 1, file)
            after = os.fstat(file.fileno())
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                return data
    raise _WrittenError("it is being written — index again when it is done")


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for whoever would write to a FIFO, and follow no link."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)


def _up_to(most: int, file: FileIO) -> bytes:
    """The first bytes of a file."""
    pieces = []
    while most > 0 and (piece := file.read(min(_PIECE, most))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _to_post(text: str, path: Path) -> Accepted:
    try:
        front = read_front_matter(text)
    except FrontMatterError as error:
        raise _UnusableError(str(error)) from None
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
    """Give one line of text.  ``title: [속보]`` is a YAML list, and a title all the same."""
    value = values.get(key, "")
    if isinstance(value, tuple):
        value = f"[{', '.join(value)}]" if value else ""
    return " ".join(value.split())


def _names(values: Mapping[str, Value], plural: str, singular: str) -> tuple[str, ...]:
    """Follow Jekyll's rule: the plural key is a list or words, the singular one is one name."""
    value = values.get(plural) or values.get(singular) or ()
    if isinstance(value, str):
        value = tuple(value.split()) if values.get(plural) else (value,)
    return tuple(dict.fromkeys(" ".join(name.split()) for name in value if name.strip()))


def _title_of_name(path: Path) -> str:
    return without_date(path.stem).replace("-", " ").strip() or path.stem


def _date(values: Mapping[str, Value], path: Path, remarks: list[Remark]) -> datetime:
    written = _text(values, "date")
    if written:
        if parsed := parse_date(written):
            return parsed
        remarks.append(
            Remark(1, f"the date {written[:40]!r} is none; the file name's counts — mend it")
        )
    if named := date_of_name(path.name):
        return named
    raise _UnusableError("no date — add one, or name the file YYYY-MM-DD-name.md")
