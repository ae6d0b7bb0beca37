"""One post file after the other: ``file → Reading``, in whatever process has time for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from indexer.build.documents import to_document, to_indexed
from indexer.build.memory import Seen, Signature
from indexer.engines.base import Document, IndexedDocument
from indexer.korean.terms import TermAnalyzer
from indexer.posts.reader import Rejected, load_post, parse_post


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; ``held`` is the digest that the index holds under its id, if any."""

    path: Path
    size: int = 0
    signature: Signature | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave; ``document`` is None if the index holds the same, or it is no post."""

    path: Path
    seen: Seen
    document: IndexedDocument | None = None


def digest(content: str, path: Path) -> str:
    """What the index recognises an unchanged post by: the hash of its bytes, and its path."""
    return f"{content} {path.as_posix()}"


def content_of(digest: str) -> str:
    """The hash of the bytes in a ``digest``."""
    return digest.partition(" ")[0]


def read_files(
    files: Sequence[File],
    folder: Path,
    max_bytes: int,
    analyzer: TermAnalyzer,
    *,
    together: bool = True,
) -> list[Reading]:
    """Read some files.

    The unknown words of all their texts are analysed ``together``, by several
    threads; where there is only one, it is faster to analyse each when it is met.
    """
    reads = [_read(file, folder, max_bytes) for file in files]
    if together:
        documents = [document for _, document in reads if document]
        analyzer.learn(text for d in documents for text in (d.title, d.excerpt, d.body))
    return [
        Reading(file.path, seen, _with_terms(document, seen, file, analyzer) if document else None)
        for file, (seen, document) in zip(files, reads, strict=True)
    ]


def is_as_seen(folder: Path, path: Path, max_bytes: int, seen: Seen) -> bool:
    """Whether a file holds now what it held when it was seen."""
    data = load_post(folder, path, max_bytes=max_bytes)
    if isinstance(data, Rejected):
        return not seen.content and data.reason == seen.reason
    return hash_of(data) == seen.content


def hash_of(data: bytes) -> str:
    """The hash by which contents are compared."""
    return blake2b(data, digest_size=16).hexdigest()


def _read(file: File, folder: Path, max_bytes: int) -> tuple[Seen, Document | None]:
    data = load_post(folder, file.path, max_bytes=max_bytes)
    if isinstance(data, Rejected):
        signature = None if data.passing else file.signature
        return Seen(signature, "", reason=data.reason, passing=data.passing), None
    seen = Seen(file.signature, hash_of(data))
    read = parse_post(data, file.path)
    if isinstance(read, Rejected):
        return replace(seen, reason=read.reason), None
    seen = replace(seen, remarks=read.remarks)
    same = file.held == digest(seen.content, file.path)
    return seen, None if same else to_document(read.post)


def _with_terms(
    document: Document, seen: Seen, file: File, analyzer: TermAnalyzer
) -> IndexedDocument:
    return replace(to_indexed(document, analyzer), digest=digest(seen.content, file.path))
