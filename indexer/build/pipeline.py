"""The build: a folder of posts in, an index out.

    find → read → visible text → terms → engine

Posts flow through in batches, so that unknown words meet the morphological
analyzer many at a time and memory does not grow with the corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from indexer.build.documents import to_document, to_indexed
from indexer.build.report import Report
from indexer.engines.base import IndexedDocument, Writer
from indexer.errors import PostsUnreadable
from indexer.korean.terms import TermAnalyzer
from indexer.posts.post import Post
from indexer.posts.reader import MAX_BYTES, Accepted, Rejected, find_posts, printable, read_post

BATCH = 500

Progress = Callable[[Iterable[Path]], Iterable[Path]]
"""Wraps the paths on their way in, to show how far the build is."""


def build(
    folder: Path,
    writer: Writer,
    analyzer: TermAnalyzer,
    *,
    max_bytes: int = MAX_BYTES,
    progress: Progress = iter,
) -> Report:
    """Index every post under ``folder`` through ``writer``.

    Raises ``PostsUnreadable`` when the folder cannot be listed or holds no
    posts (nothing is written then: a wrong path must not empty an index), and
    ``IndexLocked`` when another build is at work; a bad post is in the report.
    """
    report = Report()
    paths = list(find_posts(folder))
    if not paths:
        raise PostsUnreadable(f"{folder}: holds no posts — name a folder of Jekyll posts")
    reads = (read_post(folder, path, max_bytes=max_bytes) for path in progress(paths))
    posts = _accepted(reads, report)
    writer.write(_indexed(posts, analyzer), fingerprint=analyzer.fingerprint)
    return report


def _accepted(reads: Iterable[Accepted | Rejected], report: Report) -> Iterator[Post]:
    """The posts among what was read, each id once; everything goes into the report."""
    taken: dict[str, Path] = {}
    for read in reads:
        checked = _reject_taken(read, taken)
        report.add(checked)
        if isinstance(checked, Accepted):
            yield checked.post


def _reject_taken(read: Accepted | Rejected, taken: dict[str, Path]) -> Accepted | Rejected:
    if isinstance(read, Rejected):
        return read
    path = read.post.path
    first = taken.setdefault(read.post.id, path)
    if first == path:
        return read
    return Rejected(path, f"its id is taken by {printable(first)} — rename one of them")


def _indexed(posts: Iterator[Post], analyzer: TermAnalyzer) -> Iterator[IndexedDocument]:
    while batch := list(islice(posts, BATCH)):
        documents = [to_document(post) for post in batch]
        analyzer.learn(text for d in documents for text in (d.title, d.excerpt, d.body))
        yield from (to_indexed(document, analyzer) for document in documents)
