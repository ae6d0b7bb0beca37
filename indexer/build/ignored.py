"""Text that the index ignores, as it was decided with the last full build.

    posts ──sample──▶ some of them ──decide──▶ Boilerplate ──save──▶ boilerplate.txt

A full build decides; whatever is read later is treated alike, so that a post's
terms do not depend on when it came.  The fingerprint of a generation names what
was ignored (``fingerprint_with``); with another list than that, or without one,
everything is read anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from heapq import nsmallest
from pathlib import Path

from indexer.build.documents import to_document
from indexer.engines.base import Document
from indexer.posts.boilerplate import LEAST, VERSION, Boilerplate, decide
from indexer.posts.reader import Accepted, read_post
from indexer.whole_file import written_whole

FILE_NAME = "boilerplate.txt"

SAMPLE = 2_000
"""Posts that are looked at, chosen by the hash of their path: a share of 1.5 % is known to about
a fifth of it, for a fortieth of the time that a build of 7,478 posts takes."""

SHOWN = 5
"""Segments that the terminal shows."""

GROWTH = 2
"""So many times as many posts may hold something else often."""

_MARK = "+ignored-"


def sample(folder: Path, paths: Sequence[Path], max_bytes: int) -> Boilerplate:
    """Decide by the files at ``paths`` under ``folder``, of many by some of them."""
    chosen = nsmallest(SAMPLE, paths, key=_hash)
    reads = (read_post(folder, path, max_bytes=max_bytes) for path in chosen)
    documents = (to_document(read.post) for read in reads if isinstance(read, Accepted))
    return decide(((document.excerpt, document.body) for document in documents), len(paths))


def _hash(path: Path) -> bytes:
    return blake2b(path.as_posix().encode(errors="surrogateescape"), digest_size=8).digest()


def without(document: Document, ignored: Boilerplate) -> Document:
    """The document without text that is ignored; its HTML is left as it is."""
    excerpt, body = map(ignored.without, (document.excerpt, document.body))
    return replace(document, excerpt=excerpt, body=body)


def save_ignored(ignored: Boilerplate, index: Path) -> None:
    """Write the list for people and for the next build, whole or not at all."""
    rows = "".join(f"{count}\t{segment}\n" for segment, count in ignored.counts.items())
    text = f"{VERSION}\t{ignored.posts}\t{ignored.total}\n{rows}"
    with written_whole(index / FILE_NAME) as file:
        file.write(text.encode())


def load_ignored(index: Path) -> Boilerplate:
    """The list beside the index; an empty one where there is none that can be read."""
    try:
        header, *rows = (index / FILE_NAME).read_text(encoding="utf-8").split("\n")[:-1]
        version, posts, total = header.split("\t")
        counts = {segment: int(count) for count, segment in (row.split("\t", 1) for row in rows)}
        known = Boilerplate(counts, int(posts), int(total))
    except (FileNotFoundError, ValueError):
        return Boilerplate()
    return known if version == VERSION else Boilerplate()


def fingerprint_with(analyzer: str, ignored: Boilerplate) -> str:
    """The fingerprint of a generation: the analyzer's, and what was ignored, if anything was."""
    return f"{analyzer}{_MARK}{ignored.id}" if ignored.id else analyzer


def parts(fingerprint: str) -> tuple[str, str]:
    """The analyzer's fingerprint in that of a generation, and ``Boilerplate.id``."""
    analyzer, _, name = fingerprint.partition(_MARK)
    return analyzer, name


def summary(ignored: Boilerplate) -> Iterator[str]:
    """What is ignored, for people: the most frequent segments, a line each."""
    if not ignored.counts:
        return
    yield (
        f"ignored: {len(ignored.counts):,} lines or sentences that stand in many posts"
        f" (all of them: {FILE_NAME} beside the index)"
    )
    for segment, count in list(ignored.counts.items())[:SHOWN]:
        yield f"  {count / ignored.posts:.1%} of {ignored.posts:,} posts: {segment}"


def advice(ignored: Boilerplate, posts: int) -> str:
    """What to say when there are many more posts than there were when it was decided."""
    if posts < max(LEAST, GROWTH * ignored.total):
        return ""
    return (
        f"what to ignore was decided among {ignored.total:,} posts, there are {posts:,} now"
        " — decide anew: citynews index --full"
    )
