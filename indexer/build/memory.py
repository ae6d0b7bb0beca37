"""What is remembered of each post file, so that an unchanged one need not be read again.

``seen.json`` lies beside the index.  It is a shortcut, never the truth: what the
index holds is asked of the index (``Engine.digests``), and a file counts as
unchanged only if both agree.  A lost, damaged or outdated memory costs reading
the files once more, nothing else.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.posts.front_matter import Remark

FILE_NAME = "seen.json"

VERSION = "seen-1"
"""To be changed whenever the same bytes give another document (front matter, visible text)."""

SETTLED = 2_000_000_000
"""Nanoseconds.  A file changed twice within one tick of the clock keeps its times; one whose
times are no older than this, or in the future, is looked at again."""

Signature = tuple[int, int, int, int]
"""Size, modification, change (nanoseconds) and inode of a file.

Nobody can set the time of change, so that a change shows even if the clock or
a program has set the time of modification back."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What reading a file gave: a post, or a ``reason`` to leave it out.

    ``signature`` is None where it could not tell a later change.  ``content``
    is the hash of the bytes, empty where they could not be read.
    """

    signature: Signature | None
    content: str
    remarks: tuple[Remark, ...] = ()
    reason: str = ""
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one folder of posts, read with one limit of size."""

    folder: str
    max_bytes: int
    files: Mapping[str, Seen] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the memory to ``path``, whole or not at all; nobody else may at this time."""
        rows = {name: _row(seen) for name, seen in self.files.items()}
        text = json.dumps([VERSION, self.folder, self.max_bytes, rows])
        temporary = path.with_suffix(".tmp")
        with temporary.open("w", encoding="ascii") as file:
            file.write(f"{zlib.crc32(text.encode()):08x}\n{text}\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def no_memory(folder: Path, max_bytes: int) -> Memory:
    """That of a folder which nobody has read."""
    return Memory(os.path.realpath(folder), max_bytes)


def load_memory(path: Path, folder: Path, max_bytes: int) -> Memory:
    """The memory at ``path``; an empty one if it is of something else, or no good."""
    empty = no_memory(folder, max_bytes)
    try:
        version, where, limit, rows = json.loads(checked_text(path))
        if (version, where, limit) != (VERSION, empty.folder, max_bytes):
            return empty
        return Memory(where, limit, {name: _seen(row) for name, row in rows.items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return empty


def checked_text(path: Path) -> str:
    """The text of a saved memory; raises ``ValueError`` if it is not as it was written."""
    checksum, _, text = path.read_bytes().partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(text[:-1]) or text[-1:] != b"\n":
        raise ValueError("its checksum does not match")
    return text.decode("ascii")


def look_at(path: str | Path) -> tuple[int, Signature | None]:
    """The size of a file, and its signature, None where that could not tell a later change."""
    now = time.time_ns()
    try:
        status = os.stat(path)  # noqa: PTH116 -- no path object has to be made
    except (OSError, RuntimeError, ValueError):
        return 0, None
    signature = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    is_settled = max(status.st_mtime_ns, status.st_ctime_ns) < now - SETTLED
    return status.st_size, signature if is_settled else None


def _row(seen: Seen) -> list[object]:
    remarks = [(remark.line, remark.message) for remark in seen.remarks]
    return [seen.signature, seen.content, remarks, seen.reason, seen.passing]


def _seen(row: Sequence[Any]) -> Seen:
    signature, content, remarks, reason, passing = row
    return Seen(
        tuple(signature) if signature else None,
        content,
        tuple(Remark(line, message) for line, message in remarks),
        reason,
        passing,
    )
