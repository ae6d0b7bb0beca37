"""A folder of posts into an index folder: the parts of a build put together."""

from __future__ import annotations

from pathlib import Path

from indexer.build.pipeline import Progress, build
from indexer.build.report import Report
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.terms import open_analyzer
from indexer.posts.reader import MAX_BYTES


def index_folder(
    posts: Path,
    index_dir: Path,
    *,
    max_bytes: int = MAX_BYTES,
    progress: Progress = iter,
) -> Report:
    """Index the posts under ``posts`` into ``index_dir``, with the lexicon that lies there."""
    analyzer = open_analyzer()
    writer = WhooshWriter(index_dir)
    analyzer.lexicon.load(index_dir / FILE_NAME)
    report = build(posts, writer, analyzer, max_bytes=max_bytes, progress=progress)
    analyzer.lexicon.save(index_dir / FILE_NAME)
    return report
