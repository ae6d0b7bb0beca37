"""A folder of posts into an index folder: the parts of a build put together."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from indexer.build.pipeline import Progress, build
from indexer.build.report import Report
from indexer.build.word_files import write_word_files
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter
from indexer.korean.aliases import open_aliases
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.terms import open_analyzer
from indexer.posts.reader import MAX_BYTES


def index_folder(
    posts: Path,
    index_dir: Path,
    *,
    max_bytes: int = MAX_BYTES,
    aliases: Path | None = None,
    progress: Progress = iter,
) -> Report:
    """Index the posts under ``posts`` into ``index_dir``, with the lexicon that lies there.

    The words of all aliases, with those of the operator's file, go into the
    lexicon, so that a search needs no Kiwi to look them up.  A post can be found before what helps readers to type is made of it.
    """
    analyzer = open_analyzer()
    writer = WhooshWriter(index_dir)
    analyzer.lexicon.load(index_dir / FILE_NAME)
    open_aliases(analyzer, aliases)
    report = build(posts, writer, analyzer, max_bytes=max_bytes, progress=progress)
    analyzer.lexicon.save(index_dir / FILE_NAME)
    with closing(WhooshEngine(index_dir)) as engine:
        write_word_files(index_dir, engine, analyzer.lexicon)
    return report
